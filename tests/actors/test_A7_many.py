"""A7 in numbers: more reminders than a reading holds, overdue or at one moment; all fire, once, never early."""

import asyncio
import itertools
import random

import pytest

from actors import LocalCluster
from actors._host.reminders import PAGE
from actors.clock import SECOND
from actors.messages import encode_message
from actors.stores.contract import Batch
from actors.testing import LoopClock, simulate
from tests.actors.counters import AddLater, Total, counter
from tests.actors.script import Do, note, script
from tests.databases import costly

MANY = 2 * PAGE + 500


async def _fired(cluster: LocalCluster) -> list[tuple[int, int]]:
    """(due, when it fired) of all of them."""
    events, found = [], 0
    while page := await cluster.store.since(found, 5000):
        events += page
        found = page[-1].position
    return [(event.data["number"], event.at) for event in events]


SPREADS = {"at one moment": 0, "a microsecond apart": 1, "5 ms apart": 5000}


@costly("when, spread", itertools.product(["overdue", "to come"], SPREADS), often=1)
def test_A7_more_than_a_page_of_reminders_fire_each_once(database: str, when: str, spread: str) -> None:
    async def main() -> None:
        clock = LoopClock()
        async with LocalCluster.open(database, hosts=2, clock=clock) as cluster:
            first = clock.now() + (-3600 if when == "overdue" else 100) * SECOND
            due = [first + SPREADS[spread] * number for number in range(MANY)]
            random.Random(1).shuffle(due)
            await cluster.store.commit(
                Batch(
                    reminders={
                        ("script", f"k{n % 50}", f"r{n}"): (
                            "script",
                            f"k{n % 50}",
                            f"r{n}",
                            at,
                            encode_message(note(at)),
                        )
                        for n, at in enumerate(due)
                    }
                )
            )
            for index in range(2):
                await cluster.restart(index)
            await asyncio.sleep(7200)
            fired = await _fired(cluster)
            assert sorted(moment for moment, _ in fired) == sorted(due)
            assert all(at >= moment for moment, at in fired)
            assert await cluster.store.reminders(2**62) == []

    simulate(main)


@pytest.mark.parametrize("before", [1, 0.9 * SECOND, 60 * SECOND])
def test_A7_not_a_microsecond_early(database: str, before: float) -> None:
    """Looked at just before its moment, by a host that wakes for something else, and at it."""

    async def main() -> None:
        clock = LoopClock()
        async with LocalCluster.open(database, hosts=1, clock=clock) as cluster:
            due = clock.now() + 90 * SECOND
            await cluster.call(counter("a"), AddLater(by=1, at=due))
            await cluster.call(counter("a"), AddLater(by=1, at=due - int(before), name="wakes"))
            await asyncio.sleep(200)
            fired = [event.at for event in await cluster.events(counter("a")) if event.type == "test.added"]
            assert len(fired) == 2
            assert fired[0] >= due - int(before)
            assert fired[1] >= due
            assert fired[1] - due < SECOND, "and not late where nothing is down"
            assert await cluster.call(counter("a"), Total()) == 2

    simulate(main)


def test_A7_a_reminder_that_stays_busy_is_tried_by_one_firing_only(database: str) -> None:
    """The store is read again meanwhile, and its row is still there."""

    async def main() -> None:
        from tests.actors.script import Script

        clock = LoopClock()
        async with LocalCluster.open(database, hosts=1, clock=clock) as cluster:
            Script.switches.add("shut")
            try:
                steps = (("count", "tried"), ("busy_if", "shut"), ("note", 1))
                await cluster.call(script("a"), Do((("note", 0), ("remind", "r", 5, steps))))
                await asyncio.sleep(6 * 3600)
                before = Script.begun["tried"]
                await asyncio.sleep(3600)
                assert Script.begun["tried"] - before <= 3600 / 60 + 1
            finally:
                Script.switches.clear()
                Script.begun.clear()
            await asyncio.sleep(120)
            assert [event.data["number"] for event in await cluster.events(script("a"))] == [0, 1]

    simulate(main)
