"""Books of a room that counts something else: days as they happen, a month made of its days, and nothing lost."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from actors import Actor, Address, Command, Event, Row, View, applies, handles
from actors.folding import restored
from actors.local import LocalCluster
from common.figures import histogram
from common.figures.books import DayBook, MonthBook
from common.figures.reading import DAY, Kept, summed_months, sums, times_of
from common.figures.summing import WHOLE, Figures, added, bins_of, read_of, sums_of

pytestmark = pytest.mark.anyio


class Cups(Figures, frozen=True, kw_only=True, omit_defaults=True):
    cups: int = 0
    brewing: int = 0
    brewing_bins: bytes = b""


class CupsRow(Row):
    __tablename__ = "test_cups"
    grouping: Mapped[str] = mapped_column(String(8), primary_key=True)
    day: Mapped[str] = mapped_column(String(8), primary_key=True)
    hall: Mapped[str] = mapped_column(String(64), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    version: Mapped[int] = mapped_column(default=0)
    cups: Mapped[int] = mapped_column(default=0)
    brewing: Mapped[int] = mapped_column(default=0)
    brewing_bins: Mapped[bytes] = mapped_column(LargeBinary, default=b"")


KEPT = Kept(CupsRow, Cups)


class Brew(Command[None], frozen=True, tag="test.brew"):
    tea: str
    seconds: int


class Brewed(Event, frozen=True, tag="test.brewed"):
    tea: str
    seconds: int


class SumUp(Command[None], frozen=True, tag="test.sum_cups"):
    days: tuple[str, ...]


class Show(Command[list[Cups]], frozen=True, tag="test.show_cups"):
    pass


class SummedUp(Event, frozen=True, tag="test.cups_summed"):
    version: int
    rows: list[Cups]


class CupsOfADay(DayBook, kind="test_cups_day"):
    table = CupsRow
    groupings = (WHOLE, "tea")

    def view(self) -> dict[str, Any]:
        return {"cups": self.row(WHOLE, self.hall).cups, "version": self.version}

    @handles
    def brew(self, command: Brew) -> None:
        self.emit(Brewed(command.tea, command.seconds))

    @handles
    def show(self, command: Show) -> list[Cups]:
        return [read_of(Cups, row) for row in self.rows.values()]

    @applies
    def brewed(self, event: Brewed) -> None:
        def pour(row: Any) -> None:
            row.cups += 1
            row.brewing += event.seconds
            row.brewing_bins = histogram.add(row.brewing_bins, event.seconds)

        self.count({WHOLE: self.hall, "tea": event.tea} if event.tea != "spilt" else {}, pour)


class CupsOfAMonth(MonthBook, kind="test_cups_month"):
    table = CupsRow
    groupings = (WHOLE, "tea")

    def view(self) -> dict[str, Any]:
        return {"version": self.version, "keys": sorted(map(list, self.rows))}

    @handles
    async def sum_up(self, command: SumUp) -> None:
        found = [await self.ask(Address("test_cups_day", f"{self.hall}-{day}"), Show()) for day in command.days]
        self.emit(SummedUp(version=4, rows=added(row for rows in found for row in rows)))

    @applies
    def summed(self, event: SummedUp) -> None:
        self.keep(event.rows, event.version)


def day_of(day: str, hall: str = "H") -> Address:
    return Address("test_cups_day", f"{hall}-{day}")


MONTH = Address("test_cups_month", "H-202611")


async def brewed(cluster: LocalCluster) -> None:
    for day, tea, seconds in (("20261101", "green", 60), ("20261101", "black", 240), ("20261130", "green", 120)):
        await cluster.call(day_of(day), Brew(tea, seconds))
    await cluster.call(day_of("20261130"), Brew("spilt", 1))


def test_a_figure_is_added_up_or_a_histogram_by_its_type() -> None:
    assert sums_of(Cups) == ("cups", "brewing")
    assert bins_of(Cups) == ("brewing_bins",)


async def test_a_range_is_answered_by_days_or_by_the_month_that_holds_all_of_them() -> None:
    async with LocalCluster.open() as cluster:
        await brewed(cluster)

        async def asked(by: str | None, last: str = "20261130") -> dict[str, Any]:
            return await cluster.read(lambda db: sums(db, KEPT, "20261101", last, None, by))

        by_days = await asked("tea")
        assert {key: (row.cups, row.brewing) for key, row in by_days.items()} == {"green": (2, 180), "black": (1, 240)}
        assert times_of(180, 2, by_days["green"].brewing_bins) == {"mean": 90.0, "p50": 61, "p90": 123}
        assert {key: row.cups for key, row in (await asked(DAY)).items()} == {"20261101": 2, "20261130": 1}
        await cluster.call(MONTH, SumUp(("20261101", "20261130")))
        assert await cluster.read(lambda db: summed_months(db, KEPT, "20261101", "20261130")) == {"202611"}
        assert {key: tuple(row) for key, row in (await asked("tea")).items()} == {
            key: tuple(row) for key, row in by_days.items()
        }
        assert (await asked(None, "20261129"))[""].cups == 2, "half a month is read by its days"


async def test_what_a_day_counts_after_its_month_was_summed_counts() -> None:
    async with LocalCluster.open() as cluster:
        await brewed(cluster)
        await cluster.call(MONTH, SumUp(("20261101", "20261130")))
        await cluster.call(day_of("20261101"), Brew("green", 60))
        found = await cluster.read(lambda db: sums(db, KEPT, "20261101", "20261130", ("H",), None))
        assert found[""].cups == 4
        await cluster.call(day_of("20261102"), Brew("spilt", 1))
        assert (await cluster.read(lambda db: summed_months(db, KEPT, "20261101", "20261130"))) == set()


async def test_a_hall_that_is_not_asked_for_is_not_counted() -> None:
    async with LocalCluster.open() as cluster:
        await brewed(cluster)
        await cluster.call(day_of("20261101", "G"), Brew("green", 60))
        found = await cluster.read(lambda db: sums(db, KEPT, "20261101", "20261130", ("G",), "tea"))
        assert {key: row.cups for key, row in found.items()} == {"green": 1}


async def test_the_journal_alone_makes_the_rows_again() -> None:
    async with LocalCluster.open() as cluster:
        await brewed(cluster)
        await cluster.call(MONTH, SumUp(("20261101", "20261130")))
        for book in (day_of("20261130"), MONTH):
            again: Actor = restored(book, await cluster.events(book))
            assert again.view() == (await cluster.call(book, View())).data
