"""How a ticket keeps its visits: what each of its events does to them, and what the day book is told of them.

What a visit is, and what its wait and service are, is said in `hall.statistics.definitions`.
"""

from typing import Any

from actors import Actor, Event, Rows
from common.times import iso
from hall.numbers import hall_of, ticket_day
from hall.statistics import definitions, messages
from hall.statistics.daybook import daybook_of
from hall.statistics.tables import VisitRow
from hall.tables import TicketRow


class KeepsVisits(Actor):
    row: TicketRow
    visit: VisitRow | None
    """The newest visit; None before the ticket was taken (or of one that was taken before there were visits)."""

    def _load_visits(self, db: Rows) -> None:
        found = db.all(VisitRow, ticket=self.key, order_by="number")
        self.visit = found[-1] if found else None

    def _emit_counting(self, event: Event) -> None:
        """Emit, and tell the day's book which visit that ended."""
        before = self.visit
        lasted = before is not None and not before.outcome
        self.emit(event)
        book = daybook_of(hall_of(self.key), ticket_day(self.key))
        if before is not None and lasted and before.outcome:
            self.tell(book, messages.CountVisit(**_of(before)))

    # What the ticket's events do ------------------------------------------------------------------------------------

    def _visit_begins(self, origin: definitions.Origin, since: int) -> None:
        number = self.visit.number + 1 if self.visit else 1
        self.visit = VisitRow(
            id=f"{self.key}.{number}",
            ticket=self.key,
            number=number,
            hall=hall_of(self.key),
            day=ticket_day(self.key),
            hour=iso(since)[11:13],
            origin=origin,
            queue=self.row.queue,
            item=self.row.item,
            priority=self.row.priority,
            since=since,
        )
        self.save(self.visit)

    def _visit_waits_again(self, before: str, reason: str, other_queue: bool) -> None:
        """The ticket waits again, after it was in the state ``before``; its row names the queue already."""
        visit = self.visit
        origin = definitions.began(before, reason, other_queue)
        if origin is not None:
            self._visit_ends("finished" if reason == "next_matter" else "transferred")
            self._visit_begins(origin, self.now)
        elif visit is not None and not visit.outcome:
            visit.window = visit.clerk = visit.called_at = None
            visit.calls = 0
            self.save(visit)

    def _visit_called(self, window: str, clerk: str | None) -> None:
        if self.visit is not None and self.visit.outcome == "missed":
            self._visit_begins("rejoined", self.now)
        visit = self.visit
        if visit is None or visit.outcome:
            return
        visit.window = window
        visit.clerk = clerk or visit.clerk
        visit.called_at = visit.called_at if visit.called_at is not None else self.now
        visit.calls += 1
        self.save(visit)

    def _visit_goes(self, state: str, clerk: str | None) -> None:
        """Service begins, pauses or goes on; or the visit is over: finished, missed or cancelled."""
        visit = self.visit
        if visit is None or visit.outcome:
            return
        visit.clerk = clerk or visit.clerk
        if state == "serving":
            visit.started_at = visit.started_at if visit.started_at is not None else self.now
            visit.serving_since = visit.serving_since if visit.serving_since is not None else self.now
        elif state == "held":
            self._visit_pauses(visit)
        elif state in ("finished", "missed"):
            self._visit_ends("finished" if state == "finished" else "missed")
        elif state == "cancelled":
            self._visit_ends("abandoned")
        self.save(visit)

    def _visit_pauses(self, visit: VisitRow) -> None:
        if visit.serving_since is not None:
            visit.worked += self.now - visit.serving_since
            visit.serving_since = None

    def _visit_ends(self, outcome: definitions.Outcome) -> None:
        visit = self.visit
        if visit is None or visit.outcome:
            return
        self._visit_pauses(visit)
        visit.outcome, visit.over_at = outcome, self.now
        visit.wait = definitions.wait_seconds(visit.origin, visit.since, visit.called_at)
        visit.service = definitions.service_seconds(outcome, visit.started_at, visit.worked)
        self.save(visit)


def _of(visit: VisitRow) -> dict[str, Any]:
    return {name: getattr(visit, name) for name in messages.CountVisit.__struct_fields__}
