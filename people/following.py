"""What the hall gives somebody who is signed in becomes theirs: the hall says that it did, and knows nothing of us."""

from collections.abc import Iterator

from actors import Address, Command, subscribes
from hall import AppointmentBooked, AppointmentHeld, TicketTaken
from people.person.messages import Note

Told = Iterator[tuple[Address, Command[None]]]


@subscribes(TicketTaken)
def ticket_taken(event: TicketTaken, source: Address) -> Told:
    if event.person is not None:
        note = Note(
            kind="ticket",
            id=source.key,
            place=source.key.partition("-")[0],
            title=event.item_name or event.queue_name,
            at=event.taken_at,
            behalf=event.behalf,
        )
        yield Address("person", event.person), note


@subscribes(AppointmentBooked)
def appointment_booked(event: AppointmentBooked, source: Address) -> Told:
    yield from _appointment(event, source)


@subscribes(AppointmentHeld)
def appointment_moved_here(event: AppointmentHeld, source: Address) -> Told:
    """Moved from another day. Should the move come to nothing, its own state says so."""
    yield from _appointment(event, source)


def _appointment(event: AppointmentBooked | AppointmentHeld, source: Address) -> Told:
    if event.person is not None:
        note = Note(
            kind="appointment",
            id=event.appointment,
            place=source.key.partition("-")[0],
            title=event.item_name,
            at=event.start,
            behalf=event.behalf,
        )
        yield Address("person", event.person), note
