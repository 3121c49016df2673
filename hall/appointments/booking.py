"""The booking: one appointment made under one idempotency key (as `hall.errand` is for tickets).

The same key sent again for another day finds the booking of the first, and is refused like any command id that comes
with another body.
"""

from hashlib import sha256

from actors import Actor, Address, applies, handles
from common.shapes import Json
from hall.appointments import events, messages
from hall.numbers import hall_of


def booking_of(hall: str, key: str) -> str:
    """The booking of an idempotency key; of the key only a digest goes into the address."""
    return f"{hall}-{sha256(key.encode()).hexdigest()[:32]}"


class Booking(Actor, kind="booking"):
    """Has no rows: what it must remember is its journal and its reply."""

    read_by = "hall"

    @classmethod
    def placement(cls, key: str) -> str:
        return hall_of(key)

    @handles
    async def run(self, command: messages.RunBooking) -> Json:
        appointment = await self.ask(Address("agenda", command.agenda), command.book)
        self.emit(events.BookingDone(appointment=appointment["id"]))
        return appointment

    @applies
    def done(self, event: events.BookingDone) -> None:
        """The agenda keeps what there is to keep."""
