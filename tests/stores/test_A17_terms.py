"""A17, A1: of a host's lives the newest writes, on every store; what it finds when it begins is all that was left."""

import asyncio

import pytest

from actors.stores import open_store
from actors.stores.contract import Batch, Conflict, Overtaken, Store, Term
from tests.stores.batches import Author, told
from tests.stores.conftest import OnStore
from tests.stores.harm import Words, by_hand

ROUNDS = 30


def test_A17_an_earlier_life_of_a_host_writes_nothing(on_store: OnStore[None]) -> None:
    async def work(store: Store) -> None:
        a = Author("a")
        old, other = await store.take_over(0), await store.take_over(1)
        await store.commit(of(old, a.batch(1)))
        new = await store.take_over(0)
        for late in (a.batch(1), Batch(outbox=[told("t1")])):
            with pytest.raises(Overtaken):
                await store.commit(of(old, late))
        assert await store.position() == 1
        assert await store.tells() == []
        await store.commit(of(new, Author("b").batch(1)))
        await store.commit(of(other, Author("c").batch(1, outbox=[told("t1")])))
        assert await store.position() == 3
        await store.commit(of(new, Batch(taken=["t1"])))
        with pytest.raises(Conflict):
            await store.commit(of(new, Batch(taken=["t1"])))

    on_store(work)


@pytest.mark.parametrize("how", ["laid out", "ended"])
def test_A17_hosts_that_are_laid_out_anew_leave_no_life_behind(on_store: OnStore[None], how: str) -> None:
    """Of four hosts two are left: nobody takes over from the other two."""

    async def work(store: Store) -> None:
        old = [await store.take_over(host) for host in range(4)]
        if how == "laid out":
            assert await store.layout(2) == 2
        else:
            await store.end_lives()
        for term in old:
            with pytest.raises(Overtaken):
                await store.commit(of(term, Author("a").batch(1)))
        await store.commit(of(await store.take_over(1), Author("a").batch(1)))

    on_store(work)


def test_A17_what_an_heir_finds_is_all_that_will_ever_be_there(url: str) -> None:
    """The old life commits at the very moment at which the new one begins, from another process's connection."""

    async def main() -> None:
        old_store, new_store = await open_store(url, create=True), await open_store(url)
        written = 0
        for number in range(ROUNDS):
            old = await old_store.take_over(0)
            late = asyncio.ensure_future(old_store.commit(of(old, Author(f"a{number}").batch(1))))
            for _ in range(number % 6):
                await asyncio.sleep(0.0003)
            await new_store.take_over(0)
            found = await new_store.position()
            try:
                await late
            except Overtaken:
                pass
            else:
                written += 1
            assert await new_store.position() == found == written
        await old_store.close()
        await new_store.close()

    asyncio.run(main())


def of(term: Term, batch: Batch) -> Batch:
    batch.term = term
    return batch


def test_A17_a_commit_on_its_way_when_the_heir_begins_comes_too_late(server_url: str, words: Words) -> None:
    """It waits in the server for another's positions; its own client may be dead by now."""

    async def main() -> None:
        old_store, new_store = await open_store(server_url, create=True), await open_store(server_url)
        old = await old_store.take_over(0)
        async with by_hand(server_url) as other, by_hand(server_url) as watch:
            await other.do("START TRANSACTION")
            await other.do("UPDATE store SET value = value WHERE name = 'last_position'")
            late = asyncio.ensure_future(old_store.commit(of(old, Author("a").batch(1))))
            while not await watch.ask(words.waiting):
                await asyncio.sleep(0.01)
            heir = asyncio.ensure_future(new_store.take_over(0))
            while not heir.done() and len(await watch.ask(words.waiting)) < 2:
                await asyncio.sleep(0.01)  # the heir looks first at the term, or waits for the commit
            found = await new_store.position() if heir.done() else None
            await other.do("COMMIT")
            await heir
            found = await new_store.position() if found is None else found
            (ended,) = await asyncio.gather(late, return_exceptions=True)
        assert found == (0 if isinstance(ended, Overtaken) else 1), ended
        assert await new_store.position() == found, "what the heir found is all that is ever there"
        await old_store.close()
        await new_store.close()

    asyncio.run(main())
