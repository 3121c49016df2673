"""The follow-ups: one hall's bad ratings, each until a named person has settled it (谁办理谁负责).

A bad rating opens one by itself, due within the working days of `terms`, as the task of the manager whom `owning`
names. A manager of the hall begins with it (takes it), may pass it on to another or, where it is complex, have it
extended once, and closes it with a result and an account of what was done; one that nobody closed in time is marked by
a reminder. What was judged mistaken or malicious stays on record and leaves the published rates.
"""

from actors import Actor, Address, Invalid, Refused, Rows, Unknown, applies, handles
from common.shapes import Json
from common.times import business_day, iso
from hall import access
from hall.numbers import window_number
from hall.ratings import events, messages, terms
from hall.ratings.figures import Count, at_level
from hall.ratings.owning import Owner, in_charge
from hall.ratings.tables import FollowUpManagerRow, FollowUpRow
from hall.ratings.tally import tally_of

CLOSED_SHOWN = 50
"""Closed ones in the list, the newest; all stay on record."""


class FollowUps(Actor, kind="follow_ups"):
    read_by = "hall"
    publish = "state"
    rows: dict[str, FollowUpRow]
    managers: dict[str, FollowUpManagerRow]

    def load(self, db: Rows) -> None:
        self.rows = {row.id: row for row in db.all(FollowUpRow, hall=self.key, order_by="opened_at")}
        self.managers = {row.name: row for row in db.all(FollowUpManagerRow, hall=self.key, order_by="since")}

    def view(self) -> Json:
        """How many stand where: the list itself is asked for, by those who may see it."""
        states = [row.state for row in self.rows.values()]
        return {
            "hall": self.key,
            "open": states.count("open"),
            "taken": states.count("taken"),
            "closed": states.count("closed"),
            "overdue": sum(row.overdue and row.state != "closed" for row in self.rows.values()),
            "managers": sum(one.active for one in self.managers.values()),
        }

    @handles
    def open(self, command: messages.OpenFollowUp) -> None:
        access.must_be_inside(self.caller)
        fields = {name: getattr(command, name) for name in command.__struct_fields__}
        due = terms.due_at(business_day(self.now))
        owner = in_charge(self.managers.values(), command.clerk)
        self.emit(
            events.FollowUpOpened(
                id=f"{command.ticket}.{command.service}",
                due_at=due,
                owner=owner.name,
                owner_name=owner.display_name,
                **fields,
            )
        )
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
        if row.state == "taken":
            if row.owner == self.caller.name:
                return self._json(row)
            self._must_own(row)
        name = self.caller.display_name or None
        before = row.owner if row.owner != self.caller.name else None
        self.emit(events.FollowUpTaken(id=row.id, owner=self.caller.name, owner_name=name, before=before))
        return self._json(row)

    @handles
    def close(self, command: messages.CloseFollowUp) -> Json:
        row = self._begun(command.id)
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
    def assign(self, command: messages.AssignFollowUp) -> Json:
        row = self._living(command.id)
        if row.state == "taken":
            self._must_own(row)
        owner = self._manager(command.owner)
        if (row.owner, row.state) != (owner.name, "open"):
            self._assign(row, Owner(owner.name, owner.display_name))
        return self._json(row)

    @handles
    def extend(self, command: messages.ExtendFollowUp) -> Json:
        row = self._begun(command.id)
        if row.extended_at is not None:
            raise Refused("follow_up.extended")
        if row.due_at <= self.now:
            raise Refused("follow_up.overdue")
        due = terms.due_at(business_day(row.opened_at), extended=True)
        self.emit(events.FollowUpExtended(id=row.id, due_at=due, reason=command.reason))
        self._arm()
        return self._json(row)

    @handles
    def note_overdue(self, command: messages.NoteOverdue) -> None:
        access.must_be_inside(self.caller)
        late = [row.id for row in self._awaited() if row.due_at <= self.now]
        if late:
            self.emit(events.FollowUpsOverdue(ids=late))
            self._arm()

    # Whose they are ---------------------------------------------------------------------------------------------------

    @handles
    def enrol(self, command: messages.EnrolManager) -> None:
        access.must_be_inside(self.caller)
        fields = {name: getattr(command, name) for name in command.__struct_fields__}
        known = self.managers.get(command.name)
        if known is None and not command.active:
            return
        if known is None or any(getattr(known, name) != value for name, value in fields.items()):
            self.emit(events.FollowUpManagerEnrolled(**fields))
        if not command.active:
            for row in [row for row in self.rows.values() if row.state != "closed" and row.owner == command.name]:
                self._assign(row, in_charge(self.managers.values(), row.clerk))

    @handles
    def show_charge(self, query: messages.ShowCharge) -> Json:
        access.must_manage(self.caller, self.key)
        owner = in_charge(self.managers.values())
        active = [{"name": one.name, "display_name": one.display_name} for one in self.managers.values() if one.active]
        return {"owner": owner.name, "managers": active}

    @handles
    def give_charge(self, command: messages.GiveCharge) -> Json:
        access.must_manage(self.caller, self.key)
        owner = self._manager(command.owner)
        if not owner.chosen:
            self.emit(events.FollowUpChargeGiven(owner=owner.name))
        return self.show_charge(messages.ShowCharge())

    def _manager(self, name: str) -> FollowUpManagerRow:
        owner = self.managers.get(name)
        if owner is None or not owner.active:
            raise Invalid("follow_up.no_manager", field="owner")
        return owner

    def _assign(self, row: FollowUpRow, owner: Owner) -> None:
        now = {"owner": owner.name, "owner_name": owner.display_name}
        self.emit(events.FollowUpAssigned(id=row.id, before=row.owner, **now))

    def _must_own(self, row: FollowUpRow) -> None:
        if row.owner != self.caller.name and not access.is_admin(self.caller):
            raise Refused("follow_up.taken", owner=row.owner_name or row.owner)

    def _begun(self, key: str) -> FollowUpRow:
        """One that the caller, or an administrator instead of its owner, has begun with."""
        row = self._living(key)
        if row.state != "taken":
            raise Refused("follow_up.not_taken")
        self._must_own(row)
        return row

    # ------------------------------------------------------------------------------------------------------------------

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
        """``comment``, ``extension``, ``outcome`` are still sealed; the edge opens them for the manager who asked."""
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
            "extension": row.extension,
            "may_extend": row.extended_at is None and row.due_at > self.now,
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
    def assigned(self, event: events.FollowUpAssigned) -> None:
        row = self.rows[event.id]
        row.state, row.owner, row.owner_name, row.taken_at = "open", event.owner, event.owner_name, None
        self.save(row)

    @applies
    def extended(self, event: events.FollowUpExtended) -> None:
        row = self.rows[event.id]
        row.due_at, row.extension, row.extended_at = event.due_at, event.reason, self.now
        self.save(row)

    @applies
    def manager_enrolled(self, event: events.FollowUpManagerEnrolled) -> None:
        fields = {name: getattr(event, name) for name in event.__struct_fields__}
        row = self.managers.get(event.name)
        if row is None:
            row = FollowUpManagerRow(id=f"{self.key}:{event.name}", hall=self.key, since=self.now, **fields)
            self.managers[event.name] = row
        for name, value in fields.items():
            setattr(row, name, value)
        self.save(row)

    @applies
    def charge_given(self, event: events.FollowUpChargeGiven) -> None:
        for row in self.managers.values():
            if row.chosen != (row.name == event.owner):
                row.chosen = not row.chosen
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
