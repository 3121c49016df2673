"""The database's schema: brought up to date by Alembic at every start, before any host opens it.

An upgrade is one transaction where the database can undo DDL (SQLite, PostgreSQL): it is done whole, or the database
is as it was. MariaDB and MySQL commit every DDL statement by themselves: there each migration's steps look first
whether they are done (`common.steps`), so that the next start goes on with what is missing. Whoever comes
while another upgrades waits for it. Alembic is loaded only where there is something to upgrade.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import Connection, create_engine, inspect, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

import actors.stores.mariadb_tables  # noqa: F401 - how MariaDB and MySQL lay out tables
from actors import Row, StoreError
from actors.stores import server_of
from actors.stores.sqlite_file import classify, connect
from common.room import modules, rooms
from gateway.copies import forget_old_copies, make_copy

OURS = ("actors.stores.tables", "gateway.account", "gateway.accounts", "gateway.attempts")
"""Modules that define the tables of the house itself."""
MIGRATIONS = Path(__file__).parent / "migrations"
KINDS = ("sqlite", "postgresql", "mysql", "mariadb")
UNDO_NO_DDL = ("mysql", "mariadb")
PATIENCE = 3600  # seconds that we wait for another program's upgrade
LOCK = 0x7469616E6865  # "tianhe", as PostgreSQL numbers its advisory locks

if TYPE_CHECKING:
    from alembic.config import Config

log = logging.getLogger("tianhe.database")

T = TypeVar("T")


class UpgradeFailed(Exception):
    """An upgrade that was not finished; ``copy`` is the file as it was before, where one was made."""

    def __init__(self, reason: str, copy: Path | None) -> None:
        self.reason = reason
        self.copy = copy
        super().__init__(f"{reason}; the database as it was before: {copy}" if copy else reason)


def migrate(database: Path | str, to: str = "head") -> None:
    """Bring a database's schema up to this program's, or ``to`` an earlier version; a path is a SQLite file.

    Raises StoreError (``newer`` where the database is ahead of us), UpgradeFailed.
    """
    if file := _file(database):
        connect(str(file)).close()  # its faults are told apart better here than through SQLAlchemy
    if run_on(database, _is_behind):
        run_on(database, partial(_upgrade, database, to))


def backend_of(database: Path | str) -> str:
    """Which kind of database an address names; a path is a SQLite file's."""
    scheme, separator, _ = str(database).partition("://")
    return scheme.partition("+")[0] if separator else "sqlite"


def is_newer(database: Path | str) -> bool:
    """Whether a later version of this program has written the database."""
    return not run_on(database, _versions, read_only=True) <= _known()


def differences(database: Path | str) -> list[object]:
    """What the migrations leave different from the tables as the rooms declare them: nothing, or a forgotten one."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    _config()
    compare = lambda db: list(compare_metadata(MigrationContext.configure(db), Row.metadata))  # noqa: E731
    return run_on(database, compare)


def is_older(database: Path | str) -> bool:
    """Whether the database must be upgraded first. Raises StoreError where a later version has written it."""
    return run_on(database, _is_behind, read_only=True)


def versions_known() -> tuple[str, ...]:
    """Every version of the house itself that there has been, the first first."""
    return _lines()[0]


@cache
def _lines() -> tuple[tuple[str, ...], ...]:
    """The versions of the house and of each room that has its own: a migration's file begins with its version."""
    return tuple(
        tuple(sorted(file.name.partition("_")[0] for file in folder.glob("[!_]*_*.py"))) for folder in _folders()
    )


def _folders() -> list[Path]:
    return [MIGRATIONS / "versions", *(room.migrations for room in rooms() if room.migrations is not None)]


def _known() -> set[str]:
    return {version for line in _lines() for version in line}


def last_moment(database: Path | str) -> int | None:
    """When (microseconds) the newest event of a database's journal happened; None where nothing has."""
    return run_on(database, lambda db: db.execute(text("SELECT max(at) FROM journal")).scalar())


def load_tables() -> None:
    """Load all that defines a table."""
    for module in (*modules(), *OURS):
        import_module(module)


