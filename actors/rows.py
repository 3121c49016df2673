"""Rows: what actors own in the database. Ordinary SQLAlchemy 2 typed tables, used detached from any session.

They are read and written by statements compiled once for each table: a session would cost ten times the SELECT itself.
"""

from collections.abc import Callable, Iterable
from operator import attrgetter, itemgetter
from typing import Any, Protocol, TypeVar

from sqlalchemy import MetaData, Table
from sqlalchemy.orm import DeclarativeBase, MappedAsDataclass, configure_mappers

from actors.checks import Check, check_of


class Row(MappedAsDataclass, DeclarativeBase, kw_only=True):
    """Base of every table. An actor loads its rows on activation and changes them in ``applies`` methods."""

    metadata = MetaData(
        naming_convention={"ix": "ix_%(column_0_N_label)s", "uq": "uq_%(table_name)s_%(column_0_N_name)s"}
    )


R = TypeVar("R", bound=Row)


class Rows(Protocol):
    """What an actor loads its rows from. Columns are named as the attributes of the Row class."""

    def get(self, cls: type[R], key: str) -> R | None:
        """The row of a primary key of one column."""
        ...

    def all(self, cls: type[R], *, order_by: str | None = None, **equal: Any) -> list[R]:
        """The rows whose columns have these values (None: are null), in the order of one column where it is named."""
        ...


class RowShape:
    """How one Row class becomes a tuple for the database and back: its table, its columns, its attributes."""

    def __init__(self, cls: type[Row]) -> None:
        table = cls.__table__
        if not isinstance(table, Table):
            raise TypeError(f"{cls.__name__} maps no table")
        configure_mappers()  # a first constructor call would do it, but a row may be loaded before any is made
        self.table = table
        names = [cls.__mapper__.get_property_by_column(column).key for column in table.columns]
        self.columns = {name: column.name for name, column in zip(names, table.columns, strict=True)}
        self._names = names
        self.check: Check = check_of(table.name, table.columns)
        """Raises `actors.checks.Unfit` where a column cannot hold its value (in table order), whatever the database."""
        self._new = cls.__mapper__.class_manager.new_instance
        keys = [cls.__mapper__.get_property_by_column(column).key for column in table.primary_key.columns]
        self._attributes = _getter(attrgetter, names)
        self._items = _getter(itemgetter, names)
        self._key_attributes = _getter(attrgetter, keys)
        self._key_items = _getter(itemgetter, keys)

    def values(self, row: Row) -> tuple[Any, ...]:
        """The row's values in table order.

        Read past SQLAlchemy's instrumented attributes, which take most of the time; a new row lacks there what it has
        by default.
        """
        try:
            return self._items(row.__dict__)
        except KeyError:
            values = self._attributes(row)
            row.__dict__.update(zip(self._names, values, strict=True))
            return values

    def key(self, row: Row) -> tuple[Any, ...]:
        """The row's primary key."""
        try:
            return self._key_items(row.__dict__)
        except KeyError:
            return self._key_attributes(row)

    def row(self, values: Iterable[Any]) -> Any:
        """A Row of these values in table order; as SQLAlchemy itself does it, without its constructor's defaults."""
        row = self._new()
        row.__dict__.update(zip(self._names, values, strict=True))
        return row


def _getter(kind: Callable[..., Callable[[Any], Any]], names: list[str]) -> Callable[[Any], tuple[Any, ...]]:
    """A getter of attributes or items that always gives a tuple."""
    get = kind(*names)
    return get if len(names) > 1 else lambda of: (get(of),)


_shapes: dict[type[Row], RowShape] = {}


def shape_of(cls: type[Row]) -> RowShape:
    """The (cached) shape of a Row class."""
    shape = _shapes.get(cls)
    if shape is None:
        shape = _shapes[cls] = RowShape(cls)
    return shape
