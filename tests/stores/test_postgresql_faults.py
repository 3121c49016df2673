"""Faults that only PostgreSQL has: its states, its rights, its standbys."""

import asyncio
from collections.abc import Iterator

import asyncpg
import pytest

from actors.journal import verify
from actors.stores import open_store
from actors.stores.contract import StoreError
from tests.databases import AStoreUrl, PostgresDatabases
from tests.servers import PostgresServer
from tests.stores.batches import Author


@pytest.fixture
def url(a_store_url: AStoreUrl) -> str:
    return a_store_url("postgresql")


@pytest.mark.parametrize("state", ["40001", "40P01"])
def test_what_the_server_asks_to_be_done_again_is_done_again(url: str, state: str) -> None:
    """Serialization failures and deadlocks are not the caller's matter."""

    async def main() -> None:
        store = await open_store(url)
        author = Author()
        await store.commit(author.batch(1))
        admin = await asyncpg.connect(url)
        await admin.execute("CREATE SEQUENCE tries")
        await admin.execute(
            "CREATE FUNCTION fail_twice() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF nextval('tries') <= 2 THEN RAISE 'again' USING ERRCODE = '{state}'; END IF; RETURN NEW; END $$"
        )
        await admin.execute("CREATE TRIGGER fails BEFORE INSERT ON journal FOR EACH ROW EXECUTE FUNCTION fail_twice()")
        assert await store.commit(author.batch(1)) == 2
        assert await admin.fetchval("SELECT last_value FROM tries") == 3
        await admin.close()
        await store.close()

    asyncio.run(main())


def test_a_server_without_a_connection_to_spare(url: str) -> None:
    async def main() -> None:
        store = await open_store(url, patience=0.2)
        admin = await asyncpg.connect(url)
        await admin.execute("CREATE ROLE few LOGIN CONNECTION LIMIT 0")
        with pytest.raises(StoreError) as caught:
            await open_store(url.replace("hall@", "few@"), patience=0.2)
        assert caught.value.problem == "exhausted"
        await admin.execute("DROP ROLE few")
        await admin.close()
        await store.close()

    asyncio.run(main())


def test_rights_taken_away_and_given_back(url: str) -> None:
    async def main() -> None:
        admin = await asyncpg.connect(url)
        store = await open_store(url)
        await admin.execute("CREATE ROLE clerk LOGIN")
        await admin.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO clerk")
        as_clerk = await open_store(url.replace("hall@", "clerk@"))
        with pytest.raises(StoreError) as caught:
            await as_clerk.commit(Author().batch(1))
        assert caught.value.problem == "denied"
        await admin.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO clerk")
        assert await as_clerk.commit(Author().batch(1)) == 1
        await as_clerk.close()
        await admin.execute("DROP OWNED BY clerk; DROP ROLE clerk")
        await admin.close()
        await store.close()

    asyncio.run(main())


def test_a_server_that_is_set_to_forget_is_told_not_to(url: str) -> None:
    """Acknowledged is durable, whatever the operator's default."""

    async def main() -> None:
        admin = await asyncpg.connect(url)
        name = url.rpartition("/")[2]
        await admin.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")
        store = await open_store(url)
        async with store._lines.line() as line:
            assert await line.fetchval("SHOW synchronous_commit") == "on"
        await admin.close()
        await store.close()

    asyncio.run(main())


def test_a_primary_that_became_read_only_is_left_for_the_other(own_server: PostgresDatabases) -> None:
    """A pooled line to a demoted primary refuses writes for ever: all lines are given up and resolved again."""
    url = own_server.fresh()
    primary = own_server.server
    standby = primary.standby()

    async def main() -> None:
        both = url.replace(f":{primary.port}", f":{primary.port},127.0.0.1:{standby.port}")
        store = await open_store(both, patience=30)
        author = Author()
        assert await store.commit(author.batch(1)) == 1
        admin, second = await asyncpg.connect(url), await asyncpg.connect(standby.url(url.rpartition("/")[2]))
        while await second.fetchval("SELECT count(*) FROM journal") == 0:
            await asyncio.sleep(0.01)
        await admin.execute("ALTER SYSTEM SET default_transaction_read_only = on")
        await admin.execute("SELECT pg_reload_conf()")
        commit = asyncio.create_task(store.commit(author.batch(1)))
        await asyncio.to_thread(standby.promote)
        assert await commit == 2
        assert await second.fetchval("SELECT count(*) FROM journal") == 2
        assert await admin.fetchval("SELECT count(*) FROM journal") == 1
        assert list(verify(await store.chained())) == []
        for connection in (admin, second):
            await connection.close()
        await store.close()

    try:
        asyncio.run(main())
    finally:
        standby.remove()


def test_only_a_standby_answers(own_server: PostgresDatabases) -> None:
    url = own_server.fresh()
    standby = own_server.server.standby()
    try:
        with pytest.raises(StoreError) as caught:
            asyncio.run(open_store(standby.url(url.rpartition("/")[2]), patience=0.2))
        assert caught.value.problem == "standby"
    finally:
        standby.remove()


@pytest.fixture
def own_server() -> Iterator[PostgresDatabases]:
    """A server that only this test has, to be killed."""
    databases = PostgresDatabases(PostgresServer())
    yield databases
    databases.remove()
