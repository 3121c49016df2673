"""What a queue says: to its tickets where they stand, to the hall and the windows on duty how many wait."""

from actors import Address
from hall import messages
from hall.entries import AT_WINDOW, place_of
from hall.next import worth_telling
from hall.numbers import business_day, hall_of
from hall.queue_rows import QueueRows
from hall.tables import EntryRow
from hall.views import Json, split, ticket_json


class TellingQueue(QueueRows):
    publish = "state"  # for reception, which then reads the line

    def view(self) -> Json:
        p50, p90 = split(self._estimate(len(self.line) + 1))
        return {
            "id": self.key,
            "waiting": len(self.line),
            "absent": len(self._passed_by()),
            "p50": p50,
            "p90": p90,
            "business_day": self.row.day,
        }

    # A ticket, for whom it concerns -----------------------------------------------------------------------------------

    def _describe(self, entry: EntryRow) -> Json:
        position = self.line.position(place_of(entry)) if entry.state == "waiting" else None
        p50, p90 = split(self._estimate(position) if position else None)
        return ticket_json(
            ticket=entry.ticket,
            number=entry.number,
            hall=self.row.hall,
            hall_name=self.row.hall_name,
            queue=self.key,
            queue_name=self.row.name,
            item=entry.item,
            state=entry.state,
            position=position,
            p50=p50,
            p90=p90,
            window=entry.window,
            priority=entry.priority,
            taken_at=entry.taken_at,
            called_at=entry.called_at,
            away_until=entry.away_until,
            leaves=entry.leaves,
            rejoins=entry.rejoins or 0,
            here_by=entry.here_by,
            matters=self._matters(entry),
        )

    def _in_line(self, entry: EntryRow) -> Json:
        """A ticket as reception sees it; of its holder only the mask."""
        shown = self._describe(entry)
        names = (
            "id",
            "number",
            "position",
            "state",
            "priority",
            "taken_at",
            "estimate",
            "window",
            "leave",
            "confirm_by",
        )
        return {
            **{name: shown[name] for name in names},
            "item_name": entry.item_name,
            "holder": entry.mask,
            "moved": entry.moved_rank is not None,
            "by": entry.by,
            "notes": len(entry.notes),
        }

    def _person(self, entry: EntryRow) -> messages.Person:
        return messages.Person(
            ticket=entry.ticket,
            number=entry.number,
            priority=entry.priority,
            item=entry.item,
            item_name=entry.item_name,
            mask=entry.mask,
            taken_at=entry.taken_at,
            step=entry.step,
            rejoins=entry.rejoins or 0,
            rejoined_at=entry.rejoined_at,
            leaves=entry.leaves,
            matters=entry.matters,
            holder_index=entry.holder_index,
            slot=entry.slot,
            notes=entry.notes,
        )

    def _news(
        self,
        state: str,
        step: int,
        *,
        entry: EntryRow | None = None,
        position: int | None = None,
        reason: str | None = None,
        clerk: str | None = None,
    ) -> messages.Follow:
        """What is said to a ticket; ``entry`` while it is this queue's."""
        p50, p90 = split(self._estimate(position) if position else None)
        return messages.Follow(
            step=step,
            state=state,
            queue=self.key,
            queue_name=self.row.name,
            position=position,
            p50=p50,
            p90=p90,
            window=entry.window if entry else None,
            reason=reason,
            away_until=entry.away_until if entry else None,
            leaves=entry.leaves if entry else 0,
            rejoins=(entry.rejoins or 0) if entry else 0,
            here_by=entry.here_by if entry else None,
            matters=entry.matters if entry else [],
            clerk=clerk,
        )

    # Telling ----------------------------------------------------------------------------------------------------------

    def _tell_ticket(self, entry: EntryRow, *, reason: str | None = None, clerk: str | None = None) -> None:
        position = self.line.position(place_of(entry)) if entry.state == "waiting" else None
        news = self._news(entry.state, entry.step, entry=entry, position=position, reason=reason, clerk=clerk)
        self.tell(Address("ticket", entry.ticket), news)

    def _tell_window(self, entry: EntryRow) -> None:
        """Tell the window that has the ticket what it is for now, and that there is a note."""
        if entry.state in AT_WINDOW and entry.window and entry.handover:
            notes = len(entry.notes)
            amend = messages.Amend(handover=entry.handover, matters=entry.matters, notes=notes)
            self.tell(Address("window", entry.window), amend)

    def _tell_positions(self, start: int) -> None:
        """Tell those from ``start`` backwards that they moved, as far as it is worth telling."""
        for ticket, position in self.line.told_from(start):
            entry = self.entries[ticket]
            news = self._news("waiting", entry.step, entry=entry, position=position)
            self.tell(Address("ticket", ticket), news)

    def _tell_figures(self) -> None:
        """Tell the hall, and the windows on duty, how many wait."""
        waiting = len(self.line)
        p50, p90 = split(self._estimate(waiting + 1))
        day = self.row.day or business_day(self.now)
        absent = len(self._passed_by())
        news = messages.QueueNews(queue=self.key, day=day, waiting=waiting, p50=p50, p90=p90, absent=absent)
        self.tell(Address("hall", hall_of(self.key)), news)
        for window in self.row.on_duty:
            if worth_telling(waiting) or self.heads_told.get(window) != self._heads(window):
                self._tell_waiting(window)

    def _tell_waiting(self, window: str) -> None:
        """Tell a window how many wait, and who is next for it."""
        heads = self.heads_told[window] = self._heads(window)
        self.relay(Address("window", window), messages.Waiting(queue=self.key, waiting=len(self.line), heads=heads))
