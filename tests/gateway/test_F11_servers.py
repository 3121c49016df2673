"""F11 on servers: all migrations run there, lead to the declared tables, and are finished when interrupted.

PostgreSQL undoes an upgrade that is interrupted; MariaDB commits every CREATE and ALTER by itself, and the next start
goes on with what is missing.
"""

import asyncio
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from actors import StoreError
from actors.journal import verify
from actors.stores import open_store
from gateway.database import UpgradeFailed, differences, is_older, last_moment, migrate, run_on
from hall import messages
from tests.conftest import ROOT
from tests.gateway.test_F11_upgrades import KILLED, scripts_read_once  # noqa: F401
from tests.gateway.upgrading import VERSIONS, Interrupted, contents, fill, interrupted_at
from tests.hall.town import NINE, W1, town
from tests.mariadb import MariaServer

pytestmark = pytest.mark.slow


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


def lived_through(url: str, number: int = 0) -> int:
    """A database that was there at every version, each upgrade interrupted once, at its statement of that number;
    answers how many were."""
    interrupted = 0
    for version in VERSIONS:
        try:
            with interrupted_at(number):
                migrate(url, version)
        except (UpgradeFailed, Interrupted):
            interrupted += 1
            migrate(url, version)
        fill(url, version)
    return interrupted


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


def test_interrupted_at_each_statement_the_next_start_goes_on(mariadb: MariaServer) -> None:
    url = mariadb.empty()
    lived_through(url)
    whole = contents(url)
    assert len(whole["account_listing"][-1]) == 3
    number = 0
    while True:
        number += 1
        url = mariadb.empty()
        if not lived_through(url, number):
            break
        assert contents(url) == whole, f"statement {number}"
        mariadb.drop(url)
    assert number > 30  # as many as the longest migration has


@pytest.mark.parametrize("number", [1, 5, 9])
def test_postgresql_undoes_what_was_interrupted(number: int, servers: Callable[[str], Any]) -> None:
    server = servers("postgresql")
    url = server.empty()
    migrate(url, "0011")
    was = contents(url)
    with interrupted_at(number), pytest.raises((UpgradeFailed, Interrupted)):
        migrate(url, "0012")
    assert contents(url) == was
    migrate(url)
    whole = server.empty()
    migrate(whole)
    assert contents(url) == contents(whole)


@pytest.mark.parametrize("number", [1, 3, 8])
def test_killed_the_next_start_goes_on(number: int, mariadb: MariaServer) -> None:
    url = mariadb.empty()
    migrate(url, "0011")
    whole = mariadb.empty()
    migrate(whole)
    done = subprocess.run(
        [sys.executable, "-c", KILLED, url, "0012", str(number)], cwd=ROOT, capture_output=True, timeout=60
    )
    assert done.returncode == -9, done
    migrate(url)
    assert contents(url) == contents(whole)


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


def test_two_at_once_one_waits(mariadb: MariaServer) -> None:
    url = mariadb.empty()
    migrate(url, "0011")
    reached, go_on, second_done = threading.Event(), threading.Event(), threading.Event()
    faults: list[BaseException] = []

    def upgrade(done: threading.Event | None = None) -> None:
        try:
            migrate(url)
        except BaseException as error:
            faults.append(error)
        if done:
            done.set()

    def halt() -> Any:
        reached.set()
        assert go_on.wait(60)

    with interrupted_at(3, halt):
        one = threading.Thread(target=upgrade)
        one.start()
        assert reached.wait(60)
        two = threading.Thread(target=upgrade, args=(second_done,))
        two.start()
        assert not second_done.wait(0.3)
        go_on.set()
        one.join(60)
        two.join(60)
    assert faults == []


def test_a_database_newer_than_the_program_is_refused(mariadb: MariaServer) -> None:
    url = mariadb.empty()
    migrate(url)

    def future(db: sa.Connection) -> None:
        db.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
        db.commit()

    run_on(url, future)
    with pytest.raises(StoreError) as caught:
        migrate(url)
    assert caught.value.problem == "newer"


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
