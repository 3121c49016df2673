"""Time passes for a test only while it waits."""

from __future__ import annotations

import asyncio
import time

import pytest

from tests.patience import GLANCE, PATIENT, Backend, PatientLoop

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> Backend:
    return PATIENT


async def test_what_takes_long_takes_no_time_and_a_wait_takes_its_own() -> None:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, PatientLoop)
    began = loop.time()
    async with asyncio.timeout(0.05):
        for _ in range(4):
            time.sleep(0.05)  # noqa: ASYNC251 - a machine that is busy
            await asyncio.sleep(0)
    assert loop.time() - began < 0.05
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(asyncio.Event().wait(), 0.05)
    assert loop.time() - began >= 0.05


async def test_a_thread_is_waited_for() -> None:
    loop = asyncio.get_running_loop()
    began = loop.time()
    await asyncio.to_thread(time.sleep, 0.2)
    assert loop.time() - began <= 2 * GLANCE
