"""A queue's measuring: what its events teach it, and the estimate that follows from where everyone stands."""

from abc import abstractmethod
from typing import Any

from msgspec import convert, to_builtins

from actors import Actor, Rows
from hall.next import HEAD_STARTS, LANE_STARTS, Line, Place
from hall.tables import EntryRow, QueueRow
from hall.waits.estimator import HEAD_START, Busy, Estimate, Scene, Waiting, estimates
from hall.waits.learning import ATTENTION, Pace
from hall.waits.slots import SECOND
from hall.waits.tables import PaceRow

PARTS = ("before", "today", "calibration")


class PacedQueue(Actor):
    """The part of a queue that measures; called where events are applied."""

    row: QueueRow
    entries: dict[str, EntryRow]
    line: Line
    busy: set[str]
    learned: Pace
    _rows: dict[str, PaceRow]
    _told: tuple[int, int, list[Estimate] | None]

    @abstractmethod
    def _place(self, entry: EntryRow) -> Place:
        """Where an entry stands in line."""

    def _load_pace(self, db: Rows) -> None:
        self._rows = {row.part: row for row in db.all(PaceRow, queue=self.key)}
        known = {part: row.document for part, row in self._rows.items()}
        at = known.get("today", {}).get("at", 0)
        self.learned = convert({**known, "at": at, "configured": float(self.row.service_seconds)}, Pace)
        self._told = (-1, 0, None)

    def _keep_pace(self, *parts: str) -> None:
        for part in parts:
            document: dict[str, Any] = to_builtins(getattr(self.learned, part))
            if part == "today":
                document["at"] = self.learned.at
            row = self._rows.get(part)
            if row is None:
                row = PaceRow(id=f"{self.key}.{part}", queue=self.key, part=part, document=document)
                self._rows[part] = row
            row.document = document
            self.save(row)

    # What happened ----------------------------------------------------------------------------------------------------

    def _pass_time(self) -> None:
        """Account for the time since the last event, before this one changes anything. Whoever does keeps ``today``."""
        self.learned.advance(self.now, self.row.on_duty, self._first_since(), self.row.spans)

    def _measure_joined(self, entry: EntryRow) -> None:
        start = HEAD_STARTS[entry.priority] + LANE_STARTS[entry.lane]
        self.learned.came(self.now, ahead=start >= HEAD_START)
        entry.waits_since = self.now
        self._keep_pace("today")
        position = self.line.position(self._place(entry))
        entry.told_p50, entry.told_p90 = self._estimate(position) or (None, None)

    def _measure_handed(self, entry: EntryRow) -> None:
        told = (entry.told_p50, entry.told_p90) if entry.told_p50 is not None and entry.told_p90 is not None else None
        self.learned.handed(self.now, entry.item, (self.now - _since(entry)) / SECOND, told)
        entry.handed_at, entry.started_at = self.now, None
        self._keep_pace("today", "calibration")

    def _measure_followed(self, entry: EntryRow, state: str) -> None:
        if entry.handed_at is None or entry.state != "called":
            return
        if state == "serving":
            entry.started_at = self.now
            self.learned.started((self.now - entry.handed_at) / SECOND)
        elif state == "missed":
            self.learned.missed((self.now - entry.handed_at) / SECOND)
        else:
            return
        self._keep_pace("today")

    def _measure_left(self, entry: EntryRow, seconds: int | None, *, sent_on: bool) -> None:
        if seconds is not None:
            self.learned.served(self.now, entry.item, seconds)
        elif entry.state == "waiting" and not sent_on:  # else they have not given up
            self.learned.left_waiting((self.now - _since(entry)) / SECOND)
        self._keep_pace("today")

    def _measure_day_over(self) -> None:
        self.learned.end_day()
        self._keep_pace(*PARTS)

    # What follows -----------------------------------------------------------------------------------------------------

    def _estimates(self) -> list[Estimate] | None:
        """Of everyone in line, and last of a newcomer; None when no window is open. Worked out once an event."""
        seq, at, found = self._told
        if (seq, at) != (self.seq, self.now):
            found = estimates(self.learned, self._scene())
            self._told = (self.seq, self.now, found)
        return found

    def _estimate(self, position: int) -> Estimate | None:
        found = self._estimates()
        return found[position - 1] if found else None

    def _newcomer(self) -> Estimate | None:
        """What a newcomer to this queue should expect. Where nobody waits, all windows are taken to have somebody:
        whether one of them is free only the hall knows, and says itself (`hall.waits.sharing_hall`)."""
        if len(self.line):
            return self._estimate(len(self.line) + 1)
        scene = self._scene()
        found = estimates(self.learned, scene._replace(first_since=scene.now - 2 * ATTENTION * SECOND))
        return found[0] if found else None

    def _scene(self) -> Scene:
        places = list(self.line)
        standing = [self.entries[place.ticket] for place in places]
        line = [Waiting(entry.item, place.rank, _since(entry)) for entry, place in zip(standing, places, strict=True)]
        at_windows = (self.entries[ticket] for ticket in self.busy)
        busy = [
            Busy(entry.window or "", entry.item, entry.handed_at or entry.called_at or self.now, entry.started_at)
            for entry in at_windows
        ]
        home = self.row.home if self.row.home is not None and self.row.home > self.now else None
        return Scene(
            self.now, line, self.row.on_duty, busy, self._first_since(), self.row.spans, home, self.row.engaged
        )

    def _first_since(self) -> int | None:
        first = self.line.first(lambda ticket: True)
        return _since(self.entries[first.ticket]) if first else None


def engaged_since(known: dict[str, int] | None, engaged: list[str], now: int) -> dict[str, int]:
    """Since when each of the ``engaged`` windows has had somebody, as far as this queue has heard."""
    known = known or {}
    return {window: known.get(window, now) for window in engaged}


def _since(entry: EntryRow) -> int:
    """The moment from which someone waits here."""
    return entry.waits_since if entry.waits_since is not None else entry.taken_at
