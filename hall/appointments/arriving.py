"""Which appointment somebody has come for. Pure."""

from collections.abc import Sequence

from hall.appointments.messages import FindExpected
from hall.appointments.numbers import appointment_id
from hall.appointments.tables import AppointmentRow

ORDER = ("arrived", "booked", "admitted", "missed")
"""Whoever did not get through at the first attempt tries again; an appointment done with is shown when none is left."""


def expected(rows: Sequence[AppointmentRow], agenda: str, query: FindExpected) -> AppointmentRow | None:
    """By its count, or by the person: of several the next in time. Some are nobody's any more."""
    standing = [row for row in rows if row.state in ORDER and fits(row.mask, row.behalf, query.tail)]
    if query.count is not None:
        wanted = appointment_id(agenda, query.count)
        return next((row for row in standing if row.id == wanted), None)
    theirs = [row for row in standing if row.holder_index in (query.holder_index, *query.former)]
    return min(theirs, key=lambda row: (ORDER.index(row.state), row.start), default=None)


def fits(mask: str | None, behalf: str | None, tail: str | None) -> bool:
    """Whether a mask (``张** 440106********9990 138****5678``, before it the enterprise that it is for) is of an ID
    number that ends so."""
    person = (mask or "").removeprefix(f"{behalf} ")
    return tail is None or any(part.endswith(f"****{tail}") for part in person.split(" ")[1:2])
