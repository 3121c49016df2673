"""The statistics are what the journal says, recounted by brute force: on random days, across midnight and outages."""

import io
import random
from typing import Any

import pytest
import python_calamine

from actors import Address
from common.figures.histogram import ERROR
from hall import messages as m
from hall.statistics.definitions import GROUPINGS
from tests.hall.statistics.days import day, edge, recounted, restarted, settled
from tests.hall.statistics.recount import Recount
from tests.hall.town import HALL, W1, A, Town, town

pytestmark = pytest.mark.anyio

Json = dict[str, Any]
RANGE = {"from": "2026-11-01", "to": "2026-11-30"}
MIDNIGHT = 15 * 3600  # seconds from nine in the morning


def same(shown: Json, counted: Json) -> None:
    """Counts, means and shares exactly (as rounded), percentiles within the histogram's error and half a second."""
    for name in ("arrivals", "served", "missed", "abandoned"):
        assert shown[name] == counted[name], name
    for name in ("wait", "service"):
        times, expected = shown[name], counted[name]
        assert (times is None) == (expected is None), name
        if times is None:
            continue
        assert times["mean"] == pytest.approx(expected["mean"], abs=0.0501)
        for percentile in ("p50", "p90"):
            assert times[percentile] == pytest.approx(expected[percentile], rel=ERROR, abs=0.5)
        if name == "wait":
            assert times["within_target"] == pytest.approx(expected["within_target"], abs=0.00005)


async def compare(it: Town, **range_: str) -> Recount:
    recount = await recounted(it)
    async with edge(it) as client:
        for by in GROUPINGS:
            answer = (await client.get("/api/statistics", params={**RANGE, **range_, "by": by})).json()
            expected = recount.figures(by)
            assert {row["key"] for row in answer["rows"]} == set(expected)
            for row in answer["rows"]:
                same(row, expected[row["key"]])
            same(answer["totals"], recount.figures(None)[""])
    return recount


@pytest.mark.parametrize("seed", range(6))
async def test_a_random_day_is_counted_as_its_journal_says(seed: int) -> None:
    async with town() as it:
        await day(it, random.Random(seed), 400)
        await settled(it)
        recount = await compare(it)
    outcomes = {stay.outcome for stay in recount.stays}
    assert {"finished", "missed", "abandoned", "transferred", ""} <= outcomes
    assert {stay.origin for stay in recount.stays} == {"taken", "transferred", "rejoined"}


async def test_what_ends_after_midnight_counts_on_the_day_it_was_taken() -> None:
    async with town() as it:
        rng = random.Random(7)
        it.clock.advance(MIDNIGHT - 3600)
        first = await day(it, rng, 30)
        it.clock.advance(MIDNIGHT)
        second = await day(it, rng, 120)
        await settled(it)
        recount = await compare(it)
        days = {stay.day for stay in recount.stays}
    assert first
    assert second
    assert days == {"2026-11-23", "2026-11-24"}
    assert all(stay.outcome for stay in recount.stays if stay.day == "2026-11-23")


async def test_an_outage_at_midnight_loses_nothing() -> None:
    async with town() as it:
        await day(it, random.Random(8), 120)
        await settled(it)
        it.clock.advance(3 * 24 * 3600)
        await restarted(it)
        await settled(it)
        recount = await compare(it)
    assert all(stay.outcome for stay in recount.stays)


async def test_the_day_book_is_made_again_from_its_journal_alone() -> None:
    async with town() as it:
        await day(it, random.Random(9), 200)
        await settled(it)
        before = await it.view("daybook", f"{HALL}-20261123")
        rows = it.cluster.store._db.execute("SELECT * FROM day_summary ORDER BY 1, 2, 3, 4").fetchall()
        from actors.folding import restored

        address = Address("daybook", f"{HALL}-20261123")
        book = restored(address, await it.cluster.events(address, 0, 100_000))
        assert book.view() == before
        assert len(book.rows) == len([row for row in rows if row[1] == "20261123"])  # type: ignore[attr-defined]


async def test_service_is_the_windows_own_measure() -> None:
    async with town() as it:
        await it.take()
        await it.do(W1, m.Open())
        it.clock.advance(61)
        await it.do(W1, m.CallNext())
        it.clock.advance(5)
        await it.do(W1, m.Start())
        it.clock.advance(100)
        await it.do(W1, m.Hold())
        it.clock.advance(1000)
        await it.do(W1, m.ResumeTicket(ticket="A001"))
        it.clock.advance(20)
        await it.do(W1, m.Finish())
        await settled(it)
        finished = [e.data["seconds"] for e in await it.cluster.events(Address("window", W1)) if "finished" in e.type]
        async with edge(it) as client:
            totals = (await client.get("/api/statistics", params={**RANGE, "by": "clerk"})).json()["rows"][0]
    assert finished == [120]
    assert totals["service"]["mean"] == 120.0
    assert totals["wait"]["mean"] == 61.0
    assert totals["key"] == "clerk01"


async def test_the_workbook_has_a_sheet_for_each_grouping_with_units_and_totals() -> None:
    async with town() as it:
        await day(it, random.Random(3), 200)
        await settled(it)
        recount = await recounted(it)
        async with edge(it) as client:
            asked = {**RANGE, "by": "queue"}
            zh = await client.get("/api/statistics.xlsx", params=asked, headers={"Accept-Language": "zh-CN"})
            en = await client.get("/api/statistics.xlsx", params=asked, headers={"Accept-Language": "en"})
    assert 'filename="hall-statistics_20261101_20261130.xlsx"' in zh.headers["content-disposition"]
    assert "%E5%A4%A7%E5%8E%85" in zh.headers["content-disposition"]
    book = python_calamine.load_workbook(io.BytesIO(zh.content))
    assert book.sheet_names == ["按大厅", "按队列", "按事项", "按窗口", "按窗口人员", "按时段", "按日期"]
    sheet = book.get_sheet_by_name("按队列").to_python()
    assert sheet[1][:2] == ["名称", "到厅（人次）"]
    assert sheet[2][0] == "天河厅 A队"
    assert sheet[2][1] == recount.figures("queue")[A]["arrivals"]
    assert sheet[-1][0] == "合计"
    assert sheet[-1][1] == recount.figures(None)[""]["arrivals"]
    english = python_calamine.load_workbook(io.BytesIO(en.content))
    assert english.sheet_names[1] == "By queue"
    assert english.get_sheet_by_name("By window").to_python()[2][0] == "Tianhe Window 01"
