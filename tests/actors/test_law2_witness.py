"""Law 2: no change without a witness; rows, events, messages and the reply are committed together or not at all."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import text

from actors import ActorFailed, Command, LocalCluster, StoreUnavailable
from actors.journal import verify
from actors.stores.contract import Batch, Conflict
from actors.testing import LoopClock, simulate
from tests.actors.odd import AskOther, Grow, Odd, OddRow, Scribble, Size, Tear, TellBadly, odd
from tests.actors.sick import unreadable


@pytest.mark.parametrize("message", [Scribble(), Tear(), Tear(swallow=True), TellBadly()], ids=lambda m: str(m))
def test_a_turn_that_failed_leaves_nothing_in_memory(
    database: str, message: Command[Any], caplog: pytest.LogCaptureFixture
) -> None:
    """Rows without an event, an event applied half-way, a tell that cannot be written: as if it had never been."""

    async def main() -> None:
        async with LocalCluster.open(database, hosts=1, clock=LoopClock()) as cluster:
            assert await cluster.call(odd("a"), Grow(by=1)) == 1
            with pytest.raises(ActorFailed):
                await cluster.call(odd("a"), message)
            assert await cluster.call(odd("a"), Size()) == 1
            assert await cluster.call(odd("a"), Grow(by=1)) == 2
            events = await cluster.events(odd("a"))
            assert [event.seq for event in events] == [1, 2]
            assert list(verify(events)) == []

    simulate(main)


def test_a_value_that_no_column_holds_fails_its_own_command_only(database: str, caplog) -> None:  # type: ignore[no-untyped-def]
    async def main() -> None:
        async with LocalCluster.open(database, hosts=1, clock=LoopClock()) as cluster:
            host = cluster.host(0)
            calls = [cluster.call(odd(f"k{n}"), Grow(by=2**63 if n == 7 else 1)) for n in range(40)]
            answers = await asyncio.gather(*calls, return_exceptions=True)
            assert isinstance(answers.pop(7), ActorFailed)
            assert answers == [1] * 39
            assert await cluster.call(odd("k7"), Grow(by=1)) == 1
            assert not host.dead

    simulate(main)


def test_a_value_that_no_column_holds_in_an_asked_turn_fails_the_asker(database: str, caplog) -> None:  # type: ignore[no-untyped-def]
    """The culprit's command is asked for by another actor of the host; it must not be tried for ever."""

    async def main() -> None:
        async with LocalCluster.open(database, hosts=1, clock=LoopClock()) as cluster:
            await cluster.call(odd("b"), Grow(by=2**63 - 1))
            calls = [cluster.call(odd("a"), AskOther(to="b"), timeout=5), cluster.call(odd("c"), Grow(by=1))]
            failed, other = await asyncio.gather(*calls, return_exceptions=True)
            assert isinstance(failed, ActorFailed)
            assert other == 1
            assert await cluster.call(odd("a"), Size()) == 0

    simulate(main)


def test_a_view_that_fails_does_not_stop_the_host(database: str, caplog) -> None:  # type: ignore[no-untyped-def]
    async def main() -> None:
        async with LocalCluster.open(database, hosts=1, clock=LoopClock()) as cluster, cluster.feed() as feed:
            await asyncio.sleep(1)
            host = cluster.host(0)
            Odd.blind = True
            try:
                assert await cluster.call(odd("a"), Grow(by=1)) == 1
                change = await anext(feed)
                assert (change.key, change.shown) == ("a", None)
            finally:
                Odd.blind = False
            assert not host.dead

    simulate(main)


def test_an_actor_that_cannot_be_read_is_an_error_and_not_a_hang(database: str) -> None:
    async def main() -> None:
        async with LocalCluster.open(database, hosts=1, clock=LoopClock()) as cluster:
            unreadable(cluster.store, "corrupt", lambda actor: actor.key == "dark")
            with pytest.raises(StoreUnavailable):
                await cluster.call(odd("dark"), Size(), timeout=5)
            with pytest.raises(StoreUnavailable):
                await cluster.call(odd("a"), AskOther(to="dark"), timeout=5)

    simulate(main)


def test_a_failed_commit_writes_no_part_of_a_batch(database: str) -> None:
    """Rows, events, tells, reminders and replies stand in one transaction."""
    tables = ("journal", "command", "outbox", "reminder", "test_odd")

    async def main() -> None:
        async with LocalCluster.open(database, hosts=1) as cluster:
            store = cluster.store
            await cluster.call(odd("a"), Grow(by=1), command_id="one")

            async def counts() -> list[int]:
                count = lambda db: [db.scalar(text(f"SELECT count(*) FROM {table}")) for table in tables]  # noqa: E731
                return await cluster.read(count)

            before = await counts()
            batch = Batch(
                journal=[("odd", "b", 1, "t", 0, "x", "new", "{}", b"")],
                commands=[("odd", "b", "new", b"", b"", 0), ("odd", "a", "one", b"", b"", 0)],  # the second is there
                outbox=[("id", 0, 1, 0, "odd", "b", "odd", "c", b"", None, 0)],
                reminders={("odd", "b", "r"): ("odd", "b", "r", 1, b"")},
                rows={(OddRow, ("b",)): ("b", 1)},
            )
            with pytest.raises(Conflict):
                await store.commit(batch)
            assert await counts() == before
            batch.commands.pop()
            await store.commit(batch)
            assert [after - b for after, b in zip(await counts(), before, strict=True)] == [1, 1, 1, 1, 1]

    simulate(main)
