"""Booking straight through the actors."""

from typing import Any

from actors import Address, Caller
from common.times import iso
from hall.access import holder_of
from hall.appointments import messages as m
from hall.appointments.booking import booking_of
from hall.appointments.numbers import agenda_of
from hall.appointments.slots import MINUTE
from tests.hall.town import HALL, NINE

TODAY = f"{HALL}-20261123"
TWO = NINE + 5 * 60 * MINUTE
"""14:00: queue A (windows 1 and half of 2, ten minutes each) has 2.7 places a slot."""


def run(key: str, person: str, start: int = TWO, agenda: str = TODAY, hall: str = HALL) -> m.RunBooking:
    book = m.Book(
        booking=booking_of(hall, key), item="a-item", start=start, holder="sealed", holder_index=person, mask="张*"
    )
    return m.RunBooking(agenda=agenda, book=book)


async def book(cluster: Any, key: str, person: str, start: int = TWO, agenda: str = TODAY) -> Any:
    address = Address("booking", booking_of(HALL, key))
    return await cluster.call(address, run(key, person, start, agenda), command_id=key)


async def say(cluster: Any, message: Any, caller: Caller | None = None) -> Any:
    """One of the holder's commands."""
    address = Address("agenda", agenda_of(message.appointment))
    return await cluster.call(address, message, caller=caller or holder_of(message.appointment))


async def move(
    cluster: Any, appointment: str, start: int, caller: Caller | None = None, *, id: str | None = None
) -> Any:
    """To another slot of any day."""
    address, run = Address("rebooking", appointment), m.RunMove(start=start)
    return await cluster.call(address, run, command_id=id, caller=caller or holder_of(appointment))


async def left(cluster: Any, start: int = TWO, agenda: str = TODAY) -> int:
    """Places left in the slot that begins at ``start``."""
    slots = await cluster.call(Address("agenda", agenda), m.ShowSlots(item="a-item"))
    return next(int(slot["left"]) for slot in slots if slot["start"] == iso(start))
