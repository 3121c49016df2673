"""Faults that only MariaDB has: its packets, and what it says of a server that takes no writes."""

import asyncio
from collections.abc import Iterator

import pytest

from actors.journal import verify
from actors.stores import open_store
from actors.stores.contract import StoreError, Unwritable
from tests.databases import AStoreUrl
from tests.mariadb import MariaServer
from tests.stores.batches import Author, book
from tests.stores.harm import port_of

pytestmark = pytest.mark.slow


@pytest.fixture
def url(a_store_url: AStoreUrl) -> str:
    return a_store_url("mariadb")


def test_a_row_that_no_packet_holds_is_unwritable(url: str) -> None:
    """The server would cut the line at such a message, for ever: its own batch fails, at once."""

    async def main() -> None:
        store = await open_store(url, create=True)
        with pytest.raises(Unwritable):
            await store.commit(Author().batch(1, rows=book("1", cover=b"\xff" * (17 << 20))))
        assert await store.position() == 0
        author = Author()
        assert await store.commit(author.batch(1, rows=book("1", cover=b"\x00'\\\xff" * (1 << 20)))) == 1
        found = await store.read(lambda db: db.exec_driver_sql("SELECT cover FROM test_book").scalar())
        assert found == b"\x00'\\\xff" * (1 << 20)
        await store.close()

    asyncio.run(main())


def test_a_primary_that_became_read_only_is_left(own_server: MariaServer) -> None:
    """Its pooled lines would refuse writes for ever; the store waits for one that takes them, and writes once."""
    url = own_server.fresh()

    async def main() -> None:
        store = await open_store(url, create=True, patience=60)
        author = Author()
        await store.commit(author.batch(1))
        async with store._lines.line() as line:
            pooled = line.thread_id()
        own_server.execute("SET GLOBAL read_only = ON")
        commit = asyncio.create_task(store.commit(author.batch(1)))
        while str(pooled) in own_server.execute("SELECT id FROM information_schema.processlist").split():
            await asyncio.sleep(0.01)  # the line is given up
        assert not commit.done()
        own_server.execute("SET GLOBAL read_only = OFF")
        assert await commit == 2
        assert list(verify(await store.chained())) == []
        await store.close()

    asyncio.run(main())


def test_of_several_servers_the_one_that_takes_writes_is_used(url: str, own_server: MariaServer) -> None:
    name = url.rpartition("/")[2]
    own_server.execute(f"CREATE DATABASE {name}; GRANT ALL ON {name}.* TO hall@'127.0.0.1'; SET GLOBAL read_only = ON")
    alone = f"mysql://hall:hall@/{name}?host=127.0.0.1:{own_server.port}"
    with pytest.raises(StoreError) as caught:
        asyncio.run(open_store(alone, patience=0.5))
    assert caught.value.problem == "standby"

    async def main() -> None:
        store = await open_store(f"{alone}&host=127.0.0.1:{port_of(url)}", create=True)
        assert await store.commit(Author().batch(1)) == 1
        await store.close()

    asyncio.run(main())
    assert "journal" not in own_server.execute(f"SHOW TABLES FROM {name}")


@pytest.fixture
def own_server() -> Iterator[MariaServer]:
    """A server that only this test has, to be harmed."""
    server = MariaServer().start()
    yield server
    server.remove()
