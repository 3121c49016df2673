"""Rows: what actors own in the database. Ordinary SQLAlchemy 2 typed tables, used detached from any session."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from sqlalchemy import MetaData, Table
from sqlalchemy.orm import DeclarativeBase, MappedAsDataclass


class Row(MappedAsDataclass, DeclarativeBase, kw_only=True):
    """Base of every table. An actor loads its rows on activation and changes them in ``applies`` methods."""

    metadata = MetaData(
        naming_convention={"ix": "ix_%(column_0_N_label)s", "uq": "uq_%(table_name)s_%(column_0_N_name)s"}
    )


class RowShape:
    """How one Row class becomes a tuple for the database: its table, its columns, and a reader of their values."""

    def __init__(self, cls: type[Row]) -> None:
        table = cls.__table__
        if not isinstance(table, Table):
            raise TypeError(f"{cls.__name__} maps no table")
        self.table = table
        names = [cls.__mapper__.get_property_by_column(column).key for column in table.columns]
        keys = [cls.__mapper__.get_property_by_column(column).key for column in table.primary_key.columns]
        self.values: Callable[[Row], tuple[Any, ...]] = _getter(names)
        self.key: Callable[[Row], tuple[Any, ...]] = _getter(keys)


def _getter(names: list[str]) -> Callable[[Row], tuple[Any, ...]]:
    get = attrgetter(*names)
    return get if len(names) > 1 else lambda row: (get(row),)


_shapes: dict[type[Row], RowShape] = {}


def shape_of(cls: type[Row]) -> RowShape:
    """The (cached) shape of a Row class."""
    shape = _shapes.get(cls)
    if shape is None:
        shape = _shapes[cls] = RowShape(cls)
    return shape
