"""How a batch is written to PostgreSQL: as one statement, which is a transaction of its own.

One round trip, and nothing is held open by a host that stops in the middle. Every table's rows travel as one array a
column (``unnest``). The position counter is one row of the table ``store``: its update locks it until the transaction
has ended, so that positions are gapless and in the order of commits. It comes last but for the events themselves:
whatever else hosts write, they write at the same time.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import JSON, BigInteger, Integer, LargeBinary, String
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.types import TypeEngine

from actors.checks import as_json
from actors.rows import Row, shape_of
from actors.stores.contract import Batch, Values
from actors.stores.statements import Compiler
from actors.stores.tables import CommandRow, JournalRow, OutboxRow, ReminderRow, StoreRow

COMPILER = Compiler(PGDialect(paramstyle="numeric_dollar", json_serializer=as_json))  # type: ignore[no-untyped-call]
OVERTAKEN = "tianhe.overtaken"
"""How the statement says that its term has ended: by failing to make a number of this word."""
KEPT = 4096  # texts of statements: one for every set of tables that batches write

Columns = Sequence[Sequence[Any]]
Part = tuple[str, type[Row]]  # what is done to which table

_HEAD = """counter AS (
  UPDATE store SET value = (value::bigint + {count}::bigint)::text WHERE name = 'last_position'{after}
  RETURNING value::bigint - {count}::bigint AS before),
last AS (UPDATE store SET value = {hash}::text FROM counter WHERE name = 'last_hash')"""


class Writing:
    """Makes statements of batches, and keeps their texts."""

    def __init__(self) -> None:
        self._texts: dict[tuple[Part, ...], str] = {}

    def statement(self, batch: Batch) -> tuple[str, list[Any]]:
        """The text and the values of the statement that writes a batch, and answers its first position."""
        parts: list[Part] = []
        values: list[Any] = []
        if batch.term is not None:
            parts.append(("term", StoreRow))
            values += [batch.term.fact, batch.term.token]
        if batch.taken:
            parts.append(("take", OutboxRow))
            values += [batch.taken, len(batch.taken)]
        inserted: tuple[tuple[type[Row], list[Values]], ...] = (
            (CommandRow, batch.commands),
            (OutboxRow, batch.outbox),
        )
        for cls, rows in inserted:
            if rows:
                parts.append(("insert", cls))
                values += zip(*rows, strict=True)
        if batch.tried:
            parts.append(("try", OutboxRow))
            values += [list(batch.tried), *zip(*batch.tried.values(), strict=True)]
        self._add(ReminderRow, batch.reminders, parts, values)
        for cls, changes in sorted(batch.by_table().items(), key=_by_name):
            self._add(cls, changes, parts, values)
        if batch.journal:
            parts.append(("number", JournalRow))
            values += [len(batch.journal), batch.journal[-1][-1].hex(), *zip(*batch.journal, strict=True)]
        shape = tuple(parts)
        text = self._texts.get(shape)
        if text is None:
            if len(self._texts) >= KEPT:
                self._texts.clear()
            text = self._texts[shape] = _text(shape)
        return text, values

    def _add(self, cls: type[Row], changes: dict[Any, Values | None], parts: list[Part], values: list[Any]) -> None:
        gone = [key for key, row in changes.items() if row is None]
        if gone:
            parts.append(("delete", cls))
            values += zip(*gone, strict=True)
        bind = COMPILER.table(cls).bind
        kept = [bind(row) for row in changes.values() if row is not None]
        if kept:
            parts.append(("upsert after" if gone else "upsert", cls))
            values += zip(*kept, strict=True)


def _by_name(item: tuple[type[Row], Any]) -> str:
    return shape_of(item[0]).table.name


class _Places:
    """Gives out the places of a statement's values: $1, $2, …"""

    def __init__(self) -> None:
        self._last = 0

    def __call__(self) -> str:
        self._last += 1
        return f"${self._last}"


