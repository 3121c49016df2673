"""A15: the hosts of one cluster serve a database. While they do a second one is refused, and neither ends the other's
for ever."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from actors.stores import open_store, reservation
from actors.stores.contract import Batch, Overtaken, Store, StoreError, Term
from tests.stores.batches import Author
from tests.stores.harm import by_hand

QUICK = 0.05  # seconds

HOLDERS = {
    "postgresql": "SELECT pid FROM pg_locks WHERE locktype = 'advisory'"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
    "mariadb": "SELECT id FROM information_schema.processlist"
    " WHERE id = IS_USED_LOCK(MD5(CONCAT('tianhe ', (SELECT value FROM store WHERE name = 'epoch'))))",
}
END = {"postgresql": "SELECT pg_terminate_backend({}, 10000)", "mariadb": "KILL {}"}


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks follow each other at once, and a start waits for nobody."""
    monkeypatch.setattr(reservation, "BEAT", QUICK)
    monkeypatch.setattr(reservation, "LOOKING", QUICK)
    monkeypatch.setattr(reservation, "WAITING", 2 * QUICK)


@asynccontextmanager
async def opened(url: str, cluster: str | None = None) -> AsyncIterator[Store]:
    store = await open_store(url, create=True)
    try:
        if cluster is not None:
            await store.reserve(cluster)
        yield store
    finally:
        await store.close()


def of(term: Term, batch: Batch) -> Batch:
    batch.term = term
    return batch


async def holders(kind: str, url: str) -> list[int]:
    async with by_hand(url) as hand:
        return await hand.ask(HOLDERS[kind])


async def refusal(url: str, cluster: str) -> str:
    """Why a cluster may not have the database."""
    with pytest.raises(StoreError) as refused:
        async with opened(url, cluster):
            pass
    return refused.value.problem


async def fails(store: Store) -> str:
    """Why nothing can be written, as soon as that is so."""
    while True:
        try:
            await store.probe()
        except StoreError as error:
            return error.problem
        await asyncio.sleep(QUICK)


def test_A15_hosts_of_a_cluster_that_was_replaced_take_nothing_over(url: str) -> None:
    async def main() -> None:
        async with opened(url) as host:
            async with opened(url, "first"):
                host.cluster = "first"
                old = await host.take_over(0)
                await host.commit(of(old, Author("a").batch(1)))
            async with opened(url, "second") as other:
                new = await other.take_over(0)
                with pytest.raises(StoreError) as refused:
                    await host.take_over(0)
                assert refused.value.problem == "elsewhere"
                with pytest.raises(Overtaken):
                    await host.commit(of(old, Author("b").batch(1)))
                await other.commit(of(new, Author("c").batch(1)))

    asyncio.run(main())


@pytest.mark.usefixtures("quick")
def test_A15_a_second_cluster_is_refused_while_a_gateway_of_the_first_is_there(
    server_kind: str, server_url: str
) -> None:
    async def main() -> None:
        async with opened(server_url, "first") as gateway:
            [line] = await holders(server_kind, server_url)
            assert await refusal(server_url, "second") == "elsewhere"
            async with opened(server_url, "first"):
                await gateway.close()
                while (await holders(server_kind, server_url)) in ([], [line]):
                    await asyncio.sleep(QUICK)  # until the other has it
                assert await refusal(server_url, "second") == "elsewhere"
        async with opened(server_url, "second") as gateway:
            await gateway.take_over(0)
            assert await refusal(server_url, "first") == "elsewhere"

    asyncio.run(main())


@pytest.mark.usefixtures("quick")
def test_A15_a_lock_that_broke_is_taken_again(server_kind: str, server_url: str) -> None:
    async def main() -> None:
        async with opened(server_url, "first") as gateway:
            [line] = await holders(server_kind, server_url)
            async with by_hand(server_url) as hand:
                await hand.do(END[server_kind].format(line))
            while (await holders(server_kind, server_url)) in ([], [line]):
                await asyncio.sleep(QUICK)
            assert await refusal(server_url, "second") == "elsewhere"
            await gateway.probe()

    asyncio.run(main())


def test_A15_who_lost_the_database_says_so_and_takes_it_from_nobody(
    server_kind: str, server_url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def main() -> None:
        monkeypatch.setattr(reservation, "LOOKING", QUICK)
        monkeypatch.setattr(reservation, "BEAT", 10 * QUICK)  # time for another to be first
        async with opened(server_url, "first") as gateway:
            [line] = await holders(server_kind, server_url)
            async with by_hand(server_url) as hand:
                await hand.do(END[server_kind].format(line))
            async with opened(server_url, "second") as other:
                assert await fails(gateway) == "elsewhere"
                assert len(await holders(server_kind, server_url)) == 1
                await other.probe()

    asyncio.run(main())
    assert "another cluster serves this database now" in caplog.text


def test_A15_a_machine_without_power_keeps_nobody_out_for_long(
    server_kind: str, server_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says nothing any more, and its line is not closed."""

    async def main() -> None:
        monkeypatch.setattr(reservation, "SILENT", 1)
        async with opened(server_url, "first"):
            assert len(await holders(server_kind, server_url)) == 1
            async with opened(server_url, "second"):
                assert len(await holders(server_kind, server_url)) == 1

    asyncio.run(main())
