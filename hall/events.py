"""What the halls tell the world: every event that is journaled here.

A released event is never changed: only fields with defaults are added (`tests/hall/golden` holds one example of each).
Times are not repeated in the events; the journal records when each happened. No citizen's data: only sealed text,
blind index and mask.
"""

from typing import Any

from msgspec import field

from actors import Event

# The district's map ---------------------------------------------------------------------------------------------------


class DistrictHallListed(Event, frozen=True, kw_only=True, tag="district.hall_listed"):
    """A hall is on the map, or its name or place changed."""

    hall: str
    name: str
    name_en: str
    lon: float
    lat: float
    open: bool


class DistrictHallChanged(Event, frozen=True, kw_only=True, tag="district.hall_changed"):
    """How busy a hall is has changed. ``p50`` and ``p90`` are seconds, None when no window is open."""

    hall: str
    waiting: int
    windows_open: int
    p50: int | None
    p90: int | None
    level: str


# A hall ---------------------------------------------------------------------------------------------------------------


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


class HallDayBegun(Event, frozen=True, kw_only=True, tag="hall.day_begun"):
    """A new business day: the board is empty, nobody waits, windows are closed."""

    day: str


class HallQueueChanged(Event, frozen=True, kw_only=True, tag="hall.queue_changed"):
    queue: str
    waiting: int
    p50: int | None
    p90: int | None


class HallWindowChanged(Event, frozen=True, kw_only=True, tag="hall.window_changed"):
    """A window's state; with a ``queue`` it is a call (``calls`` = how many times) and goes on the board."""

    window: str
    state: str
    serving: str | None
    queue: str | None = None
    calls: int = 0


# A queue --------------------------------------------------------------------------------------------------------------


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


# A window -------------------------------------------------------------------------------------------------------------


class WindowConfigured(Event, frozen=True, kw_only=True, tag="window.configured"):
    hall: str
    hall_name: str
    queues: list[str]
    items: list[str]


class WindowDayBegun(Event, frozen=True, kw_only=True, tag="window.day_begun"):
    day: str


class WindowDayOver(Event, frozen=True, kw_only=True, tag="window.day_over"):
    """The window is closed and holds nobody; yesterday's handovers are forgotten."""


class WindowOpened(Event, frozen=True, kw_only=True, tag="window.opened"):
    """Opened, or opened again after a pause, by the clerk it is bound to."""

    clerk: str


class WindowPaused(Event, frozen=True, kw_only=True, tag="window.paused"):
    pass


class WindowClosed(Event, frozen=True, kw_only=True, tag="window.closed"):
    pass


class WindowCalled(Event, frozen=True, kw_only=True, tag="window.called"):
    """A ticket was handed to this window and called. ``command`` is the clerk's command that asked for it,
    ``rule`` and ``passed`` are the queue's reasons."""

    handover: str
    ticket: str
    number: str
    queue: str
    queue_name: str
    priority: str
    item: str | None
    item_name: str | None
    mask: str | None
    command: str
    rule: str | None = None
    passed: int = 0


class WindowTurnedDown(Event, frozen=True, kw_only=True, tag="window.turned_down"):
    """A handover that this window could not take; the queue has been told to take it back."""

    handover: str
    ticket: str
    number: str
    queue: str


class WindowRecalled(Event, frozen=True, kw_only=True, tag="window.recalled"):
    pass


class WindowStarted(Event, frozen=True, kw_only=True, tag="window.started"):
    pass


class WindowHeld(Event, frozen=True, kw_only=True, tag="window.held"):
    """The ticket stays with this window, and the window is free."""

    reason: str | None = None


class WindowResumed(Event, frozen=True, kw_only=True, tag="window.resumed"):
    handover: str


class WindowTransferred(Event, frozen=True, kw_only=True, tag="window.transferred"):
    """The ticket went to another queue, or to another window (through one of its queues)."""

    queue: str
    window: str | None = None
    reason: str | None = None


class WindowMissed(Event, frozen=True, kw_only=True, tag="window.missed"):
    pass


class WindowFinished(Event, frozen=True, kw_only=True, tag="window.finished"):
    """Service is done; ``seconds`` counts the work without the time on hold."""

    seconds: int


class WindowReleased(Event, frozen=True, kw_only=True, tag="window.released"):
    """A held ticket was given up by its holder."""

    handover: str


class WindowQueueChanged(Event, frozen=True, kw_only=True, tag="window.queue_changed"):
    """How many wait in one of the window's queues (exact up to 20, then every fifth)."""

    queue: str
    waiting: int


# A ticket -------------------------------------------------------------------------------------------------------------


class TicketTaken(Event, frozen=True, kw_only=True, tag="ticket.taken"):
    hall: str
    hall_name: str
    number: str
    queue: str
    queue_name: str
    item: str | None
    priority: str
    taken_at: int
    position: int
    p50: int | None
    p90: int | None
    holder: str | None = None
    holder_index: str | None = None


class TicketMoved(Event, frozen=True, kw_only=True, tag="ticket.moved"):
    """A new position or a new estimate."""

    position: int
    p50: int | None
    p90: int | None
    step: int


class TicketRequeued(Event, frozen=True, kw_only=True, tag="ticket.requeued"):
    """The ticket waits again: taken back from a window, or transferred to another queue."""

    queue: str
    queue_name: str
    position: int
    p50: int | None
    p90: int | None
    step: int


class TicketCalled(Event, frozen=True, kw_only=True, tag="ticket.called"):
    """Called to a window; a recall is a further call."""

    window: str
    step: int


class TicketServing(Event, frozen=True, kw_only=True, tag="ticket.serving"):
    step: int


class TicketHeld(Event, frozen=True, kw_only=True, tag="ticket.held"):
    step: int


class TicketMissed(Event, frozen=True, kw_only=True, tag="ticket.missed"):
    step: int


class TicketFinished(Event, frozen=True, kw_only=True, tag="ticket.finished"):
    step: int


class TicketCancelled(Event, frozen=True, kw_only=True, tag="ticket.cancelled"):
    """``reason``: ``holder``, ``staff`` or ``day_over``."""

    reason: str
    step: int


# A kiosk --------------------------------------------------------------------------------------------------------------


class KioskConfigured(Event, frozen=True, kw_only=True, tag="kiosk.configured"):
    hall: str
    name: str


class KioskServiceSet(Event, frozen=True, kw_only=True, tag="kiosk.service_set"):
    in_service: bool


class KioskPrinted(Event, frozen=True, kw_only=True, tag="kiosk.printed"):
    ticket: str
    day: str


# Errand ---------------------------------------------------------------------------------------------------------------


class ErrandDone(Event, frozen=True, kw_only=True, tag="errand.done"):
    """The idempotency key of this errand stands for this ticket."""

    ticket: str
