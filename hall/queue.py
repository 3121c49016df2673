"""The queue: the single writer of who waits and of who was handed to which window.

A ticket is *waiting* here, or it was handed to a window and is *called*, *serving* or *held* there, or it was *missed*.
Windows report what becomes of it, and the queue alone tells the ticket, so that a ticket hears of things in the order
in which they happened. In the same turn in which a ticket is handed over, the window is also told (`Adopt`): should
the window's own turn be lost, nobody is left between the two.

What is decided between queue and windows is here, and in `hall.queue_taking`, `hall.queue_waiting` and `hall.queue_day`
what concerns those who come, wait and go; `hall.queue_rows` keeps what was decided, `hall.queue_telling` spreads it.
"""

from msgspec import structs

from actors import Address, Refused, handles
from common.times import business_day
from hall import access, events, messages
from hall.entries import place_of
from hall.heirs import still
from hall.matters import at_hand, finished
from hall.numbers import hall_of, is_late
from hall.queue_waiting import WaitingQueue
from hall.tables import EntryRow
from hall.waits.shared_queue import SharedQueue

OPEN_OUTCOMES = ("called", "serving", "held", "missed")


class Queue(WaitingQueue, SharedQueue, kind="queue"):
    read_by = "hall"

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
        self._inherit(still(row.heirs, command.items))

    @handles
    def pace(self, query: messages.Pace) -> int:
        self._must_exist()
        return self.row.service_seconds

    # Handing over -----------------------------------------------------------------------------------------------------

    @handles
    def first(self, query: messages.First) -> messages.Candidate | None:
        """Whom the window would be given now; nobody of yesterday."""
        access.must_be_staff(self.caller, hall_of(self.key))
        entry = self._first_for(query.window, query.items)
        if entry is None or self.row.day < business_day(self.now):
            return None
        return messages.Candidate(queue=self.key, rank=place_of(entry).rank)

    @handles
    def show_heads(self, query: messages.ShowHeads) -> messages.Heads:
        access.must_be_staff(self.caller, hall_of(self.key))
        return self.heads(query.window)

    @handles
    def count_absent(self, query: messages.CountAbsent) -> messages.Absent:
        access.must_be_staff(self.caller, hall_of(self.key))
        absent = self._absent_for(query.window, query.items)
        expected = sum(entry.here_by is not None for entry in absent)
        return messages.Absent(away=len(absent) - expected, expected=expected)

    @handles
    def hand_over(self, command: messages.HandOver) -> messages.Handed | None:
        """The window chose this queue; by now its head may be someone else, and that one is as right."""
        access.must_be_staff(self.caller, hall_of(self.key))
        self._must_exist()
        self._begin_day()
        if command.ticket is None:
            entry = self._first_for(command.window, command.items)
            if entry is None:
                return None
        else:
            entry = self._entry(command.ticket)
            if entry.state not in ("waiting", "missed"):
                raise Refused("ticket.not_callable", field="ticket", number=entry.number)
        reason = self._why(entry, command.ticket is not None)
        self.emit(
            events.QueueHandedOver(
                ticket=entry.ticket,
                window=command.window,
                rule=reason.rule,
                passed=reason.passed,
                reason=entry.moved_reason,
                by=entry.moved_by,
            )
        )
        handed = messages.Handed(
            handover=entry.handover or "",
            queue=self.key,
            queue_name=self.row.name,
            person=self._person(entry),
            command=command.command,
            rule=reason.rule,
            passed=reason.passed,
            reason=entry.moved_reason,
            by=entry.moved_by_name,
            figures=self._figures(),
        )
        self.tell(Address("window", command.window), messages.Adopt(handed=handed, day=self.row.day))
        self._tell_ticket(entry, clerk=command.clerk)
        self._tell_who_is_near()
        return handed

    @handles
    def take_back(self, command: messages.TakeBack) -> None:
        access.must_be_inside(self.caller)
        self._begin_day()
        entry = self._handed(command.ticket, command.handover)
        if entry is None:
            return
        self.emit(events.QueueTakenBack(ticket=entry.ticket))
        if self._sent_on(entry):
            return
        self._tell_ticket(entry, reason="taken_back")
        self._line_changed()
        self._send_home_if_over()

    # What windows report ----------------------------------------------------------------------------------------------

    @handles
    def report(self, command: messages.Report) -> None:
        access.must_be_inside(self.caller)
        entry = self._handed(command.ticket, command.handover)
        if entry is None:
            return
        if command.outcome in OPEN_OUTCOMES:
            self.emit(events.QueueFollowed(ticket=entry.ticket, state=command.outcome))
            self._tell_ticket(entry, clerk=command.clerk)
        elif command.outcome == "left":
            self._let_go(entry, "cancelled", reason="left", clerk=command.clerk)
        else:
            self._finish(entry, command)

    def _finish(self, entry: EntryRow, report: messages.Report) -> None:
        """The matter at hand is done: the ticket is over, or goes on to the queue of its next matter."""
        if entry.matters:
            self.emit(events.QueueMattersChanged(ticket=entry.ticket, matters=finished(entry.matters)))
        following = at_hand(entry.matters)
        if following is None:
            self._let_go(entry, report.outcome, seconds=report.seconds, clerk=report.clerk)
            return
        person = structs.replace(
            self._person(entry), item=following["item"], item_name=following["item_name"], matters=entry.matters
        )
        self._send_on(person, following["queue"], seconds=report.seconds, reason="next_matter")

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
        self._send_on(self._person(entry), command.queue, window=command.window, why=command.why, by=command.by)

    # Windows on duty --------------------------------------------------------------------------------------------------

    @handles
    def staff(self, command: messages.Staff) -> None:
        access.must_be_inside(self.caller)
        self._begin_day()
        if is_late(command.day, self.row.day, self.now):
            return
        if self.row.on_duty.get(command.window, 0.0) != command.share:
            self.emit(events.QueueStaffed(window=command.window, share=command.share))
            self._tell_figures(anew=True)
        if command.left:
            self._window_left(command.window)

    def _window_left(self, window: str) -> None:
        if any(entry.for_window == window for entry in self.entries.values()):
            self.emit(events.QueueWindowLeft(window=window))
        self._send_home_if_over()
