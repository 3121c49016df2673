"""What an agenda knows: its rows, what they say to the outside, and what each event does to them.

Nothing is decided here; that is `hall.appointments.agenda`.
"""

from actors import Actor, Forbidden, Refused, Rows, Unknown, applies
from common.shapes import Json
from common.times import iso
from hall import access
from hall.appointments import events, messages
from hall.appointments.slots import LATE, Slot
from hall.appointments.tables import AppointmentRow
from hall.numbers import hall_of

GONE = ("cancelled", "moved", "released")
"""States in which an appointment is nobody's any more, and its place free."""


class AgendaRows(Actor):
    rows: dict[str, AppointmentRow]

    @classmethod
    def placement(cls, key: str) -> str:
        return hall_of(key)

    def load(self, db: Rows) -> None:
        self.rows = {row.id: row for row in db.all(AppointmentRow, agenda=self.key, order_by="id")}

    def view(self) -> Json:
        return {"id": self.key, "appointments": [self._json(row) for row in self.rows.values()]}

    # What is where ----------------------------------------------------------------------------------------------------

    def _left(self, queue: str, slot: Slot) -> int:
        taken = sum(
            row.queue == queue and row.start == slot.start and row.state not in GONE for row in self.rows.values()
        )
        return max(slot.places - taken, 0)

    def _of_booking(self, booking: str) -> AppointmentRow | None:
        return next((row for row in self.rows.values() if row.booking == booking), None)

    def _row(self, appointment: str) -> AppointmentRow:
        row = self.rows.get(appointment)
        if row is None:
            raise Unknown("appointment.unknown", field="appointment")
        return row

    def _mine(self, appointment: str) -> AppointmentRow:
        """The appointment, for its holder and for staff of the hall."""
        row = self._row(appointment)
        self._must_hold(appointment)
        return row

    def _must_hold(self, appointment: str) -> None:
        if not access.may_follow(self.caller, appointment, hall_of(self.key)):
            raise Forbidden("appointment.wrong_secret", field="secret")

    def _must_be_booked(self, row: AppointmentRow) -> None:
        state = self._state(row)
        if state != "booked":
            raise Refused(f"appointment.is_{state}")

    def _state(self, row: AppointmentRow) -> str:
        """As it is at this moment: who is too late has missed it, also while the reminder is still on its way."""
        return "missed" if is_awaited(row) and self.now > row.start + LATE else row.state

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
            "moved_to": row.moved_to,
            "behalf": row.behalf,
        }

    def _arm(self) -> None:
        """One reminder, at the first moment somebody may be too late."""
        due = [row.start + LATE for row in self.rows.values() if is_awaited(row)]
        if due:
            self.remind("next", max(min(due), self.now), messages.SettleMissed())
        else:
            self.forget("next")

    # What events do ---------------------------------------------------------------------------------------------------

    @applies
    def booked(self, event: events.AppointmentBooked) -> None:
        self._add(event)

    @applies
    def held(self, event: events.AppointmentHeld) -> None:
        self._add(event)
        self._become(event.appointment, "held")

    def _add(self, event: events.AppointmentBooked | events.AppointmentHeld) -> None:
        fields = {name: getattr(event, name) for name in event.__struct_fields__ if name != "appointment"}
        row = AppointmentRow(id=event.appointment, agenda=self.key, **fields)
        self.rows[row.id] = row
        self.save(row)

    @applies
    def taken_up(self, event: events.AppointmentTakenUp) -> None:
        self._become(event.appointment, "booked")

    @applies
    def released(self, event: events.AppointmentReleased) -> None:
        self._go(event.appointment, "released")

    @applies
    def moved_away(self, event: events.AppointmentMovedAway) -> None:
        self.rows[event.appointment].moved_to = event.to
        self._go(event.appointment, "moved")

    @applies
    def moved(self, event: events.AppointmentMoved) -> None:
        row = self.rows[event.appointment]
        row.start, row.end, row.warned = event.start, event.end, False
        self.save(row)

    @applies
    def cancelled(self, event: events.AppointmentCancelled) -> None:
        self._go(event.appointment, "cancelled")

    @applies
    def arrived(self, event: events.AppointmentArrived) -> None:
        self.rows[event.appointment].attempt = event.attempt
        self._become(event.appointment, "arrived")

    @applies
    def turned_away(self, event: events.AppointmentTurnedAway) -> None:
        row = self.rows[event.appointment]
        row.refusal = {"code": event.code, "field": event.field, "facts": event.facts} if event.code else None
        self._become(event.appointment, "booked")

    @applies
    def admitted(self, event: events.AppointmentAdmitted) -> None:
        self.rows[event.appointment].ticket = event.ticket
        self._become(event.appointment, "admitted")

    @applies
    def missed(self, event: events.AppointmentsMissed) -> None:
        for appointment in event.appointments:
            self._become(appointment, "missed")

    @applies
    def warned(self, event: events.AppointmentsWarned) -> None:
        for appointment in (*event.closed, *event.open_again):
            row = self.rows[appointment]
            row.warned = appointment in event.closed
            self.save(row)

    @applies
    def passed(self, event: events.AppointmentPassed) -> None:
        row = self.rows[event.appointment]
        row.person = event.person
        self.save(row)

    @applies
    def masks_forgotten(self, event: events.AppointmentMasksForgotten) -> None:
        for row in self.rows.values():
            if row.mask is not None:
                row.mask = None
                self.save(row)

    def _go(self, appointment: str, state: str) -> None:
        """Nobody is expected any more, and so nobody's mask is needed."""
        self.rows[appointment].mask = None
        self._become(appointment, state)

    def _become(self, appointment: str, state: str) -> None:
        row = self.rows[appointment]
        row.state = state
        self.save(row)


def is_awaited(row: AppointmentRow) -> bool:
    """Whether somebody has yet to come. Who was here and was given no ticket has not failed to come."""
    return row.state == "booked" and row.attempt == 0
