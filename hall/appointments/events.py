"""What appointments tell the world. Released events are never changed; only fields with defaults are added."""

from typing import Any

from msgspec import field as has

from hall.events.base import Event


class AppointmentBooked(Event, frozen=True, kw_only=True, tag="agenda.booked"):
    """``start`` and ``end`` in microseconds; ``booking`` names who asked. ``person``: the citizen's account that it
    belongs to, ``behalf``: what the enterprise is called that it is for."""

    appointment: str
    booking: str
    item: str
    item_name: str
    queue: str
    start: int
    end: int
    holder: str
    holder_index: str
    mask: str | None = None
    person: str | None = None
    behalf: str | None = None


class AppointmentHeld(Event, frozen=True, kw_only=True, tag="agenda.held"):
    """A place is held for ``moved_from``, an appointment of another day that is to be moved here."""

    appointment: str
    moved_from: str
    booking: str
    item: str
    item_name: str
    queue: str
    start: int
    end: int
    holder: str
    holder_index: str
    mask: str | None = None
    person: str | None = None
    behalf: str | None = None


class AppointmentTakenUp(Event, frozen=True, kw_only=True, tag="agenda.taken_up"):
    """The appointment of the other day was left: this one, held until now, is the person's."""

    appointment: str


class AppointmentReleased(Event, frozen=True, kw_only=True, tag="agenda.released"):
    """The appointment of the other day could not be left: the place held here is free again."""

    appointment: str


class AppointmentMovedAway(Event, frozen=True, kw_only=True, tag="agenda.moved_away"):
    """Left for ``to``, an appointment of another day."""

    appointment: str
    to: str


class AppointmentMoved(Event, frozen=True, kw_only=True, tag="agenda.moved"):
    """To another slot of the same day."""

    appointment: str
    start: int
    end: int


class AppointmentCancelled(Event, frozen=True, kw_only=True, tag="agenda.cancelled"):
    """``reason``: holder or staff."""

    appointment: str
    reason: str


class AppointmentArrived(Event, frozen=True, kw_only=True, tag="agenda.arrived"):
    """The person is here; ticket attempt number ``attempt`` may be taken."""

    appointment: str
    attempt: int


class AppointmentTurnedAway(Event, frozen=True, kw_only=True, tag="agenda.turned_away"):
    """The queue gave no ticket, for the reason that ``code``, ``field`` and ``facts`` tell (as `actors.Refused` has
    them; none in histories before it was kept); the person may try again."""

    appointment: str
    code: str = ""
    field: str | None = None
    facts: dict[str, Any] = has(default_factory=dict)


class AppointmentAdmitted(Event, frozen=True, kw_only=True, tag="agenda.admitted"):
    appointment: str
    ticket: str


class AppointmentsMissed(Event, frozen=True, kw_only=True, tag="agenda.missed"):
    """Those who were not here in time."""

    appointments: list[str]


class AppointmentsWarned(Event, frozen=True, kw_only=True, tag="agenda.warned"):
    """The hall is closed at the time of ``closed`` now, and open again at that of ``open_again``, who had been warned:
    each is written a letter."""

    closed: tuple[str, ...] = ()
    open_again: tuple[str, ...] = ()


class AppointmentPassed(Event, frozen=True, kw_only=True, tag="agenda.passed"):
    """It is of this citizen's account from now on, which the one that booked it is a part of."""

    appointment: str
    person: str


class AppointmentMasksForgotten(Event, frozen=True, kw_only=True, tag="agenda.masks_forgotten"):
    """The day is over: nobody needs to tell its people from each other any more."""


class BookingDone(Event, frozen=True, kw_only=True, tag="booking.done"):
    appointment: str


class RebookingDone(Event, frozen=True, kw_only=True, tag="rebooking.done"):
    """``appointment``: what it is after the move."""

    appointment: str


class GuestClaimed(Event, frozen=True, kw_only=True, tag="guest.claimed"):
    booking: str
    agenda: str
    item: str
    until: int


class GuestKept(Event, frozen=True, kw_only=True, tag="guest.kept"):
    booking: str


class GuestFreed(Event, frozen=True, kw_only=True, tag="guest.freed"):
    booking: str


class GuestMissed(Event, frozen=True, kw_only=True, tag="guest.missed"):
    booking: str


class GuestAsked(Event, frozen=True, kw_only=True, tag="guest.asked"):
    """Agendas were asked what became of claims nobody confirmed."""

    bookings: list[str]
