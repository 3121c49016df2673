"""The day book: one hall's business day, added up as it happens.

Its tickets tell it of every visit that ends; those under way are counted where the figures are read
(`hall.statistics.arrivals`). It is the single writer of its summary rows, which its journal alone can make again.
Nothing has to be done at midnight: what ends later, also after an outage, is counted where it belongs. Addressed
``daybook/440106-20261124``.
"""

from typing import Any

from actors import Actor, Address, Rows, applies, handles
from hall import access
from hall.numbers import hall_of
from hall.statistics import definitions, events, histogram, messages
from hall.statistics.periods import month_before
from hall.statistics.summing import BINS, SUMS, Summed
from hall.statistics.tables import SummaryRow

Json = dict[str, Any]


def daybook_of(hall: str, day: str) -> Address:
    return Address("daybook", f"{hall}-{day}")


class Daybook(Actor, kind="daybook"):
    read_by = "hall"
    rows: dict[tuple[str, str], SummaryRow]
    """By grouping and key."""

    @classmethod
    def placement(cls, key: str) -> str:
        return hall_of(key)

    def load(self, db: Rows) -> None:
        self.hall, _, self.day = self.key.partition("-")
        found = [
            row
            for grouping in definitions.KEPT
            for row in db.all(SummaryRow, grouping=grouping, day=self.day, hall=self.hall)
        ]
        self.rows = {(row.grouping, row.key): row for row in found}

    def view(self) -> Json:
        """The hall's counts of the day."""
        row = self._row("hall", self.hall)
        names = ("arrivals", "served", "missed", "abandoned", "waits", "wait_seconds", "services", "service_seconds")
        return {name: getattr(row, name) for name in names}

    @handles
    def count_visit(self, command: messages.CountVisit) -> None:
        access.must_be_inside(self.caller)
        if self.seq == 0 and int(self.day[6:]) >= definitions.SUM_FROM:
            self.tell(Address("monthbook", f"{self.hall}-{month_before(self.day)}"), messages.SumMonth())
        self.emit(events.DayCounted(**{name: getattr(command, name) for name in command.__struct_fields__}))

    @handles
    def count_rating(self, command: messages.CountRating) -> None:
        access.must_be_inside(self.caller)
        self.emit(events.DayRated(**{name: getattr(command, name) for name in command.__struct_fields__}))

    @handles
    def show_day(self, query: messages.ShowDay) -> messages.DayShown:
        access.must_be_inside(self.caller)
        names = ("grouping", "key", *SUMS, *BINS)
        rows = [Summed(**{name: getattr(row, name) for name in names}) for row in self.rows.values()]
        return messages.DayShown(version=max((row.version for row in self.rows.values()), default=0), rows=rows)

    @applies
    def arrived(self, event: events.DayArrived) -> None:
        for grouping, key in self._keys(event).items():
            if definitions.arrives(grouping, event.origin):
                row = self._row(grouping, key)
                row.arrivals += 1
                self.save(row)
        self._note_version()

    @applies
    def rated(self, event: events.DayRated) -> None:
        for grouping, key in self._all_keys(event).items():
            row = self._row(grouping, key)
            row.ratings += 1
            row.rating_sum += event.score
            row.bad_ratings += event.score <= definitions.BAD_SCORE
            self.save(row)
        self._note_version()

    @applies
    def counted(self, event: events.DayCounted) -> None:
        for grouping, key in self._all_keys(event).items():
            row = self._row(grouping, key)
            row.arrivals += definitions.came_to(grouping) or (
                not event.arrived and definitions.arrives(grouping, event.origin)
            )
            self._add(row, event)
            self.save(row)
        self._note_version()

    def _note_version(self) -> None:
        """With every event: so that a month made of these rows can be told from one made of earlier ones."""
        row = self._row("hall", self.hall)
        row.version = self.seq
        self.save(row)

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
        return {"hall": self.hall, "queue": event.queue, "item": item, "hour": event.hour}

    def _row(self, grouping: str, key: str) -> SummaryRow:
        row = self.rows.get((grouping, key))
        if row is None:
            row = SummaryRow(grouping=grouping, day=self.day, hall=self.hall, key=key)
            self.rows[grouping, key] = row
        return row

    def _add(self, row: SummaryRow, event: events.DayCounted) -> None:
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
