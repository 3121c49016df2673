"""What a ticket tells the world."""

from typing import Any

from msgspec import field

from hall.events.base import Event


class TicketTaken(Event, frozen=True, kw_only=True, tag="ticket.taken"):
    """The queue has given this number. Where it stands and how long that will take is not kept: both follow from the
    queue, whose line the ticket's page watches (only early histories have ``position``, ``p50`` and ``p90``). ``hall``
    and ``number``: as in the ticket's id, and left out since. ``soon``: as in `TicketSoon`. ``person``: the citizen's
    account that it belongs to, ``behalf``: what the enterprise is called that it is for."""

    hall: str = ""
    hall_name: str
    number: str = ""
    queue: str
    queue_name: str
    item: str | None = None
    priority: str = "ordinary"
    taken_at: int
    position: int | None = None
    p50: int | None = None
    p90: int | None = None
    holder: str | None = None
    holder_index: str | None = None
    item_name: str | None = None
    matters: list[dict[str, Any]] = field(default_factory=list)
    here_by: int | None = None
    soon: bool = False
    person: str | None = None
    behalf: str | None = None


class TicketMoved(Event, frozen=True, kw_only=True, tag="ticket.moved"):
    """A new position or a new estimate. Only in early histories: since then they are derived where they are read."""

    position: int
    p50: int | None = None
    p90: int | None = None
    step: int


class TicketRequeued(Event, frozen=True, kw_only=True, tag="ticket.requeued"):
    """The ticket waits again: taken back from a window, or transferred to another queue. ``reason``: ``taken_back``,
    ``transferred``, ``rejoined``, ``next_matter``, or because the configuration changed: ``queue_removed``,
    ``item_moved`` (empty in histories before there were reasons). ``soon``: as in `TicketSoon`."""

    queue: str
    queue_name: str
    position: int | None = None
    p50: int | None = None
    p90: int | None = None
    step: int
    reason: str = ""
    soon: bool = False


class TicketCalled(Event, frozen=True, kw_only=True, tag="ticket.called"):
    """Called to a window; a recall is a further call. ``clerk``: who sits there (account); in the events below it is
    left out where that is still the same."""

    window: str
    step: int
    clerk: str | None = None


class TicketServing(Event, frozen=True, kw_only=True, tag="ticket.serving"):
    step: int
    clerk: str | None = None


class TicketHeld(Event, frozen=True, kw_only=True, tag="ticket.held"):
    step: int
    clerk: str | None = None


class TicketMissed(Event, frozen=True, kw_only=True, tag="ticket.missed"):
    """``rejoins``: how often it has come back already."""

    step: int
    rejoins: int = 0
    clerk: str | None = None


class TicketSoon(Event, frozen=True, kw_only=True, tag="ticket.soon"):
    """Only a few are ahead (`hall.next.SOON`): time to come near. Once in each wait; who waits there from the first has
    been told by then."""

    position: int
    step: int


class TicketAway(Event, frozen=True, kw_only=True, tag="ticket.away"):
    """The holder left for the ``leaves``-th time; calls pass by until a moment (microseconds) at most."""

    until: int
    leaves: int
    step: int


class TicketBack(Event, frozen=True, kw_only=True, tag="ticket.back"):
    """The holder who left can be called again."""

    step: int


class TicketHere(Event, frozen=True, kw_only=True, tag="ticket.here"):
    """The holder, who took the ticket from afar, is in the hall."""

    step: int


class TicketPassed(Event, frozen=True, kw_only=True, tag="ticket.passed"):
    """It is of this citizen's account from now on, which the one that took it is a part of."""

    person: str


class TicketMattersChanged(Event, frozen=True, kw_only=True, tag="ticket.matters_changed"):
    """What the ticket is for (`hall.matters`), all of it, and which of it is done."""

    matters: list[dict[str, Any]]
    step: int
    clerk: str | None = None


class TicketFinished(Event, frozen=True, kw_only=True, tag="ticket.finished"):
    step: int
    clerk: str | None = None


class TicketCancelled(Event, frozen=True, kw_only=True, tag="ticket.cancelled"):
    """``reason``: ``holder``, ``staff``, ``day_over``, ``left`` (in the middle of the service), ``queue_removed`` (the
    hall has none left), or ``not_here``: taken from afar, and the holder never came."""

    reason: str
    step: int
