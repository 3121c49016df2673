"""Where two accounts of a citizen become one, what was taken by the one that goes follows."""

from collections.abc import Iterator

from actors import Address, Command, subscribes
from common.people import AccountMerged
from hall.appointments.messages import PassAppointment
from hall.appointments.numbers import agenda_of
from hall.messages import PassTicket


@subscribes(AccountMerged)
def things_follow(event: AccountMerged, source: Address) -> Iterator[tuple[Address, Command[None]]]:
    """A ticket or an appointment that is of somebody else stays theirs."""
    before, person = source.key, event.into
    for ticket in event.held.get("ticket", ()):
        yield Address("ticket", ticket), PassTicket(before=before, person=person)
    for appointment in event.held.get("appointment", ()):
        passing = PassAppointment(appointment=appointment, before=before, person=person)
        yield Address("agenda", agenda_of(appointment)), passing
