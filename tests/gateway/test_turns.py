"""Taking turns: a flood of one key holds up nobody else, and what is given up is not lost."""

from __future__ import annotations

import asyncio

import pytest

from actors import Busy
from gateway.turns import Turns

pytestmark = pytest.mark.anyio


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


class Works:
    """Work that ends when it is told to."""

    def __init__(self, turns: Turns) -> None:
        self.turns = turns
        self.begun: list[str] = []
        self.tasks: dict[str, asyncio.Task[None]] = {}
        self._ends: dict[str, asyncio.Event] = {}

    async def start(self, name: str) -> None:
        self._ends[name] = asyncio.Event()
        self.tasks[name] = asyncio.create_task(self._work(name))
        await settle()

    async def end(self, name: str) -> None:
        self._ends[name].set()
        await settle()

    async def _work(self, name: str) -> None:
        async with self.turns.turn(name[0]):
            self.begun.append(name)
            await self._ends[name].wait()


async def test_keys_take_turns_and_one_key_keeps_its_order() -> None:
    works = Works(Turns(at_once=1, each=10, most=20))
    for name in ("a1", "a2", "a3", "a4", "b1", "c1"):
        await works.start(name)
    for name in ("a1", "a2", "b1", "c1", "a3", "a4"):
        await works.end(name)
    assert works.begun == ["a1", "a2", "b1", "c1", "a3", "a4"]


async def test_never_more_at_once_and_never_more_waiting_than_said() -> None:
    works = Works(Turns(at_once=2, each=2, most=3))
    for name in ("a1", "a2", "a3", "a4", "a5", "b1", "c1"):
        await works.start(name)
    assert works.begun == ["a1", "a2"]
    for refused in ("a5", "c1"):
        with pytest.raises(Busy):
            await works.tasks[refused]
    assert not works.tasks["b1"].done()
    for name in ("a1", "a2", "a3", "a4", "b1"):
        await works.end(name)
    assert sorted(works.begun) == ["a1", "a2", "a3", "a4", "b1"]
    await works.start("d1")
    await works.start("d2")
    assert works.begun[-2:] == ["d1", "d2"]


@pytest.mark.parametrize("when", ["waiting", "just given the turn"])
async def test_whoever_gives_up_passes_the_turn_on(when: str) -> None:
    works = Works(Turns(at_once=1, each=5, most=5))
    for name in ("a1", "b1", "c1"):
        await works.start(name)
    if when == "waiting":
        works.tasks["b1"].cancel()
        await works.end("a1")
    else:
        works._ends["a1"].set()
        while not works.tasks["a1"].done():
            await asyncio.sleep(0)
        works.tasks["b1"].cancel()
        await settle()
    await works.end("b1")
    assert works.begun[-1] == "c1"
    await works.end("c1")
    await works.start("d1")
    assert works.begun[-1] == "d1"
