"""The visitor: one person in one hall on one day, known by opaque id only: which tickets they had. What became of
each, the tickets themselves know.

So that the clerk sees that somebody was here this morning already. A hall's visitors are its own: what happens in
another hall is kept by that hall's, and no window asks there. What is kept is kept until the business day is over.
"""

from actors import Actor, Address, Rows, applies, handles
from common.shapes import Json
from common.times import business_day, next_midnight
from hall import access, events, messages
from hall.numbers import hall_of, ticket_day
from hall.tables import VisitorRow


def visitor_of(hall: str, index: str) -> Address:
    return Address("visitor", f"{hall}:{index}")


class Visitor(Actor, kind="visitor"):
    read_by = "hall"
    row: VisitorRow

    @classmethod
    def placement(cls, key: str) -> str:
        return hall_of(key)

    def load(self, db: Rows) -> None:
        self.row = db.get(VisitorRow, self.key) or VisitorRow(id=self.key)

    def view(self) -> Json:
        return {"visits": self.row.visits}

    @handles
    def note(self, command: messages.NoteVisit) -> None:
        access.must_be_inside(self.caller)
        if ticket_day(command.ticket) < max(self.row.day, business_day(self.now)):
            return
        self.emit(events.VisitNoted(ticket=command.ticket))
        self.remind("forget", next_midnight(self.now), messages.ForgetVisits())

    @handles
    def forget_visits(self, command: messages.ForgetVisits) -> None:
        access.must_be_inside(self.caller)
        if self.row.visits and self.row.day < business_day(self.now):
            self.emit(events.VisitsForgotten())

    @handles
    async def recall(self, command: messages.RecallVisits) -> None:
        access.must_be_inside(self.caller)
        if ticket_day(command.ticket) != self.row.day:
            return
        tickets = [visit["ticket"] for visit in self.row.visits if visit["ticket"] != command.ticket]
        others = [await self.ask(Address("ticket", ticket), messages.ShowVisit()) for ticket in tickets]
        if others:
            self.relay(Address("window", command.window), messages.Visits(handover=command.handover, visits=others))

    @applies
    def noted(self, event: events.VisitNoted) -> None:
        day = ticket_day(event.ticket)
        kept = self.row.visits if day == self.row.day else []
        names = ("ticket", "number", "queue_name", "state")
        visit = {name: getattr(event, name) for name in names if getattr(event, name)}
        if any(known["ticket"] == event.ticket for known in kept):
            kept = [visit if known["ticket"] == event.ticket else known for known in kept]
        else:
            kept = [*kept, visit]
        self.row.day, self.row.visits = day, kept
        self.save(self.row)

    @applies
    def forgotten(self, event: events.VisitsForgotten) -> None:
        self.remove(self.row)
        self.row = VisitorRow(id=self.key)
