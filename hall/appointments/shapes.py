"""The JSON of appointments."""

from typing import Literal, NotRequired

from typing_extensions import TypeAliasType, TypedDict

AppointmentState = TypeAliasType(
    "AppointmentState",
    Literal["booked", "arrived", "admitted", "missed", "cancelled", "moved", "held", "released"],
)


class PlainAppointment(TypedDict):
    """An appointment. `state`: `moved` is to another day; `held` and `released` a place on another day that is not, or
    was not, moved to. `ticket`: the one it became at check-in. `moved_to`: the appointment of another day that it
    became. `behalf`: the enterprise that it is for."""

    id: str
    hall: str
    item: str
    item_name: str
    start: str
    end: str
    state: AppointmentState
    ticket: str | None
    moved_to: str | None
    behalf: str | None


class DayAppointment(PlainAppointment):
    """An appointment as staff see it; `mask`: the masked name."""

    mask: str | None


class DayAppointments(TypedDict):
    appointments: list[DayAppointment]


class Appointment(PlainAppointment):
    """`code`: six figures to type at a kiosk."""

    code: str


class ReadAppointment(Appointment):
    """As its holder reads it: with what opens the one it was moved to."""

    moved_secret: str | None
    secret: NotRequired[str]


class BookedAppointment(Appointment):
    """The answer to booking and moving: the only moments the secret is told."""

    secret: str


class Slot(TypedDict):
    """`left`: places; 0: fully booked."""

    start: str
    end: str
    left: int


class Slots(TypedDict):
    slots: list[Slot]
