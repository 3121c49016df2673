"""Servers that fail: what was acknowledged is there, what was not is not there twice, and serving goes on."""

import asyncio
import random
from collections.abc import Callable
from typing import Any

import pytest

from actors.address import Address
from actors.journal import verify
from actors.stores import open_store
from actors.stores.contract import Batch, Conflict
from actors.stores.tables import JournalRow
from tests.proxy import Proxy
from tests.stores.batches import Author, book, command, told
from tests.stores.harm import WORDS, Words, by_hand, through_proxy

A = Address("library", "a")

BATCHES: dict[str, Callable[[Author], Batch]] = {
    "events": lambda a: a.batch(2, rows=book("1", shelf="marked"), commands=[command("c1", reply=b"marked")]),
    "a reply": lambda a: Batch(commands=[command("c1", reply=b"marked")]),
    "a tell": lambda a: Batch(outbox=[told("t1")]),
    "a tell taken": lambda a: Batch(taken=["marked"]),
    "a try": lambda a: Batch(tried={"marked": (1, "failed")}),
    "a reminder": lambda a: Batch(reminders={("library", "a", "r"): ("library", "a", "r", 5, b"marked")}),
}
MOMENTS = [
    pytest.param(name, moment, marks=[pytest.mark.slow] if name == "mariadb" else [])
    for name, words in WORDS.items()
    for moment in words.moments
]


@pytest.mark.parametrize("fault", ["cut before it arrives", "answer lost"])
@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.parametrize("batch", BATCHES)
@pytest.mark.parametrize(("server_kind", "moment"), MOMENTS, indirect=["server_kind"])
def test_a_commit_whose_line_breaks_is_there_once(
    server_url: str, words: Words, moment: str, batch: str, times: int, fault: str
) -> None:
    async def main() -> None:
        async with through_proxy(server_url) as (store, proxy):
            author = Author()
            await store.commit(Batch(outbox=[told("marked", to="z")]))
            await store.commit(author.batch(1))  # its statements are prepared now, so the fault meets the next commit
            proxy.times = times
            if fault == "answer lost":
                proxy.lose_answer = words.moments[moment]
            else:
                proxy.cut_before = words.moments[moment]
            made = BATCHES[batch](author)
            first = await store.commit(made)
            assert proxy.happened >= 1
            if made.journal:
                assert first == 2
                assert [event.position for event in await store.since(0)] == [1, 2, 3]
                assert list(verify(await store.chained())) == []
            assert (await store.reply(A, "c1") is None) == (not made.commands)
            assert (await store.tell("t1") is None) == (not made.outbox)
            assert (await store.tell("marked") is None) == bool(made.taken)
            assert len(await store.parked()) == len(made.tried)
            assert await store.due(A, "r") == (5 if made.reminders else None)
            proxy.times = 0
            assert await store.commit(author.batch(1)) == (4 if made.journal else 2)

    asyncio.run(main())


def test_a_lost_answer_is_not_taken_for_a_rivals_commit(server_url: str, words: Words) -> None:
    """The line breaks before the commit arrives, and a rival writes the same event number with another content."""

    async def main() -> None:
        async with through_proxy(server_url, patience=60) as (store, proxy):
            rival = await open_store(server_url)
            author, other = Author(), Author()
            await store.commit(author.batch(1))
            other.events(1)

            def and_stay_away(data: bytes) -> bool:
                proxy.refusing = words.commit(data)
                return proxy.refusing

            proxy.cut_before = and_stay_away
            mine = Batch(journal=author.events(1, '{"type":"marked"}'), commands=[command("mine")])
            commit = asyncio.create_task(store.commit(mine))
            while not proxy.happened:
                await asyncio.sleep(0)
            assert await rival.commit(other.batch(1, commands=[command("theirs")])) == 2
            proxy.refusing = False
            with pytest.raises(Conflict):
                await commit
            assert await store.reply(A, "mine") is None
            assert await store.position() == 2
            await rival.close()

    asyncio.run(main())


