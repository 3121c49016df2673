"""A queue's business day: it begins with the first command, gives numbers while the hall lets it, and ends for all."""

from actors import Address, handles
from common.times import business_day, day_ends
from hall import access, events, messages
from hall.entries import BUSY
from hall.queue_telling import TellingQueue
from hall.tables import EntryRow
from hall.waits.estimator import is_news


class DayQueue(TellingQueue):
    @handles
    def set_open(self, command: messages.QueueOpen) -> None:
        access.must_be_inside(self.caller)
        known = (self.row.shut, self.row.opens, self.row.spans, self.row.home)
        if known == (not command.open, command.opens, command.spans, command.home):
            return
        before = self._newcomer()
        self.emit(
            events.QueueOpenSet(
                open=command.open,
                reason=command.reason,
                opens=command.opens,
                spans=command.spans,
                home=command.home,
            )
        )
        if is_news(before, self._newcomer()):
            self._tell_figures(anew=True)

    @handles
    def close_day(self, command: messages.CloseQueueDay) -> None:
        """Whoever is at a window now is served to the end; everyone else is told that the hall has closed."""
        access.must_be_inside(self.caller)
        day = self.row.day or business_day(self.now)
        if self.row.closed_day != day:
            self.emit(events.QueueClosed(day=day))
        self._send_home([entry for entry in self.entries.values() if entry.state not in BUSY], command.reason)

    def _send_home(self, leaving: list[EntryRow], reason: str) -> None:
        for entry in leaving:
            if entry.state == "held" and entry.window and entry.handover:
                self.tell(Address("window", entry.window), messages.Release(handover=entry.handover))
            self._let_go(entry, "cancelled", reason=reason)
        if leaving:
            self._line_changed()

    def _send_home_if_over(self) -> None:
        """Who comes to wait after the hall has closed (sent on by a window, missed, given back) is called as long as a
        window is on duty, and else told that the hall has closed: nobody would ever call them."""
        row = self.row
        if row.shut and row.closed_day == row.day and not row.on_duty:
            self._send_home([one for one in self.entries.values() if one.state in ("waiting", "missed")], "hall_closed")

    @handles
    def end_day(self, command: messages.EndQueueDay) -> None:
        access.must_be_inside(self.caller)
        if self.row.day and self.row.day < business_day(self.now):
            self._end_day()

    def _begin_day(self) -> None:
        """The first command of a business day ends the one before. A clock that goes back changes nothing: a day that
        was over goes on, with the numbers after its last one."""
        today = max(business_day(self.now), self.row.last_day)
        if self.row.day >= today:
            return
        if self.row.day:
            self._end_day()
        self.emit(events.QueueDayBegun(day=today))
        self.remind("day", day_ends(today), messages.EndQueueDay())

    def _end_day(self) -> None:
        for entry in list(self.entries.values()):
            self._let_go(entry, "cancelled", reason="day_over")
        self.emit(events.QueueDayOver())
        self._tell_figures(anew=True)

    def _let_go(
        self,
        entry: EntryRow,
        outcome: str,
        *,
        seconds: int | None = None,
        reason: str | None = None,
        clerk: str | None = None,
    ) -> int:
        """Answer for the ticket no longer; answers its last step."""
        step = entry.step + 1
        self.emit(events.QueueLeft(ticket=entry.ticket, outcome=outcome, seconds=seconds))
        self.tell(Address("ticket", entry.ticket), self._news(outcome, step, entry=entry, reason=reason, clerk=clerk))
        return step
