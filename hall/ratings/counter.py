"""The counter of early histories: what a window showed to the citizen in front of it, when its windows still told it.

Today that is another view of the window itself (`hall.window_view.counter_json`). What is here only reads what was
journaled then.
"""

from actors import Actor, Rows, applies
from common.shapes import Json
from common.times import iso
from hall.numbers import hall_of, window_number
from hall.ratings import events
from hall.ratings.tables import CounterRow

ENDS_ASKING = ("calling", "closed")


class Counter(Actor, kind="counter"):
    read_by = "hall"
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
