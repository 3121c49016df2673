"""Books: one hall's day, or month, counted as it happens. Bases of a room's own books; addressed ``…/{hall}-{period}``.

A book is the single writer of its rows, which its journal alone can make again. Nothing has to be done at midnight:
what ends later, also after an outage, is counted where it belongs. A month is made of its days' rows, once; that a day
has counted something since then is told by the versions (`common.figures.reading`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from msgspec import structs

from actors import Actor, Row, Rows
from common.figures.periods import named
from common.figures.summing import WHOLE, Figures


class Book(Actor):
    """``table``: where its rows are kept; ``groupings``: those that it keeps."""

    table: ClassVar[type[Row]]
    groupings: ClassVar[tuple[str, ...]]
    rows: dict[tuple[str, str], Any]
    """By grouping and key."""

    def load(self, db: Rows) -> None:
        self.hall, _, self.period = self.key.partition("-")
        self.name = self._name()
        found: list[Any] = [
            row for by in self.groupings for row in db.all(self.table, grouping=by, day=self.name, hall=self.hall)
        ]
        self.rows = {(row.grouping, row.key): row for row in found}

    def _name(self) -> str:
        """What its rows stand under."""
        return self.period

    @property
    def version(self) -> int:
        """Of what its rows are made; 0: nothing was counted."""
        row = self.rows.get((WHOLE, self.hall))
        return row.version if row else 0


class DayBook(Book):
    """A business day: ``period`` is ``20261124``. Its version is the number of events that it has recorded."""

    def row(self, grouping: str, key: str) -> Any:
        """The row of a key, a new one where nothing was counted under it."""
        row = self.rows.get((grouping, key))
        if row is None:
            row = self.rows[grouping, key] = self.table(grouping=grouping, day=self.name, hall=self.hall, key=key)
        return row

    def count(self, keys: Mapping[str, str], change: Callable[[Any], None]) -> None:
        """Change the row of each key, by grouping. Every applier does, be it of no key, so that each event counts."""
        for grouping, key in keys.items():
            row = self.row(grouping, key)
            change(row)
            self.save(row)
        whole = self.row(WHOLE, self.hall)
        whole.version = self.seq
        self.save(whole)


class MonthBook(Book):
    """A month that is over: ``period`` is ``202611``. Its version is those of its days together."""

    def _name(self) -> str:
        return named(self.period)

    def keep(self, figures: Iterable[Figures], version: int) -> None:
        """Keep what its days came to. For appliers."""
        for one in figures:
            row: Any = self.table(day=self.name, hall=self.hall, **structs.asdict(one))
            if one.grouping == WHOLE:
                row.version = version
            self.rows[one.grouping, one.key] = row
            self.save(row)
