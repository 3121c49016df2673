"""What a window tells the world."""

from typing import Any

from msgspec import field

from hall.events.base import Event


class WindowConfigured(Event, frozen=True, kw_only=True, tag="window.configured"):
    hall: str
    hall_name: str
    queues: list[str]
    items: list[str]
    profiles: list[dict[str, Any]] = field(default_factory=list)
    express: list[str] | None = None
    group: str = ""


class WindowDayBegun(Event, frozen=True, kw_only=True, tag="window.day_begun"):
    day: str


class WindowDayOver(Event, frozen=True, kw_only=True, tag="window.day_over"):
    """The window is closed and holds nobody; yesterday's handovers are forgotten."""


class WindowOpened(Event, frozen=True, kw_only=True, tag="window.opened"):
    """Opened, or opened again after a pause, by the clerk it is bound to, under a claim on that clerk."""

    clerk: str
    claim: str | None = None


class WindowClerkNamed(Event, frozen=True, kw_only=True, tag="window.clerk_named"):
    """What people call somebody of the staff (by account name) who has to do with this window."""

    clerk: str
    name: str


class WindowPaused(Event, frozen=True, kw_only=True, tag="window.paused"):
    """``until`` is when the clerk means to be back (microseconds)."""

    reason: str | None = None
    until: int | None = None


class WindowClosed(Event, frozen=True, kw_only=True, tag="window.closed"):
    pass


class WindowCalled(Event, frozen=True, kw_only=True, tag="window.called"):
    """A ticket was handed to this window and called. ``command`` is the clerk's command that asked for it,
    ``rule`` and ``passed`` are the queue's reasons (of a ticket that staff had moved also their ``reason``, sealed, and
    ``by``),
    ``matters`` (`hall.matters`) is all that the ticket is for, empty where that is only ``item``, ``notes`` how many
    it carries; ``number``: as in the ticket's id, and left out since."""

    handover: str
    ticket: str
    number: str = ""
    queue: str
    queue_name: str
    priority: str = "ordinary"
    item: str | None = None
    item_name: str | None = None
    mask: str | None = None
    command: str
    rule: str | None = None
    passed: int = 0
    matters: list[dict[str, Any]] = field(default_factory=list)
    reason: str | None = None
    by: str | None = None
    notes: int = 0
    taken_at: int | None = None


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
    """The ticket stays with this window, and the window is free. ``reason`` is sealed."""

    reason: str | None = None


class WindowResumed(Event, frozen=True, kw_only=True, tag="window.resumed"):
    handover: str


class WindowTransferred(Event, frozen=True, kw_only=True, tag="window.transferred"):
    """The ticket went to another queue, or to another window (through one of its queues), perhaps as the first free
    one of a group. ``reason`` is sealed; ``asks``: as in `WindowFinished`."""

    queue: str
    window: str | None = None
    reason: str | None = None
    group: str | None = None
    asks: bool = False


class WindowMissed(Event, frozen=True, kw_only=True, tag="window.missed"):
    clerk: str | None = None


class WindowFinished(Event, frozen=True, kw_only=True, tag="window.finished"):
    """Service is done; ``seconds`` counts the work without the time on hold. ``asks``: the window's counter asks
    for a rating, for as long as `hall.ratings.terms` says, or until the next call."""

    seconds: int
    clerk: str | None = None
    asks: bool = False


class WindowAskingEnded(Event, frozen=True, kw_only=True, tag="window.asking_ended"):
    """The service was rated: the counter asks no more."""


class WindowLeft(Event, frozen=True, kw_only=True, tag="window.left"):
    """The person went away in the middle of the service."""

    clerk: str | None = None


class WindowReleased(Event, frozen=True, kw_only=True, tag="window.released"):
    """A held ticket was given up by its holder."""

    handover: str


class WindowQueueChanged(Event, frozen=True, kw_only=True, tag="window.queue_changed"):
    """How many waited in one of the window's queues, and who was next there. Only in early histories: since then
    whoever looks asks the queues."""

    queue: str
    waiting: int
    heads: list[dict[str, Any]] = field(default_factory=list)


class WindowTicketAmended(Event, frozen=True, kw_only=True, tag="window.ticket_amended"):
    """What a handed over ticket is for has changed: all its matters now, and how many notes it carries."""

    handover: str
    matters: list[dict[str, Any]]
    notes: int = 0


class WindowVisitsKnown(Event, frozen=True, kw_only=True, tag="window.visits_known"):
    """The person behind a handover was here today already (``{"number", "queue_name", "state"}``)."""

    handover: str
    visits: list[dict[str, str]]


class WindowHelping(Event, frozen=True, kw_only=True, tag="window.helping"):
    """The window serves these queues too until a moment (microseconds), for another window where one is named."""

    window: str | None
    queues: list[str]
    until: int


class WindowHelpEnded(Event, frozen=True, kw_only=True, tag="window.help_ended"):
    pass


class WindowProfileTurned(Event, frozen=True, kw_only=True, tag="window.profile_turned"):
    """A profile began or ended: these queues are served now."""

    queues: list[str]


class WindowOffered(Event, frozen=True, kw_only=True, tag="window.offered"):
    """The clerk offers the window to a colleague (None: to any)."""

    by: str
    to: str | None = None


class WindowOfferEnded(Event, frozen=True, kw_only=True, tag="window.offer_ended"):
    """Nobody took over; the clerk goes on."""


class WindowTakenOver(Event, frozen=True, kw_only=True, tag="window.taken_over"):
    """Another clerk sits at the window now, with its ticket and all that it holds."""

    clerk: str
    claim: str | None = None


class WindowDeskSeen(Event, frozen=True, kw_only=True, tag="window.desk_seen"):
    """Somebody has this window's desk open at a gateway."""

    gateway: str
    clerk: str


class WindowDeskLeft(Event, frozen=True, kw_only=True, tag="window.desk_left"):
    """Their last desk at that gateway is gone; ``since``: where that is known late only, when it was (microseconds)."""

    gateway: str
    clerk: str
    since: int | None = None


class WindowAttended(Event, frozen=True, kw_only=True, tag="window.attended"):
    """A command came: the window is run, though no desk of its clerk is seen."""


class WindowGaveBack(Event, frozen=True, kw_only=True, tag="window.gave_back"):
    """The ticket that was called went back to the front of its queue: the clerk had gone, or (``by``) gave it back."""

    by: str | None = None
