"""What day books and month books record."""

from hall.events.base import Event
from hall.statistics.summed import Summed


class DayArrived(Event, frozen=True, kw_only=True, tag="day.arrived"):
    """A visit began. ``hour`` is 00 to 23; ``origin`` as in `hall.statistics.definitions`. Only in early histories:
    since then an arrival is counted when its visit is over, and until then where it is read."""

    ticket: str = ""
    origin: str = "taken"
    queue: str
    item: str | None = None
    hour: str


class DayCounted(Event, frozen=True, kw_only=True, tag="day.counted"):
    """A visit of the ticket that tells it is over. ``wait`` and ``service`` in seconds, None where there was none;
    ``arrived``: its arrival was counted when it began (`DayArrived`); ``ticket``: only in early histories, which said
    it twice."""

    ticket: str = ""
    origin: str = "taken"
    queue: str
    item: str | None = None
    hour: str
    window: str | None = None
    clerk: str | None = None
    outcome: str = "finished"
    wait: int | None = None
    service: int | None = None
    arrived: bool = True


class DayRated(Event, frozen=True, kw_only=True, tag="day.rated"):
    """A service was rated, ``score`` of 5."""

    queue: str
    item: str | None = None
    hour: str
    window: str
    clerk: str | None = None
    score: int


class MonthSummed(Event, frozen=True, kw_only=True, tag="month.summed"):
    """A month's figures. ``version``: how many events its day books had recorded together."""

    version: int
    rows: list[Summed]
