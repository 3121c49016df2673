"""The month book: one hall's month that is over, its day books added up (`common.figures.books`).

The first visit of a day has the month before summed, once the next is far enough on that nothing more is expected
(`definitions.SUM_FROM`). It happens once. What a day book counts later still counts: its version then no longer fits
the month's, and the month is read by its days. Addressed ``monthbook/440106-202611``.
"""

from actors import applies, handles
from common.figures.books import MonthBook
from common.figures.periods import days_of
from common.figures.summing import WHOLE, added
from common.shapes import Json
from hall import access
from hall.numbers import hall_of
from hall.statistics import definitions, events, messages
from hall.statistics.daybook import daybook_of
from hall.statistics.tables import SummaryRow


class Monthbook(MonthBook, kind="monthbook"):
    read_by = "hall"
    table = SummaryRow
    groupings = definitions.KEPT
    rows: dict[tuple[str, str], SummaryRow]

    @classmethod
    def placement(cls, key: str) -> str:
        return hall_of(key)

    def view(self) -> Json:
        """Of how many keys of each grouping the month has rows, and the day books' versions that they were made of."""
        hall = self.rows.get((WHOLE, self.hall))
        kept = [grouping for grouping, _ in self.rows]
        return {
            "version": self.version,
            "arrivals": hall.arrivals if hall else 0,
            "keys": {grouping: kept.count(grouping) for grouping in self.groupings},
        }

    @handles
    async def sum_up(self, command: messages.SumMonth) -> None:
        access.must_be_inside(self.caller)
        if self.rows:
            return
        days = [await self.ask(daybook_of(self.hall, day), messages.ShowDay()) for day in days_of(self.period)]
        version = sum(day.version for day in days)
        if version:
            self.emit(events.MonthSummed(version=version, rows=added(row for day in days for row in day.rows)))

    @applies
    def summed(self, event: events.MonthSummed) -> None:
        self.keep(event.rows, event.version)
