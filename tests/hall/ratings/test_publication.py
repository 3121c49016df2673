"""The published figures, beside a count of everything by hand."""

import random
from functools import partial

import pytest
from msgspec import structs

from actors import Address
from hall.ratings import messages as m
from hall.ratings.figures import Count, figures
from hall.ratings.services import given
from hall.ratings.terms import terms
from tests.hall.ratings.office import DAY, offered, rate, say, served
from tests.hall.town import HALL, NINE, Town, town

pytestmark = pytest.mark.anyio
LEVELS = terms()["levels"]


def test_nothing_divided_by_nothing() -> None:
    shown = figures(Count(), LEVELS)
    assert [shown[name] for name in ("services", "ratings", "bad")] == [0, 0, 0]
    rates = ("evaluation_rate", "good_rate", "rectification_rate", "on_time_rate")
    assert [shown[name] for name in rates] == [None] * 4
    assert [level["share"] for level in shown["levels"]] == [None] * 5


def test_each_figure_by_its_formula() -> None:
    count = Count(services=200, ratings=101, levels=(4, 6, 10, 30, 50), not_adopted=1, closed=8, closed_in_time=6)
    shown = figures(count, LEVELS)
    assert (shown["adopted"], shown["bad"], shown["not_adopted"], shown["settled"]) == (100, 10, 1, 8)
    assert (shown["evaluation_rate"], shown["good_rate"]) == (0.505, 0.9)
    assert (shown["rectification_rate"], shown["on_time_rate"]) == (0.8, 0.75)
    best = shown["levels"][0]
    assert (best["score"], best["count"], best["share"]) == (5, 50, 0.5)


async def counted(it: Town, first: str, last: str) -> Count:
    months = ("202611", "202612")
    query = m.CountBetween(first=first, last=last)
    tallies = [await it.cluster.call(Address("rating_tally", f"{HALL}-{month}"), query) for month in months]
    services = await it.cluster.read(partial(given, first=first, last=last, halls=(HALL,)))
    return structs.replace(sum(tallies, Count()), services=services)


async def test_the_figures_are_those_of_a_brute_force_count() -> None:
    rng = random.Random(20261123)
    days = {"20261130": NINE + 7 * DAY, "20261201": NINE + 8 * DAY, "20261202": NINE + 9 * DAY}
    happened: list[tuple[str, int | None, str | None, bool]] = []
    async with town() as it:
        for day, nine in days.items():
            it.clock.set(nine)
            for _ in range(rng.randint(4, 8)):
                ticket = await served(it)
                await offered(it, ticket)
                score = rng.choice([None, 1, 1, 2, 3, 4, 5])
                result, in_time = None, False
                if score is not None:
                    await rate(it, ticket, score)
                if score in (1, 2):
                    key = f"{ticket}.1"
                    rows = await it.until("follow_ups", HALL, lambda view: view["open"])
                    assert rows["open"] == 1
                    await say(it, m.TakeFollowUp(id=key))
                    result = rng.choice([None, "rectified", "explained", "not_adopted"])
                    in_time = result is not None
                    if result:
                        await say(it, m.CloseFollowUp(id=key, result=result, outcome="sealed"))
                happened.append((day, score, result, in_time))
        # One that was settled after its deadline.
        late = await served(it)
        await offered(it, late)
        await rate(it, late, 2)
        await it.until("follow_ups", HALL, lambda view: view["open"])
        await say(it, m.TakeFollowUp(id=f"{late}.1"))
        it.clock.set(NINE + 30 * DAY)
        await say(it, m.CloseFollowUp(id=f"{late}.1", result="rectified", outcome="sealed"))
        happened.append(("20261202", 2, "rectified", False))

        for first, last in (("20261130", "20261202"), ("20261130", "20261130"), ("20261201", "20261231")):
            mine = [what for what in happened if first <= what[0] <= last]
            adopted = [score for _, score, result, _ in mine if score is not None and result != "not_adopted"]
            closed = [in_time for _, _, result, in_time in mine if result in ("rectified", "explained")]
            assert await counted(it, first, last) == Count(
                services=len(mine),
                ratings=sum(score is not None for _, score, _, _ in mine),
                levels=tuple(adopted.count(score) for score in range(1, 6)),  # type: ignore[arg-type]
                not_adopted=sum(result == "not_adopted" for _, _, result, _ in mine),
                closed=len(closed),
                closed_in_time=sum(closed),
            )
        assert len(happened) > 12
