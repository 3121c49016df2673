"""Coming into a queue: with a new number, or from another queue with the number one has.

Who gave an ID number has one open ticket in a queue at most. *Open* is every ticket that the queue answers for:
waiting, called, being served, held, or missed while it may still come back.
"""

from abc import abstractmethod

from actors import Address, Invalid, Refused, Unknown, handles
from hall import access, events, messages
from hall.entries import place_of
from hall.matters import moved
from hall.nearby import here_by, is_fresh
from hall.next import PRIORITIES, REJOINS, TRANSFERRED, lane_of
from hall.numbers import hall_of, is_late, readable, ticket_day, ticket_id, ticket_number
from hall.queue_day import DayQueue
from hall.tables import EntryRow
from hall.views import Json, split


class TakingQueue(DayQueue):
    @handles
    def take(self, command: messages.Take) -> Json:
        item = self._check(command)
        self._begin_day()
        self._must_have_none(command.holder_index)
        taken_at = self._moment()
        number = ticket_number(self.row.prefix, self.row.issued + 1)
        ticket = ticket_id(self.row.hall, self.row.day, number)
        is_shown = command.minute is not None and is_fresh(command.minute, self.now)
        self.emit(
            events.QueueJoined(
                ticket=ticket,
                number=number,
                priority=command.priority,
                item=command.item,
                item_name=item["name"] if item else None,
                mask=command.mask,
                taken_at=taken_at,
                lane=lane_of(command.priority),
                step=1,
                issued=True,
                holder_index=command.holder_index,
                matters=command.matters,
                here_by=here_by(self.now) if command.later and not is_shown else None,
                by=command.by,
                slot=command.slot,
                shown="code" if is_shown else None,
            )
        )
        entry = self.entries[ticket]
        if entry.here_by is not None:
            self.remind(f"here/{ticket}", entry.here_by, messages.Lapse(ticket=ticket))
        position = self.line.position(place_of(entry))
        self._create(entry, position, command)
        self._tell_positions(position + 1)
        self._tell_figures()
        return self._describe(entry)

    def _check(self, command: messages.Take) -> Json | None:
        """The item that is asked for. Raises where this queue gives no ticket for the command."""
        self._must_exist()
        if not self.row.open:
            raise Refused("hall.closed", field="hall", hall=self.row.hall_name)
        if self.row.shut:
            code = "hall.closed_until" if self.row.opens else "hall.closed"
            raise Refused(code, field="hall", hall=self.row.hall_name, opens=readable(self.row.opens))
        if command.priority not in PRIORITIES:
            raise Invalid("ticket.unknown_priority", field="priority")
        if command.priority == "appointment" or command.slot is not None:
            access.must_be_inside(self.caller)  # only checking in gives it
        if command.by is not None:
            access.must_be_staff(self.caller, hall_of(self.key))
        item = next((item for item in self.row.items if item["id"] == command.item), None)
        if command.item is not None and item is None:
            raise Unknown("item.unknown", field="item")
        return item

    def _must_have_none(self, holder_index: str | None) -> None:
        if holder_index is None:
            return
        for entry in self.entries.values():
            if entry.holder_index == holder_index and (entry.state != "missed" or (entry.rejoins or 0) < REJOINS):
                code = "ticket.has_missed_one" if entry.state == "missed" else "ticket.has_one"
                raise Refused(code, field="id_number", number=entry.number, queue=self.row.name)

    def _create(self, entry: EntryRow, position: int, command: messages.Take) -> None:
        p50, p90 = split(self._estimate(position))
        create = messages.Create(
            hall=self.row.hall,
            hall_name=self.row.hall_name,
            number=entry.number,
            queue=self.key,
            queue_name=self.row.name,
            item=entry.item,
            priority=entry.priority,
            taken_at=entry.taken_at,
            position=position,
            p50=p50,
            p90=p90,
            holder=command.holder,
            holder_index=command.holder_index,
            item_name=entry.item_name,
            matters=entry.matters,
            here_by=entry.here_by,
        )
        self.tell(Address("ticket", entry.ticket), create)

    # From another queue -----------------------------------------------------------------------------------------------

    @abstractmethod
    def _inherited(self, command: messages.Receive) -> bool:
        """Whether another queue has taken over what somebody is sent here for, and they were passed on to it."""

    @handles
    def receive(self, command: messages.Receive) -> None:
        access.must_be_inside(self.caller)
        if not self._inherited(command):
            self._receive(command)

    def _receive(self, command: messages.Receive) -> None:
        person = command.person
        self._begin_day()
        if is_late(ticket_day(person.ticket), self.row.day, self.now):
            over = self._news("cancelled", person.step + 1, reason="day_over")
            self.relay(Address("ticket", person.ticket), over)
            return
        self.emit(
            events.QueueJoined(
                ticket=person.ticket,
                number=person.number,
                priority=person.priority,
                item=person.item,
                item_name=person.item_name,
                mask=person.mask,
                taken_at=person.taken_at,
                lane=TRANSFERRED if command.lane is None else command.lane,
                step=person.step + 1,
                issued=False,
                origin=command.origin,
                for_window=command.window,
                rejoins=person.rejoins,
                rejoined_at=person.rejoined_at,
                holder_index=person.holder_index,
                leaves=person.leaves,
                matters=moved(person.matters, self.key, self.row.name),
                slot=person.slot,
                notes=person.notes,
                sent_why=command.why,
                sent_by=command.by,
            )
        )
        entry = self.entries[person.ticket]
        self._tell_ticket(entry, reason=command.reason)
        self._tell_positions(self.line.position(place_of(entry)) + 1)
        self._tell_figures()
        self._send_home_if_over()
