"""What appointments tell the world. Released events are never changed; only fields with defaults are added."""

from actors import Event


class AppointmentBooked(Event, frozen=True, kw_only=True, tag="agenda.booked"):
    """``start`` and ``end`` in microseconds; ``booking`` names who asked."""

    appointment: str
    booking: str
    item: str
    item_name: str
    queue: str
    start: int
    end: int
    holder: str
    holder_index: str
    mask: str | None


class AppointmentMoved(Event, frozen=True, kw_only=True, tag="agenda.moved"):
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
    """The queue gave no ticket; the person may try again."""

    appointment: str


class AppointmentAdmitted(Event, frozen=True, kw_only=True, tag="agenda.admitted"):
    appointment: str
    ticket: str


class AppointmentsMissed(Event, frozen=True, kw_only=True, tag="agenda.missed"):
    """Those who were not here in time."""

    appointments: list[str]


class BookingDone(Event, frozen=True, kw_only=True, tag="booking.done"):
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
