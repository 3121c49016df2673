"""Coming into a queue: with a new number, or from another queue with the number one has.

Who gave an ID number has one open ticket in a queue at most. *Open* is every ticket that the queue answers for:
waiting, called, being served, held, or missed while it may still come back.
"""

from abc import abstractmethod

from actors import Address, Invalid, Refused, Unknown, handles
from common.people import citizen_name
from common.shapes import Json
from common.times import readable
from hall import access, events, messages
from hall.matters import moved
from hall.nearby import here_by, is_fresh
from hall.next import PRIORITIES, REJOINS, TRANSFERRED, lane_of
from hall.numbers import hall_of, is_late, ticket_day, ticket_id, ticket_number
from hall.queue_day import DayQueue
from hall.tables import EntryRow
from hall.waits import sharing
from hall.waits.messages import ShowStanding


class TakingQueue(DayQueue):
    @handles
    async def take(self, command: messages.Take) -> Json:
        item = self._check(command)
        standing = await self._standing()
        self._begin_day()
        self._must_have_none(command.holder_index)
        moment = self._moment()
        number = ticket_number(self.row.prefix, self.row.issued + 1)
        ticket = ticket_id(self.row.hall, self.row.day, number)
        is_shown = command.minute is not None and is_fresh(command.minute, self.now)
        self.emit(
            events.QueueJoined(
                ticket=ticket,
                priority=command.priority,
                item=command.item,
                item_name=item["name"] if item else None,
                taken_at=moment if moment != self.now else None,
                lane=lane_of(command.priority),
                step=1,
                issued=True,
                holder_index=command.holder_index,
                matters=command.matters,
                here_by=here_by(self.now) if command.later and not is_shown else None,
                by=command.by,
                slot=command.slot,
                shown="code" if is_shown else None,
                **standing,
            )
        )
        entry = self._masked(ticket, command.mask)
        if entry.here_by is not None:
            self.remind(f"here/{ticket}", entry.here_by, messages.Lapse(ticket=ticket))
        self._create(entry, command)
        self._line_changed()
        return self._describe(entry)

    async def _standing(self) -> Json:
        """Where nobody waits, what is new of the windows on duty: their shares, and whether one of them is free. Who
        comes here later, while somebody waits, knows that none is."""
        on_duty = self.row.on_duty
        if len(self.line) or not on_duty:
            return {}
        found = await self.ask(Address("hall", hall_of(self.key)), ShowStanding(queue=self.key))
        shares = {window: found.shares.get(window, share) for window, share in on_duty.items()}
        engaged = [window for window in found.engaged if window in on_duty]
        return {
            "shares": shares if sharing.moved(on_duty, shares) else None,
            "engaged": None if self.row.engaged is not None and self.row.engaged.keys() == set(engaged) else engaged,
        }

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
        if command.person not in (None, citizen_name(self.caller)):
            access.must_be_inside(self.caller)
        if command.by is not None:
            access.must_be_staff(self.caller, hall_of(self.key))
        item = next((item for item in self.row.items if item["id"] == command.item), None)
        if command.item is not None and item is None:
            raise Unknown("item.unknown", field="item")
        return item

    def _masked(self, ticket: str, mask: str | None) -> EntryRow:
        """Who just came, with their mask: in the row alone, which goes with the ticket; a journal is for ever."""
        entry = self.entries[ticket]
        entry.mask = mask
        self.save(entry)
        return entry

    def _must_have_none(self, holder_index: str | None) -> None:
        if holder_index is None:
            return
        for entry in self.entries.values():
            if entry.holder_index == holder_index and (entry.state != "missed" or (entry.rejoins or 0) < REJOINS):
                code = "ticket.has_missed_one" if entry.state == "missed" else "ticket.has_one"
                raise Refused(code, field="id_number", number=entry.number, queue=self.row.name)

    def _create(self, entry: EntryRow, command: messages.Take) -> None:
        create = messages.Create(
            hall=self.row.hall,
            hall_name=self.row.hall_name,
            number=entry.number,
            queue=self.key,
            queue_name=self.row.name,
            item=entry.item,
            priority=entry.priority,
            taken_at=entry.taken_at,
            position=self._position_told(entry),
            holder=command.holder,
            holder_index=command.holder_index,
            item_name=entry.item_name,
            matters=entry.matters,
            here_by=entry.here_by,
            person=command.person,
            behalf=command.behalf,
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
                priority=person.priority,
                item=person.item,
                item_name=person.item_name,
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
        entry = self._masked(person.ticket, person.mask)
        self._tell_ticket(entry, reason=command.reason)
        self._line_changed()
        self._send_home_if_over()
