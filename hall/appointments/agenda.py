"""The agenda: the single writer of one hall's appointments of one day, and so never overbooked.

Checking in has two phases, so that a lost answer never makes a second ticket: `arrive` writes down that attempt *n* of
this appointment may take a ticket and tells this same agenda to take it. That word is durable and has effect once, and
nothing else takes a ticket for an appointment: so whoever dies in between, and however often checking in is said, there
is one ticket; only a refusal by the queue brings the next attempt.
"""

from actors import Address, Busy, Refused, Unknown, handles
from common.letters import LETTERS, WriteLetter
from common.people import citizen_name
from common.shapes import Json
from common.times import business_day, iso, readable
from hall import access
from hall import messages as hall_messages
from hall.appointments import events, messages
from hall.appointments.agenda_moving import MovingAgenda
from hall.appointments.agenda_rows import is_awaited
from hall.appointments.arriving import expected
from hall.appointments.closing import is_outside
from hall.appointments.numbers import day_of
from hall.appointments.slots import EARLY, LATE
from hall.appointments.tables import AppointmentRow
from hall.numbers import hall_of


class Agenda(MovingAgenda, kind="agenda"):
    read_by = "hall"

    @handles
    def find_expected(self, query: messages.FindExpected) -> str:
        access.must_be_edge(self.caller)
        found = expected(list(self.rows.values()), self.key, query)
        if found is None:
            raise Unknown("appointment.not_expected", field="code" if query.count is not None else "id_number")
        return found.id

    @handles
    def arrive(self, command: messages.Arrive) -> int:
        row = self._mine(command.appointment)
        if row.state not in ("arrived", "admitted"):
            if row.state == "booked" and self._is_too_late(row):
                raise Refused("appointment.too_late")
            self._must_be_booked(row)
            if self.now < row.start - EARLY:
                opens = readable(iso(row.start - EARLY))
                today = business_day(self.now) == day_of(self.key)
                raise Refused("appointment.too_early", time=opens[11:] if today else opens)
            self.emit(events.AppointmentArrived(appointment=row.id, attempt=row.attempt + 1))
            later = not access.is_there(self.caller, hall_of(self.key))
            self.tell(self.address, messages.TakeTicket(appointment=row.id, attempt=row.attempt, later=later))
            self._arm()
        elif business_day(self.now) != day_of(self.key):
            raise Refused("appointment.is_admitted")
        return row.attempt

    def _is_too_late(self, row: AppointmentRow) -> bool:
        """Whoever was here in time and was given no ticket may come again the whole day."""
        return self.now > row.start + LATE if row.attempt == 0 else business_day(self.now) != day_of(self.key)

    @handles
    async def take_ticket(self, command: messages.TakeTicket) -> None:
        access.must_be_inside(self.caller)
        row = self._row(command.appointment)
        if row.state != "arrived" or row.attempt != command.attempt:
            return
        take = hall_messages.Take(
            item=row.item,
            priority="appointment",
            holder=row.holder,
            holder_index=row.holder_index,
            mask=row.mask,
            slot=row.start,
            later=command.later,
            person=row.person,
            behalf=row.behalf,
        )
        try:
            if business_day(self.now) != day_of(self.key):
                raise Refused("appointment.too_late")  # everything was off meanwhile, and nobody is here any more
            ticket = await self.ask(Address("queue", row.queue), take)
        except Refused as no:
            turned_away = events.AppointmentTurnedAway(appointment=row.id, code=no.code, field=no.field, facts=no.facts)
            self.emit(turned_away)
            self._arm()
        else:
            self.emit(events.AppointmentAdmitted(appointment=row.id, ticket=ticket["id"]))

    @handles
    def ticket_of(self, query: messages.TicketOf) -> str:
        """Raises Refused as the queue did, and Busy while it has not answered."""
        row = self._mine(query.appointment)
        if row.ticket is not None:
            return row.ticket
        if row.state == "booked" and row.attempt == query.attempt and row.refusal is not None:
            raise Refused(row.refusal["code"], row.refusal["field"], **row.refusal["facts"])
        raise Busy(retry_after=1)

    @handles
    def settle_missed(self, command: messages.SettleMissed) -> None:
        """Who did not come: counted, and free to book another time."""
        late = [row for row in self.rows.values() if is_awaited(row) and row.start + LATE <= self.now]
        if not late:
            return
        self.emit(events.AppointmentsMissed(appointments=[row.id for row in late]))
        for row in late:
            self.tell(Address("guest", row.holder_index), messages.CountMissed(booking=row.booking))
            self.tell(Address("guest", row.holder_index), messages.Free(booking=row.booking))
        self._arm()

    @handles
    def hours_changed(self, command: messages.HoursChanged) -> None:
        """Whoever has yet to come at a time when the hall is closed now is told, once; so is who need not heed it."""
        access.must_be_inside(self.caller)
        day = day_of(self.key)
        awaited = [row for row in self.rows.values() if is_awaited(row) and row.start > self.now]
        outside = [row for row in awaited if is_outside(row.start, row.end, day, command.spans)]
        closed = [row for row in outside if not row.warned]
        again = [row for row in awaited if row.warned and row not in outside]
        if not closed and not again:
            return
        ids = [tuple(row.id for row in rows) for rows in (closed, again)]
        self.emit(events.AppointmentsWarned(closed=ids[0], open_again=ids[1]))
        why = "appointment.closed" if command.in_service else "appointment.out_of_service"
        for code, rows in ((why, closed), ("appointment.open_again", again)):
            for row in rows:
                self._write(row, code, command)

    def _write(self, row: AppointmentRow, code: str, command: messages.HoursChanged) -> None:
        facts = {"time": readable(iso(row.start)), "item": row.item_name, "hall": command.hall_name}
        letter = WriteLetter(
            about=f"appointment/{row.id}",
            kind="appointment",
            holder=row.holder,
            code=code,
            facts={**facts, "reason": command.reason or "—"},
            until=row.start,
        )
        self.tell(LETTERS, letter)

    @handles
    def forget_masks(self, command: messages.ForgetMasks) -> None:
        access.must_be_inside(self.caller)
        if business_day(self.now) > day_of(self.key) and any(row.mask is not None for row in self.rows.values()):
            self.emit(events.AppointmentMasksForgotten())

    @handles
    def show(self, query: messages.ShowAppointment) -> Json:
        return self._json(self._mine(query.appointment))

    @handles
    def is_mine(self, query: messages.IsMine) -> bool:
        row = self.rows.get(query.appointment)
        return row is not None and row.person is not None and row.person == citizen_name(self.caller)

    @handles
    def follow_account(self, command: messages.PassAppointment) -> None:
        access.must_be_inside(self.caller)
        row = self.rows.get(command.appointment)
        if row is not None and row.person == command.before:
            self.emit(events.AppointmentPassed(appointment=row.id, person=command.person))

    @handles
    def day(self, query: messages.ShowDay) -> list[Json]:
        access.must_be_staff(self.caller, hall_of(self.key))
        known = (row for row in self.rows.values() if row.state != "released")
        by_time = sorted(known, key=lambda row: (row.start, row.id))
        return [{**self._json(row), "mask": row.mask} for row in by_time]
