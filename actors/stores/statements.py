"""Statements compiled once for a dialect of SQL: by SQLAlchemy, sent by the driver itself.

SQLAlchemy knows the dialects and what a column's type does to a value; its sessions and result objects would cost ten
times the SELECT. So each statement is compiled once, and values travel as plain tuples.
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Table, bindparam, select
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.sql import ClauseElement
from sqlalchemy.types import String

from actors.rows import R, Row, shape_of
from actors.stores.contract import Values

Processor = Callable[[Any], Any]


class Compiled(NamedTuple):
    """The text of a statement, and what it takes by place: a parameter's name, or else a value of its own."""

    sql: str
    places: tuple[tuple[str, Any], ...]

    def values(self, given: dict[str, Any]) -> list[Any]:
        """The given values by place."""
        return [given.get(name, fixed) for name, fixed in self.places]


class Compiler:
    """Compiles statements for one dialect and keeps them. Statements are compared by identity: keep them in modules."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.quote = dialect.identifier_preparer.quote
        self._compiled: dict[ClauseElement, Compiled] = {}
        self._tables: dict[type[Row], TableStatements] = {}

    def compiled(self, statement: ClauseElement) -> Compiled:
        found = self._compiled.get(statement)
        if found is None:
            found = self._compiled[statement] = self.compile(statement)
        return found

    def compile(self, statement: ClauseElement) -> Compiled:
        compiled = statement.compile(dialect=self.dialect)
        fixed = compiled.params
        places = getattr(compiled, "positiontup", None) or ()
        return Compiled(str(compiled), tuple((name, fixed[name]) for name in places))

    def table(self, cls: type[Row]) -> "TableStatements":
        """The statements of a Row class."""
        found = self._tables.get(cls)
        if found is None:
            found = self._tables[cls] = TableStatements(cls, self)
        return found

    def ordered(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        """A column to be ordered by, the same in every database: text by its characters' numbers."""
        if isinstance(column.type, String) and self.dialect.name == "postgresql":
            return column.collate("C")
        return column


class TableStatements:
    """The statements of one table, and what its columns' types do to values on the way in and out."""

    def __init__(self, cls: type[Row], compiler: Compiler) -> None:
        shape = shape_of(cls)
        self._compiler = compiler
        self._dialect = compiler.dialect
        self._table = table = shape.table
        self.keys = [column.name for column in table.primary_key.columns]
        self.key_places = [list(table.columns.keys()).index(key) for key in self.keys]
        self.insert = compiler.compile(table.insert().values(dict.fromkeys(table.columns.keys()))).sql
        key = [column == bindparam(column.name, type_=column.type) for column in table.primary_key.columns]
        self.delete = compiler.compile(table.delete().where(*key)).sql
        self._upsert: str | None = None
        self._selects: dict[tuple[Any, ...], str] = {}
        self._columns = {name: table.columns[column] for name, column in shape.columns.items()}
        self._key = next(name for name, column in shape.columns.items() if column == self.keys[0])
        types = [column.type.dialect_impl(self._dialect) for column in table.columns]
        self._into = _some(type_.bind_processor(self._dialect) for type_ in types)
        self._out = _some(type_.result_processor(self._dialect, None) for type_ in types)
        self._row = shape.row

    @property
    def upsert(self) -> str:
        """INSERT, or UPDATE where the key is there. Takes the values in table order."""
        if self._upsert is None:
            self._upsert = self._compiler.compile(upsert_of(self._table, self._dialect.name)).sql
        return self._upsert

    def bind(self, values: Values) -> Values:
        """Values as the database takes them."""
        return _through(self._into, values)

    def row(self, values: Values) -> Any:
        """A Row of what the database gave."""
        return self._row(_through(self._out, values))

    def rows(self, fetch: Callable[[str, list[Any]], Iterable[Values]], order_by: str | None, **equal: Any) -> list[R]:
        """The rows whose attributes have these values, in the order of one, by a driver's ``fetch(sql, values)``."""
        nulls = tuple(value is None for value in equal.values())
        sql = self.select(equal, nulls, order_by)
        return [self.row(values) for values in fetch(sql, [value for value in equal.values() if value is not None])]

    def by_key(self, fetch: Callable[[str, list[Any]], Iterable[Values]], key: str) -> Any:
        """The Row of a primary key of one column, or None."""
        for values in fetch(self.select((self._key,), (False,), None), [key]):
            return self.row(values)
        return None

    def select(self, equal: Iterable[str], nulls: tuple[bool, ...], order_by: str | None) -> str:
        """The SELECT of rows by some attributes. Raises KeyError for one that the table does not have."""
        names = tuple(equal)
        found = self._selects.get((names, nulls, order_by))
        if found is None:
            statement = select(self._table)
            for name, null in zip(names, nulls, strict=True):
                column = self._columns[name]
                statement = statement.where(column.is_(None) if null else column == bindparam(None, type_=column.type))
            if order_by is not None:
                statement = statement.order_by(self._compiler.ordered(self._columns[order_by]))
            found = self._selects[names, nulls, order_by] = self._compiler.compile(statement).sql
        return found


def upsert_of(table: Table, dialect: str) -> ClauseElement:
    """INSERT, or UPDATE where the key is there, as this dialect says it."""
    names = dict.fromkeys(table.columns.keys())
    keys = [column.name for column in table.primary_key.columns]
    others = [name for name in names if name not in keys]
    if dialect in ("sqlite", "postgresql"):
        insert = (sqlite if dialect == "sqlite" else postgresql).insert(table)
        if not others:
            nothing: ClauseElement = insert.values(names).on_conflict_do_nothing(index_elements=keys)
            return nothing
        changed = {name: insert.excluded[name] for name in others}
        update: ClauseElement = insert.values(names).on_conflict_do_update(index_elements=keys, set_=changed)
        return update
    if dialect in ("mysql", "mariadb"):
        into = mysql.insert(table).values(names)
        return into.on_duplicate_key_update({name: into.inserted[name] for name in others or keys})
    raise NotImplementedError(f"no upsert for {dialect}")


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
