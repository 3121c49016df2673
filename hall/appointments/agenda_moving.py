"""Moving an appointment: within the day in one event, to another day between two agendas.

To another day, `hall.appointments.rebooking` has the new agenda *hold* a place and then the old one let go. The old
agenda's `AppointmentMovedAway` decides; everything after a hold follows by tells, whoever dies:

    old agenda     new agenda     guest: claims
    booked                        old
    booked         held           old, new       the hold told the old agenda to leave
    moved          held           new            that told the new one to take it up, and the guest to free the old
    moved          booked         new

and where the old one has arrived, been cancelled or missed meanwhile, it tells the new one to let go instead. So a
person has one booked appointment, or for the moment between two commits the moved one's place held for nobody else;
never none, never two. A hold counts as taken, so nothing is overbooked.
"""

from actors import Address, Busy, Refused, handles
from common.access import is_inside
from common.shapes import Json
from hall import access
from hall.appointments import events, messages
from hall.appointments.agenda_booking import BookingAgenda
from hall.appointments.numbers import agenda_of
from hall.numbers import hall_of


class MovingAgenda(BookingAgenda):
    @handles
    async def move(self, command: messages.MoveAppointment) -> Json:
        """To another slot of this day, in one event: the person holds one of the two at every moment."""
        row = self._mine(command.appointment)
        self._must_be_booked(row)
        offer = await self._offer(row.item)
        if command.start == row.start:
            return self._json(row)
        slot = self._free_slot(command.start, offer.queue, offer.slots)
        self.emit(events.AppointmentMoved(appointment=row.id, start=slot.start, end=slot.end))
        self._arm()
        return self._json(row)

    # The old agenda ---------------------------------------------------------------------------------------------------

    @handles
    def show_leaving(self, query: messages.ShowLeaving) -> Json:
        row = self._mine(query.appointment)
        kept = ("item", "holder", "holder_index", "mask", "person", "behalf")
        return {name: getattr(row, name) for name in kept} | {"state": self._state(row)}

    @handles
    def leave(self, command: messages.Leave) -> None:
        """From the hold, durably; and from whoever moves it, who wants to hear a no. The first of the two does it."""
        row = self._row(command.appointment)
        told = is_inside(self.caller)
        if not told:
            self._must_hold(row.id)
        there = Address("agenda", agenda_of(command.to))
        if row.moved_to == command.to:
            return
        if self._state(row) == "booked":
            self.emit(events.AppointmentMovedAway(appointment=row.id, to=command.to))
            self.tell(there, messages.TakeUp(appointment=command.to))
            self.tell(Address("guest", row.holder_index), messages.Free(booking=row.booking))
            self._arm()
        elif told:
            self.relay(there, messages.LetGo(appointment=command.to))
        else:
            self._must_be_booked(row)

    # The new agenda ---------------------------------------------------------------------------------------------------

    @handles
    async def hold(self, command: messages.Hold) -> str:
        self._must_hold(command.moved_from)
        known = self._of_booking(command.booking)
        if known is not None:
            return known.id
        if command.state != "booked":
            raise Refused(f"appointment.is_{command.state}")
        fields = await self._granted(command)
        self.emit(events.AppointmentHeld(moved_from=command.moved_from, **fields))
        self._keep(command, fields["appointment"])
        leave = messages.Leave(appointment=command.moved_from, to=fields["appointment"])
        self.tell(Address("agenda", agenda_of(command.moved_from)), leave)
        return str(fields["appointment"])

    @handles
    def take_up(self, command: messages.TakeUp) -> None:
        access.must_be_inside(self.caller)
        row = self._row(command.appointment)
        if row.state == "held":
            self.emit(events.AppointmentTakenUp(appointment=row.id))
            self.tell(self.address, messages.HeedErasure(appointment=row.id))
            self._arm()

    @handles
    def let_go(self, command: messages.LetGo) -> None:
        access.must_be_inside(self.caller)
        row = self._row(command.appointment)
        if row.state == "held":
            self.emit(events.AppointmentReleased(appointment=row.id))
            self.tell(Address("guest", row.holder_index), messages.Free(booking=row.booking))

    @handles
    def show_moved(self, query: messages.ShowMoved) -> Json:
        row = self._row(query.appointment)
        if not row.moved_from or not access.may_follow(self.caller, row.moved_from, hall_of(self.key)):
            self._must_hold(row.id)
        if row.state == "held":
            raise Busy(retry_after=1)  # the old agenda's word is on its way
        if row.state == "released":
            raise Refused("appointment.try_again")
        return self._json(row)
