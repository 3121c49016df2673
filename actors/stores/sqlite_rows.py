"""Rows in SQLite: the statements of each table, compiled once by SQLAlchemy, and actors' rows read through them."""

import sqlite3
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import create_engine, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.dialects.sqlite.base import SQLiteDialect
from sqlalchemy.pool import StaticPool

from actors.rows import R, Row, shape_of
from actors.stores.contract import Values

_DIALECT = SQLiteDialect(paramstyle="qmark")

Processor = Callable[[Any], Any]


class Statements:
    """The statements of one table, and what its columns' types do to values on the way in and out."""

    def __init__(self, cls: type[Row]) -> None:
        table = shape_of(cls).table
        keys = [column.name for column in table.primary_key.columns]
        others = [column.name for column in table.columns if column.name not in keys]
        statement = insert(table)
        names = {column.name: None for column in table.columns}
        self.insert = str(statement.values(names).compile(dialect=_DIALECT))
        upsert = statement.values(names)
        upsert = (
            upsert.on_conflict_do_update(index_elements=keys, set_={name: statement.excluded[name] for name in others})
            if others
            else upsert.on_conflict_do_nothing(index_elements=keys)
        )
        self.upsert = str(upsert.compile(dialect=_DIALECT))
        self.delete = f'DELETE FROM "{table.name}" WHERE ' + " AND ".join(f'"{key}" = ?' for key in keys)
        self._select = str(select(table).compile(dialect=_DIALECT))
        self._selects: dict[tuple[Any, ...], str] = {}
        self._columns = shape_of(cls).columns
        self._key = next(name for name, column in self._columns.items() if column == keys[0])
        self._into = _some(column.type.bind_processor(_DIALECT) for column in table.columns)
        self._out = _some(column.type.result_processor(_DIALECT, None) for column in table.columns)
        self._row = shape_of(cls).row

    def bind(self, values: Values) -> Values:
        """Values as the database takes them."""
        return _through(self._into, values)

    def row(self, values: Values) -> Any:
        """A Row of what the database gave."""
        return self._row(_through(self._out, values))

    def select(self, equal: Iterable[str], nulls: tuple[bool, ...], order_by: str | None) -> str:
        """The SELECT of rows by some attributes. Raises KeyError for one that the table does not have."""
        names = tuple(equal)
        found = self._selects.get((names, nulls, order_by))
        if found is None:
            tests = [
                f'"{self._columns[name]}" ' + ("IS NULL" if null else "= ?")
                for name, null in zip(names, nulls, strict=True)
            ]
            found = self._select + (" WHERE " + " AND ".join(tests) if tests else "")
            if order_by is not None:
                found += f' ORDER BY "{self._columns[order_by]}"'
            self._selects[names, nulls, order_by] = found
        return found

    def by_key(self) -> str:
        return self.select((self._key,), (False,), None)


def _some(processors: Iterable[Processor | None]) -> list[tuple[int, Processor]]:
    """By place, what there is to be done; most columns need nothing."""
    return [(place, processor) for place, processor in enumerate(processors) if processor]


def _through(processors: list[tuple[int, Processor]], values: Values) -> Values:
    if not processors:
        return values
    changed = list(values)
    for place, processor in processors:
        changed[place] = processor(changed[place])
    return tuple(changed)


_statements: dict[type[Row], Statements] = {}


def statements_of(cls: type[Row]) -> Statements:
    """The (cached) statements of a Row class."""
    found = _statements.get(cls)
    if found is None:
        found = _statements[cls] = Statements(cls)
    return found


class SqliteRows:
    """`actors.rows.Rows` on one connection. Raises sqlite3.Error."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def get(self, cls: type[R], key: str) -> R | None:
        statements = statements_of(cls)
        found = self._db.execute(statements.by_key(), (key,)).fetchone()
        return None if found is None else statements.row(found)

    def all(self, cls: type[R], *, order_by: str | None = None, **equal: Any) -> list[R]:
        statements = statements_of(cls)
        nulls = tuple(value is None for value in equal.values())
        sql = statements.select(equal, nulls, order_by)
        found = self._db.execute(sql, [value for value in equal.values() if value is not None])
        return [statements.row(values) for values in found]


def create_tables(db: sqlite3.Connection) -> None:
    """Every table that is known by now, where there is none of that name: for tests and scratch databases."""
    engine = create_engine("sqlite://", creator=lambda: db, poolclass=StaticPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        Row.metadata.create_all(connection)
