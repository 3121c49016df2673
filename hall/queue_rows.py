"""What a queue knows: its rows, the line they make, and what each event does to them.

Nothing is decided here; that is `hall.queue`.
"""

from itertools import islice

from actors import Rows, Unknown, applies
from common.shapes import Json
from hall import events
from hall.entries import AT_WINDOW, BUSY, came_of, is_absent, place_of, stand_by_the_rules, suits
from hall.leaving import is_away
from hall.matters import Matter, matter
from hall.next import REJOINED, RETURNED, Line, Place, Why, why
from hall.numbers import hall_of, number_of
from hall.tables import EntryRow, QueueRow
from hall.waits.paced_queue import PacedQueue, engaged_since

HEADS = 3
"""People at the front of the line that a window's desk shows."""


class QueueRows(PacedQueue):
    row: QueueRow
    entries: dict[str, EntryRow]
    line: Line
    busy: set[str]
    """Tickets that keep a window busy now (called or serving)."""
    absent: set[str]
    """Waiting tickets whose holders are away, or have not come yet."""
    soon_told: set[str]
    """Waiting tickets that have been told that only a few are ahead; only to spare them the same again."""
    figures_told: tuple[int, int] | None
    """How many wait, and are absent, as the hall heard last; only to spare it the same again."""

    @classmethod
    def placement(cls, key: str) -> str:
        return hall_of(key)

    def load(self, db: Rows) -> None:
        self.row = db.get(QueueRow, self.key) or QueueRow(id=self.key)
        rows = db.all(EntryRow, queue=self.key)
        self.entries = {entry.ticket: entry for entry in rows}
        self.line = Line(place_of(entry) for entry in self.entries.values() if entry.state == "waiting")
        self.soon_told, self.figures_told = set(), None
        self.busy = {entry.ticket for entry in self.entries.values() if entry.state in BUSY}
        self.absent = {entry.ticket for entry in self.entries.values() if is_absent(entry)}
        self._load_pace(db)

    # What is where ----------------------------------------------------------------------------------------------------

    def _place(self, entry: EntryRow) -> Place:
        return place_of(entry)

    def _must_exist(self) -> None:
        if not self.row.hall:
            raise Unknown("queue.unknown", field="queue")

    def _entry(self, ticket: str) -> EntryRow:
        entry = self.entries.get(ticket)
        if entry is None:
            raise Unknown("ticket.not_here", field="ticket")
        return entry

    def _handed(self, ticket: str, handover: str) -> EntryRow | None:
        """The entry, if this very handover of it still stands; late news about an earlier one means nothing."""
        entry = self.entries.get(ticket)
        return entry if entry and entry.handover == handover and entry.state in AT_WINDOW else None

    def _moment(self) -> int:
        """Now, for a newcomer; a clock that was put back lets nobody overtake those who wait."""
        return max([self.now, *(entry.taken_at for entry in self.entries.values())])

    def _first_for(self, window: str, items: list[str] | None = None) -> EntryRow | None:
        """The first who suits the window and is here to be called."""
        passed_by = self._passed_by()
        place = self.line.first(lambda it: it not in passed_by and suits(self.entries[it], window, items))
        return self.entries[place.ticket] if place else None

    def _passed_by(self) -> set[str]:
        """Whom calls pass by now: who is away, and who took a ticket from afar and has not come yet."""
        absent = (self.entries[ticket] for ticket in self.absent)
        return {entry.ticket for entry in absent if entry.here_by is not None or is_away(entry.away_until, self.now)}

    def _absent_for(self, window: str, items: list[str] | None) -> list[EntryRow]:
        """Those who suit the window, but are not here to be called."""
        return [self.entries[ticket] for ticket in self._passed_by() if suits(self.entries[ticket], window, items)]

    def _heads(self, window: str) -> list[Json]:
        """Who is next for a window: as many as its desk shows."""
        names = ("number", "priority", "item", "item_name")
        passed_by = self._passed_by()
        waiting = (self.entries[place.ticket] for place in self.line if place.ticket not in passed_by)
        first = islice((entry for entry in waiting if suits(entry, window)), HEADS)
        return [{**{name: getattr(entry, name) for name in names}, "rank": place_of(entry).rank} for entry in first]

    def _why(self, entry: EntryRow, asked_for: bool) -> Why:
        """Why this one is called now. Who is not here to be called is not passed over."""
        came = came_of(entry)
        not_here = sum(came_of(self.entries[ticket]) < came for ticket in self._passed_by())
        return why(
            entry.lane,
            passed=self.line.earlier(came) - not_here,
            asked_for=asked_for,
            for_window=entry.for_window is not None,
            moved=entry.moved_rank is not None,
            by_slot=entry.slot is not None,
        )

    def _matters(self, entry: EntryRow) -> list[Matter]:
        """All that the ticket is for (`hall.matters`)."""
        return entry.matters or [matter(entry.item, entry.item_name, self.key, self.row.name)]

    # What events do ---------------------------------------------------------------------------------------------------

    @applies
    def configured(self, event: events.QueueConfigured) -> None:
        for name in event.__struct_fields__:
            setattr(self.row, name, getattr(event, name))
        self.learned.configured = float(event.service_seconds)
        self.save(self.row)

    @applies
    def open_set(self, event: events.QueueOpenSet) -> None:
        self._pass_time()
        self.row.shut, self.row.opens = not event.open, event.opens
        self.row.spans, self.row.home = event.spans, event.home
        self._keep_pace("today")
        self.save(self.row)

    @applies
    def inherited(self, event: events.QueueInherited) -> None:
        self.row.heirs = event.heirs
        self.save(self.row)

    @applies
    def joined(self, event: events.QueueJoined) -> None:
        self._pass_time()
        self.row.joins += 1
        self.row.issued += event.issued
        entry = EntryRow(
            ticket=event.ticket,
            queue=self.key,
            number=number_of(event.ticket),
            priority=event.priority,
            item=event.item,
            item_name=event.item_name,
            mask=event.mask,
            taken_at=event.taken_at if event.taken_at is not None else self.now,
            lane=event.lane,
            order=self.row.joins,
            step=event.step,
            for_window=event.for_window,
            rejoins=event.rejoins,
            rejoined_at=event.rejoined_at,
            holder_index=event.holder_index,
            leaves=event.leaves,
            matters=event.matters,
            here_by=event.here_by,
            by=event.by,
            slot=event.slot,
            notes=event.notes,
            moved_reason=event.sent_why,
            moved_by_name=event.sent_by,
        )
        self.entries[entry.ticket] = entry
        self._note_absence(entry)
        self.line.join(place_of(entry))
        if event.shares is not None:
            self.row.on_duty = event.shares
        if event.engaged is not None:
            self.row.engaged = engaged_since(self.row.engaged, event.engaged, self.now)
        self._measure_joined(entry)
        self.save(self.row)
        self.save(entry)

    @applies
    def handed_over(self, event: events.QueueHandedOver) -> None:
        self._pass_time()
        entry = self.entries[event.ticket]
        if entry.state == "waiting":
            self.line.leave(place_of(entry))
        self._measure_handed(entry)
        self.row.handovers += 1
        entry.state, entry.window = "called", event.window
        entry.handover = event.handover or f"{self.key}.{self.row.handovers}"
        entry.called_at = self.now
        entry.away_until = entry.here_by = None
        entry.step += 1
        self.busy.add(entry.ticket)
        self.soon_told.discard(entry.ticket)
        self._note_absence(entry)
        self.save(self.row)
        self.save(entry)

    @applies
    def taken_back(self, event: events.QueueTakenBack) -> None:
        self._pass_time()
        entry = self.entries[event.ticket]
        entry.state, entry.lane = "waiting", RETURNED
        stand_by_the_rules(entry)
        entry.window = entry.handover = entry.called_at = None
        entry.told_p50 = entry.told_p90 = entry.handed_at = entry.started_at = None
        entry.step += 1
        self.busy.discard(entry.ticket)
        self.line.join(place_of(entry))
        self._keep_pace("today")
        self.save(entry)

    @applies
    def rejoined(self, event: events.QueueRejoined) -> None:
        self._pass_time()
        entry = self.entries[event.ticket]
        entry.state, entry.lane = "waiting", REJOINED
        entry.rejoined_at, entry.rejoins = event.joined_at, (entry.rejoins or 0) + 1
        stand_by_the_rules(entry)
        entry.window = entry.handover = entry.called_at = None
        entry.handed_at = entry.started_at = None
        entry.step += 1
        self.line.join(place_of(entry))
        self._measure_joined(entry)
        self.save(entry)

    @applies
    def away(self, event: events.QueueAway) -> None:
        entry = self.entries[event.ticket]
        entry.away_until = event.until
        entry.leaves += 1
        self._absence_changed(entry)

    @applies
    def back(self, event: events.QueueBack) -> None:
        entry = self.entries[event.ticket]
        entry.away_until = None
        self._absence_changed(entry)

    @applies
    def here(self, event: events.QueueHere) -> None:
        entry = self.entries[event.ticket]
        entry.here_by = None
        self._absence_changed(entry)

    def _absence_changed(self, entry: EntryRow) -> None:
        self._note_absence(entry)
        self.save(entry)

    def _note_absence(self, entry: EntryRow) -> None:
        (self.absent.add if is_absent(entry) else self.absent.discard)(entry.ticket)

    @applies
    def matters_changed(self, event: events.QueueMattersChanged) -> None:
        entry = self.entries[event.ticket]
        entry.matters = event.matters
        self.save(entry)

    @applies
    def noted(self, event: events.QueueNoted) -> None:
        entry = self.entries[event.ticket]
        entry.notes = [*entry.notes, {"text": event.text, "by": event.by_name or event.by, "at": self.now}]
        self.save(entry)

    @applies
    def moved(self, event: events.QueueMoved) -> None:
        entry = self.entries[event.ticket]
        self.line.leave(place_of(entry))
        if event.rank is None:
            stand_by_the_rules(entry)
        else:
            entry.moved_rank, entry.moved_order = event.rank, event.order
            entry.moved_reason, entry.moved_by = event.reason, event.by
            entry.moved_by_name = event.by_name or event.by
        self.line.join(place_of(entry))
        self.save(entry)

    @applies
    def followed(self, event: events.QueueFollowed) -> None:
        entry = self.entries[event.ticket]
        self._measure_followed(entry, event.state)
        entry.state = event.state
        entry.step += 1
        if event.state == "called":
            entry.called_at = self.now
        if event.state == "missed":
            entry.handover = None
        (self.busy.add if event.state in BUSY else self.busy.discard)(entry.ticket)
        self.save(entry)

    @applies
    def left(self, event: events.QueueLeft) -> None:
        self._pass_time()
        entry = self.entries.pop(event.ticket)
        self.busy.discard(entry.ticket)
        self.soon_told.discard(entry.ticket)
        self.absent.discard(entry.ticket)
        self._measure_left(entry, event.seconds, sent_on=event.outcome == "transferred")
        if entry.state == "waiting":
            self.line.leave(place_of(entry))
        if event.seconds is not None:
            self.row.served += 1
            self.row.served_seconds += event.seconds
        self.save(self.row)
        self.remove(entry)

    @applies
    def staffed(self, event: events.QueueStaffed) -> None:
        self._pass_time()
        on_duty = {window: share for window, share in self.row.on_duty.items() if window != event.window}
        self.row.on_duty = on_duty | ({event.window: event.share} if event.share > 0 else {})
        self._keep_pace("today")
        self.save(self.row)

    @applies
    def closed(self, event: events.QueueClosed) -> None:
        self.row.closed_day = event.day
        self.save(self.row)

    @applies
    def window_left(self, event: events.QueueWindowLeft) -> None:
        for entry in self.entries.values():
            if entry.for_window == event.window:
                entry.for_window = None
                self.save(entry)

    @applies
    def day_begun(self, event: events.QueueDayBegun) -> None:
        self.row.day = event.day
        if event.day != self.row.last_day:
            self.row.issued = 0
        self.save(self.row)

    @applies
    def day_over(self, event: events.QueueDayOver) -> None:
        """What was measured counts half from the next day on, so that the mean follows the times."""
        self.row.last_day, self.row.day = self.row.day, ""
        self.row.on_duty, self.row.engaged = {}, None
        self.row.served //= 2
        self.row.served_seconds //= 2
        self._measure_day_over()
        self.save(self.row)
