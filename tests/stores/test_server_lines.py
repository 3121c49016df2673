"""The lines to a server: all in use, broken, refused, given up and made anew."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from actors.journal import verify
from actors.stores import open_store
from actors.stores.contract import StoreError
from tests.databases import Databases
from tests.stores.batches import Author, Library, book
from tests.stores.harm import through_proxy, with_port


def test_all_lines_in_use(server_url: str) -> None:
    async def main() -> None:
        store: Any = await open_store(server_url, create=True, connections=2, patience=0.5)
        async with store._lines.line(), store._lines.line():
            with pytest.raises(StoreError) as caught:
                await store.commit(Author().batch(1))
            assert caught.value.problem == "exhausted"
        assert await store.commit(Author().batch(1)) == 1
        await store.close()

    asyncio.run(main())


def test_whoever_gives_up_waiting_for_a_line_leaves_it_to_the_next(server_url: str) -> None:
    async def main() -> None:
        store: Any = await open_store(server_url, create=True, connections=1)
        store._lines._resolve_again()
        asked = asyncio.create_task(store.position())
        while not store._lines._connecting:
            await asyncio.sleep(0)
        asked.cancel()
        await asyncio.wait([asked, *store._lines._connecting])
        assert len(store._lines._free) == 1
        assert await store.position() == 0
        await store.close()

    asyncio.run(main())


def test_whoever_is_cancelled_ends_at_whatever_moment(server_url: str) -> None:
    """A cancellation that is swallowed leaves a host that never stops."""

    async def main() -> None:
        store: Any = await open_store(server_url, create=True)
        for steps in range(60):
            asked = asyncio.create_task(store.position())
            for _ in range(steps):
                await asyncio.sleep(0)
            if asked.cancel():
                with pytest.raises(asyncio.CancelledError):
                    await asked
        await store.close()

    asyncio.run(main())


WRONG: dict[str, Callable[[str], str]] = {
    "another database": lambda url: url.rpartition("/")[0] + "/nowhere",
    "another user": lambda url: url.replace("//hall", "//nobody"),
    "another port": lambda url: with_port(url, 1),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_an_address_that_is_wrong(server_url: str, wrong: str) -> None:
    refused(WRONG[wrong](server_url), "unreachable" if wrong == "another port" else "refused")


def test_a_database_without_tables(own_server: Databases) -> None:
    refused(own_server.empty(), "empty")


def refused(url: str, problem: str) -> None:
    with pytest.raises(StoreError) as caught:
        asyncio.run(open_store(url, patience=0.5))
    assert caught.value.problem == problem
    assert str(caught.value).partition(" [")[0] == StoreError.advice[problem]


def test_a_server_that_stays_away(server_url: str) -> None:
    async def main() -> None:
        async with through_proxy(server_url, patience=0.5) as (store, proxy):
            author = Author()
            await store.commit(author.batch(1))
            proxy.refusing = True
            proxy.cut()
            question = lambda connection: connection.exec_driver_sql("SELECT 1").scalar()  # noqa: E731
            for work in (store.position(), store.load(Library("s")), store.read(question)):
                with pytest.raises(StoreError) as caught:
                    await work
                assert caught.value.problem == "unreachable"
            proxy.refusing = False
            assert await store.position() == 1
            assert await store.commit(author.batch(1)) == 2
            assert await store.read(question) == 1

    asyncio.run(main())


def test_a_server_killed_and_back(own_server: Databases) -> None:
    """Everything acknowledged before is there; what comes while it is away waits or is told; then serving goes on."""
    url = own_server.fresh()

    async def main() -> None:
        store = await open_store(url, create=True, patience=60)
        author, rest = Author(), Author("s")
        for _ in range(5):
            await store.commit(author.batch(3))
        commits = [asyncio.create_task(store.commit(Author(f"k{i}").batch(2))) for i in range(6)]
        await asyncio.sleep(0)
        await asyncio.to_thread(own_server.kill)
        late = asyncio.create_task(store.commit(rest.batch(1, rows=book("1", shelf="s"))))
        await asyncio.sleep(0)
        await asyncio.to_thread(own_server.start)
        assert len(set(await asyncio.gather(*commits, late))) == 7
        positions = [event.position for event in await store.since(0)]
        assert positions == list(range(1, 15 + 12 + 1 + 1))
        assert list(verify(await store.chained())) == []
        library = Library("s")
        await store.load(library)
        assert (library.seq, [row.id for row in library.books]) == (1, ["1"])
        assert await store.read(lambda connection: 1) == 1
        await store.close()

    asyncio.run(main())
