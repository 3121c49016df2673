"""What a queue tells the world."""

from typing import Any

from msgspec import field

from hall.events.base import Event
from hall.next import ORDINARY


class QueueConfigured(Event, frozen=True, kw_only=True, tag="queue.configured"):
    hall: str
    hall_name: str
    prefix: str
    name: str
    open: bool
    items: list[dict[str, Any]]
    service_seconds: int


class QueueOpenSet(Event, frozen=True, kw_only=True, tag="queue.open_set"):
    """The hall's hours let the queue give tickets, or no longer; ``opens`` is when they next do (ISO). ``spans``:
    today's hours, begin and end of each; ``home``: when those who still wait are sent home."""

    open: bool
    reason: str | None
    opens: str | None
    spans: list[list[int]] = field(default_factory=list)
    home: int | None = None


class QueueInherited(Event, frozen=True, kw_only=True, tag="queue.inherited"):
    """The configuration took something away: which queues handle it now (`hall.heirs`), all that is known of it."""

    heirs: dict[str, str]


class QueueDayBegun(Event, frozen=True, kw_only=True, tag="queue.day_begun"):
    """Numbers start again at 001."""

    day: str


class QueueDayOver(Event, frozen=True, kw_only=True, tag="queue.day_over"):
    """Everyone still here has been told that the day is over; no window is on duty."""


class QueueJoined(Event, frozen=True, kw_only=True, tag="queue.joined"):
    """A ticket waits here: newly taken (``issued``), or transferred from ``origin``. ``here_by``: taken from afar, it
    lapses at that moment unless its holder comes; ``by``: the staff that registered the person; ``slot``: when the
    appointment begins that was checked in for (none in histories before ranks went by it); ``shown``: how somebody from
    afar has shown to be in the hall (``code``). ``sent_why`` and ``sent_by``: a clerk's reason (sealed) for sending it
    here, and who that is (as people call them). ``shares`` and ``engaged``: where nobody waited yet, what the hall said
    of the windows on duty (as in `QueueShared`); None: it was not asked, or nothing was new. ``number``: as in the
    ticket's id, and left out since; ``taken_at`` is left out where it is the event's moment."""

    ticket: str
    number: str = ""
    priority: str = "ordinary"
    item: str | None = None
    item_name: str | None = None
    mask: str | None = None
    taken_at: int | None = None
    lane: int = ORDINARY
    step: int = 1
    issued: bool = True
    origin: str | None = None
    for_window: str | None = None
    rejoins: int = 0
    rejoined_at: int | None = None
    holder_index: str | None = None
    leaves: int = 0
    matters: list[dict[str, Any]] = field(default_factory=list)
    here_by: int | None = None
    by: str | None = None
    slot: int | None = None
    shown: str | None = None
    notes: list[dict[str, Any]] = field(default_factory=list)
    sent_why: str | None = None
    sent_by: str | None = None
    shares: dict[str, float] | None = None
    engaged: list[str] | None = None


class QueueHandedOver(Event, frozen=True, kw_only=True, tag="queue.handed_over"):
    """The ticket was given to a window. From here on nobody else can be given it. ``handover`` is left out since it is
    the queue's next one by its count. ``rule`` is why it was this one,
    ``passed`` how many who came earlier still waited (`hall.next.Why`; None in histories before there were rules);
    where staff had moved it, ``reason`` is why (sealed) and ``by`` who."""

    ticket: str
    window: str
    handover: str = ""
    rule: str | None = None
    passed: int = 0
    reason: str | None = None
    by: str | None = None


class QueueTakenBack(Event, frozen=True, kw_only=True, tag="queue.taken_back"):
    """The window could not take the ticket: it waits again, at the front."""

    ticket: str


class QueueRejoined(Event, frozen=True, kw_only=True, tag="queue.rejoined"):
    """A missed ticket waits again, by the moment (microseconds) at which it came back."""

    ticket: str
    joined_at: int


class QueueAway(Event, frozen=True, kw_only=True, tag="queue.away"):
    """Someone who waits left for a while, at most until a moment (microseconds); the place stays."""

    ticket: str
    until: int


class QueueBack(Event, frozen=True, kw_only=True, tag="queue.back"):
    """Someone who left can be called again: came ``by`` holder or staff, or the time was over (``time``)."""

    ticket: str
    by: str


class QueueHere(Event, frozen=True, kw_only=True, tag="queue.here"):
    """Someone who took a ticket from afar is in the hall, shown ``by`` code, place or reception."""

    ticket: str
    by: str


class QueueMattersChanged(Event, frozen=True, kw_only=True, tag="queue.matters_changed"):
    """What a ticket is for (`hall.matters`), all of it."""

    ticket: str
    matters: list[dict[str, Any]]


class QueueNoted(Event, frozen=True, kw_only=True, tag="queue.noted"):
    """Staff (``by``; ``by_name``: as people call them) wrote something (sealed) for whoever serves the person next."""

    ticket: str
    text: str
    by: str
    by_name: str = ""


class QueueMoved(Event, frozen=True, kw_only=True, tag="queue.moved"):
    """Staff (``by``; ``by_name``: as people call them) put someone elsewhere, past ``passed`` others. ``rank`` and
    ``order`` are the new place (`hall.next.between`); None: the place that the rules give. ``reason`` is sealed."""

    ticket: str
    to: str
    rank: int | None = None
    order: float | None = None
    reason: str
    by: str
    passed: int = 0
    by_name: str = ""


class QueueFollowed(Event, frozen=True, kw_only=True, tag="queue.followed"):
    """What became of a ticket at its window: called (again), serving, held or missed."""

    ticket: str
    state: str


class QueueLeft(Event, frozen=True, kw_only=True, tag="queue.left"):
    """The queue no longer answers for the ticket: finished (after ``seconds`` of service), cancelled or transferred;
    the latter after ``seconds`` too where one matter is done and the ticket goes on with the next."""

    ticket: str
    outcome: str = "finished"
    seconds: int | None = None


class QueueStaffed(Event, frozen=True, kw_only=True, tag="queue.staffed"):
    """A window came on duty for this queue with a share of its time (0 to 1), or went (0)."""

    window: str
    share: float


class QueueClosed(Event, frozen=True, kw_only=True, tag="queue.closed"):
    """The hall has closed for this business day, and who was not at a window has been told so."""

    day: str


class QueueWindowLeft(Event, frozen=True, kw_only=True, tag="queue.window_left"):
    """A window serves this queue no longer: who waited for it alone may be called to any."""

    window: str


class QueueShared(Event, frozen=True, kw_only=True, tag="queue.shared"):
    """The hall's load has moved: of these windows on duty the queue has these shares now. ``engaged``: those that have
    somebody, of whichever queue; None: not said (since who comes where nobody waits asks for it, `QueueJoined`)."""

    shares: dict[str, float]
    engaged: list[str] | None = None
