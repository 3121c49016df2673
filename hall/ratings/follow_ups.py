"""The follow-ups: one hall's bad ratings, each until a named person has settled it (谁办理谁负责).

A bad rating opens one by itself, due within the working days of `terms`. A manager of the hall takes it, and closes it
with a result and an account of what was done; one that nobody closed in time is marked by a reminder. What was judged
mistaken or malicious stays on record and leaves the published rates.
"""

from actors import Actor, Address, Invalid, Refused, Rows, Unknown, applies, handles
from hall import access
from hall.numbers import business_day, iso, window_number
from hall.ratings import events, messages, terms
from hall.ratings.figures import Count, at_level
from hall.ratings.tables import FollowUpRow
from hall.ratings.tally import tally_of
from hall.views import Json

CLOSED_SHOWN = 50
"""Closed ones in the list, the newest; all stay on record."""


class FollowUps(Actor, kind="follow_ups"):
    publish = "state"
    rows: dict[str, FollowUpRow]

    def load(self, db: Rows) -> None:
        self.rows = {row.id: row for row in db.all(FollowUpRow, hall=self.key, order_by="opened_at")}

    def view(self) -> Json:
        """How many stand where: the list itself is asked for, by those who may see it."""
        states = [row.state for row in self.rows.values()]
        return {
            "hall": self.key,
            "open": states.count("open"),
            "taken": states.count("taken"),
            "closed": states.count("closed"),
            "overdue": sum(row.overdue and row.state != "closed" for row in self.rows.values()),
        }

    @handles
    def open(self, command: messages.OpenFollowUp) -> None:
        access.must_be_inside(self.caller)
        fields = {name: getattr(command, name) for name in command.__struct_fields__}
        due = terms.due_at(business_day(self.now))
        self.emit(events.FollowUpOpened(id=f"{command.ticket}.{command.service}", due_at=due, **fields))
        self._arm()

    @handles
    def show_all(self, query: messages.ListFollowUps) -> list[Json]:
        access.must_manage(self.caller, self.key)
        living = [row for row in self.rows.values() if row.state != "closed"]
        closed = [row for row in self.rows.values() if row.state == "closed"]
        living.sort(key=lambda row: (row.due_at, row.id))
        closed.sort(key=lambda row: (row.closed_at or 0, row.id), reverse=True)
        return [self._json(row) for row in (*living, *closed[:CLOSED_SHOWN])]

    @handles
    def take(self, command: messages.TakeFollowUp) -> Json:
        row = self._living(command.id)
        if row.owner == self.caller.name:
            return self._json(row)
        if row.owner is not None and not access.is_admin(self.caller):
            raise Refused("follow_up.taken", owner=row.owner_name or row.owner)
        name = self.caller.display_name or None
        self.emit(events.FollowUpTaken(id=row.id, owner=self.caller.name, owner_name=name, before=row.owner))
        return self._json(row)

    @handles
    def close(self, command: messages.CloseFollowUp) -> Json:
        row = self._living(command.id)
        if row.owner is None:
            raise Refused("follow_up.not_taken")
        if row.owner != self.caller.name and not access.is_admin(self.caller):
            raise Refused("follow_up.taken", owner=row.owner_name or row.owner)
        if command.result not in terms.RESULTS:
            raise Invalid("follow_up.result", field="result")
        self.emit(events.FollowUpClosed(id=row.id, result=command.result, outcome=command.outcome))
        self._count(row)
        settle = messages.SettleRating(service=row.service, result=command.result)
        self.tell(Address("rating", row.ticket), settle)
        self._arm()
        return self._json(row)

    def _count(self, row: FollowUpRow) -> None:
        if row.result == "not_adopted":
            more = Count(levels=at_level(row.score, -1), not_adopted=1)
        else:
            more = Count(closed=1, closed_in_time=int(self.now <= row.due_at))
        self.tell(tally_of(self.key, row.day), messages.CountRatings(day=row.day, more=more))

    @handles
    def note_overdue(self, command: messages.NoteOverdue) -> None:
        access.must_be_inside(self.caller)
        late = [row.id for row in self._awaited() if row.due_at <= self.now]
        if late:
            self.emit(events.FollowUpsOverdue(ids=late))
            self._arm()

    def _awaited(self) -> list[FollowUpRow]:
        return [row for row in self.rows.values() if row.state != "closed" and not row.overdue]

    def _arm(self) -> None:
        """One reminder, at the next deadline."""
        due = [row.due_at for row in self._awaited()]
        if due:
            self.remind("due", max(min(due), self.now), messages.NoteOverdue())
        else:
            self.forget("due")

    def _living(self, key: str) -> FollowUpRow:
        """One that is not closed, for managers of the hall."""
        access.must_manage(self.caller, self.key)
        row = self.rows.get(key)
        if row is None:
            raise Unknown("follow_up.unknown", field="id")
        if row.state == "closed":
            raise Refused("follow_up.closed")
        return row

    def _json(self, row: FollowUpRow) -> Json:
        """``comment`` and ``outcome`` are still sealed; the edge opens them for the manager who asked."""
        return {
            "id": row.id,
            "hall": row.hall,
            "window": window_number(row.window),
            "clerk": row.clerk,
            "clerk_name": row.clerk_name or row.clerk,
            "ticket_number": row.ticket_number,
            "day": row.day,
            "score": row.score,
            "reasons": row.reasons,
            "comment": row.comment,
            "opened_at": iso(row.opened_at),
            "due_at": iso(row.due_at),
            "owner": row.owner,
            "owner_name": row.owner_name or row.owner,
            "state": row.state,
            "overdue": row.overdue,
            "taken_at": iso(row.taken_at) if row.taken_at is not None else None,
            "closed_at": iso(row.closed_at) if row.closed_at is not None else None,
            "result": row.result,
            "outcome": row.outcome,
        }

    # State ------------------------------------------------------------------------------------------------------------

    @applies
    def opened(self, event: events.FollowUpOpened) -> None:
        fields = {name: getattr(event, name) for name in event.__struct_fields__}
        row = FollowUpRow(hall=self.key, opened_at=self.now, **fields)
        self.rows[row.id] = row
        self.save(row)

    @applies
    def taken(self, event: events.FollowUpTaken) -> None:
        row = self.rows[event.id]
        row.state, row.owner, row.owner_name, row.taken_at = "taken", event.owner, event.owner_name, self.now
        self.save(row)

    @applies
    def closed(self, event: events.FollowUpClosed) -> None:
        row = self.rows[event.id]
        row.state, row.result, row.outcome, row.closed_at = "closed", event.result, event.outcome, self.now
        self.save(row)

    @applies
    def overdue(self, event: events.FollowUpsOverdue) -> None:
        for key in event.ids:
            row = self.rows[key]
            row.overdue = True
            self.save(row)
