"""What happens while someone waits: leaving for a while, being here at last, further matters, being moved, giving up.

All of it is asked for through the ticket (`hall.ticket`), in the name of its holder or of staff.
"""

from actors import Address, Invalid, Refused, Viewed, handles
from common.access import is_inside
from common.shapes import Json
from hall import access, events, matters, messages
from hall.entries import BUSY, place_of
from hall.leaving import LEAVES, back_by, may_leave
from hall.next import REJOINS, between
from hall.numbers import hall_of
from hall.queue_heirs import InheritedQueue
from hall.tables import EntryRow

NOTES = 10
"""Notes that one ticket may carry: more would not be read."""


class WaitingQueue(InheritedQueue):
    @handles
    def describe(self, query: messages.Describe) -> Json | None:
        access.must_follow(self.caller, query.ticket, hall_of(self.key))
        entry = self.entries.get(query.ticket)
        return self._describe(entry) if entry else None

    @handles
    def view_line(self, query: messages.ViewLine) -> Viewed:
        return Viewed(seq=self.seq, data=self.line_view())

    @handles
    def show_line(self, query: messages.ShowLine) -> list[Json]:
        access.must_be_staff(self.caller, hall_of(self.key))
        waiting = [self.entries[place.ticket] for place in self.line]
        others = [entry for entry in self.entries.values() if entry.state != "waiting"]
        return [self._in_line(entry) for entry in (*waiting, *sorted(others, key=lambda entry: entry.order))]

    def _followed_entry(self, ticket: str) -> EntryRow:
        """The entry, for its holder and for staff of the hall."""
        access.must_follow(self.caller, ticket, hall_of(self.key))
        self._begin_day()
        return self._entry(ticket)

    def _by(self) -> str:
        return "holder" if "holder" in self.caller.roles else "staff"

    # Away and here ----------------------------------------------------------------------------------------------------

    @handles
    def step_out(self, command: messages.StepOut) -> Json:
        entry = self._followed_entry(command.ticket)
        if entry.state != "waiting":
            raise Refused("ticket.not_waiting", number=entry.number)
        if entry.away_until is not None:
            raise Refused("ticket.is_away", number=entry.number)
        if entry.here_by is not None:
            raise Refused("ticket.not_come_yet", number=entry.number)
        if not may_leave(entry.state, entry.away_until, entry.leaves):
            raise Refused("ticket.left_too_often", number=entry.number, times=LEAVES)
        until = back_by(self.now)
        self.emit(events.QueueAway(ticket=entry.ticket, until=until))
        self.remind(f"away/{entry.ticket}", until, messages.EndLeave(ticket=entry.ticket))
        self._tell_ticket(entry)
        self._tell_figures()
        return self._describe(entry)

    @handles
    def come_back(self, command: messages.ComeBack) -> Json:
        entry = self._followed_entry(command.ticket)
        if entry.away_until is None:
            raise Refused("ticket.not_away", number=entry.number)
        self.emit(events.QueueBack(ticket=entry.ticket, by=self._by()))
        self.forget(f"away/{entry.ticket}")
        self._tell_ticket(entry)
        self._tell_figures()
        return self._describe(entry)

    @handles
    def end_leave(self, command: messages.EndLeave) -> None:
        access.must_be_inside(self.caller)
        entry = self.entries.get(command.ticket)
        if entry is not None and entry.away_until is not None and entry.away_until <= self.now:
            self.emit(events.QueueBack(ticket=entry.ticket, by="time"))
            self._tell_ticket(entry)
            self._tell_figures()

    @handles
    def be_here(self, command: messages.BeHere) -> Json:
        """Said twice, it is the same."""
        entry = self._followed_entry(command.ticket)
        if entry.here_by is not None:
            self.emit(events.QueueHere(ticket=entry.ticket, by=command.by))
            self.forget(f"here/{entry.ticket}")
            self._tell_ticket(entry)
            self._tell_figures()
        return self._describe(entry)

    @handles
    def lapse(self, command: messages.Lapse) -> None:
        access.must_be_inside(self.caller)
        entry = self.entries.get(command.ticket)
        if entry is not None and entry.here_by is not None and entry.here_by <= self.now:
            self._withdraw(entry, "not_here")

    # Matters ----------------------------------------------------------------------------------------------------------

    @handles
    def add_matter(self, command: messages.AddMatter) -> Json:
        entry = self._followed_entry(command.ticket)
        now = self._matters(entry)
        refusal = matters.refusal(now, command.matter["item"])
        if refusal is not None:
            raise Refused(refusal, field="item", number=entry.number, most=matters.MOST)
        self.emit(events.QueueMattersChanged(ticket=entry.ticket, matters=[*now, command.matter]))
        self._tell_ticket(entry)
        self._tell_window(entry)
        return self._describe(entry)

    # Notes of staff ---------------------------------------------------------------------------------------------------

    @handles
    def show_notes(self, query: messages.ShowNotes) -> list[Json]:
        access.must_be_staff(self.caller, hall_of(self.key))
        return self._entry(query.ticket).notes

    @handles
    def add_note(self, command: messages.AddNote) -> list[Json]:
        access.must_be_staff(self.caller, hall_of(self.key))
        entry = self._followed_entry(command.ticket)
        if len(entry.notes) >= NOTES:
            raise Refused("ticket.too_many_notes", field="text", number=entry.number, most=NOTES)
        by, name = self.caller.name, self.caller.display_name
        self.emit(events.QueueNoted(ticket=entry.ticket, text=command.text, by=by, by_name=name))
        self._tell_window(entry)
        return entry.notes

    # Moved by staff ---------------------------------------------------------------------------------------------------

    @handles
    def move(self, command: messages.Move) -> Json:
        """Put someone elsewhere in the line; where they stand there already, nothing happens."""
        access.must_be_staff(self.caller, hall_of(self.key))
        entry = self._followed_entry(command.ticket)
        if entry.state != "waiting":
            raise Refused("ticket.not_waiting", number=entry.number)
        place = place_of(entry)
        before = self.line.position(place)
        if command.to == "own":
            if entry.moved_rank is not None:
                self._move(entry, command, None, None, passed=0)
        else:
            after = self._position_for(command.to)
            if after != before:
                rank, order = between(*self.line.neighbours(place, after))
                self._move(entry, command, rank, order, passed=max(before - after, 0))
        after = self.line.position(place_of(entry))
        if after != before:
            self._line_changed()
        return self._describe(entry)

    def _position_for(self, to: int | str) -> int:
        if to == "front":
            return 1
        if to == "back":
            return len(self.line)
        if isinstance(to, int) and to >= 1:
            return min(to, len(self.line))
        raise Invalid("ticket.move_where", field="to")

    def _move(
        self, entry: EntryRow, command: messages.Move, rank: int | None, order: float | None, *, passed: int
    ) -> None:
        self.emit(
            events.QueueMoved(
                ticket=entry.ticket,
                to=str(command.to),
                rank=rank,
                order=order,
                reason=command.reason,
                by=self.caller.name,
                by_name=self.caller.display_name,
                passed=passed,
            )
        )

    # Coming back after a missed call, and giving up -------------------------------------------------------------------

    @handles
    def rejoin(self, command: messages.Rejoin) -> Json:
        entry = self._followed_entry(command.ticket)
        if entry.state != "missed":
            raise Refused("ticket.not_missed", number=entry.number)
        if (entry.rejoins or 0) >= REJOINS:
            raise Refused("ticket.missed_too_often", number=entry.number, times=REJOINS)
        self.emit(events.QueueRejoined(ticket=entry.ticket, joined_at=self._moment()))
        described = self._describe(entry)
        if self._sent_on(entry):
            return described
        self._tell_ticket(entry, reason="rejoined")
        self._line_changed()
        return self._describe(entry)

    @handles
    def withdraw(self, command: messages.Withdraw) -> int:
        if not is_inside(self.caller):
            access.must_follow(self.caller, command.ticket, hall_of(self.key))
        entry = self._entry(command.ticket)
        if entry.state in BUSY:
            raise Refused(f"ticket.is_{entry.state}", window=(entry.window or "").rpartition("-")[2])
        return self._withdraw(entry, command.reason)

    def _withdraw(self, entry: EntryRow, reason: str) -> int:
        """Answers the ticket's last step."""
        if entry.state == "held" and entry.window and entry.handover:
            self.tell(Address("window", entry.window), messages.Release(handover=entry.handover))
        step = self._let_go(entry, "cancelled", reason=reason)
        self._line_changed()
        return step
