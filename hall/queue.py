"""The queue: the single writer of who waits and of who was handed to which window.

A ticket is *waiting* here, or it was handed to a window and is *called*, *serving* or *held* there, or it was *missed*.
Windows report what becomes of it, and the queue alone tells the ticket, so that a ticket hears of things in the order
in which they happened. In the same turn in which a ticket is handed over, the window is also told (`Adopt`): should
the window's own turn be lost, nobody is left between the two.

What is decided is here; `hall.queue_rows` keeps what was decided, and `hall.queue_telling` spreads it.
"""

from actors import Address, Invalid, Refused, Unknown, handles
from hall import access, events, messages
from hall.next import PRIORITIES, REJOINS, TRANSFERRED, lane_of
from hall.numbers import business_day, hall_of, next_midnight, readable, ticket_day, ticket_id, ticket_number
from hall.queue_rows import BUSY, place_of
from hall.tables import EntryRow
from hall.views import Json, split
from hall.waits.shared_queue import SharedQueue

OPEN_OUTCOMES = ("called", "serving", "held", "missed")


class Queue(SharedQueue, kind="queue"):
    @handles
    def configure(self, command: messages.ConfigureQueue) -> None:
        access.must_configure(self.caller)
        event = events.QueueConfigured(
            hall=command.hall,
            hall_name=command.hall_name,
            prefix=command.prefix,
            name=command.name,
            open=command.open,
            items=command.items,
            service_seconds=command.service_seconds,
        )
        row = self.row
        known = (row.hall, row.hall_name, row.prefix, row.name, row.open, row.items, row.service_seconds)
        if known != tuple(getattr(event, name) for name in event.__struct_fields__):
            self.emit(event)

    # Taking a ticket --------------------------------------------------------------------------------------------------

    @handles
    def take(self, command: messages.Take) -> Json:
        self._must_exist()
        if not self.row.open:
            raise Refused("hall.closed", field="hall", hall=self.row.hall_name)
        if self.row.shut:
            code = "hall.closed_until" if self.row.opens else "hall.closed"
            raise Refused(code, field="hall", hall=self.row.hall_name, opens=readable(self.row.opens))
        if command.priority not in PRIORITIES:
            raise Invalid("ticket.unknown_priority", field="priority")
        if command.priority == "appointment":
            access.must_be_inside(self.caller)  # only checking in gives it
        item = next((item for item in self.row.items if item["id"] == command.item), None)
        if command.item is not None and item is None:
            raise Unknown("item.unknown", field="item")
        self._begin_day()
        taken_at = self._moment()
        number = ticket_number(self.row.prefix, self.row.issued + 1)
        ticket = ticket_id(self.row.hall, self.row.day, number)
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
            )
        )
        entry = self.entries[ticket]
        position = self.line.position(place_of(entry))
        p50, p90 = split(self._estimate(position))
        self.tell(
            Address("ticket", ticket),
            messages.Create(
                hall=self.row.hall,
                hall_name=self.row.hall_name,
                number=number,
                queue=self.key,
                queue_name=self.row.name,
                item=command.item,
                priority=command.priority,
                taken_at=taken_at,
                position=position,
                p50=p50,
                p90=p90,
                holder=command.holder,
                holder_index=command.holder_index,
            ),
        )
        self._tell_positions(position + 1)
        self._tell_figures()
        return self._describe(entry)

    @handles
    def pace(self, query: messages.Pace) -> int:
        self._must_exist()
        return self.row.service_seconds

    @handles
    def describe(self, query: messages.Describe) -> Json | None:
        access.must_follow(self.caller, query.ticket, hall_of(self.key))
        entry = self.entries.get(query.ticket)
        return self._describe(entry) if entry else None

    # Handing over -----------------------------------------------------------------------------------------------------

    @handles
    def first(self, query: messages.First) -> messages.Candidate | None:
        """Whom the window would be given now; nobody of yesterday."""
        access.must_be_staff(self.caller, hall_of(self.key))
        entry = self._first_for(query.window)
        if entry is None or self.row.day != business_day(self.now):
            return None
        return messages.Candidate(queue=self.key, rank=place_of(entry).rank)

    @handles
    def hand_over(self, command: messages.HandOver) -> messages.Handed | None:
        """The window chose this queue; by now its head may be someone else, and that one is as right."""
        access.must_be_staff(self.caller, hall_of(self.key))
        self._must_exist()
        self._begin_day()
        if command.ticket is None:
            entry = self._first_for(command.window)
            if entry is None:
                return None
        else:
            entry = self._entry(command.ticket)
            if entry.state not in ("waiting", "missed"):
                raise Refused("ticket.not_callable", field="ticket", number=entry.number)
        position = self.line.position(place_of(entry)) if entry.state == "waiting" else None
        handover = f"{self.key}.{self.row.handovers + 1}"
        reason = self._why(entry, command.ticket is not None)
        self.emit(
            events.QueueHandedOver(
                ticket=entry.ticket,
                window=command.window,
                handover=handover,
                rule=reason.rule,
                passed=reason.passed,
            )
        )
        handed = messages.Handed(
            handover=handover,
            queue=self.key,
            queue_name=self.row.name,
            person=self._person(entry),
            command=command.command,
            rule=reason.rule,
            passed=reason.passed,
        )
        self.tell(Address("window", command.window), messages.Adopt(handed=handed, day=self.row.day))
        self._tell_ticket(entry)
        if position is not None:
            self._tell_positions(position)
        self._tell_figures()
        return handed

    @handles
    def take_back(self, command: messages.TakeBack) -> None:
        access.must_be_inside(self.caller)
        entry = self._handed(command.ticket, command.handover)
        if entry is None or entry.state != "called":
            return
        self.emit(events.QueueTakenBack(ticket=entry.ticket))
        position = self.line.position(place_of(entry))
        self._tell_ticket(entry)
        self._tell_positions(position + 1)
        self._tell_figures()

    # What windows report ----------------------------------------------------------------------------------------------

    @handles
    def report(self, command: messages.Report) -> None:
        access.must_be_inside(self.caller)
        entry = self._handed(command.ticket, command.handover)
        if entry is None:
            return
        if command.outcome in OPEN_OUTCOMES:
            self.emit(events.QueueFollowed(ticket=entry.ticket, state=command.outcome))
            self._tell_ticket(entry)
        else:
            self._let_go(entry, command.outcome, seconds=command.seconds)
        self._tell_figures()

    @handles
    def resume(self, command: messages.Resume) -> None:
        access.must_be_staff(self.caller, hall_of(self.key))
        entry = self._handed(command.ticket, command.handover)
        if entry is None:
            raise Refused("ticket.not_held", field="ticket")
        if entry.state != "serving":
            self.emit(events.QueueFollowed(ticket=entry.ticket, state="serving"))
            self._tell_ticket(entry)

    @handles
    def pass_on(self, command: messages.PassOn) -> None:
        access.must_be_inside(self.caller)
        entry = self._handed(command.ticket, command.handover)
        if entry is None:
            return
        person = self._person(entry)
        self.emit(events.QueueLeft(ticket=entry.ticket, outcome="transferred"))
        if command.queue == self.key:
            self._receive(person, self.key, command.window)
        else:
            receive = messages.Receive(person=person, origin=self.key, window=command.window)
            self.tell(Address("queue", command.queue), receive)
            self._tell_figures()

    @handles
    def receive(self, command: messages.Receive) -> None:
        access.must_be_inside(self.caller)
        self._receive(command.person, command.origin, command.window)

    def _receive(self, person: messages.Person, origin: str, window: str | None) -> None:
        self._begin_day()
        if ticket_day(person.ticket) < self.row.day:
            over = self._news("cancelled", person.step + 1, reason="day_over")
            self.tell(Address("ticket", person.ticket), over)
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
                lane=TRANSFERRED,
                step=person.step + 1,
                issued=False,
                origin=origin,
                for_window=window,
                rejoins=person.rejoins,
                rejoined_at=person.rejoined_at,
            )
        )
        entry = self.entries[person.ticket]
        self._tell_ticket(entry)
        self._tell_positions(self.line.position(place_of(entry)) + 1)
        self._tell_figures()

    # Coming back ------------------------------------------------------------------------------------------------------

    @handles
    def rejoin(self, command: messages.Rejoin) -> Json:
        access.must_follow(self.caller, command.ticket, hall_of(self.key))
        self._begin_day()
        entry = self._entry(command.ticket)
        if entry.state != "missed":
            raise Refused("ticket.not_missed", number=entry.number)
        if (entry.rejoins or 0) >= REJOINS:
            raise Refused("ticket.missed_too_often", number=entry.number, times=REJOINS)
        self.emit(events.QueueRejoined(ticket=entry.ticket, joined_at=self._moment()))
        self._tell_ticket(entry)
        self._tell_positions(self.line.position(place_of(entry)) + 1)
        self._tell_figures()
        return self._describe(entry)

    # Giving up --------------------------------------------------------------------------------------------------------

    @handles
    def withdraw(self, command: messages.Withdraw) -> int:
        access.must_follow(self.caller, command.ticket, hall_of(self.key))
        entry = self._entry(command.ticket)
        if entry.state in BUSY:
            raise Refused(f"ticket.is_{entry.state}", window=(entry.window or "").rpartition("-")[2])
        position = self.line.position(place_of(entry)) if entry.state == "waiting" else None
        if entry.state == "held" and entry.window and entry.handover:
            self.tell(Address("window", entry.window), messages.Release(handover=entry.handover))
        step = self._let_go(entry, "cancelled", reason=command.reason)
        if position is not None:
            self._tell_positions(position)
        self._tell_figures()
        return step

    def _let_go(self, entry: EntryRow, outcome: str, *, seconds: int | None = None, reason: str | None = None) -> int:
        """Answer for the ticket no longer; answers its last step."""
        step = entry.step + 1
        self.emit(events.QueueLeft(ticket=entry.ticket, outcome=outcome, seconds=seconds))
        news = self._news(outcome, step, window=entry.window, reason=reason)
        self.tell(Address("ticket", entry.ticket), news)
        return step

    # Windows on duty --------------------------------------------------------------------------------------------------

    @handles
    def staff(self, command: messages.Staff) -> None:
        access.must_be_inside(self.caller)
        self._begin_day()
        if command.day < self.row.day:
            return
        if self.row.on_duty.get(command.window, 0.0) != command.share:
            self.emit(events.QueueStaffed(window=command.window, share=command.share))
            self._tell_positions(1)
            self._tell_figures()
        if command.share > 0:
            self.tell(Address("window", command.window), messages.Waiting(queue=self.key, waiting=len(self.line)))

    # The business day -------------------------------------------------------------------------------------------------

    @handles
    def set_open(self, command: messages.QueueOpen) -> None:
        access.must_be_inside(self.caller)
        if (self.row.shut, self.row.opens) != (not command.open, command.opens):
            self.emit(events.QueueOpenSet(open=command.open, reason=command.reason, opens=command.opens))

    @handles
    def close_day(self, command: messages.CloseQueueDay) -> None:
        """Whoever is at a window now is served to the end; everyone else is told that the hall has closed."""
        access.must_be_inside(self.caller)
        leaving = [entry for entry in self.entries.values() if entry.state not in BUSY]
        for entry in leaving:
            if entry.state == "held" and entry.window and entry.handover:
                self.tell(Address("window", entry.window), messages.Release(handover=entry.handover))
            self._let_go(entry, "cancelled", reason=command.reason)
        if leaving:
            self._tell_figures()

    @handles
    def end_day(self, command: messages.EndQueueDay) -> None:
        access.must_be_inside(self.caller)
        if self.row.day and self.row.day < business_day(self.now):
            self._end_day()

    def _begin_day(self) -> None:
        """The first command of a business day ends the one before. A clock that goes back changes nothing."""
        today = business_day(self.now)
        if self.row.day >= today:
            return
        if self.row.day:
            self._end_day()
        self.emit(events.QueueDayBegun(day=today))
        self.remind("day", next_midnight(self.now), messages.EndQueueDay())

    def _end_day(self) -> None:
        for entry in list(self.entries.values()):
            self._let_go(entry, "cancelled", reason="day_over")
        self.emit(events.QueueDayOver())
        self._tell_figures()
