"""What day books and month books record."""

from actors import Event
from hall.statistics.summing import Summed


class DayArrived(Event, frozen=True, kw_only=True, tag="day.arrived"):
    """A visit began. ``hour`` is 00 to 23; ``origin`` as in `hall.statistics.definitions`."""

    ticket: str
    origin: str
    queue: str
    item: str | None
    hour: str


class DayCounted(Event, frozen=True, kw_only=True, tag="day.counted"):
    """A visit is over. ``wait`` and ``service`` in seconds, None where there was none."""

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


class DayRated(Event, frozen=True, kw_only=True, tag="day.rated"):
    """A service was rated, ``score`` of 5."""

    queue: str
    item: str | None
    hour: str
    window: str
    clerk: str | None
    score: int


class MonthSummed(Event, frozen=True, kw_only=True, tag="month.summed"):
    """A month's figures. ``version``: how many events its day books had recorded together."""

    version: int
    rows: list[Summed]