def _text(parts: Sequence[Part]) -> str:
    place = _Places()
    ctes: list[str] = []
    answer = "SELECT 0::bigint"
    checks = ""
    for number, (what, cls) in enumerate(parts):
        table = shape_of(cls).table
        quote = COMPILER.quote
        name = quote(table.name)
        columns = list(table.columns)
        keys = list(table.primary_key.columns)
        match what:
            case "term":
                # Locked until the transaction has ended: who takes the host over waits for it, or comes first.
                ctes.append(
                    f"p{number} AS (SELECT 1 FROM {name} WHERE name = {place()}::text AND value = {place()}::text"
                    " FOR SHARE)"
                )
                checks += f", (CASE WHEN (SELECT count(*) FROM p{number}) = 1 THEN '1' ELSE '{OVERTAKEN}' END)::bigint"
            case "number":
                before = "".join(f" AND (SELECT count(*) FROM p{other}) >= 0" for other in range(number))
                ctes.append(_HEAD.format(count=place(), hash=place(), after=before))
                columns = columns[1:]
                numbered = _unnested(columns, place, ", n", " WITH ORDINALITY")
                ctes.append(
                    f"events AS (INSERT INTO {name} (position, {_named(columns)})"
                    f" SELECT counter.before + a.n, {_selected(columns)} FROM counter, {numbered})"
                )
                answer = "SELECT (SELECT before + 1 FROM counter)"
            case "take":
                # What is divided by is zero where one of them is gone.
                ctes.append(f"p{number} AS (DELETE FROM {name} WHERE id = ANY ({place()}::text[]) RETURNING 1)")
                checks += f", 1 / (CASE WHEN (SELECT count(*) FROM p{number}) = {place()}::bigint THEN 1 ELSE 0 END)"
            case "insert":
                ctes.append(
                    f"p{number} AS (INSERT INTO {name} ({_named(columns)})"
                    f" SELECT {_selected(columns)} FROM {_unnested(columns, place)} RETURNING 1)"
                )
            case "try":
                ctes.append(
                    f"p{number} AS (UPDATE {name} SET tries = a.c1, failure = a.c2 FROM"
                    f" unnest({place()}::text[], {place()}::bigint[], {place()}::text[]) AS a(c0, c1, c2)"
                    f" WHERE id = a.c0 RETURNING 1)"
                )
            case "delete":
                same = " AND ".join(f"{name}.{quote(key.name)} = {_value(i, key)}" for i, key in enumerate(keys))
                ctes.append(
                    f"p{number} AS (DELETE FROM {name} USING {_unnested(keys, place)} WHERE {same} RETURNING 1)"
                )
            case _:
                others = [quote(column.name) for column in columns if column not in keys]
                instead = ", ".join(f"{other} = excluded.{other}" for other in others)
                # What a removed row held for itself alone, another may take: the removal comes first.
                after = f" WHERE (SELECT count(*) FROM p{number - 1}) >= 0" if what == "upsert after" else ""
                ctes.append(
                    f"p{number} AS (INSERT INTO {name} ({_named(columns)})"
                    f" SELECT {_selected(columns)} FROM {_unnested(columns, place)}"
                    f"{after} ON CONFLICT ({', '.join(quote(key.name) for key in keys)}) DO "
                    + (f"UPDATE SET {instead}" if others else "NOTHING")
                    + " RETURNING 1)"
                )
    return f"WITH {', '.join(ctes)} {answer}{checks}"


def _unnested(columns: Sequence[Any], place: _Places, more: str = "", with_: str = "") -> str:
    arrays = ", ".join(f"{place()}::{_carrier(column.type)}[]" for column in columns)
    return f"unnest({arrays}){with_} AS a({', '.join(f'c{i}' for i in range(len(columns)))}{more})"


def _named(columns: Sequence[Any]) -> str:
    return ", ".join(COMPILER.quote(column.name) for column in columns)


def _selected(columns: Sequence[Any]) -> str:
    return ", ".join(_value(i, column) for i, column in enumerate(columns))


def _value(place: int, column: Any) -> str:
    return f"a.c{place}::json" if isinstance(column.type, JSON) else f"a.c{place}"


def _carrier(type_: TypeEngine[Any]) -> str:
    """The type that carries a column's values: one that never cuts one off; the column itself refuses what is too
    long or too large."""
    if isinstance(type_, String | JSON):
        return "text"
    if isinstance(type_, Integer | BigInteger):
        return "bigint"
    if isinstance(type_, LargeBinary):
        return "bytea"
    return COMPILER.dialect.type_compiler_instance.process(type_)
