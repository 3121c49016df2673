"""The queue's actor learns from its own events, remembers over night and over a restart, and says what it learned."""

from pathlib import Path
from typing import Any

import pytest

from actors import Address
from actors.messages import decode_event
from hall import events, messages
from hall.access import SETUP
from hall.waits.messages import Snapshot
from tests.hall.hours.test_hall_hours import HOURS, at, keep
from tests.hall.town import CLERK, HALL, MANAGER, OTHER, W1, W2, A, Town, town

pytestmark = pytest.mark.anyio

MINUTE = 60


async def serve(it: Town, window: str, caller: Any, minutes: int) -> None:
    """Call the next, let them come within half a minute, and serve them so long."""
    await it.do(window, messages.CallNext(), caller)
    it.clock.advance(MINUTE / 2)
    await it.do(window, messages.Start(), caller)
    it.clock.advance(minutes * MINUTE)
    await it.do(window, messages.Finish(), caller)


async def learned(it: Town) -> Any:
    snapshot = await it.cluster.call(Address("queue", A), Snapshot(), caller=MANAGER)
    return snapshot["pace"]


async def pace_until(it: Town, holds: Any) -> Any:
    """What the queue learned, once the windows' reports have come in."""
    while not holds(pace := await learned(it)):
        await it.until("queue", A, lambda _: True)
    return pace


async def test_services_calls_and_no_shows_are_measured() -> None:
    async with town() as it:
        await it.do(W1, messages.Open())
        for _ in range(4):
            await it.take(item="a-item")
        for _ in range(2):
            await serve(it, W1, CLERK, 3)
        await it.do(W1, messages.CallNext())
        it.clock.advance(2 * MINUTE)
        await it.do(W1, messages.NoShow())
        pace = await pace_until(it, lambda pace: pace["today"]["missed"][0] == 1)
        count, total, _ = pace["today"]["services"]["a-item"]
        assert (count, round(total / count, 1)) == (2, 5.2)  # log of 180 seconds
        assert pace["today"]["calls"][:2] == [2.0, 60.0]
        assert pace["today"]["missed"][1] == 120.0
        assert sum(pace["today"]["came"].values()) == 4
        assert sum(pace["today"]["duty"].values()) == 7 * 60


async def test_queues_know_the_hours_of_their_hall(tmp_path: Path) -> None:
    """At 11:40 one window with six people ahead: the wait goes beyond the break from 12:00 to 13:30; also after a
    restart. A hall that is open at any hour has no break."""
    path = str(tmp_path / "hall.db")
    async with town(path) as it:
        it.clock.set(at("2026-11-23 11:40"))
        await it.do(W1, messages.Open())
        for _ in range(6):
            await it.take()
        without = (await it.view("queue", A))["p50"]
        await keep(it, HOURS)
        shown = await it.until("queue", A, lambda view: view["p50"] > without + 4000)
        # The hall's screens follow at once, not with the next ticket.
        await it.until("hall", HALL, lambda view: view["queues"][0]["estimate"]["p50"] == shown["p50"])
    async with town(path) as it:
        it.clock.set(at("2026-11-23 11:40"))
        assert (await it.view("queue", A))["p50"] > without + 4000
        await it.cluster.call(Address("hall", HALL), messages.SetAlwaysOpen(always=True), caller=SETUP)
        await it.until("queue", A, lambda view: view["p50"] < without + 600)


async def test_quick_services_shorten_what_is_said() -> None:
    async with town() as it:
        await it.do(W1, messages.Open())
        for _ in range(30):
            await it.take(item="a-item")
        before = (await it.take())["estimate"]
        for _ in range(20):
            await serve(it, W1, CLERK, 1)
        await pace_until(it, lambda pace: pace["today"]["services"]["a-item"][0] == 20)
        for _ in range(20):
            await it.take(item="a-item")
        after = (await it.take())["estimate"]
        assert after["p50"] < 0.6 * before["p50"]


async def test_what_was_learned_outlasts_the_night_and_a_restart(tmp_path: Path) -> None:
    path = str(tmp_path / "hall.db")
    async with town(path) as it:
        await it.do(W1, messages.Open())
        await it.take(item="a-item")
        await serve(it, W1, CLERK, 3)
        await pace_until(it, lambda pace: "a-item" in pace["today"]["services"])
        it.clock.advance(24 * 60 * MINUTE)
        await it.until("queue", A, lambda shown: shown["business_day"] == "")
        assert (await learned(it))["before"]["services"]["a-item"][0] == 1
    async with town(path) as it:
        pace = await learned(it)
        assert pace["before"]["services"]["a-item"][0] == 1
        assert pace["today"]["services"] == {}


async def test_a_shared_window_counts_by_what_waits_elsewhere() -> None:
    """Window 2 serves A and B. While B is empty it is nearly A's own; when B has more, it is nearly B's."""
    async with town() as it:
        await it.do(W1, messages.Open())
        await it.do(W2, messages.Open(), OTHER)
        for _ in range(8):
            await it.take()
        await it.until("hall", HALL, lambda shown: shown["waiting"] == 8)
        assert (await share(it, W2))[-1] >= 0.6
        for _ in range(40):
            await it.take("440106:B")
        await it.until("hall", HALL, lambda shown: shown["waiting"] == 48)
        assert (await share(it, W2))[-1] <= 0.3


async def share(it: Town, window: str) -> list[float]:
    """The shares of a window as queue A has come to know them."""
    await it.until("queue", A, lambda _: True)
    told = [decode_event(recorded.text.encode()) for recorded in await it.cluster.events(Address("queue", A))]
    return [event.shares[window] for event in told if isinstance(event, events.QueueShared)]


async def test_a_hundred_waiting_are_not_told_of_every_small_change() -> None:
    """Whoever moves by a place hears of it; whoever does not move hears only of what changes their wait."""
    async with town() as it:
        await it.do(W1, messages.Open())
        taken = [await it.take() for _ in range(30)]
        await it.until("hall", HALL, lambda shown: shown["waiting"] == 30)
        before = len(await it.cluster.events(Address("ticket", taken[9]["id"])))
        for _ in range(30):
            await it.take("440106:B")
            await it.take()
            it.clock.advance(MINUTE / 10)
        await it.until("hall", HALL, lambda shown: shown["waiting"] == 90)
        after = len(await it.cluster.events(Address("ticket", taken[9]["id"])))
        assert after - before <= 2
