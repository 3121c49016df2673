"""How a batch is written to MariaDB or MySQL: a few statements of many rows, inside a transaction somebody else began.

The position counter is one row of the table ``store``, which stays locked until the transaction has ended, so that
positions are gapless and in the order of commits. It comes first, so that batches with events cannot wait for each
other in a circle.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.dialects.mysql.mariadb import MariaDBDialect

from actors.checks import as_json
from actors.rows import Row, shape_of
from actors.stores import questions
from actors.stores.contract import Batch, Conflict, Overtaken, Unwritable, Values
from actors.stores.mariadb_faults import is_duplicate
from actors.stores.statements import Compiler
from actors.stores.tables import CommandRow, JournalRow, OutboxRow, ReminderRow, StoreRow

# Of the two the older SQL: MySQL understands it too.
COMPILER = Compiler(MariaDBDialect(paramstyle="format", json_serializer=as_json))

_LOCK = "SELECT name, value FROM store WHERE name IN ('last_position', %s) FOR UPDATE"
_LOCK_TERM = "SELECT name, value FROM store WHERE name = %s FOR UPDATE"
AT_ONCE = 1000  # keys of one DELETE

Cursor = Any  # asyncmy's


async def write(cursor: Cursor, batch: Batch) -> int:
    """Write a batch; answers the position of its first event, 0 without any. Raises Conflict, Overtaken, asyncmy's
    errors."""
    first = 0
    term = batch.term
    facts: dict[str, str] = {}
    if batch.journal or term is not None:
        await cursor.execute(_LOCK if batch.journal else _LOCK_TERM, ("" if term is None else term.fact,))
        facts = dict(await cursor.fetchall())
    if term is not None and facts.get(term.fact) != term.token:
        raise Overtaken(term.fact)
    if batch.journal:
        first = int(facts["last_position"]) + 1
        numbered = [(first + i, *values) for i, values in enumerate(batch.journal)]
        await _insert_ours(cursor, JournalRow, numbered)
        last = numbered[-1]  # so that a journal whose end was cut off can be told from a whole one
        await set_facts(cursor, {"last_position": str(last[0]), "last_hash": last[-1].hex()})
    await _insert_ours(cursor, CommandRow, batch.commands)
    await _insert_ours(cursor, OutboxRow, batch.outbox)
    if batch.taken and await _delete(cursor, OutboxRow, [(id_,) for id_ in batch.taken]) != len(batch.taken):
        raise Conflict("a tell was taken before")
    if batch.tried:
        tried = COMPILER.compiled(questions.TRIED)
        for id_, (count, why) in batch.tried.items():
            await cursor.execute(tried.sql, tried.values({"tell": id_, "count": count, "why": why}))
    await _change(cursor, ReminderRow, batch.reminders)
    for cls, rows in sorted(batch.by_table().items(), key=lambda item: shape_of(item[0]).table.name):
        await _change(cursor, cls, rows)
    return first


async def set_facts(cursor: Cursor, facts: dict[str, str]) -> None:
    await cursor.executemany(COMPILER.table(StoreRow).upsert, sorted(facts.items()))


async def _insert_ours(cursor: Cursor, cls: type[Row], rows: Sequence[Values]) -> None:
    """Rows of the runtime's own tables: a key that is there is a rival's."""
    if not rows:
        return
    try:
        await _many(cursor, COMPILER.table(cls).insert, rows)
    except Exception as error:
        if is_duplicate(error):
            raise Conflict(str(error)) from error
        raise


async def _change(cursor: Cursor, cls: type[Row], rows: dict[Any, Values | None]) -> None:
    if not rows:
        return
    statements = COMPILER.table(cls)
    try:
        kept = {key: statements.bind(values) for key, values in rows.items() if values is not None}
    except Exception as error:
        raise _unwritable(error) from error
    instead = _has_rivals(cls)
    gone = list(rows) if instead else [key for key in rows if key not in kept]
    if gone:
        await _delete(cursor, cls, gone)
    if kept:
        await _many(cursor, statements.insert if instead else statements.upsert, list(kept.values()))


async def _many(cursor: Cursor, sql: str, rows: Sequence[Values]) -> None:
    """Write rows of one table in as few statements as packets allow."""
    try:
        await cursor.executemany(sql, rows)
    except (TypeError, ValueError, AttributeError, OverflowError) as error:
        raise _unwritable(error) from error  # a value that the driver cannot encode


def _unwritable(error: Exception) -> Unwritable:
    return Unwritable(f"{type(error).__name__}: {error}")


def _has_rivals(cls: type[Row]) -> bool:
    """Whether rows have more than their key alone. INSERT … ON DUPLICATE KEY UPDATE changes *any* row that is in its
    way, also one of another key: there rows are removed and inserted instead."""
    table = shape_of(cls).table
    return any(isinstance(rule, UniqueConstraint) for rule in table.constraints) or any(
        isinstance(index, Index) and index.unique for index in table.indexes
    )


async def _delete(cursor: Cursor, cls: type[Row], keys: Sequence[Values]) -> int:
    """Delete rows by their keys; answers how many there were."""
    quote = COMPILER.quote
    names = ", ".join(quote(name) for name in COMPILER.table(cls).keys)
    table = quote(shape_of(cls).table.name)
    count = 0
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        one = f"({', '.join(['%s'] * len(some[0]))})"
        text = f"DELETE FROM {table} WHERE ({names}) IN ({', '.join([one] * len(some))})"
        count += await cursor.execute(text, [value for key in some for value in key])
    return count
