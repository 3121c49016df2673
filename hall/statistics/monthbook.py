"""The month book: one hall's month that is over, its day books added up, so that a year is read in a few rows.

The first visit of a day has the month before summed, once the next is far enough on that nothing more is expected
(`definitions.SUM_FROM`). It happens once. What a day book counts later still counts: its version then no longer fits
the month's, and the month is read by its days (`hall.statistics.reading`). Addressed ``monthbook/440106-202611``.
"""

from msgspec import structs

from actors import Actor, Rows, applies, handles
from common.shapes import Json
from hall import access
from hall.numbers import hall_of
from hall.statistics import definitions, events, messages
from hall.statistics.daybook import daybook_of
from hall.statistics.periods import days_of, named
from hall.statistics.summing import added
from hall.statistics.tables import SummaryRow


class Monthbook(Actor, kind="monthbook"):
    read_by = "hall"
    rows: dict[tuple[str, str], SummaryRow]
    """By grouping and key."""

    @classmethod
    def placement(cls, key: str) -> str:
        return hall_of(key)

    def load(self, db: Rows) -> None:
        self.hall, _, self.month = self.key.partition("-")
        kept = definitions.KEPT
        found = [row for by in kept for row in db.all(SummaryRow, grouping=by, day=named(self.month), hall=self.hall)]
        self.rows = {(row.grouping, row.key): row for row in found}

    def view(self) -> Json:
        """Of how many keys of each grouping the month has rows, and the day books' versions that they were made of."""
        hall = self.rows.get(("hall", self.hall))
        groupings = [grouping for grouping, _ in self.rows]
        return {
            "version": hall.version if hall else 0,
            "arrivals": hall.arrivals if hall else 0,
            "keys": {grouping: groupings.count(grouping) for grouping in definitions.KEPT},
        }

    @handles
    async def sum_up(self, command: messages.SumMonth) -> None:
        access.must_be_inside(self.caller)
        if self.rows:
            return
        days = [await self.ask(daybook_of(self.hall, day), messages.ShowDay()) for day in days_of(self.month)]
        version = sum(day.version for day in days)
        if version:
            self.emit(events.MonthSummed(version=version, rows=added(row for day in days for row in day.rows)))

    @applies
    def summed(self, event: events.MonthSummed) -> None:
        for figures in event.rows:
            row = SummaryRow(day=named(self.month), hall=self.hall, **structs.asdict(figures))
            if figures.grouping == "hall":
                row.version = event.version
            self.rows[figures.grouping, figures.key] = row
            self.save(row)
