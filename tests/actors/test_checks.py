"""What a column cannot hold is told before it is written, by its table and column, whatever the database."""

from datetime import date
from enum import IntEnum, StrEnum
from typing import Any

import pytest
from sqlalchemy import Column, Date, Integer
from sqlalchemy.orm import Mapped, mapped_column

from actors import Row
from actors.checks import Unfit, check_of
from actors.rows import shape_of
from actors.stores.tables import CommandRow, OutboxRow, ReminderRow, check_event
from tests.stores.batches import Author, BookRow, command, told


class SmallRow(Row):
    __tablename__ = "test_small"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)


def values(**changed: Any) -> tuple[Any, ...]:
    row = {
        "id": "1",
        "shelf": None,
        "place": 5,
        "pages": 2**40,
        "weight": 0.5,
        "lent": False,
        "words": {"名": [1, None, 0.5]},
        "cover": b"\0",
    }
    return tuple((row | changed).values())


class Colour(StrEnum):
    RED = "red"


class Floor(IntEnum):
    ONE = 1


NESTED: list[Any] = []
for _ in range(100):
    NESTED = [NESTED]

FITS: dict[str, list[Any]] = {
    "id": ["", "é" * 16, "𠀀" * 16, "\\'\"`%s;-- \\"],
    "shelf": [None, "\x01\n\t", "\x1a\\n "],
    "place": [None, 2**31 - 1, -(2**31)],
    "pages": [2**63 - 1, -(2**63), True],
    "weight": [0.0, -1e300, 3, 0.1 + 0.2, 5e-324, 1.7976931348623157e308, -(2**53), True],
    "lent": [True],
    "words": [
        *(None, [], "text", 1.5, (1, "a"), {"a": {"b": [None]}}, "half \\ud800 in words", "a zero \0", "\\'%s"),
        *(2**70, -(2**63), NESTED, {"day": date(2026, 11, 30)}, {"one"}),
    ],
    "cover": [b"", bytes(range(256)), b"\xff" * 100_000],
}
UNFIT: dict[str, list[Any]] = {
    "id": [None, "x" * 17, "𠀀" * 17, "\0", "a\0", "\ud800", "x\udfff", 1, b"x", Colour.RED],
    "shelf": ["x" * 9, 1],
    "place": [2**31, -(2**31) - 1, 1.0, "1"],
    "pages": [None, 2**63, -(2**63) - 1, 10**400, "1", 1.5, float("nan"), Floor.ONE],
    "weight": [None, float("nan"), float("inf"), -float("inf"), 10**400, 2**53 + 1, "1", Floor.ONE],
    "lent": [None, 0, 1, "yes"],
    "words": [object(), [object()], float("nan"), {"a": [float("inf"), None]}, "\ud800", {"\ud800": 1}],
    "cover": [None, "text", bytearray(b"x")],
}


@pytest.mark.parametrize("column", FITS)
def test_values_that_fit(column: str) -> None:
    for value in FITS[column]:
        shape_of(BookRow).check(values(**{column: value}))


@pytest.mark.parametrize("column", UNFIT)
def test_values_that_do_not_fit(column: str) -> None:
    for value in UNFIT[column]:
        name = "position" if column == "place" else column
        with pytest.raises(Unfit, match=rf"^test_book\.{name} ") as caught:
            shape_of(BookRow).check(values(**{column: value}))
        assert "half" not in str(caught.value)


def test_a_table_of_one_column() -> None:
    shape_of(SmallRow).check((1,))
    with pytest.raises(Unfit, match=r"test_small\.id is beyond 32 bits"):
        shape_of(SmallRow).check((2**31,))


def test_a_column_of_another_type_is_refused_when_it_is_declared() -> None:
    """What it can hold would be found out by one database and not by another."""
    with pytest.raises(TypeError, match="is not known"):
        check_of("test", [Column("day", Date)])


def test_a_value_is_not_told() -> None:
    """It may be a person's."""
    with pytest.raises(Unfit) as caught:
        shape_of(BookRow).check(values(shelf="440106199001011234"))
    assert str(caught.value) == "test_book.shelf is longer than 8 characters"


def test_the_runtimes_own_columns() -> None:
    [event] = Author().events(1)
    check_event(event)
    for place, longest in ((0, 32), (1, 128), (3, 64), (5, 160), (6, 400)):
        for bad in ("x" * (longest + 1), "\0", None, 1):
            with pytest.raises(Unfit, match=r"^journal\."):
                check_event((*event[:place], bad, *event[place + 1 :]))
        check_event((*event[:place], "x" * longest, *event[place + 1 :]))
    shape_of(CommandRow).check(command("c1"))
    with pytest.raises(Unfit, match=r"command\.id is longer than 400"):
        shape_of(CommandRow).check(command("c" * 401))
    with pytest.raises(Unfit, match=r"command\.digest is longer than 16 bytes"):
        shape_of(CommandRow).check(command("c1", digest=b"d" * 17))
    shape_of(OutboxRow).check(told("t1"))
    with pytest.raises(Unfit, match=r"outbox\.key"):
        shape_of(OutboxRow).check(told("t1", to="\0"))
    with pytest.raises(Unfit, match=r"reminder\.due is beyond 64 bits"):
        shape_of(ReminderRow).check(("k", "a", "r", 2**63, b""))