def _config(connection: Connection | None = None) -> Config:
    from alembic.config import Config

    load_tables()
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.set_main_option("version_locations", os.pathsep.join(map(str, _folders())))
    config.attributes["connection"] = connection
    return config


def _file(database: Path | str) -> Path | None:
    """The file, where it is one."""
    if backend_of(database) != "sqlite":
        return None
    return Path(str(database).removeprefix("sqlite:///"))


def run_on(database: Path | str, work: Callable[[Connection], T], *, read_only: bool = False) -> T:
    """Run ``work``, which commits what it writes, on a connection of its own. Raises StoreError."""
    try:
        if file := _file(database):
            creator = partial(connect, str(file), read_only=read_only)
            engine = create_engine("sqlite://", creator=creator, poolclass=NullPool)
            with engine.connect() as connection:
                return work(connection)
        with ThreadPoolExecutor(1, "database") as thread:  # an event loop may be running here
            return thread.submit(asyncio.run, _run_on_server(str(database), work)).result()
    except (DBAPIError, OSError) as error:
        raise _fault(database, error) from error


async def _run_on_server(database: str, work: Callable[[Connection], T]) -> T:
    """On a connection as the stores have them: to the one of several servers that takes writes."""
    server = server_of(database)
    engine = create_async_engine(
        f"{server.driver}://", async_creator=server.connect, isolation_level="READ COMMITTED", poolclass=NullPool
    )
    async with engine.connect() as connection:
        return await connection.run_sync(work)


def _fault(database: Path | str, error: Exception) -> Exception:
    """What is wrong with the database, as the stores say it."""
    known: Exception = getattr(error, "orig", None) or error
    if isinstance(known.__cause__, Exception):
        known = known.__cause__  # SQLAlchemy wraps the errors of asynchronous drivers
    if backend_of(database) == "sqlite":
        return classify(known) if isinstance(known, sqlite3.Error) else error
    found = server_of(str(database)).fault(known)
    return found if isinstance(found, StoreError) else StoreError(str(found))


def _versions(connection: Connection) -> set[str]:
    if not inspect(connection).has_table("alembic_version"):
        return set()
    return set(connection.execute(text("SELECT version_num FROM alembic_version")).scalars())


def _is_behind(connection: Connection) -> bool:
    """Whether there is something to upgrade. Raises StoreError where a later version has written the database."""
    versions = _versions(connection)
    if not versions <= _known():
        raise StoreError("newer")
    return versions != {line[-1] for line in _lines()}


def _upgrade(database: Path | str, to: str, connection: Connection) -> None:
    from alembic import command

    file = _file(database)
    with _alone(connection):
        if not _is_behind(connection):
            return  # somebody else did it while we waited
        version = "-".join(sorted(_versions(connection)))
        copy = make_copy(file, version) if file and version else None
        if connection.dialect.name in UNDO_NO_DDL:
            connection.commit()  # or Alembic would leave it to us to commit what each migration does
        try:
            command.upgrade(_config(connection), "heads" if to == "head" else to)
        except Exception as error:
            fault = _fault(database, error) if isinstance(error, DBAPIError | OSError) else error
            raise UpgradeFailed(f"{type(fault).__name__}: {fault}".splitlines()[0], copy) from error
    if copy and file:
        log.info("upgraded", extra={"fields": {"from": version, "copy": copy.name}})
        forget_old_copies(file)


@contextmanager
def _alone(connection: Connection) -> Iterator[None]:
    """Keep others from upgrading; where the database can undo DDL, in a transaction around the block."""
    backend = connection.dialect.name
    if backend in UNDO_NO_DDL:
        connection.execute(
            text("SELECT GET_LOCK(MD5(CONCAT('tianhe ', DATABASE())), :patience)"), {"patience": PATIENCE}
        )
        connection.commit()  # the lock is the connection's, and ends with it
        yield
        return
    with connection.begin():
        if backend == "sqlite":
            _begin_immediate(connection)
        else:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        yield


def _begin_immediate(connection: Connection) -> None:
    """SQLite's write lock: connections of ours begin nothing by themselves. A try waits five seconds, so that Ctrl+C
    is heard between two."""
    for remaining in range(PATIENCE // 5, -1, -1):
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            return
        except OperationalError:
            if not remaining:
                raise
