"""A9: cycles, floods, deadlines and unknown names give typed errors, in bounded memory."""

import asyncio

import pytest

from actors import (
    ActorFailed,
    Address,
    Busy,
    Cycle,
    DeadlineExceeded,
    LocalCluster,
    UnknownActor,
    UnknownMessage,
    View,
)
from actors.limits import Limits
from actors.messages import Command
from actors.testing import LoopClock, simulate
from tests.actors.counters import Add, AddSlowly, AddThere, Fail, Total, counter


def test_A9_a_circle_of_asks_is_an_error(database: str) -> None:
    async def main() -> None:
        async with LocalCluster.open(database, hosts=2, clock=LoopClock()) as cluster:
            for middle in "bcdefg":  # some on the same host, some on the other
                with pytest.raises(Cycle) as caught:
                    await cluster.call(counter("a"), AddThere(by=1, to=middle, path=("a", "x")))
                assert caught.value.facts["chain"] == ["test_counter/a", f"test_counter/{middle}", "test_counter/a"]
            assert await cluster.call(counter("a"), AddThere(by=1, to="b")) == 1

    simulate(main)


def test_A9_a_flood_is_answered_busy_in_bounded_memory(database: str) -> None:
    async def main() -> None:
        limits = Limits(mailbox=50)
        async with LocalCluster.open(database, hosts=1, clock=LoopClock(), limits=limits) as cluster:
            slow = asyncio.ensure_future(cluster.call(counter("a"), AddSlowly(by=1, pauses=(5.0,)), timeout=60))
            await asyncio.sleep(0.1)
            flood = [asyncio.ensure_future(cluster.call(counter("a"), Add(by=1), timeout=60)) for _ in range(3000)]
            other = await cluster.call(counter("b"), Add(by=1))
            assert other == 1, "another actor is served meanwhile"
            answers = await asyncio.gather(*flood, return_exceptions=True)
            busy = [answer for answer in answers if isinstance(answer, Busy)]
            assert len(answers) - len(busy) == 50
            await slow
            assert await cluster.call(counter("a"), Total()) == 51

    simulate(main)


def test_A9_a_deadline_is_kept(database: str) -> None:
    async def main() -> None:
        async with LocalCluster.open(database, hosts=1, clock=LoopClock()) as cluster:
            with pytest.raises(DeadlineExceeded):
                await cluster.call(counter("a"), AddSlowly(by=1, pauses=(100.0,)), timeout=2)
            assert await cluster.call(counter("a"), Total(), timeout=2) == 0

    simulate(main)


def test_A9_two_actors_that_ask_each_other_are_freed_by_their_deadline(database: str) -> None:
    async def main() -> None:
        async with LocalCluster.open(database, hosts=1, clock=LoopClock()) as cluster:
            calls = [
                cluster.call(counter("a"), AddThere(by=1, to="b"), timeout=3),
                cluster.call(counter("b"), AddThere(by=1, to="a"), timeout=3),
            ]
            answers = await asyncio.gather(*calls, return_exceptions=True)
            assert all(isinstance(answer, DeadlineExceeded) for answer in answers)
            assert await cluster.call(counter("a"), Add(by=1)) == 1

    simulate(main)


class Unheard(Command[None], frozen=True, tag="test.unheard"):
    """No actor handles this."""


def test_A9_unknown_kinds_and_messages(database: str) -> None:
    async def main() -> None:
        async with LocalCluster.open(database, hosts=1, clock=LoopClock()) as cluster:
            with pytest.raises(UnknownActor):
                await cluster.call(Address("nobody", "x"), View())
            with pytest.raises(UnknownMessage):
                await cluster.call(counter("a"), Unheard())

    simulate(main)


def test_A9_a_bug_in_a_handler_changes_nothing(database: str, caplog: pytest.LogCaptureFixture) -> None:
    async def main() -> None:
        async with LocalCluster.open(database, hosts=1, clock=LoopClock()) as cluster:
            calls = [cluster.call(counter("a"), m) for m in (Add(by=1), Fail(), Add(by=2))]
            one, failed, three = await asyncio.gather(*calls, return_exceptions=True)
            assert (one, three) == (1, 3)
            assert isinstance(failed, ActorFailed)
            assert [e.seq for e in await cluster.events(counter("a"))] == [1, 2]

    simulate(main)
    assert "counter failed on Fail" in caplog.text
