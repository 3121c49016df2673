"""What can be said to day books and month books, and asked of them."""

import msgspec

from actors import Command, Query
from hall.statistics.summed import Summed


class CountVisit(Command[None], frozen=True, kw_only=True, tag="daybook.count_visit"):
    """Inside. A ticket's visit is over, with what came of it; ``arrived``: as in `events.DayCounted`."""

    origin: str
    queue: str
    item: str | None
    hour: str
    window: str | None
    clerk: str | None
    outcome: str
    wait: int | None
    service: int | None
    arrived: bool = True


class CountRating(Command[None], frozen=True, kw_only=True, tag="daybook.count_rating"):
    """Inside. A service of the day was rated, ``score`` of 5; ``hour`` is the one in which its ticket was taken."""

    queue: str
    item: str | None
    hour: str
    window: str
    clerk: str | None
    score: int


class DayShown(msgspec.Struct, frozen=True):
    """A day book's rows. ``version``: how many events they were made of."""

    version: int
    rows: list[Summed]


class ShowDay(Query[DayShown], frozen=True, tag="daybook.show"):
    """Inside. Everything a day book has counted."""


class SumMonth(Command[None], frozen=True, tag="monthbook.sum"):
    """Inside. The month is over: add up its day books, unless that is done."""
