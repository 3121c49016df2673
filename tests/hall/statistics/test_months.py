"""Months that are over are summed once: the figures stay what the journal says, and a late change is never lost."""

import random

import pytest

from actors import Address, Caller
from actors.folding import restored
from common.figures.reading import summed_months
from common.figures.summing import added
from hall.statistics import messages
from hall.statistics.reading import KEPT, Asked, answer
from hall.statistics.summed import Summed
from tests.hall.statistics.days import day, settled
from tests.hall.statistics.test_statistics import compare
from tests.hall.town import HALL, A, Town, town

DAY = 24 * 3600
BOTH = {"from": "2026-11-01", "to": "2026-12-31"}
BOOK = Address("monthbook", f"{HALL}-202611")


async def november_and_december(it: Town) -> None:
    """Visits on 23 and 24 November, and on 1 and 18 December."""
    rng = random.Random(11)
    for days in (0, 1, 7, 17):
        it.clock.advance(days * DAY)
        await day(it, rng, 120)
        await settled(it)


async def summed(it: Town) -> set[str]:
    return await it.cluster.read(lambda db: summed_months(db, KEPT, "20261101", "20261231"))


@pytest.mark.anyio
async def test_a_month_that_is_over_is_summed_by_the_visits_of_the_next_and_its_figures_stay() -> None:
    async with town() as it:
        await november_and_december(it)
        assert await summed(it) == {"202611"}
        await compare(it, **BOTH)
        await compare(it, **{"from": "2026-11-20", "to": "2026-12-31"})
        events = await it.cluster.events(BOOK)
        book = restored(BOOK, events)
        assert [event.type for event in events] == ["month.summed"]
        assert book.view() == await it.view(*BOOK)


@pytest.mark.anyio
async def test_what_is_counted_after_a_month_was_summed_counts() -> None:
    async with town() as it:
        await november_and_december(it)
        november = Asked("20261101", "20261130", "queue", None)
        before = await it.cluster.read(lambda db: answer(db, november))
        late = messages.CountVisit(
            origin="taken",
            queue=A,
            item=None,
            hour="23",
            window=None,
            clerk=None,
            outcome="abandoned",
            wait=None,
            service=None,
        )
        await it.cluster.call(Address("daybook", f"{HALL}-20261124"), late, caller=Caller("ticket", ("actor",)))
        after = await it.cluster.read(lambda db: answer(db, november))
        assert await summed(it) == set()
    assert after["totals"]["abandoned"] == before["totals"]["abandoned"] + 1


def test_rows_of_a_key_are_added_up() -> None:
    one = Summed(grouping="hall", key=HALL, arrivals=2, waits=1, wait_seconds=5, wait_bins=b"\x05\x00\x01\x00")
    other = Summed(grouping="hall", key=HALL, arrivals=1, waits=2, wait_seconds=12, wait_bins=b"\x05\x00\x02\x00")
    both = Summed(grouping="hall", key=HALL, arrivals=3, waits=3, wait_seconds=17, wait_bins=b"\x05\x00\x03\x00")
    assert added([one, other]) == [both]
