"""What can be said to the actors of appointments. *Inside*: accepted from other actors only,
and where the edge acts for somebody who typed a code."""

from typing import Any

from actors import Command, Query

Json = dict[str, Any]

# Booking --------------------------------------------------------------------------------------------------------------


class Book(Command[Json], frozen=True, kw_only=True, tag="agenda.book"):
    """Anyone, through a booking. ``start`` in microseconds; ``booking`` is the key of the booking that asks;
    ``holder`` is sealed text, ``holder_index`` the person's opaque id; ``person`` and ``behalf`` as in
    `hall.messages.Take`. Answered with the appointment's JSON."""

    booking: str
    item: str
    start: int
    holder: str
    holder_index: str
    mask: str | None
    person: str | None = None
    behalf: str | None = None


class RunBooking(Command[Json], frozen=True, kw_only=True, tag="booking.run"):
    """Anyone. Book one appointment in one agenda; ``behalf``: id of whom a citizen says it is for (`common.behalf`)."""

    agenda: str
    book: Book
    behalf: str | None = None


class RunMove(Command[Json], frozen=True, kw_only=True, tag="rebooking.run"):
    """Holder or staff. Move the appointment to the slot of any day that begins at ``start`` (microseconds)."""

    start: int


# Agenda ---------------------------------------------------------------------------------------------------------------


class ShowSlots(Query[list[Json]], frozen=True, kw_only=True, tag="agenda.slots"):
    """Anyone. The day's slots for an item that can be booked now, and how many places each has left."""

    item: str


class ShowAppointment(Query[Json], frozen=True, kw_only=True, tag="agenda.show"):
    """Holder or staff."""

    appointment: str


class IsMine(Query[bool], frozen=True, kw_only=True, tag="agenda.is_mine"):
    """A citizen. Was it booked by their account?"""

    appointment: str


class PassAppointment(Command[None], frozen=True, kw_only=True, tag="agenda.pass"):
    """Inside. The citizen's account ``before`` is part of ``person`` from now on."""

    appointment: str
    before: str
    person: str


class ShowDay(Query[list[Json]], frozen=True, kw_only=True, tag="agenda.day"):
    """Staff. The day's appointments with masks, by time."""


class Today(Query[str], frozen=True, kw_only=True, tag="door.today"):
    """Anyone. The key of the hall's agenda of today."""


class FindExpected(Query[str], frozen=True, kw_only=True, tag="agenda.find_expected"):
    """The edge. The id of the appointment of a ``count``, or of the next one of a person (``holder_index``; ``former``:
    what else they may be kept under, `HolderKeys.former`).
    ``tail``: the last four characters of the ID number, where they were given to be compared."""

    count: int | None = None
    holder_index: str | None = None
    former: tuple[str, ...] = ()
    tail: str | None = None


class CancelAppointment(Command[Json], frozen=True, kw_only=True, tag="agenda.cancel"):
    """Holder or staff."""

    appointment: str


class MoveAppointment(Command[Json], frozen=True, kw_only=True, tag="agenda.move"):
    """Holder or staff. To another slot of the same day."""

    appointment: str
    start: int


class ShowLeaving(Query[Json], frozen=True, kw_only=True, tag="agenda.show_leaving"):
    """Holder or staff, through a rebooking. What to `Hold` a place with: ``item``, ``holder``, ``holder_index``,
    ``mask``, ``person``, ``behalf``, ``state``."""

    appointment: str


class Hold(Command[str], frozen=True, kw_only=True, tag="agenda.hold"):
    """Holder of ``moved_from`` or staff, through a rebooking. Hold a place for an appointment of another day, which is
    in ``state``; answered with the id of the one held. ``booking`` stands for the move: the same again is the same."""

    booking: str
    moved_from: str
    state: str
    item: str
    start: int
    holder: str
    holder_index: str
    mask: str | None
    person: str | None = None
    behalf: str | None = None


class Leave(Command[None], frozen=True, kw_only=True, tag="agenda.leave"):
    """Inside, holder or staff. A place is held at ``to``: leave this one for it. Refused where it no longer stands;
    inside, the agenda of ``to`` is told so instead."""

    appointment: str
    to: str


class TakeUp(Command[None], frozen=True, kw_only=True, tag="agenda.take_up"):
    """Inside. The appointment that was to be moved was left: the one held is the person's."""

    appointment: str


class HeedErasure(Command[None], frozen=True, kw_only=True, tag="agenda.heed_erasure"):
    """The agenda's own: whether the holder was erased while this was booked."""

    appointment: str


class LetGo(Command[None], frozen=True, kw_only=True, tag="agenda.let_go"):
    """Inside. The appointment that was to be moved cannot be: the place held is free again."""

    appointment: str


class ShowMoved(Query[Json], frozen=True, kw_only=True, tag="agenda.show_moved"):
    """Holder of the appointment it was moved from, or staff. What came of a hold."""

    appointment: str


class Arrive(Command[int], frozen=True, kw_only=True, tag="agenda.arrive"):
    """Holder or staff. The person is here, or says so; the agenda takes a ticket for them, to be confirmed where the
    hall does not know them to be there. Answered with the number of the attempt, the same until one was refused."""

    appointment: str


class TakeTicket(Command[None], frozen=True, kw_only=True, tag="agenda.take_ticket"):
    """The agenda's own, after somebody arrived: take the ticket of this attempt; ``later``: as `hall.messages.Take`."""

    appointment: str
    attempt: int
    later: bool = False


class TicketOf(Query[str], frozen=True, kw_only=True, tag="agenda.ticket_of"):
    """Holder or staff. The id of the ticket that an attempt got; refused as the queue refused it."""

    appointment: str
    attempt: int


class Confirm(Command[None], frozen=True, kw_only=True, tag="agenda.confirm"):
    """Inside. A guest asks whether a booking became an appointment."""

    booking: str
    guest: str


class SettleMissed(Command[None], frozen=True, kw_only=True, tag="agenda.settle_missed"):
    """The agenda's own reminder: somebody is too late."""


class HoursChanged(Command[None], frozen=True, kw_only=True, tag="agenda.hours_changed"):
    """Inside. The hall sees people at other times of the agenda's day now: from, to in minutes after midnight.
    ``in_service``: else it sees nobody on any day."""

    spans: tuple[tuple[int, int], ...]
    hall_name: str
    reason: str
    in_service: bool = True


class ForgetMasks(Command[None], frozen=True, kw_only=True, tag="agenda.forget_masks"):
    """The agenda's own reminder: its day is over."""


# Guest ----------------------------------------------------------------------------------------------------------------


class Claim(Command[int], frozen=True, kw_only=True, tag="guest.claim"):
    """Anyone, through an agenda. May this person have this item on this day? Answered with the moment (microseconds)
    until which the agenda may book."""

    booking: str
    agenda: str
    item: str


class Keep(Command[None], frozen=True, kw_only=True, tag="guest.keep"):
    """Inside. The claim has become an appointment."""

    booking: str


class Free(Command[None], frozen=True, kw_only=True, tag="guest.free"):
    """Inside. The claim is given up: no appointment came of it, or it was cancelled."""

    booking: str


class CountMissed(Command[None], frozen=True, kw_only=True, tag="guest.missed"):
    """Inside. The person did not come."""

    booking: str


class CheckClaims(Command[None], frozen=True, kw_only=True, tag="guest.check_claims"):
    """The guest's own reminder: some claims were not confirmed in time."""
