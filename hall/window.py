"""The window: a counter, its clerk, the ticket in front of it and the tickets it holds.

Whom it serves is decided by its queues (`hall.queue`); it asks them, and reports to them. What a clerk may do in which
state is the table of `hall.window_states`. Each handover is remembered for the day, so that the queue's `Adopt`,
whenever it comes, is taken up exactly once or given back.

Who is called and what becomes of them is decided here, who sits there and when in `hall.window_duty`;
`hall.window_rows` keeps what was decided, and `hall.window_telling` spreads it.
"""

from actors import Address, Invalid, Refused, Unknown, Viewed, handles
from common.shapes import Json
from common.times import business_day
from hall import access, events, messages
from hall.next import Head, choose
from hall.numbers import is_late, ticket_prefix
from hall.ratings import messages as rating_messages
from hall.visitor import visitor_of
from hall.window_help import ON_DUTY, HelpingWindow


class Window(HelpingWindow, kind="window"):
    read_by = "hall"
    publish = "state"

    @handles
    async def show(self, query: messages.ShowWindow) -> Json:
        self._must_exist()
        access.must_be_staff(self.caller, self.row.hall)
        queues = [] if self.row.state == "closed" else self._queues()
        asked = {key: await self.ask(Address("queue", key), messages.ShowHeads(window=self.key)) for key in queues}
        return {**self.staff_view(), **self.coming(asked)}

    @handles
    def show_counter(self, query: rating_messages.ShowCounter) -> Viewed:
        """What its counter shows to whoever stands there; for anyone."""
        return Viewed(seq=self.seq, data=self.counter_view())

    @handles
    def configure(self, command: messages.ConfigureWindow) -> None:
        access.must_configure(self.caller)
        row = self.row
        event = events.WindowConfigured(**{name: getattr(command, name) for name in command.__struct_fields__})
        plain = [name for name in event.__struct_fields__ if name != "express"]
        same = all(getattr(row, name) == getattr(event, name) for name in plain)
        if same and row.express.get("items") == event.express:
            return
        before = self._all_queues()
        if row.state != "closed":
            self._go_off_duty()
        self.emit(event)
        for queue in before:
            if row.state != "closed" and queue not in self._all_queues():
                self._staff(queue, 0.0, left=True)
        if row.state in ON_DUTY:
            self._go_on_duty()

    # Calling ----------------------------------------------------------------------------------------------------------

    @handles
    async def call_next(self, command: messages.CallNext) -> Json:
        if self._done_before():
            return self.view()
        self._clerk_may("call-next")
        heads: list[Head] = []
        queues, items = self._queues(), self.row.express.get("items")
        for queue in queues:
            first = await self.ask(Address("queue", queue), messages.First(window=self.key, items=items))
            if first is not None:
                heads.append(Head(first.queue, first.rank))
        for queue in choose(queues, heads):
            order = messages.HandOver(window=self.key, command=self.command_id, items=items, clerk=self.row.clerk)
            handed = await self.ask(Address("queue", queue), order)
            if handed is not None:
                return self._call(handed)
        raise await self._nobody(queues, items)

    async def _nobody(self, queues: list[str], items: list[str] | None) -> Refused:
        """Why there is nobody to call: nobody waits, or whoever does is away or has not come yet, which is said."""
        query = messages.CountAbsent(window=self.key, items=items)
        absent = [await self.ask(Address("queue", queue), query) for queue in queues]
        away, expected = (sum(getattr(each, name) for each in absent) for name in ("away", "expected"))
        if away or expected:
            return Refused("window.all_absent", away=away, expected=expected)
        return Refused("window.nobody_waiting" if items is None else "window.nobody_express")

    @handles
    async def call_ticket(self, command: messages.CallTicket) -> Json:
        if self._done_before():
            return self.view()
        self._clerk_may("call")
        ticket = self._ticket_id(command.ticket)
        own = f"{self.row.hall}:{ticket_prefix(ticket)}"
        for queue in sorted(self._all_queues(), key=lambda queue: queue != own):
            order = messages.HandOver(window=self.key, command=self.command_id, ticket=ticket, clerk=self.row.clerk)
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
        self._tell_hall(call=True, figures=handed.figures)
        return self.view()

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
        today = self.row.day >= business_day(self.now) and not is_late(command.day, self.row.day, self.now)
        if self.row.state == "open" and today:
            self._adopt(handed)
            self._tell_hall(call=True, figures=handed.figures)
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

    def _adopt(self, handed: messages.Handed) -> None:
        person = handed.person
        self.emit(
            events.WindowCalled(
                handover=handed.handover,
                ticket=person.ticket,
                queue=handed.queue,
                queue_name=handed.queue_name,
                priority=person.priority,
                item=person.item,
                item_name=person.item_name,
                command=handed.command,
                rule=handed.rule,
                passed=handed.passed,
                matters=person.matters,
                reason=handed.reason,
                by=handed.by,
                notes=len(person.notes),
                taken_at=person.taken_at,
            )
        )
        row = self.handovers[handed.handover]
        row.mask = person.mask  # in the row alone, until the ticket is done with: a journal is for ever
        self.save(row)
        if person.holder_index:
            recall = messages.RecallVisits(ticket=person.ticket, window=self.key, handover=handed.handover)
            self.tell(visitor_of(self.row.hall, person.holder_index), recall)

    @handles
    def recall(self, command: messages.Recall) -> Json:
        row = self._clerk_serves("recall")
        self.emit(events.WindowRecalled())
        self._report(row, "called")
        return self._told(call=True)

    # Serving ----------------------------------------------------------------------------------------------------------

    @handles
    def start(self, command: messages.Start) -> Json:
        row = self._clerk_serves("start")
        self.emit(events.WindowStarted())
        self._report(row, "serving")
        return self._told()

    @handles
    def hold(self, command: messages.Hold) -> Json:
        row = self._clerk_serves("hold")
        self.emit(events.WindowHeld(reason=command.reason))
        self._report(row, "held")
        return self._told()

    @handles
    async def resume(self, command: messages.ResumeTicket) -> Json:
        """The queue decides, because the holder may be giving the ticket up at this moment."""
        self._clerk_may("resume")
        ticket = self._ticket_id(command.ticket)
        row = next((row for row in self.on_hold.values() if row.ticket == ticket), None)
        if row is None:
            raise Unknown("ticket.not_held", field="ticket")
        await self.ask(Address("queue", row.queue), messages.Resume(ticket=row.ticket, handover=row.id))
        self.emit(events.WindowResumed(handover=row.id))
        return self._told()

    @handles
    async def transfer(self, command: messages.Transfer) -> Json:
        row = self._clerk_serves("transfer")
        if [command.queue, command.window, command.group].count(None) != 2:
            raise Invalid("window.transfer_target", field="queue")
        if command.window == self.key:
            raise Invalid("window.transfer_self", field="window")
        query = messages.Find(queue=command.queue, window=command.window, group=command.group, besides=self.key)
        found = await self.ask(Address("hall", self.row.hall), query)
        window = command.window or found.window
        if not found.queues:
            raise Refused("window.without_queues", field="window")
        queue = row.queue if row.queue in found.queues and window else found.queues[0]
        asks = self._offer_rating(row)
        self.emit(
            events.WindowTransferred(queue=queue, window=window, reason=command.reason, group=command.group, asks=asks)
        )
        by = self.caller.display_name or self.caller.name
        order = messages.PassOn(
            ticket=row.ticket, handover=row.id, queue=queue, window=window, why=command.reason, by=by
        )
        self.tell(Address("queue", row.queue), order)
        return self._told()

    @handles
    def no_show(self, command: messages.NoShow) -> Json:
        row = self._clerk_serves("no-show")
        self.emit(events.WindowMissed(clerk=self.row.clerk))
        self._report(row, "missed")
        return self._told()

    @handles
    def give_back(self, command: messages.GiveBack) -> Json:
        row = self._clerk_serves("give-back")
        self.emit(events.WindowGaveBack(by=self.caller.name))
        self.tell(Address("queue", row.queue), messages.TakeBack(ticket=row.ticket, handover=row.id))
        return self._told()

    @handles
    def left(self, command: messages.Left) -> Json:
        row = self._clerk_serves("left")
        self.emit(events.WindowLeft(clerk=self.row.clerk))
        self._report(row, "left")
        return self._told()

    @handles
    def finish(self, command: messages.Finish) -> Json:
        row = self._clerk_serves("finish")
        asks = self._offer_rating(row)
        seconds = max(row.worked + self.now - (row.since or self.now), 0) // 1_000_000  # a clock may be set back
        self.emit(events.WindowFinished(seconds=seconds, clerk=self.row.clerk, asks=asks))
        report = messages.Report(
            ticket=row.ticket, handover=row.id, outcome="finished", seconds=seconds, clerk=self.row.clerk
        )
        self.tell(Address("queue", row.queue), report)
        return self._told()

    @handles
    def stop_asking(self, command: rating_messages.StopAsking) -> None:
        """The service was rated: its counter need not ask any more."""
        access.must_be_inside(self.caller)
        if self.row.ask.get("ticket") == command.ticket:
            self.emit(events.WindowAskingEnded())

    # What queues tell -------------------------------------------------------------------------------------------------

    @handles
    def release(self, command: messages.Release) -> None:
        access.must_be_inside(self.caller)
        row = self.handovers.get(command.handover)
        if row is not None and row.state == "held":
            self.emit(events.WindowReleased(handover=row.id))

    @handles
    def amend(self, command: messages.Amend) -> None:
        access.must_be_inside(self.caller)
        row = self.handovers.get(command.handover)
        event = events.WindowTicketAmended(
            **{name: getattr(command, name) for name in ("handover", "matters", "notes")}
        )
        if row is not None and row.state != "done" and (row.matters, row.notes) != (event.matters, event.notes):
            self.emit(event)

    @handles
    def visits(self, command: messages.Visits) -> None:
        access.must_be_inside(self.caller)
        row = self.handovers.get(command.handover)
        if row is not None and row.state != "done" and row.visits != command.visits:
            self.emit(events.WindowVisitsKnown(handover=command.handover, visits=command.visits))
