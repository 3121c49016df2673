"""What a ticket tells the world."""

from actors import Event


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
    """The ticket waits again: taken back from a window, or transferred to another queue. ``reason``: ``taken_back``,
    ``transferred``, ``rejoined`` (empty in histories before there were reasons)."""

    queue: str
    queue_name: str
    position: int
    p50: int | None
    p90: int | None
    step: int
    reason: str = ""


class TicketCalled(Event, frozen=True, kw_only=True, tag="ticket.called"):
    """Called to a window; a recall is a further call. ``clerk``, here and below: who sits there (account)."""

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
    step: int
    clerk: str | None = None


class TicketFinished(Event, frozen=True, kw_only=True, tag="ticket.finished"):
    step: int
    clerk: str | None = None


class TicketCancelled(Event, frozen=True, kw_only=True, tag="ticket.cancelled"):
    """``reason``: ``holder``, ``staff`` or ``day_over``."""

    reason: str
    step: int
