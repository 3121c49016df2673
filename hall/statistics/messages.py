"""What can be said to a day book."""

from actors import Command


class CountArrival(Command[None], frozen=True, kw_only=True, tag="daybook.count_arrival"):
    """Inside. A ticket's visit has begun."""

    ticket: str
    origin: str
    queue: str
    item: str | None
    hour: str


class CountVisit(Command[None], frozen=True, kw_only=True, tag="daybook.count_visit"):
    """Inside. A ticket's visit is over, with what came of it."""

    ticket: str
    origin: str
    queue: str
    item: str | None
    hour: str
    window: str | None
    clerk: str | None
    outcome: str
    wait: int | None
    service: int | None
