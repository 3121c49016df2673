"""Rows read through statements compiled once are the rows that were written."""

import sqlite3
from typing import Any

import pytest
from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from actors import Row
from actors.rows import shape_of
from actors.stores.sqlite_file import create_tables
from actors.stores.sqlite_writing import SqliteRows, statements_of


class ShelfRow(Row):
    __tablename__ = "test_shelf"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    room: Mapped[str | None] = mapped_column(String(64))
    place: Mapped[int] = mapped_column("position")
    free: Mapped[bool] = mapped_column(default=True)
    books: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default_factory=list)


@pytest.fixture
def db() -> sqlite3.Connection:
    """Rows as raw values: none has been constructed, and SQLAlchemy has not looked at the class."""
    db = sqlite3.connect(":memory:", isolation_level=None)
    create_tables(db)
    rows = [
        ("b", "east", 2, 0, '[{"title":"论语"}]'),
        ("a", "east", 3, 1, "[]"),
        ("c", None, 1, 1, "[]"),
    ]
    db.executemany("INSERT INTO test_shelf VALUES (?, ?, ?, ?, ?)", rows)
    return db


def test_a_row_is_loaded_before_any_was_made(db: sqlite3.Connection) -> None:
    row = SqliteRows(db).get(ShelfRow, "b")
    assert row is not None
    assert (row.room, row.place, row.free, row.books) == ("east", 2, False, [{"title": "论语"}])
    row.free, row.place = True, 5
    assert shape_of(ShelfRow).values(row) == ("b", "east", 5, True, [{"title": "论语"}])
    db.execute(statements_of(ShelfRow).upsert, statements_of(ShelfRow).bind(shape_of(ShelfRow).values(row)))
    assert db.execute("SELECT position, free FROM test_shelf WHERE id = 'b'").fetchone() == (5, 1)


def test_what_is_not_there(db: sqlite3.Connection) -> None:
    assert SqliteRows(db).get(ShelfRow, "z") is None
    assert SqliteRows(db).all(ShelfRow, room="west") == []
    with pytest.raises(KeyError):
        SqliteRows(db).all(ShelfRow, colour="red")


def test_rows_by_their_columns(db: sqlite3.Connection) -> None:
    rows = SqliteRows(db)
    assert [row.id for row in rows.all(ShelfRow, room="east", order_by="place")] == ["b", "a"]
    assert [row.id for row in rows.all(ShelfRow, room=None)] == ["c"]
    assert [row.id for row in rows.all(ShelfRow, order_by="id")] == ["a", "b", "c"]
    assert [row.id for row in rows.all(ShelfRow, room="east", place=3)] == ["a"]


def test_text_without_a_length_is_refused_when_the_class_is_made() -> None:
    with pytest.raises(TypeError, match=r"LooseRow\.name: String needs a length"):

        class LooseRow(Row):
            __tablename__ = "test_loose"
            id: Mapped[int] = mapped_column(primary_key=True)
            name: Mapped[str]

    Row.metadata.remove(Row.metadata.tables["test_loose"])
