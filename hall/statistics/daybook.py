"""The day book: one hall's business day, added up as it happens (`common.figures.books`).

Its tickets tell it of every visit that ends; those under way are counted where the figures are read
(`hall.statistics.arrivals`). Addressed ``daybook/440106-20261124``.
"""

from typing import Any

from actors import Address, applies, handles
from common.figures import histogram
from common.figures.books import DayBook
from common.figures.periods import month_before
from common.figures.summing import WHOLE, read_of
from hall import access
from hall.numbers import hall_of
from hall.statistics import definitions, events, messages
from hall.statistics.summed import Summed
from hall.statistics.tables import SummaryRow

Json = dict[str, Any]


def daybook_of(hall: str, day: str) -> Address:
    return Address("daybook", f"{hall}-{day}")


class Daybook(DayBook, kind="daybook"):
    read_by = "hall"
    table = SummaryRow
    groupings = definitions.KEPT
    rows: dict[tuple[str, str], SummaryRow]

    @classmethod
    def placement(cls, key: str) -> str:
        return hall_of(key)

    def view(self) -> Json:
        """The hall's counts of the day."""
        row = self.row(WHOLE, self.hall)
        names = ("arrivals", "served", "missed", "abandoned", "waits", "wait_seconds", "services", "service_seconds")
        return {name: getattr(row, name) for name in names}

    @handles
    def count_visit(self, command: messages.CountVisit) -> None:
        access.must_be_inside(self.caller)
        if self.seq == 0 and int(self.period[6:]) >= definitions.SUM_FROM:
            self.tell(Address("monthbook", f"{self.hall}-{month_before(self.period)}"), messages.SumMonth())
        self.emit(events.DayCounted(**{name: getattr(command, name) for name in command.__struct_fields__}))

    @handles
    def count_rating(self, command: messages.CountRating) -> None:
        access.must_be_inside(self.caller)
        self.emit(events.DayRated(**{name: getattr(command, name) for name in command.__struct_fields__}))

    @handles
    def show_day(self, query: messages.ShowDay) -> messages.DayShown:
        access.must_be_inside(self.caller)
        return messages.DayShown(version=self.version, rows=[read_of(Summed, row) for row in self.rows.values()])

    @applies
    def arrived(self, event: events.DayArrived) -> None:
        keys = {by: key for by, key in self._keys(event).items() if definitions.arrives(by, event.origin)}
        self.count(keys, _arrival)

    @applies
    def rated(self, event: events.DayRated) -> None:
        def rate(row: SummaryRow) -> None:
            row.ratings += 1
            row.rating_sum += event.score
            row.bad_ratings += event.score <= definitions.BAD_SCORE

        self.count(self._all_keys(event), rate)

    @applies
    def counted(self, event: events.DayCounted) -> None:
        def add(row: SummaryRow) -> None:
            late = not event.arrived and definitions.arrives(row.grouping, event.origin)
            row.arrivals += definitions.came_to(row.grouping) or late
            _add(row, event)

        self.count(self._all_keys(event), add)

    def _all_keys(self, event: events.DayCounted | events.DayRated) -> dict[str, str]:
        """What a visit that is over, or a service, counts under, by grouping."""
        keys = self._keys(event)
        if event.window is not None:
            keys["window"] = event.window
        if event.clerk is not None:
            keys["clerk"] = event.clerk
        return keys

    def _keys(self, event: events.DayArrived | events.DayCounted | events.DayRated) -> dict[str, str]:
        """What every visit counts under, by grouping."""
        item = event.item or definitions.NO_ITEM
        return {WHOLE: self.hall, "queue": event.queue, "item": item, "hour": event.hour}


def _arrival(row: SummaryRow) -> None:
    row.arrivals += 1


def _add(row: SummaryRow, event: events.DayCounted) -> None:
    figure = definitions.FIGURE_OF.get(event.outcome)
    if figure is not None:
        setattr(row, figure, getattr(row, figure) + 1)
    if event.wait is not None:
        row.waits += 1
        row.wait_seconds += event.wait
        row.in_target += event.wait <= definitions.TARGET_SECONDS
        row.wait_bins = histogram.add(row.wait_bins, event.wait)
    if event.service is not None:
        row.services += 1
        row.service_seconds += event.service
        row.service_bins = histogram.add(row.service_bins, event.service)
