"""What can be said to a ticket."""

from actors import Command, Query
from hall.messages.shared import Json


class Create(Command[None], frozen=True, kw_only=True, tag="ticket.create"):
    """Inside. The queue has given this number."""

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


class Follow(Command[None], frozen=True, kw_only=True, tag="ticket.follow"):
    """Inside. What the queue says about the ticket now. Older steps than the last one are dropped."""

    step: int
    state: str
    queue: str
    queue_name: str
    position: int | None = None
    p50: int | None = None
    p90: int | None = None
    window: str | None = None
    reason: str | None = None


class ShowTicket(Query[Json], frozen=True, kw_only=True, tag="ticket.show"):
    """Holder or staff. The ticket now, with its exact position."""


class CancelTicket(Command[Json], frozen=True, kw_only=True, tag="ticket.cancel"):
    """Holder or staff. Give up a ticket that is waiting, held or missed."""


class RejoinTicket(Command[Json], frozen=True, kw_only=True, tag="ticket.rejoin"):
    """Holder or staff. Wait again after the call was missed; answered with the ticket's JSON."""


class TellVisits(Command[None], frozen=True, kw_only=True, tag="ticket.tell_visits"):
    """Inside. Have the window told of the holder's other tickets today, where the holder is known by blind index."""

    window: str
    handover: str