def test_what_still_waits_on_the_server_is_ended_before_it_is_written_again(server_url: str, words: Words) -> None:
    """The line breaks while the commit waits for the counter: it must not come in later, after its own repetition."""

    async def main() -> None:
        # The watch is no part of the transaction, in which the server's activity would seem to stand still.
        async with (
            through_proxy(server_url) as (store, proxy),
            by_hand(server_url) as other,
            by_hand(server_url) as watch,
        ):
            author = Author()
            await store.commit(author.batch(1))
            await other.do("START TRANSACTION")
            await other.do("UPDATE store SET value = '1' WHERE name = 'last_position'")
            commit = asyncio.create_task(store.commit(author.batch(2)))
            while not (first := await watch.ask(words.waiting)):
                await asyncio.sleep(0.01)
            proxy.cut()
            while await watch.ask(words.waiting) in ([], first):  # until the repetition is as far
                await asyncio.sleep(0.01)
            assert await watch.ask(words.going.format(first[0])) == []
            await other.do("ROLLBACK")
            assert await commit == 2
            assert await store.commit(author.batch(1)) == 4
            assert list(verify(await store.chained())) == []

    asyncio.run(main())


class HalfOpen(Proxy):
    """Cuts the client's side only, so that the server does not notice."""

    def _end(self, *writers: asyncio.StreamWriter) -> None:
        super()._end(writers[0])


def test_a_line_left_hanging_holds_nobody_up(server_url: str, words: Words) -> None:
    """Its transaction, which may hold the counter, is ended before the batch is written again."""

    async def main() -> None:
        async with through_proxy(server_url, HalfOpen) as (store, proxy), by_hand(server_url) as watch:
            author = Author()
            await store.commit(author.batch(1))
            async with store._lines.line() as line:
                number = store._server.number(line)
            proxy.cut_before = words.commit
            assert await store.commit(author.batch(2, commands=[command("c1", reply=b"marked")])) == 2
            assert proxy.happened == 1
            assert await watch.ask(words.going.format(number)) == []
            assert list(verify(await store.chained())) == []

    asyncio.run(main())


def test_a_slow_commit_is_not_overtaken_for_a_reader(server_url: str, words: Words) -> None:
    """One transaction has its positions and has not ended; a later one must not be seen before it."""

    async def main() -> None:
        fast = await open_store(server_url, create=True)
        reader = await open_store(server_url)
        async with by_hand(server_url) as slow, by_hand(server_url) as watch:
            a, b = Author("a"), Author("b")
            await fast.commit(a.batch(1))
            await slow.do("START TRANSACTION")
            await slow.do("UPDATE store SET value = '2' WHERE name = 'last_position'")
            await slow.do(slow.compiler.table(JournalRow).insert, (2, *a.events(1)[0]))
            commit = asyncio.create_task(fast.commit(b.batch(1)))
            while not await watch.ask(words.waiting):
                await asyncio.sleep(0.01)
            assert [event.position for event in await reader.since(0)] == [1]
            await slow.do("COMMIT")
            assert await commit == 3
            assert [(event.position, event.key) for event in await reader.since(1)] == [(2, "a"), (3, "b")]
        await fast.close()
        await reader.close()

    asyncio.run(main())


def test_two_batches_that_wait_for_each_other(server_url: str) -> None:
    """Without events there is no counter to queue at: the server finds the deadlock, and both are done."""

    async def main() -> None:
        one, two = await open_store(server_url, create=True), await open_store(server_url)
        names = [f"t{i}" for i in range(200)]
        await one.commit(Batch(outbox=[told(name) for name in names]))
        seed = random.Random(1)
        for number in range(20):
            batches = [Batch(tried=dict.fromkeys(seed.sample(names, 200), (number, None))) for _ in range(2)]
            await asyncio.gather(one.commit(batches[0]), two.commit(batches[1]))
        assert {tell.tries for tell in await one.tells()} == {19}
        await one.close()
        await two.close()

    asyncio.run(main())


def test_a_page_that_was_read_before_a_commit_does_not_bring_back_what_that_took(server_url: str) -> None:
    """Reading and committing overlap on a server: who took a tell is not given it again by a page that comes late."""

    async def main() -> None:
        store: Any = await open_store(server_url, create=True)
        names = [f"t{number}" for number in range(9)]
        await store.commit(Batch(outbox=[told(name, number=number) for number, name in enumerate(names)]))
        fetch, taken = store._fetch, iter((["t1", "t4"], ["t0", "t5"], []))

        async def overtaken(question: Any, **values: Any) -> Any:
            rows = await fetch(question, **values)
            await store.commit(Batch(taken=next(taken)))
            return rows

        store._fetch = overtaken
        page = [tell.id for tell in await store.tells(limit=4)]
        assert page == ["t2", "t3", "t6", "t7"], "a whole page, or it would seem the last"
        store._fetch = fetch
        assert [tell.id for tell in await store.tells()] == ["t2", "t3", "t6", "t7", "t8"]
        await store.close()

    asyncio.run(main())
