"""What a hall tells the world."""

from typing import Any

from msgspec import UNSET, UnsetType, field

from hall.events.base import Event


class HallConfigured(Event, frozen=True, kw_only=True, tag="hall.configured"):
    """What a hall is, and its queues, windows and items, as `hall.messages.ConfigureHall` gives them."""

    name: str
    name_en: str
    lon: float
    lat: float
    open: bool
    queues: list[dict[str, Any]]
    windows: list[dict[str, Any]]
    items: list[dict[str, Any]]
    hours: dict[str, Any] = field(default_factory=dict)
    notices: list[dict[str, Any]] = field(default_factory=list)
    floor: dict[str, Any] = field(default_factory=dict)
    version: int = 0
    by: str = ""
    """Who set it; empty for the data files."""


class HallHoursTurned(Event, frozen=True, kw_only=True, tag="hall.hours_turned"):
    """The hall opened, stopped giving tickets, went into a break or closed, or a new date began. ``phase`` is open,
    last, break, closed, or empty where the hall keeps no hours; ``hours`` is what its JSON shows."""

    phase: str
    open: bool
    taking: bool
    hours: dict[str, Any]


class HallDayClosed(Event, frozen=True, kw_only=True, tag="hall.day_closed"):
    """The time after closing is over: the queues were told to send home who still waits."""

    day: str


class HallAlwaysOpenSet(Event, frozen=True, kw_only=True, tag="hall.always_open_set"):
    always: bool


class HallNoticesEnded(Event, frozen=True, kw_only=True, tag="hall.notices_ended"):
    """A notice has run out; the ids of all that have are given. The configuration keeps them."""

    notices: list[str]


class HallKioskChanged(Event, frozen=True, kw_only=True, tag="hall.kiosk_changed"):
    kiosk: str
    name: str
    in_service: bool


class HallDayBegun(Event, frozen=True, kw_only=True, tag="hall.day_begun"):
    """A new business day: the board is empty, nobody waits, windows are closed."""

    day: str


class HallQueueChanged(Event, frozen=True, kw_only=True, tag="hall.queue_changed"):
    """A queue's figures, after its event ``seq``. ``absent``: how many of those ``waiting`` are away for a while, or
    have not come yet."""

    queue: str
    waiting: int
    p50: int | None = None
    p90: int | None = None
    absent: int = 0
    seq: int = 0


class HallWindowChanged(Event, frozen=True, kw_only=True, tag="hall.window_changed"):
    """A window's state; with a ``queue`` it is a call (``calls`` = how many times) and goes on the board. ``pause``
    says why it is paused and until when it is expected to be (``{"reason", "until"}``, microseconds), ``clerk`` who
    sits there, by the name that people call them (left out where that has not changed). ``waiting``, ``absent``,
    ``p50``, ``p90``, ``seq``: with a call, the queue's figures since then, as in `HallQueueChanged`."""

    window: str
    state: str
    serving: str | None = None
    queue: str | None = None
    calls: int = 0
    pause: dict[str, Any] = field(default_factory=dict)
    clerk: str | UnsetType | None = UNSET
    waiting: int | None = None
    absent: int = 0
    p50: int | None = None
    p90: int | None = None
    seq: int = 0
