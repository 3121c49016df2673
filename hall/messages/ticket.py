"""What can be said to a ticket."""

from msgspec import field

from actors import Command, Query
from hall.messages.shared import Json, Sealed


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
    holder: str | None = None
    holder_index: str | None = None
    item_name: str | None = None
    matters: list[Json] = field(default_factory=list)
    here_by: int | None = None
    person: str | None = None
    behalf: str | None = None


class Follow(Command[None], frozen=True, kw_only=True, tag="ticket.follow"):
    """Inside. What the queue says about the ticket now. Older steps than the last one are dropped. ``away_until`` and
    ``here_by``: calls pass it by until then (`hall.leaving`, `hall.nearby`). ``clerk``: the account at the window;
    ``reason``: why it was cancelled, or waits again (`hall.events.TicketRequeued`)."""

    step: int
    state: str
    queue: str
    queue_name: str
    position: int | None = None
    window: str | None = None
    reason: str | None = None
    away_until: int | None = None
    leaves: int = 0
    rejoins: int = 0
    here_by: int | None = None
    matters: list[Json] = field(default_factory=list)
    clerk: str | None = None


class ComeNear(Command[None], frozen=True, kw_only=True, tag="ticket.come_near"):
    """Inside. Only a few are ahead now: at this position."""

    step: int
    position: int


class ShowTicket(Query[Json], frozen=True, kw_only=True, tag="ticket.show"):
    """Holder or staff. The ticket now, with its exact position."""


class IsMine(Query[bool], frozen=True, kw_only=True, tag="ticket.is_mine"):
    """A citizen. Was it taken by their account?"""


class PassTicket(Command[None], frozen=True, kw_only=True, tag="ticket.pass"):
    """Inside. The citizen's account ``before`` is part of ``person`` from now on."""

    before: str
    person: str


class CancelTicket(Command[Json], frozen=True, kw_only=True, tag="ticket.cancel"):
    """Holder or staff. Give up a ticket that is waiting, held or missed."""


class HeedErasure(Command[None], frozen=True, kw_only=True, tag="ticket.heed_erasure"):
    """The ticket's own: whether its holder was erased while it was taken."""


class RejoinTicket(Command[Json], frozen=True, kw_only=True, tag="ticket.rejoin"):
    """Holder or staff. Wait again after the call was missed; answered with the ticket's JSON."""


class LeaveTicket(Command[Json], frozen=True, kw_only=True, tag="ticket.leave"):
    """Holder or staff. Leave the hall for a while; the place stays. Answered with the ticket's JSON."""


class ReturnTicket(Command[Json], frozen=True, kw_only=True, tag="ticket.return"):
    """Holder or staff. Be back before the time is over; answered with the ticket's JSON."""


class AddTicketMatter(Command[Json], frozen=True, kw_only=True, tag="ticket.add_matter"):
    """Holder or staff. Have another item of the same hall handled on this ticket; answered with its JSON."""

    item: str


class AddTicketNote(Command[list[Json]], frozen=True, kw_only=True, tag="ticket.add_note"):
    """Staff. As `hall.messages.AddNote`."""

    text: str


class ShowTicketNotes(Query[list[Json]], frozen=True, kw_only=True, tag="ticket.show_notes"):
    """Staff. As `hall.messages.ShowNotes`."""


class ConfirmHere(Command[Json], frozen=True, kw_only=True, tag="ticket.confirm_here"):
    """Holder, shown by the ``minute`` of the hall's code; or staff, who see the person. Answered with the ticket's
    JSON."""

    minute: int | None = None


class MoveTicket(Command[Json], frozen=True, kw_only=True, tag="ticket.move"):
    """Staff. Put the ticket elsewhere in its queue, as `hall.messages.Move`; answered with its JSON."""

    to: int | str
    reason: Sealed


class ShowVisit(Query[Json], frozen=True, kw_only=True, tag="ticket.show_visit"):
    """Inside. What has become of it, in a few words: {number, queue_name, state}."""
