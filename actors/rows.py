"""Rows: what actors own in the database. Ordinary SQLAlchemy 2 typed tables, whose rows are ordinary objects.

They are read and written by statements compiled once for each table: a session would cost ten times the SELECT itself.
So nothing has to watch a row's attributes change, and they are as quick as any object's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import itemgetter
from typing import Any, Protocol, TypeVar

from sqlalchemy import MetaData, String, Table, Text
from sqlalchemy.orm import DeclarativeBase, LoaderCallableStatus, MappedAsDataclass, QueryableAttribute

from actors.checks import Check, check_of


class Row(MappedAsDataclass, DeclarativeBase, kw_only=True):
    """Base of every table. An actor loads its rows on activation and changes them in ``applies`` methods."""

    metadata = MetaData(
        naming_convention={"ix": "ix_%(column_0_N_label)s", "uq": "uq_%(table_name)s_%(column_0_N_name)s"}
    )

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Raises TypeError for text without a length, of which MariaDB makes no column."""
        super().__init_subclass__(**kwargs)
        for column in cls.__table__.columns:
            if isinstance(column.type, String) and not isinstance(column.type, Text) and column.type.length is None:
                raise TypeError(f"{cls.__name__}.{column.name}: String needs a length, or Text")
        manager = cls.__mapper__.class_manager
        for name, attribute in manager.items():
            type.__setattr__(cls, name, _Unwatched(attribute))
        # The constructor as `dataclasses` made it, with the columns' defaults: SQLAlchemy would look these up later.
        init: Any = manager.original_init
        defaults = init.__kwdefaults__ or {}
        for name, given in defaults.items():
            if given is LoaderCallableStatus.DONT_SET:
                default: Any = cls.__mapper__.columns[name].default
                defaults[name] = default.arg if default is not None else None
        type.__setattr__(cls, "__init__", init)


class _Unwatched:
    """On the class, SQLAlchemy's attribute, to make statements of; on a row, nothing: the value in its ``__dict__``
    goes first."""

    def __init__(self, attribute: QueryableAttribute[Any]) -> None:
        self._attribute = attribute

    def __get__(self, row: Row | None, cls: type[Row]) -> QueryableAttribute[Any]:
        if row is None:
            return self._attribute
        raise AttributeError(f"{cls.__name__} row without {self._attribute.key}")


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
        self.table = table
        names = [cls.__mapper__.get_property_by_column(column).key for column in table.columns]
        self.columns = {name: column.name for name, column in zip(names, table.columns, strict=True)}
        self._names = names
        self.check: Check = check_of(table.name, table.columns)
        """Raises `actors.checks.Unfit` where a column cannot hold its value (in table order), whatever the database."""
        self._cls = cls
        keys = [cls.__mapper__.get_property_by_column(column).key for column in table.primary_key.columns]
        self._items = _getter(names)
        self._key_items = _getter(keys)

    def values(self, row: Row) -> tuple[Any, ...]:
        """The row's values in table order."""
        return self._items(row.__dict__)

    def key(self, row: Row) -> tuple[Any, ...]:
        """The row's primary key."""
        return self._key_items(row.__dict__)

    def row(self, values: Iterable[Any]) -> Any:
        """A Row of these values in table order, without its constructor's defaults."""
        row = object.__new__(self._cls)
        row.__dict__.update(zip(self._names, values, strict=True))
        return row


def _getter(names: list[str]) -> Callable[[Any], tuple[Any, ...]]:
    """A getter of items that always gives a tuple."""
    get = itemgetter(*names)
    return get if len(names) > 1 else lambda of: (get(of),)


_shapes: dict[type[Row], RowShape] = {}


def shape_of(cls: type[Row]) -> RowShape:
    """The (cached) shape of a Row class."""
    shape = _shapes.get(cls)
    if shape is None:
        shape = _shapes[cls] = RowShape(cls)
    return shape
