"""The window: a counter, its clerk, the ticket in front of it and the tickets it holds.

Whom it serves is decided by its queues (`hall.queue`); it asks them, and reports to them. What a clerk may do in which
state is the table of `hall.window_states`. Each handover is remembered for the day, so that the queue's `Adopt`,
whenever it comes, is taken up exactly once or given back.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from actors import Actor, Address, Invalid, Refused, Unknown, applies, handles
from hall import access, events, messages
from hall.next import Head, choose
from hall.numbers import business_day, hall_of, is_ticket, iso, next_midnight, ticket_id, ticket_prefix, window_number
from hall.tables import HandoverRow, WindowRow
from hall.views import Json
from hall.window_states import No, outcome


class Window(Actor, kind="window"):
    publish = "state"
    row: WindowRow
    handovers: dict[str, HandoverRow]

    @classmethod
    def placement(cls, key: str) -> str:
        return hall_of(key)

    def load(self, db: Session) -> None:
        self.row = db.get(WindowRow, self.key) or WindowRow(id=self.key)
        rows = db.scalars(select(HandoverRow).where(HandoverRow.window == self.key))
        self.handovers = {row.id: row for row in rows}

    def view(self) -> Json:
        current = self._current()
        held = [row for row in self.handovers.values() if row.state == "held"]
        return {
            "id": self.key,
            "number": window_number(self.key),
            "hall": self.row.hall,
            "hall_name": self.row.hall_name,
            "state": self.row.state,
            "clerk": self.row.clerk,
            "queues": self.row.queues,
            "items": self.row.items,
            "serving": current.number if current else None,
            "ticket": _for_clerk(current) if current else None,
            "held": [_for_clerk(row) for row in sorted(held, key=lambda row: (row.called_at or 0, row.id))],
            "served_today": self.row.served_today,
            "waiting": sum(self.row.waits.get(queue, 0) for queue in self.row.queues),
        }

    @handles
    def show(self, query: messages.ShowWindow) -> Json:
        self._must_exist()
        access.must_be_staff(self.caller, self.row.hall)
        return self.view()

    # Setting up -----------------------------------------------------------------------------------------------------

    @handles
    def configure(self, command: messages.ConfigureWindow) -> None:
        access.must_configure(self.caller)
        row = self.row
        if (row.hall, row.hall_name, row.queues, row.items) == (
            command.hall,
            command.hall_name,
            command.queues,
            command.items,
        ):
            return
        if row.state != "closed":
            self._go_off_duty()
        self.emit(
            events.WindowConfigured(
                hall=command.hall, hall_name=command.hall_name, queues=command.queues, items=command.items
            )
        )
        if row.state in ("open", "calling", "serving"):
            self._go_on_duty()

    @applies
    def configured(self, event: events.WindowConfigured) -> None:
        self.row.hall, self.row.hall_name = event.hall, event.hall_name
        self.row.queues, self.row.items = event.queues, event.items
        self.row.waits = {queue: count for queue, count in self.row.waits.items() if queue in event.queues}
        self.save(self.row)

    # Opening and closing --------------------------------------------------------------------------------------------

    @handles
    def open(self, command: messages.Open) -> Json:
        self._clerk_may("open")
        self.emit(events.WindowOpened(clerk=self.row.clerk or self.caller.name))
        self._go_on_duty()
        return self._told()

    @applies
    def opened(self, event: events.WindowOpened) -> None:
        self.row.state, self.row.clerk = "open", event.clerk
        self.save(self.row)

    @handles
    def pause(self, command: messages.Pause) -> Json:
        self._clerk_may("pause")
        self.emit(events.WindowPaused())
        self._go_off_duty()
        return self._told()

    @applies
    def paused(self, event: events.WindowPaused) -> None:
        self.row.state = "paused"
        self.save(self.row)

    @handles
    def close(self, command: messages.Close) -> Json:
        self._clerk_may("close")
        if any(row.state == "held" for row in self.handovers.values()):
            raise Refused("window.has_held")
        self.emit(events.WindowClosed())
        self._go_off_duty()
        return self._told()

    @applies
    def closed(self, event: events.WindowClosed) -> None:
        self.row.state, self.row.clerk, self.row.waits = "closed", None, {}
        self.save(self.row)

    # Calling --------------------------------------------------------------------------------------------------------

    @handles
    async def call_next(self, command: messages.CallNext) -> Json:
        if self._done_before():
            return self.view()
        self._clerk_may("call-next")
        heads: list[Head] = []
        for queue in self.row.queues:
            first = await self.ask(Address("queue", queue), messages.First(window=self.key))
            if first is not None:
                heads.append(Head(first.queue, first.lane, first.taken_at))
        for queue in choose(self.row.queues, heads):
            order = messages.HandOver(window=self.key, command=self.command_id)
            handed = await self.ask(Address("queue", queue), order)
            if handed is not None:
                return self._call(handed)
        raise Refused("window.nobody_waiting")

    @handles
    async def call_ticket(self, command: messages.CallTicket) -> Json:
        if self._done_before():
            return self.view()
        self._clerk_may("call")
        ticket = self._ticket_id(command.ticket)
        own = f"{self.row.hall}:{ticket_prefix(ticket)}"
        for queue in sorted(self.row.queues, key=lambda queue: queue != own):
            order = messages.HandOver(window=self.key, command=self.command_id, ticket=ticket)
            try:
                handed = await self.ask(Address("queue", queue), order)
            except Unknown:
                continue
            if handed is not None:
                return self._call(handed)
        raise Unknown("ticket.not_here", field="ticket")

    def _call(self, handed: messages.Handed) -> Json:
        """Take up what a queue gave in answer to this very command."""
        if handed.handover in self.handovers:  # an earlier try of this command, given back since
            raise Refused("window.call_again")
        self._adopt(handed)
        return self._told()

    def _done_before(self) -> bool:
        """This command was lost after the queue had handed over, and the queue's own word came in first."""
        current = self._current()
        return current is not None and current.command == self.command_id

    @handles
    def adopt(self, command: messages.Adopt) -> None:
        access.must_be_inside(self.caller)
        handed = command.handed
        if handed.handover in self.handovers:
            return
        if self.row.state == "open" and self.row.day == command.day == business_day(self.now):
            self._adopt(handed)
            self._tell_hall(call=True)
            return
        self.emit(
            events.WindowTurnedDown(
                handover=handed.handover,
                ticket=handed.person.ticket,
                number=handed.person.number,
                queue=handed.queue,
            )
        )
        back = messages.TakeBack(ticket=handed.person.ticket, handover=handed.handover)
        self.tell(Address("queue", handed.queue), back)

    @applies
    def turned_down(self, event: events.WindowTurnedDown) -> None:
        self._remember(
            HandoverRow(
                id=event.handover,
                window=self.key,
                ticket=event.ticket,
                number=event.number,
                queue=event.queue,
                queue_name="",
                priority="ordinary",
                item=None,
                item_name=None,
                mask=None,
                command="",
                state="done",
            )
        )

    def _adopt(self, handed: messages.Handed) -> None:
        person = handed.person
        self.emit(
            events.WindowCalled(
                handover=handed.handover,
                ticket=person.ticket,
                number=person.number,
                queue=handed.queue,
                queue_name=handed.queue_name,
                priority=person.priority,
                item=person.item,
                item_name=person.item_name,
                mask=person.mask,
                command=handed.command,
            )
        )

    @applies
    def called(self, event: events.WindowCalled) -> None:
        self.row.state, self.row.current = "calling", event.handover
        self.save(self.row)
        self._remember(
            HandoverRow(
                id=event.handover,
                window=self.key,
                ticket=event.ticket,
                number=event.number,
                queue=event.queue,
                queue_name=event.queue_name,
                priority=event.priority,
                item=event.item,
                item_name=event.item_name,
                mask=event.mask,
                command=event.command,
                state="calling",
                calls=1,
                called_at=self.now,
            )
        )

    @handles
    def recall(self, command: messages.Recall) -> Json:
        row = self._clerk_serves("recall")
        self.emit(events.WindowRecalled())
        self._report(row, "called")
        return self._told(call=True)

    @applies
    def recalled(self, event: events.WindowRecalled) -> None:
        row = self._serving()
        row.calls += 1
        row.called_at = self.now
        self.save(row)

    # Serving --------------------------------------------------------------------------------------------------------

    @handles
    def start(self, command: messages.Start) -> Json:
        row = self._clerk_serves("start")
        self.emit(events.WindowStarted())
        self._report(row, "serving")
        return self._told()

    @applies
    def started(self, event: events.WindowStarted) -> None:
        row = self._serving()
        self.row.state = row.state = "serving"
        row.started_at = row.since = self.now
        self.save(self.row)
        self.save(row)

    @handles
    def hold(self, command: messages.Hold) -> Json:
        row = self._clerk_serves("hold")
        self.emit(events.WindowHeld(reason=command.reason))
        self._report(row, "held")
        return self._told()

    @applies
    def held(self, event: events.WindowHeld) -> None:
        row = self._serving()
        row.worked += self.now - (row.since or self.now)
        row.since = None
        self._leave(row, "held")

    @handles
    async def resume(self, command: messages.ResumeTicket) -> Json:
        """The queue decides, because the holder may be giving the ticket up at this moment."""
        self._clerk_may("resume")
        ticket = self._ticket_id(command.ticket)
        row = next((row for row in self.handovers.values() if row.ticket == ticket and row.state == "held"), None)
        if row is None:
            raise Unknown("ticket.not_held", field="ticket")
        await self.ask(Address("queue", row.queue), messages.Resume(ticket=row.ticket, handover=row.id))
        self.emit(events.WindowResumed(handover=row.id))
        return self._told()

    @applies
    def resumed(self, event: events.WindowResumed) -> None:
        row = self.handovers[event.handover]
        self.row.current = row.id
        self.row.state = row.state = "serving"
        row.since = self.now
        self.save(self.row)
        self.save(row)

    @handles
    async def transfer(self, command: messages.Transfer) -> Json:
        row = self._clerk_serves("transfer")
        if (command.queue is None) == (command.window is None):
            raise Invalid("window.transfer_target", field="queue")
        if command.window == self.key:
            raise Invalid("window.transfer_self", field="window")
        query = messages.Find(queue=command.queue, window=command.window)
        found = await self.ask(Address("hall", self.row.hall), query)
        if not found.queues:
            raise Refused("window.without_queues", field="window")
        queue = row.queue if row.queue in found.queues and command.window else found.queues[0]
        self.emit(events.WindowTransferred(queue=queue, window=command.window, reason=command.reason))
        order = messages.PassOn(ticket=row.ticket, handover=row.id, queue=queue, window=command.window)
        self.tell(Address("queue", row.queue), order)
        return self._told()

    @handles
    def no_show(self, command: messages.NoShow) -> Json:
        row = self._clerk_serves("no-show")
        self.emit(events.WindowMissed())
        self._report(row, "missed")
        return self._told()

    @applies
    def gone(self, event: events.WindowMissed | events.WindowTransferred) -> None:
        self._leave(self._serving(), "done")

    @handles
    def finish(self, command: messages.Finish) -> Json:
        row = self._clerk_serves("finish")
        seconds = (row.worked + self.now - (row.since or self.now)) // 1_000_000
        self.emit(events.WindowFinished(seconds=seconds))
        report = messages.Report(ticket=row.ticket, handover=row.id, outcome="finished", seconds=seconds)
        self.tell(Address("queue", row.queue), report)
        return self._told()

    @applies
    def finished(self, event: events.WindowFinished) -> None:
        self.row.served_today += 1
        self._leave(self._serving(), "done")

    # What queues tell -----------------------------------------------------------------------------------------------

    @handles
    def release(self, command: messages.Release) -> None:
        access.must_be_inside(self.caller)
        row = self.handovers.get(command.handover)
        if row is not None and row.state == "held":
            self.emit(events.WindowReleased(handover=row.id))

    @applies
    def released(self, event: events.WindowReleased) -> None:
        row = self.handovers[event.handover]
        row.state = "done"
        self.save(row)

    @handles
    def waiting(self, command: messages.Waiting) -> None:
        access.must_be_inside(self.caller)
        if self.row.state != "closed" and self.row.waits.get(command.queue) != command.waiting:
            self.emit(events.WindowQueueChanged(queue=command.queue, waiting=command.waiting))

    @applies
    def queue_changed(self, event: events.WindowQueueChanged) -> None:
        self.row.waits = {**self.row.waits, event.queue: event.waiting}
        self.save(self.row)

    # The business day -----------------------------------------------------------------------------------------------

    @handles
    def end_day(self, command: messages.EndWindowDay) -> None:
        access.must_be_inside(self.caller)
        if self.row.day and self.row.day < business_day(self.now):
            self._end_day()

    def _begin_day(self) -> None:
        today = business_day(self.now)
        if self.row.day >= today:
            return
        if self.row.day:
            self._end_day()
        self.emit(events.WindowDayBegun(day=today))
        self.remind("day", next_midnight(self.now), messages.EndWindowDay())

    def _end_day(self) -> None:
        self.emit(events.WindowDayOver())
        self._tell_hall()

    @applies
    def day_begun(self, event: events.WindowDayBegun) -> None:
        self.row.day = event.day
        self.row.served_today = 0
        self.save(self.row)

    @applies
    def day_over(self, event: events.WindowDayOver) -> None:
        self.row.state, self.row.day = "closed", ""
        self.row.clerk = self.row.current = None
        self.row.waits = {}
        for row in self.handovers.values():
            self.remove(row)
        self.handovers = {}
        self.save(self.row)

    # Helpers --------------------------------------------------------------------------------------------------------

    def _must_exist(self) -> None:
        if not self.row.hall:
            raise Unknown("window.unknown", field="window")

    def _clerk_may(self, command: str) -> None:
        """Raises Unknown, Forbidden, or Refused by the table of states."""
        self._must_exist()
        self._begin_day()
        access.must_run_window(self.caller, self.row.hall, self.row.clerk)
        go = outcome(self.row.state, command)
        if isinstance(go, No):
            current = self._current()
            raise Refused(go.code, number=current.number if current else "")

    def _clerk_serves(self, command: str) -> HandoverRow:
        self._clerk_may(command)
        return self._serving()

    def _current(self) -> HandoverRow | None:
        return self.handovers[self.row.current] if self.row.current else None

    def _serving(self) -> HandoverRow:
        """The ticket in front of the window; the table of states sees to it that there is one."""
        return self.handovers[self.row.current or ""]

    def _ticket_id(self, text: str) -> str:
        """A ticket's id from an id, or from a number of today."""
        ticket = text if "-" in text else ticket_id(self.row.hall, self.row.day, text.upper())
        if not is_ticket(ticket):
            raise Unknown("ticket.not_here", field="ticket")
        return ticket

    def _remember(self, row: HandoverRow) -> None:
        self.handovers[row.id] = row
        self.save(row)

    def _leave(self, row: HandoverRow, state: str) -> None:
        """The ticket leaves the window's front, and the window is free."""
        row.state = state
        self.row.state, self.row.current = "open", None
        self.save(self.row)
        self.save(row)

    def _report(self, row: HandoverRow, what: str) -> None:
        self.tell(Address("queue", row.queue), messages.Report(ticket=row.ticket, handover=row.id, outcome=what))

    def _told(self, *, call: bool | None = None) -> Json:
        """Tell the hall, and answer the clerk."""
        self._tell_hall(call=self.row.state == "calling" if call is None else call)
        return self.view()

    def _tell_hall(self, *, call: bool = False) -> None:
        current = self._current()
        self.tell(
            Address("hall", self.row.hall),
            messages.WindowNews(
                window=self.key,
                day=self.row.day or business_day(self.now),
                state=self.row.state,
                serving=current.number if current else None,
                queue=current.queue if current and call else None,
                calls=current.calls if current and call else 0,
            ),
        )

    def _go_on_duty(self) -> None:
        """A window shared by k queues gives each 1/k of its time, as far as estimates go."""
        for queue in self.row.queues:
            share = 1 / len(self.row.queues)
            self.tell(Address("queue", queue), messages.Staff(window=self.key, share=share, day=self.row.day))

    def _go_off_duty(self) -> None:
        for queue in self.row.queues:
            self.tell(Address("queue", queue), messages.Staff(window=self.key, share=0.0, day=self.row.day))


def _for_clerk(row: HandoverRow) -> Json:
    """A ticket as the clerk sees it; of its holder only the mask."""
    return {
        "id": row.ticket,
        "number": row.number,
        "queue": row.queue,
        "queue_name": row.queue_name,
        "state": "called" if row.state == "calling" else row.state,
        "priority": row.priority,
        "item": row.item,
        "item_name": row.item_name,
        "holder": row.mask,
        "called_at": iso(row.called_at) if row.called_at is not None else None,
        "started_at": iso(row.started_at) if row.started_at is not None else None,
        "calls": row.calls,
    }
