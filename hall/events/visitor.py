"""What a visitor tells the world."""

from hall.events.base import Event


class VisitNoted(Event, frozen=True, kw_only=True, tag="visitor.noted"):
    """One of the person's tickets in this hall; the tickets of earlier days are forgotten. What became of it
    (``number``, ``queue_name``, ``state``) is only in early histories: since then the ticket is asked."""

    ticket: str
    number: str = ""
    queue_name: str = ""
    state: str = ""


class VisitsForgotten(Event, frozen=True, kw_only=True, tag="visitor.forgotten"):
    """The business day is over, and with it what was kept of it."""
