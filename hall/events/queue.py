"""What a queue tells the world."""

from typing import Any

from actors import Event


class QueueConfigured(Event, frozen=True, kw_only=True, tag="queue.configured"):
    hall: str
    hall_name: str
    prefix: str
    name: str
    open: bool
    items: list[dict[str, Any]]
    service_seconds: int


class QueueOpenSet(Event, frozen=True, kw_only=True, tag="queue.open_set"):
    """The hall's hours let the queue give tickets, or no longer; ``opens`` is when they next do (ISO)."""

    open: bool
    reason: str | None
    opens: str | None


class QueueDayBegun(Event, frozen=True, kw_only=True, tag="queue.day_begun"):
    """Numbers start again at 001."""

    day: str


class QueueDayOver(Event, frozen=True, kw_only=True, tag="queue.day_over"):
    """Everyone still here has been told that the day is over; no window is on duty."""


class QueueJoined(Event, frozen=True, kw_only=True, tag="queue.joined"):
    """A ticket waits here: newly taken (``issued``), or transferred from ``origin``."""

    ticket: str
    number: str
    priority: str
    item: str | None
    item_name: str | None
    mask: str | None
    taken_at: int
    lane: int
    step: int
    issued: bool
    origin: str | None = None
    for_window: str | None = None
    rejoins: int = 0
    rejoined_at: int | None = None


class QueueHandedOver(Event, frozen=True, kw_only=True, tag="queue.handed_over"):
    """The ticket was given to a window. From here on nobody else can be given it. ``rule`` is why it was this one,
    ``passed`` how many who came earlier still waited (`hall.next.Why`; None in histories before there were rules)."""

    ticket: str
    window: str
    handover: str
    rule: str | None = None
    passed: int = 0


class QueueTakenBack(Event, frozen=True, kw_only=True, tag="queue.taken_back"):
    """The window could not take the ticket: it waits again, at the front."""

    ticket: str


class QueueRejoined(Event, frozen=True, kw_only=True, tag="queue.rejoined"):
    """A missed ticket waits again, by the moment (microseconds) at which it came back."""

    ticket: str
    joined_at: int


class QueueFollowed(Event, frozen=True, kw_only=True, tag="queue.followed"):
    """What became of a ticket at its window: called (again), serving, held or missed."""

    ticket: str
    state: str


class QueueLeft(Event, frozen=True, kw_only=True, tag="queue.left"):
    """The queue no longer answers for the ticket: finished (after ``seconds`` of service), cancelled or transferred."""

    ticket: str
    outcome: str
    seconds: int | None = None


class QueueStaffed(Event, frozen=True, kw_only=True, tag="queue.staffed"):
    """A window came on duty for this queue with a share of its time (0 to 1), or went (0)."""

    window: str
    share: float


class QueueShared(Event, frozen=True, kw_only=True, tag="queue.shared"):
    """The hall's load has moved: of these windows on duty the queue has these shares now."""

    shares: dict[str, float]
