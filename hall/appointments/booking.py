"""The booking: one appointment made under one idempotency key (as `hall.errand` is for tickets).

The same key sent again for another day finds the booking of the first, and is refused like any command id that comes
with another body.
"""

from msgspec import structs

from actors import Actor, Address, applies, handles
from common.once import named
from common.shapes import Json
from hall.appointments import events, messages
from hall.numbers import hall_of
from hall.whose import mask_of, whose


def booking_of(hall: str, key: str) -> str:
    """The booking of an idempotency key; of the key only a digest goes into the address."""
    return named(hall, key)


class Booking(Actor, kind="booking"):
    """Has no rows: what it must remember is its journal and its reply."""

    read_by = "hall"

    @classmethod
    def placement(cls, key: str) -> str:
        return hall_of(key)

    @handles
    async def run(self, command: messages.RunBooking) -> Json:
        theirs = await whose(self, command.behalf, [command.book.item])
        mask = mask_of(command.book.mask, self.caller, theirs.behalf)
        book = structs.replace(command.book, person=theirs.person, behalf=theirs.behalf, mask=mask)
        appointment = await self.ask(Address("agenda", command.agenda), book)
        self.emit(events.BookingDone(appointment=appointment["id"]))
        return appointment

    @applies
    def done(self, event: events.BookingDone) -> None:
        """The agenda keeps what there is to keep."""
