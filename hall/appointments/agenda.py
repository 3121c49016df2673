"""The agenda: the single writer of one hall's appointments of one day, and so never overbooked.

Checking in has two phases, so that a lost answer never makes a second ticket: `Arrive` writes down that attempt *n* of
this appointment may take a ticket, the edge takes it under the id ``admit/{appointment}/{n}``, and `Admitted` closes.
Whoever repeats any part of it gets the same ticket; only a refusal by the queue brings the next attempt.
"""

from actors import Actor, Address, Forbidden, Refused, Rows, Unknown, View, applies, handles
from hall import access
from hall.appointments import events, messages
from hall.appointments.arriving import expected
from hall.appointments.numbers import appointment_id, date_of, day_of
from hall.appointments.opening import spans_of
from hall.appointments.slots import EARLY, LATE, Slot, capacity, is_bookable, slots
from hall.appointments.tables import AppointmentRow
from hall.messages import HoursOn, Pace
from hall.numbers import business_day, hall_of, iso
from hall.views import Json


class Agenda(Actor, kind="agenda"):
    rows: dict[str, AppointmentRow]

    @classmethod
    def placement(cls, key: str) -> str:
        return hall_of(key)

    def load(self, db: Rows) -> None:
        self.rows = {row.id: row for row in db.all(AppointmentRow, agenda=self.key, order_by="id")}

    def view(self) -> Json:
        return {"id": self.key, "appointments": [self._json(row) for row in self.rows.values()]}

    # Booking ----------------------------------------------------------------------------------------------------------

    @handles
    async def show_slots(self, query: messages.ShowSlots) -> list[Json]:
        _, queue, day = await self._day(query.item)
        return [
            {"start": iso(slot.start), "end": iso(slot.end), "left": self._left(queue, slot)}
            for slot in day
            if is_bookable(slot.start, self.now)
        ]

    @handles
    async def book(self, command: messages.Book) -> Json:
        for row in self.rows.values():
            if row.booking == command.booking:
                return self._json(row)
        item_name, queue, day = await self._day(command.item)
        slot = self._free_slot(command.start, queue, day)
        claim = messages.Claim(booking=command.booking, agenda=self.key, item=command.item)
        guest = Address("guest", command.holder_index)
        if self.now > await self.ask(guest, claim):
            # An answer of long ago, repeated: the guest may have let the claim go.
            raise Refused("appointment.try_again")
        appointment = appointment_id(self.key, len(self.rows) + 1)
        self.emit(
            events.AppointmentBooked(
                appointment=appointment,
                booking=command.booking,
                item=command.item,
                item_name=item_name,
                queue=queue,
                start=slot.start,
                end=slot.end,
                holder=command.holder,
                holder_index=command.holder_index,
                mask=command.mask,
            )
        )
        self.tell(guest, messages.Keep(booking=command.booking))
        self._arm()
        return self._json(self.rows[appointment])

    @handles
    async def move(self, command: messages.MoveAppointment) -> Json:
        """To another slot of this day, in one event: the person holds one of the two at every moment."""
        row = self._mine(command.appointment)
        self._must_be_booked(row)
        if business_day(command.start) != day_of(self.key):
            raise Refused("appointment.other_day", field="start")
        _, queue, day = await self._day(row.item)
        if command.start == row.start:
            return self._json(row)
        slot = self._free_slot(command.start, queue, day)
        self.emit(events.AppointmentMoved(appointment=row.id, start=slot.start, end=slot.end))
        self._arm()
        return self._json(row)

    @handles
    def cancel(self, command: messages.CancelAppointment) -> Json:
        row = self._mine(command.appointment)
        self._must_be_booked(row)
        reason = "holder" if "holder" in self.caller.roles else "staff"
        self.emit(events.AppointmentCancelled(appointment=row.id, reason=reason))
        self.tell(Address("guest", row.holder_index), messages.Free(booking=row.booking))
        self._arm()
        return self._json(row)

    async def _day(self, item: str) -> tuple[str, str, list[Slot]]:
        """The item's name, its queue, and the day's slots. Raises Unknown for a hall or an item there is not."""
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
        return found["name"], queue, slots(day, open_at, capacity(serving, service))

    def _free_slot(self, start: int, queue: str, day: list[Slot]) -> Slot:
        slot = next((slot for slot in day if slot.start == start), None)
        if slot is None:
            raise Refused("appointment.no_slot", field="start")
        if not is_bookable(start, self.now):
            raise Refused("appointment.too_near_or_far", field="start")
        if self._left(queue, slot) < 1:
            raise Refused("appointment.full", field="start")
        return slot

    def _left(self, queue: str, slot: Slot) -> int:
        taken = sum(
            row.queue == queue and row.start == slot.start and row.state != "cancelled" for row in self.rows.values()
        )
        return max(slot.places - taken, 0)

    # The day itself ---------------------------------------------------------------------------------------------------

    @handles
    def find_expected(self, query: messages.FindExpected) -> str:
        access.must_be_inside(self.caller)
        found = expected(list(self.rows.values()), self.key, query)
        if found is None:
            raise Unknown("appointment.not_expected", field="code" if query.count is not None else "id_number")
        return found.id

    @handles
    def arrive(self, command: messages.Arrive) -> Json:
        row = self._mine(command.appointment)
        if row.state not in ("arrived", "admitted"):
            self._must_be_booked(row)
            if self.now < row.start - EARLY:
                raise Refused("appointment.too_early", time=iso(row.start - EARLY)[11:16])
            over = business_day(self.now) != day_of(self.key)  # even for whom the queue turned away
            if self.now > row.start + LATE and (row.attempt == 0 or over):
                raise Refused("appointment.too_late")
            self.emit(events.AppointmentArrived(appointment=row.id, attempt=row.attempt + 1))
            self._arm()
        elif business_day(self.now) != day_of(self.key):
            raise Refused("appointment.is_admitted")
        names = ("attempt", "queue", "item", "holder", "holder_index", "mask")
        return {name: getattr(row, name) for name in names}

    @handles
    def admit(self, command: messages.Admitted) -> None:
        access.must_be_inside(self.caller)
        row = self._row(command.appointment)
        if row.state == "arrived" and row.attempt == command.attempt:
            self.emit(events.AppointmentAdmitted(appointment=row.id, ticket=command.ticket))

    @handles
    def turn_away(self, command: messages.TurnedAway) -> None:
        access.must_be_inside(self.caller)
        row = self._row(command.appointment)
        if row.state == "arrived" and row.attempt == command.attempt:
            self.emit(events.AppointmentTurnedAway(appointment=row.id))
            self._arm()

    @handles
    def settle_missed(self, command: messages.SettleMissed) -> None:
        late = [row for row in self.rows.values() if is_awaited(row) and row.start + LATE <= self.now]
        if not late:
            return
        self.emit(events.AppointmentsMissed(appointments=[row.id for row in late]))
        for row in late:
            self.tell(Address("guest", row.holder_index), messages.CountMissed(booking=row.booking))
        self._arm()

    @handles
    def confirm(self, command: messages.Confirm) -> None:
        """Whether a guest's claim became an appointment that stands."""
        access.must_be_inside(self.caller)
        stands = any(row.booking == command.booking and row.state != "cancelled" for row in self.rows.values())
        answer = (messages.Keep if stands else messages.Free)(booking=command.booking)
        self.tell(Address("guest", command.guest), answer)

    @handles
    def show(self, query: messages.ShowAppointment) -> Json:
        return self._json(self._mine(query.appointment))

    @handles
    def day(self, query: messages.ShowDay) -> list[Json]:
        access.must_be_staff(self.caller, hall_of(self.key))
        by_time = sorted(self.rows.values(), key=lambda row: (row.start, row.id))
        return [{**self._json(row), "mask": row.mask} for row in by_time]

    def _arm(self) -> None:
        """One reminder, at the first moment somebody may be too late."""
        due = [row.start + LATE for row in self.rows.values() if is_awaited(row)]
        if due:
            self.remind("next", max(min(due), self.now), messages.SettleMissed())
        else:
            self.forget("next")

    def _row(self, appointment: str) -> AppointmentRow:
        row = self.rows.get(appointment)
        if row is None:
            raise Unknown("appointment.unknown", field="appointment")
        return row

    def _mine(self, appointment: str) -> AppointmentRow:
        """The appointment, for its holder and for staff of the hall."""
        row = self._row(appointment)
        if not access.may_follow(self.caller, appointment, hall_of(self.key)):
            raise Forbidden("appointment.wrong_secret", field="secret")
        return row

    def _must_be_booked(self, row: AppointmentRow) -> None:
        if row.state != "booked":
            raise Refused(f"appointment.is_{row.state}")

    def _json(self, row: AppointmentRow) -> Json:
        return {
            "id": row.id,
            "hall": hall_of(self.key),
            "item": row.item,
            "item_name": row.item_name,
            "start": iso(row.start),
            "end": iso(row.end),
            "state": row.state,
            "ticket": row.ticket,
        }

    # State ------------------------------------------------------------------------------------------------------------

    @applies
    def booked(self, event: events.AppointmentBooked) -> None:
        fields = {name: getattr(event, name) for name in event.__struct_fields__ if name != "appointment"}
        row = AppointmentRow(id=event.appointment, agenda=self.key, **fields)
        self.rows[row.id] = row
        self.save(row)

    @applies
    def moved(self, event: events.AppointmentMoved) -> None:
        row = self.rows[event.appointment]
        row.start, row.end = event.start, event.end
        self.save(row)

    @applies
    def cancelled(self, event: events.AppointmentCancelled) -> None:
        self._become(event.appointment, "cancelled")

    @applies
    def arrived(self, event: events.AppointmentArrived) -> None:
        self.rows[event.appointment].attempt = event.attempt
        self._become(event.appointment, "arrived")

    @applies
    def turned_away(self, event: events.AppointmentTurnedAway) -> None:
        self._become(event.appointment, "booked")

    @applies
    def admitted(self, event: events.AppointmentAdmitted) -> None:
        self.rows[event.appointment].ticket = event.ticket
        self._become(event.appointment, "admitted")

    @applies
    def missed(self, event: events.AppointmentsMissed) -> None:
        for appointment in event.appointments:
            self._become(appointment, "missed")

    def _become(self, appointment: str, state: str) -> None:
        row = self.rows[appointment]
        row.state = state
        self.save(row)


def is_awaited(row: AppointmentRow) -> bool:
    """Whether somebody has yet to come. Who was here and was given no ticket has not failed to come."""
    return row.state == "booked" and row.attempt == 0
