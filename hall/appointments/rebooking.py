"""Rebooking: one appointment's moves, one after the other, so that the same key means the same move.

It stands above the agendas and asks them in turn: what is to be moved, to hold a place, to leave the old one. Should it
die in between, the agendas finish by tells what was begun (`hall.appointments.agenda_moving`), and the same command
sent again finds its own hold.
"""

from actors import Actor, Address, applies, handles
from common.once import named
from common.shapes import Json
from common.times import business_day
from hall.appointments import events, messages
from hall.appointments.numbers import agenda_of, day_of
from hall.numbers import hall_of


class Rebooking(Actor, kind="rebooking"):
    """Of the appointment that is its key. Has no rows: what it must remember is its journal and its replies."""

    read_by = "hall"

    @classmethod
    def placement(cls, key: str) -> str:
        return hall_of(key)

    @handles
    async def run(self, command: messages.RunMove) -> Json:
        here = Address("agenda", agenda_of(self.key))
        day = business_day(command.start)
        if day == day_of(here.key):
            move = messages.MoveAppointment(appointment=self.key, start=command.start)
            appointment = await self.ask(here, move)
        else:
            there = Address("agenda", f"{hall_of(self.key)}-{day}")
            appointment = await self._to_another_day(here, there, command.start)
        self.emit(events.RebookingDone(appointment=appointment["id"]))
        return appointment

    async def _to_another_day(self, here: Address, there: Address, start: int) -> Json:
        leaving = await self.ask(here, messages.ShowLeaving(appointment=self.key))
        hold = messages.Hold(booking=self._booking(), moved_from=self.key, start=start, **leaving)
        held = await self.ask(there, hold)
        await self.ask(here, messages.Leave(appointment=self.key, to=held))
        return await self.ask(there, messages.ShowMoved(appointment=held))

    def _booking(self) -> str:
        """What stands for this command in the new agenda and at the guest."""
        return named(hall_of(self.key), self.key, self.command_id)

    @applies
    def done(self, event: events.RebookingDone) -> None:
        """The agendas keep what there is to keep."""
