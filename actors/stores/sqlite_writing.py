"""How a batch is written to SQLite: with ``executemany``, inside a transaction that somebody else began."""

import sqlite3
from collections.abc import Callable
from typing import Any

from sqlalchemy.dialects.sqlite.base import SQLiteDialect

from actors.checks import as_json
from actors.rows import R, Row
from actors.stores import questions
from actors.stores.contract import Batch, Conflict, Overtaken, Values
from actors.stores.statements import Compiler
from actors.stores.tables import CommandRow, JournalRow, OutboxRow, ReminderRow, StoreRow

COMPILER = Compiler(SQLiteDialect(paramstyle="qmark", json_serializer=as_json))
statements_of: Callable[[type[Row]], Any] = COMPILER.table


class SqliteRows:
    """`actors.rows.Rows` on one connection. Raises sqlite3.Error."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def get(self, cls: type[R], key: str) -> R | None:
        found: R | None = COMPILER.table(cls).by_key(self._db.execute, key)
        return found

    def all(self, cls: type[R], *, order_by: str | None = None, **equal: Any) -> list[R]:
        return COMPILER.table(cls).rows(self._db.execute, order_by, **equal)


def write(db: sqlite3.Connection, batch: Batch) -> int:
    """Write a batch; answers the position of its first event. Raises Conflict, Overtaken, sqlite3.Error."""
    if batch.term is not None:
        value = COMPILER.compiled(questions.VALUE)
        if db.execute(value.sql, value.values({"name": batch.term.fact})).fetchone() != (batch.term.token,):
            raise Overtaken(batch.term.fact)
    first = int(db.execute(COMPILER.compiled(questions.POSITION).sql).fetchone()[0]) + 1
    if batch.journal:
        numbered = [(first + i, *values) for i, values in enumerate(batch.journal)]
        db.executemany(COMPILER.table(JournalRow).insert, numbered)
        last = numbered[-1]  # so that a journal whose end was cut off can be told from a whole one
        set_facts(db, {"last_position": str(last[0]), "last_hash": last[-1].hex()})
    if batch.commands:
        db.executemany(COMPILER.table(CommandRow).insert, batch.commands)
    if batch.outbox:
        db.executemany(COMPILER.table(OutboxRow).insert, batch.outbox)
    if batch.taken:
        gone = db.executemany(COMPILER.table(OutboxRow).delete, [(id_,) for id_ in batch.taken]).rowcount
        if gone != len(batch.taken):
            raise Conflict("a tell was taken before")
    if batch.tried:
        tried = COMPILER.compiled(questions.TRIED)
        marks = [tried.values({"tell": id_, "count": n, "why": why}) for id_, (n, why) in batch.tried.items()]
        db.executemany(tried.sql, marks)
    _upsert(db, ReminderRow, batch.reminders)
    for cls, rows in batch.by_table().items():
        _upsert(db, cls, rows)
    return first


def set_facts(db: sqlite3.Connection, facts: dict[str, str]) -> None:
    db.executemany(COMPILER.table(StoreRow).upsert, list(facts.items()))


def _upsert(db: sqlite3.Connection, cls: type[Row], rows: dict[Any, Values | None]) -> None:
    if not rows:
        return
    writer = COMPILER.table(cls)
    gone = [key for key, values in rows.items() if values is None]
    if gone:
        db.executemany(writer.delete, gone)
    kept = [writer.bind(values) for values in rows.values() if values is not None]
    if kept:
        db.executemany(writer.upsert, kept)
