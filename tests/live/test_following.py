"""What a room does by itself is done at the start, at every change, and again where it failed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, cast

import pytest

from gateway.live.codes import SHUTDOWN
from gateway.live.following import Following
from gateway.live.hub import Hub, Member, SourceSilent

pytestmark = pytest.mark.anyio


class FakeHub:
    """Takes members in, unless its source is silent."""

    def __init__(self, silent: int = 0) -> None:
        self.silent = silent
        self.joined = 0
        self.members: list[Member] = []

    async def join(self, name: str, member: Member, since: None, welcome: Callable[[Any], None]) -> None:
        self.joined += 1
        if self.joined <= self.silent:
            raise SourceSilent(name)
        self.members.append(member)

    def leave(self, name: str, member: Member) -> None:
        self.members.remove(member)


async def times(done: list[int], count: int) -> None:
    async with asyncio.timeout(5):
        while len(done) < count:
            await asyncio.sleep(0)


@pytest.mark.parametrize("silent", [0, 2])
async def test_at_the_start_at_each_change_and_after_a_failure(silent: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gateway.live.following.PAUSES", (0.0, 0.0))
    done: list[int] = []

    async def act() -> None:
        done.append(len(done))
        if len(done) == 2:
            raise RuntimeError("a host is away")

    hub = FakeHub(silent)
    following = Following("letters", act)
    running = asyncio.create_task(following.run(cast(Hub, hub)))
    await times(done, 1)
    assert hub.members == [following]
    following.value(cast(Any, None))
    await times(done, 3)  # the second failed
    following.expelled("letters", SHUTDOWN)
    await times(done, 4)
    assert hub.joined == silent + 2
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
