"""The counter: what a window shows to the citizen in front of it, on its tablet and on the screen above it.

Public, so it names no one but the clerk on duty, who is to be known to those they serve. It is told by its window, asks
for a rating after a service until the next call or for as long as `terms` says, and decides nothing.
"""

from actors import Actor, Rows, applies, handles
from hall import access
from hall.numbers import hall_of, iso, window_number
from hall.ratings import events, messages, terms
from hall.ratings.tables import CounterRow
from hall.views import Json

ENDS_ASKING = ("calling", "closed")


class Counter(Actor, kind="counter"):
    publish = "state"
    row: CounterRow

    @classmethod
    def placement(cls, key: str) -> str:
        return hall_of(key)

    def load(self, db: Rows) -> None:
        self.row = db.get(CounterRow, self.key) or CounterRow(id=self.key)

    def view(self) -> Json:
        row = self.row
        asks = row.ask_ticket is not None and row.ask_until is not None
        return {
            "id": self.key,
            "number": window_number(self.key),
            "hall": row.hall,
            "hall_name": row.hall_name,
            "state": row.state,
            "serving": row.serving,
            "queue": row.queue,
            "queue_name": row.queue_name,
            "clerk": {"name": row.clerk, "display_name": row.clerk_name or row.clerk} if row.clerk else None,
            "ask": {"ticket": row.ask_ticket, "number": row.ask_number, "until": iso(row.ask_until or 0)}
            if asks
            else None,
        }

    @handles
    def configure(self, command: messages.ConfigureCounter) -> None:
        access.must_configure(self.caller)
        if (self.row.hall, self.row.hall_name) != (command.hall, command.hall_name):
            self.emit(events.CounterConfigured(hall=command.hall, hall_name=command.hall_name))

    @handles
    def news(self, command: messages.CounterNews) -> None:
        access.must_be_inside(self.caller)
        fields = {name: getattr(command, name) for name in command.__struct_fields__}
        if command.clerk_name is None and command.clerk == self.row.clerk:
            fields["clerk_name"] = self.row.clerk_name
        if all(getattr(self.row, name) == value for name, value in fields.items()):
            return
        asked = self.row.ask_ticket is not None
        self.emit(events.CounterChanged(**fields))
        if asked and self.row.ask_ticket is None:
            self.forget("ask")

    @handles
    def ask_rating(self, command: messages.AskRating) -> None:
        access.must_be_inside(self.caller)
        until = self.now + terms.asking()
        self.emit(events.CounterAsked(ticket=command.ticket, number=command.number, until=until))
        self.remind("ask", until, messages.StopAsking(ticket=command.ticket))

    @handles
    def stop_asking(self, command: messages.StopAsking) -> None:
        access.must_be_inside(self.caller)
        if self.row.ask_ticket == command.ticket:
            self.emit(events.CounterStoppedAsking())
            self.forget("ask")

    # State ------------------------------------------------------------------------------------------------------------

    @applies
    def configured(self, event: events.CounterConfigured) -> None:
        self.row.hall, self.row.hall_name = event.hall, event.hall_name
        self.save(self.row)

    @applies
    def changed(self, event: events.CounterChanged) -> None:
        for name in event.__struct_fields__:
            setattr(self.row, name, getattr(event, name))
        if event.state in ENDS_ASKING:
            self._stop()
        self.save(self.row)

    @applies
    def asked(self, event: events.CounterAsked) -> None:
        self.row.ask_ticket, self.row.ask_number, self.row.ask_until = event.ticket, event.number, event.until
        self.save(self.row)

    @applies
    def stopped(self, event: events.CounterStoppedAsking) -> None:
        self._stop()
        self.save(self.row)

    def _stop(self) -> None:
        self.row.ask_ticket = self.row.ask_number = self.row.ask_until = None
