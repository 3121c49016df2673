"""What a day book records."""

from actors import Event


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
