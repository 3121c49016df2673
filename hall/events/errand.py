"""What an errand tells the world."""

from hall.events.base import Event


class ErrandDone(Event, frozen=True, kw_only=True, tag="errand.done"):
    """The idempotency key of this errand stands for this ticket."""

    ticket: str
