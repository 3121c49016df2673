"""The database's schema: brought up to date by Alembic at every start, before any host opens it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from importlib import import_module
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import create_engine
from sqlalchemy.exc import DatabaseError

from actors import Row, StoreError
from actors.stores.sqlite_file import classify, connect

TABLES = (
    "actors.stores.tables",
    "hall.tables",
    "hall.appointments.tables",
    "hall.ratings.tables",
    "hall.screens.tables",
    "hall.statistics.tables",
    "gateway.account",
    "gateway.accounts",
    "gateway.attempts",
)  # modules that define every table


def _config(path: Path | str) -> Config:
    for module in TABLES:
        import_module(module)
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["url"] = f"sqlite:///{path}"
    return config


def migrate(path: Path | str) -> None:
    """Bring the file's schema up to this program's. Raises StoreError (``newer`` where the file is ahead of us)."""
    connect(str(path)).close()  # its faults are told apart better here than through SQLAlchemy
    config = _config(path)
    try:
        if is_newer(path):
            raise StoreError("newer")
        command.upgrade(config, "head")
    except CommandError as error:
        raise StoreError("newer", str(error)) from error
    except DatabaseError as error:
        if isinstance(error.orig, sqlite3.Error):
            raise classify(error.orig) from error
        raise


def is_newer(path: Path | str) -> bool:
    """Whether a later version of this program has written the file."""
    known = {revision.revision for revision in ScriptDirectory.from_config(_config(path)).walk_revisions()}
    engine = create_engine(f"sqlite:///{path}")
    try:
        with engine.connect() as connection:
            return not set(MigrationContext.configure(connection).get_current_heads()) <= known
    finally:
        engine.dispose()


def differences(path: Path | str) -> list[object]:
    """What the migrations leave different from the tables as the rooms declare them: nothing, or a forgotten one."""
    _config(path)
    engine = create_engine(f"sqlite:///{path}")
    try:
        with engine.connect() as connection:
            return list(compare_metadata(MigrationContext.configure(connection), Row.metadata))
    finally:
        engine.dispose()


def last_moment(path: Path | str) -> int | None:
    """When (microseconds) the newest event of a database's journal happened; None where nothing has."""
    with closing(connect(str(path), read_only=True)) as db:
        last: int | None = db.execute("SELECT max(at) FROM journal").fetchone()[0]
    return last
