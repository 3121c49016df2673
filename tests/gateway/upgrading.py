"""Databases of earlier versions, and what interrupts their upgrade."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Engine

from actors.stores.sqlite_file import connect
from gateway.database import run_on, versions_known

VERSIONS = versions_known()

HALL, W1, W3 = "440106", "440106-01", "440106-03"

_window = {"hall": HALL, "hall_name": "天河厅", "queues": ["440106:A"], "items": [], "day": "20261123", "state": "open"}
_window |= {"served_today": 0, "waits": {}, "pause": {}, "offer": {}, "desks": {}, "profiles": [], "express": {}}
_window |= {"window_group": "", "helping": {}, "heads": {}, "figures": {}}
_tell = {"source_kind": "queue", "source_key": "440106:A", "kind": "ticket", "payload": b"\x00\xff'\"" * 20_000}

ROWS: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "0002": [
        ("account", {"username": name, "display_name": shown, "roles": roles, "halls": halls, "password": "sealed"})
        for name, shown, roles, halls in (
            ("boss", "主任", "manager admin", "440106 440106001"),
            ("chen", "陈明", "clerk", "440106"),
            ("lin", "林月", "clerk", "440106001"),
        )
    ],
    "0009": [
        ("window", {**_window, "id": W1, "clerk": "chen"}),
        ("window", {**_window, "id": W3, "clerk": "boss"}),
        ("clerk", {"id": "440106:chen", "claim": {}, "halls": ["440106"]}),
        ("screen", {"id": "440106-01", "issue": 2, "by": "boss", "at": 7}),
        ("screen", {"id": "440106-02", "issue": 0, "by": "", "at": 0}),
        ("presence", {"id": "g1", "desks": {}, "kept_at": 7}),
        ("presence", {"id": "g2", "desks": {"440106-01": ["chen"]}, "kept_at": 7}),
        ("visitor", {"id": "440106:a", "day": "20200101", "visits": []}),
        ("visitor", {"id": "440106:b", "day": "29990101", "visits": [{"说": "长" * 30_000}]}),
    ],
    "0018": [
        ("outbox", {**_tell, "id": "late", "key": "a", "at": 9, "number": 0}),
        ("outbox", {**_tell, "id": "early", "key": "a", "at": 5, "number": 1}),
        ("outbox", {**_tell, "id": "done", "key": "b", "at": 5, "number": 0}),
        ("command", {"kind": "ticket", "key": "b", "id": "done", "digest": b"d" * 16, "reply": b"null", "at": 6}),
    ],
}
"""What databases of the past held by the time they were at a version; what later migrations have to do with."""


class Interrupted(Exception):
    """The power went."""


def fill(database: Path | str, version: str) -> None:
    """Write what a database of that version held."""
    rows = ROWS.get(version, [])

    def write(db: sa.Connection) -> None:
        found = sa.MetaData()
        found.reflect(db, only={table for table, _ in rows})
        for table, row in rows:
            typed = {
                name: value if not isinstance(value, (dict, list)) else sa.literal(value, sa.JSON)
                for name, value in row.items()
            }
            db.execute(found.tables[table].insert().values(typed))
        db.commit()

    if rows:
        run_on(database, write)


def dump(path: Path) -> list[str]:
    """All that a SQLite file holds, as SQL."""
    with closing(connect(str(path), read_only=True)) as db:
        return list(db.iterdump())


def contents(database: Path | str) -> dict[str, Any]:
    """Every table: its columns, indexes and rows."""

    def read(db: sa.Connection) -> dict[str, Any]:
        inspector = sa.inspect(db)
        found: dict[str, Any] = {}
        for table in inspector.get_table_names():
            columns = [
                (column["name"], repr(column["type"]), column["nullable"]) for column in inspector.get_columns(table)
            ]
            indexes = sorted((str(index["name"]), index["column_names"]) for index in inspector.get_indexes(table))
            quoted = db.dialect.identifier_preparer.quote(table)
            rows = sorted(map(repr, db.exec_driver_sql(f"SELECT * FROM {quoted}").all()))
            found[table] = (columns, indexes, inspector.get_pk_constraint(table)["constrained_columns"], rows)
        return found

    return run_on(database, read)


@contextmanager
def interrupted_at(number: int, how: Any = None) -> Iterator[list[str]]:
    """Interrupt whatever changes a database at its statement of that number, from 1, counting a COMMIT as one; gives
    the statements that came so far. ``how`` is called instead of raising Interrupted."""
    came: list[str] = []

    def comes(statement: str) -> None:
        came.append(statement)
        if len(came) == number:
            if how is not None:
                how()
            else:
                raise Interrupted(statement)

    def before(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if not statement.lstrip().startswith(("SELECT", "PRAGMA", "SHOW", "DESCRIBE", "BEGIN")):
            comes(statement)

    def commit(connection: Any) -> None:
        if came:
            comes("COMMIT")

    event.listen(Engine, "before_cursor_execute", before)
    event.listen(Engine, "commit", commit)
    try:
        yield came
    finally:
        event.remove(Engine, "before_cursor_execute", before)
        event.remove(Engine, "commit", commit)


def kill_ourselves() -> None:
    os.kill(os.getpid(), 9)
