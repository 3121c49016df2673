"""What a ticket knows: its row, and what each event does to it. Nothing is decided here; that is `hall.ticket`."""

from actors import Event, Rows, applies
from common.shapes import Json
from hall import events
from hall.matters import Matter, at_hand, matter
from hall.numbers import hall_of, number_of
from hall.statistics.visits import KeepsVisits
from hall.tables import TicketRow
from hall.views import ticket_json

DERIVED = ("position", "p50", "p90")
"""What early histories tell of where a ticket stands, and nobody keeps any more."""


class TicketRows(KeepsVisits):
    @classmethod
    def placement(cls, key: str) -> str:
        return hall_of(key)

    def load(self, db: Rows) -> None:
        self.row = db.get(TicketRow, self.key) or TicketRow(id=self.key)
        self._load_visits(db)

    def view(self) -> Json:
        row = self.row
        shown = ticket_json(
            ticket=self.key,
            number=row.number,
            hall=row.hall,
            hall_name=row.hall_name,
            queue=row.queue,
            queue_name=row.queue_name,
            item=row.item,
            state=row.state,
            position=None,
            p50=None,
            p90=None,
            window=row.window,
            priority=row.priority,
            taken_at=row.taken_at,
            called_at=row.called_at,
            away_until=row.away_until,
            leaves=row.leaves,
            rejoins=row.rejoins,
            here_by=row.here_by,
            matters=self._matters(),
        )
        return {**shown, "soon": row.soon and row.state == "waiting", **self._whom(), **self._why()}

    def _whom(self) -> Json:
        """For which enterprise it is; shown only where it is for one."""
        return {"behalf": self.row.behalf} if self.row.behalf else {}

    def _why(self) -> Json:
        """Why it waits again, or is over: as its last `TicketRequeued` or `TicketCancelled` says; shown only then."""
        return {"reason": self.row.reason} if self.row.reason and self.row.state in ("waiting", "cancelled") else {}

    def publication(self, event: Event) -> Json:
        return {"ticket": self.view()}

    def _matters(self) -> list[Matter]:
        """All that the ticket is for (`hall.matters`)."""
        row = self.row
        done = row.state == "finished"
        return row.matters or [matter(row.item, row.item_name, row.queue, row.queue_name, done=done)]

    # What events do ---------------------------------------------------------------------------------------------------

    @applies
    def taken(self, event: events.TicketTaken) -> None:
        for name in event.__struct_fields__:
            if name not in DERIVED:
                setattr(self.row, name, getattr(event, name))
        self.row.hall, self.row.number = hall_of(self.key), number_of(self.key)
        self.row.state, self.row.step = "waiting", max(self.row.step, 1)
        self.save(self.row)
        self._visit_begins("taken", event.taken_at)

    @applies
    def moved(self, event: events.TicketMoved) -> None:
        self._go("waiting", event.step)

    @applies
    def requeued(self, event: events.TicketRequeued) -> None:
        before, other = self.row.state, event.queue != self.row.queue
        self.row.queue, self.row.queue_name = event.queue, event.queue_name
        self.row.reason = event.reason or None
        self.row.window = self.row.called_at = None
        self.row.calls = 0
        self.row.soon = event.soon
        self._go("waiting", event.step)
        self._visit_waits_again(before, event.reason, other)

    @applies
    def soon(self, event: events.TicketSoon) -> None:
        self.row.soon = True
        self.save(self.row)

    @applies
    def away(self, event: events.TicketAway) -> None:
        self.row.away_until, self.row.leaves = event.until, event.leaves
        self._at(event.step)

    @applies
    def back(self, event: events.TicketBack) -> None:
        self.row.away_until = None
        self._at(event.step)

    @applies
    def here(self, event: events.TicketHere) -> None:
        self.row.here_by = None
        self._at(event.step)

    @applies
    def passed(self, event: events.TicketPassed) -> None:
        self.row.person = event.person
        self.save(self.row)

    @applies
    def matters_changed(self, event: events.TicketMattersChanged) -> None:
        self.row.matters = event.matters
        now = at_hand(event.matters)
        if now is not None:
            self.row.item, self.row.item_name = now["item"], now["item_name"]
        self._at(event.step)

    def _at(self, step: int) -> None:
        self.row.step = step
        self.save(self.row)

    @applies
    def called(self, event: events.TicketCalled) -> None:
        self.row.window, self.row.called_at = event.window, self.now
        self.row.calls += 1
        self._go("called", event.step)
        self._visit_called(event.window, event.clerk)

    @applies
    def missed(self, event: events.TicketMissed) -> None:
        self.row.rejoins = event.rejoins
        self._go("missed", event.step)
        self._visit_goes("missed", event.clerk)

    @applies
    def serving(self, event: events.TicketServing) -> None:
        self._go("serving", event.step)
        self._visit_goes("serving", event.clerk)

    @applies
    def held(self, event: events.TicketHeld) -> None:
        self._go("held", event.step)
        self._visit_goes("held", event.clerk)

    @applies
    def finished(self, event: events.TicketFinished) -> None:
        self._go("finished", event.step)
        self._visit_goes("finished", event.clerk)

    @applies
    def cancelled(self, event: events.TicketCancelled) -> None:
        self.row.reason = event.reason
        self._go("cancelled", event.step)
        self._visit_goes("cancelled", None)

    def _go(self, state: str, step: int) -> None:
        self.row.state, self.row.step = state, step
        if state != "waiting":
            self.row.away_until = self.row.here_by = None
        self.save(self.row)
