"""F11 on servers: all migrations run there, lead to the declared tables, and what they made serves."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from actors import StoreError
from actors.journal import verify
from actors.stores import open_store
from gateway.database import UpgradeFailed, differences, is_older, last_moment, migrate, run_on
from hall import messages
from tests.gateway.upgrading import contents, interrupted_at
from tests.hall.town import NINE, W1, town
from tests.mariadb import MariaServer

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("scripts_read_once")]


@pytest.fixture(params=["postgresql", "mariadb"])
def server(request: pytest.FixtureRequest, servers: Callable[[str], Any]) -> Any:
    """A server of each kind, which other tests use too."""
    return servers(request.param)


@pytest.fixture(scope="module")
def mariadb() -> Iterator[MariaServer]:
    """One of our own, to be killed."""
    server = MariaServer()
    server.start()
    yield server
    server.remove()


def test_migrations_make_the_declared_tables(server: Any) -> None:
    url = server.empty()
    migrate(url)
    assert not is_older(url)
    migrate(url)
    assert [d for d in map(str, differences(url)) if "test_" not in d and "benchmark_" not in d] == []
    assert last_moment(url) is None
    made = server.fresh()
    asyncio.run(made_by_the_store(made))
    assert collations(url) == collations(made)


async def made_by_the_store(url: str) -> None:
    await (await open_store(url, create=True)).close()


def collations(url: str) -> dict[tuple[str, str], str]:
    """How the texts of the runtime's tables are compared, which Alembic does not look at."""
    ours = ("journal", "command", "outbox", "reminder", "store")

    def read(db: sa.Connection) -> dict[tuple[str, str], str]:
        schema = "current_schema()" if db.dialect.name == "postgresql" else "database()"
        columns = "SELECT table_name, column_name, collation_name FROM information_schema.columns"
        rows = db.exec_driver_sql(f"{columns} WHERE table_schema = {schema}").all()
        return {(table, column): order for table, column, order in rows if table in ours and order}

    found = run_on(url, read)
    assert len(found) > 10
    return found


def test_the_comparison_sees_what_matters_in_mariadb(mariadb: MariaServer) -> None:
    url = mariadb.empty()
    migrate(url)
    run_on(url, lambda db: db.execute(sa.text("ALTER TABLE outbox MODIFY payload BLOB NOT NULL")))
    assert "payload" in str(differences(url))


def test_the_server_is_killed_in_the_middle(mariadb: MariaServer) -> None:
    url = mariadb.empty()
    migrate(url, "0011")
    with interrupted_at(5, mariadb.kill), pytest.raises((UpgradeFailed, StoreError)):
        migrate(url)
    with pytest.raises(StoreError, match="does not answer"):
        migrate(url)
    mariadb.start()
    migrate(url)
    whole = mariadb.empty()
    migrate(whole)
    assert contents(url) == contents(whole)


def test_keys_are_told_apart_by_their_bytes(mariadb: MariaServer) -> None:
    url = mariadb.empty()
    migrate(url)
    names = ["a", "A", "a ", "á", "ａ"]

    def write(db: sa.Connection) -> list[Any]:
        store = sa.table("store", sa.column("name"), sa.column("value"))
        db.execute(store.insert(), [{"name": name, "value": name} for name in names])
        return [db.execute(sa.select(store.c.value).where(store.c.name == name)).scalar() for name in names]

    assert run_on(url, write) == names


def test_a_migrated_database_serves(server: Any) -> None:
    """A visit from the ticket to its end, in the tables that the migrations made."""
    url = server.empty()
    migrate(url)

    async def main() -> None:
        async with town(url) as it:
            ticket = (await it.take(mask="张*"))["id"]
            await it.do(W1, messages.Open())
            await it.do(W1, messages.CallNext())
            await it.do(W1, messages.Start())
            await it.do(W1, messages.Finish())
            await it.until("ticket", ticket, lambda view: view["state"] == "finished")
            assert list(verify(await it.cluster.store.chained())) == []

    asyncio.run(main())
    assert last_moment(url) == NINE
