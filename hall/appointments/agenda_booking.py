"""Booking: the slots of a day, and who has one of them. One writer, and so never overbooked."""

from typing import NamedTuple

from actors import Address, Refused, Unknown, View, handles
from common.shapes import Json
from common.times import day_ends, iso
from hall import access
from hall.appointments import events, messages
from hall.appointments.agenda_rows import GONE, AgendaRows
from hall.appointments.numbers import appointment_id, date_of, day_of
from hall.appointments.opening import spans_of
from hall.appointments.slots import Slot, capacity, is_bookable, slots
from hall.appointments.tables import AppointmentRow
from hall.messages import HoursOn, Pace
from hall.numbers import hall_of
from hall.whose import ids_of, is_erased


class Offer(NamedTuple):
    """What an agenda has of an item: its name, its queue, and the day's slots."""

    item_name: str
    queue: str
    slots: list[Slot]


class BookingAgenda(AgendaRows):
    @handles
    async def show_slots(self, query: messages.ShowSlots) -> list[Json]:
        offer = await self._offer(query.item)
        return [
            {"start": iso(slot.start), "end": iso(slot.end), "left": self._left(offer.queue, slot)}
            for slot in offer.slots
            if is_bookable(slot.start, self.now)
        ]

    @handles
    async def book(self, command: messages.Book) -> Json:
        known = self._of_booking(command.booking)
        if known is not None:
            return self._json(known)
        fields = await self._granted(command)
        self.emit(events.AppointmentBooked(**fields))
        self._keep(command, fields["appointment"])
        self.tell(self.address, messages.HeedErasure(appointment=fields["appointment"]))
        self._arm()
        return self._json(self.rows[fields["appointment"]])

    @handles
    def cancel(self, command: messages.CancelAppointment) -> Json:
        row = self._mine(command.appointment)
        self._must_be_booked(row)
        self._cancel(row, "holder" if "holder" in self.caller.roles else "staff")
        return self._json(row)

    @handles
    async def heed_erasure(self, command: messages.HeedErasure) -> None:
        """Of who was erased while they booked, it is cancelled."""
        access.must_be_inside(self.caller)
        row = self._row(command.appointment)
        ids = ids_of(row.person, row.holder_index, row.holder)
        if self._state(row) == "booked" and await is_erased(self, ids):
            self._cancel(row, "staff")

    def _cancel(self, row: AppointmentRow, reason: str) -> None:
        self.emit(events.AppointmentCancelled(appointment=row.id, reason=reason))
        self.tell(Address("guest", row.holder_index), messages.Free(booking=row.booking))
        self._arm()

    @handles
    def confirm(self, command: messages.Confirm) -> None:
        """Whether a guest's claim became an appointment that stands."""
        access.must_be_inside(self.caller)
        row = self._of_booking(command.booking)
        stands = row is not None and row.state not in GONE
        answer = (messages.Keep if stands else messages.Free)(booking=command.booking)
        self.relay(Address("guest", command.guest), answer)

    async def _granted(self, wish: messages.Book | messages.Hold) -> Json:
        """A new appointment's fields, its slot free and its claim made. Raises Refused or Unknown."""
        offer = await self._offer(wish.item)
        slot = self._free_slot(wish.start, offer.queue, offer.slots)
        claim = messages.Claim(booking=wish.booking, agenda=self.key, item=wish.item)
        if self.now > await self.ask(Address("guest", wish.holder_index), claim):
            # An answer of long ago, repeated: the guest may have let the claim go.
            raise Refused("appointment.try_again")
        same = ("booking", "item", "holder", "holder_index", "person", "behalf")
        return {
            **{name: getattr(wish, name) for name in same},
            "appointment": appointment_id(self.key, len(self.rows) + 1),
            "item_name": offer.item_name,
            "queue": offer.queue,
            "start": slot.start,
            "end": slot.end,
        }

    def _keep(self, wish: messages.Book | messages.Hold, appointment: str) -> None:
        """The claim has become an appointment; should it go, the guest hears so. Its mask is in the row alone, until
        the day is over: a journal is for ever."""
        row = self.rows[appointment]
        row.mask = wish.mask
        self.save(row)
        self.remind("forget", day_ends(day_of(self.key)), messages.ForgetMasks())
        self.tell(Address("guest", wish.holder_index), messages.Keep(booking=wish.booking))

    async def _offer(self, item: str) -> Offer:
        """Raises Unknown for a hall or an item there is not."""
        viewed = await self.ask(Address("hall", hall_of(self.key)), View())
        hall = viewed.data
        if not hall["name"]:
            raise Unknown("hall.unknown", field="hall")
        found = next((known for known in hall["items"] if known["id"] == item), None)
        if found is None:
            raise Unknown("item.unknown", field="item")
        queue = found["queue"]
        service = await self.ask(Address("queue", queue), Pace())
        serving = [len(window["queues"]) for window in hall["windows"] if queue in window["queues"]]
        day = day_of(self.key)
        date = date_of(day)
        spans = await self.ask(Address("hall", hall_of(self.key)), HoursOn(date=date.isoformat()))
        open_at = spans_of(date) if spans is None else tuple(spans)
        return Offer(found["name"], queue, slots(day, open_at, capacity(serving, service)))

    def _free_slot(self, start: int, queue: str, day: list[Slot]) -> Slot:
        slot = next((slot for slot in day if slot.start == start), None)
        if slot is None:
            raise Refused("appointment.no_slot", field="start")
        if not is_bookable(start, self.now):
            raise Refused("appointment.too_near_or_far", field="start")
        if self._left(queue, slot) < 1:
            raise Refused("appointment.full", field="start")
        return slot
