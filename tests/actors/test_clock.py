"""The machine's clock may be set while somebody waits for a moment of it."""

import asyncio

import pytest

from actors.clock import LONGEST_SLEEP, SECOND, SystemClock
from actors.testing import simulate


def test_a_clock_put_forward_wakes_who_waits_within_half_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    async def main() -> float:
        loop = asyncio.get_running_loop()
        set_forward = 0

        def now(self: SystemClock) -> int:
            return int(loop.time() * SECOND) + set_forward

        monkeypatch.setattr(SystemClock, "now", now)
        sleeper = asyncio.create_task(SystemClock().sleep_until(3600 * SECOND))
        await asyncio.sleep(60)
        set_forward = 7200 * SECOND
        await sleeper
        return loop.time()

    assert simulate(main) <= 60 + LONGEST_SLEEP
