"""The hall keeps its hours: opens, stops giving tickets, closes, sends home, after an outage too."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from actors import Address, Refused
from common.times import SHANGHAI
from hall import messages
from tests.hall.town import ADMIN, CLERK, HALL, NINE, W1, A, Town, town

pytestmark = pytest.mark.anyio

SPLIT = [["09:00", "12:00"], ["13:30", "17:00"]]
HOURS = {
    "week": dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), SPLIT),
    "last_ticket_minutes": 15,
    "grace_minutes": 30,
}


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).timestamp()) * 1_000_000


async def keep(it: Town, hours: dict[str, Any]) -> None:
    """Give the small hall hours, as an administrator would."""
    await configure(it, hours=hours)


async def configure(it: Town, **changed: Any) -> None:
    """Change some of the small hall's configuration, as an administrator would."""
    hall = Address("hall", HALL)
    shown = await it.cluster.call(hall, messages.ShowConfiguration(), caller=ADMIN)
    version = shown.pop("version")
    shown.pop("id")
    shown.pop("by")
    command = messages.ConfigureHall(**{**shown, **changed, "version": version})
    await it.cluster.call(hall, command, caller=ADMIN)


@asynccontextmanager
async def keeping(path: str = ":memory:") -> AsyncIterator[Town]:
    async with town(path) as it:
        await keep(it, HOURS)
        yield it


async def to(it: Town, moment: str, phase: str) -> dict[str, Any]:
    """Let the clock jump, and wait until the hall and its first queue have noticed."""
    it.clock.set(at(moment))
    return await it.until("hall", HALL, lambda view: view["hours"]["phase"] == phase)


async def on_the_map(it: Town, phase: str) -> Any:
    """The hall as the map shows it, once it has heard of that."""
    shown = await it.until("district", "440106", lambda view: view["halls"][0]["phase"] == phase)
    return shown["halls"][0]


async def refused(it: Town) -> Refused:
    """The refusal of a ticket; the queue is told soon, not at once."""
    for _ in range(10_000):
        try:
            await it.take()
        except Refused as refusal:
            return refusal
    raise AssertionError("tickets are still given")


async def test_a_day_from_opening_to_closing() -> None:
    async with keeping() as it:
        view = await it.view("hall", HALL)
        assert view["open"]
        assert view["hours"]["today"] == SPLIT
        assert view["hours"]["last_ticket"] == "2026-11-23T16:45:00.000+08:00"
        first = await it.take()
        view = await to(it, "2026-11-23 12:00", "break")
        assert not view["open"]
        assert (await refused(it)).facts["opens"] == "2026-11-23 13:30"
        await it.until("district", "440106", lambda shown: not shown["halls"][0]["open"])
        await to(it, "2026-11-23 13:30", "open")
        await it.until("district", "440106", lambda shown: shown["halls"][0]["open"])
        view = await to(it, "2026-11-23 16:45", "last")
        assert view["open"]
        assert (await refused(it)).facts["opens"] == "2026-11-24 09:00"
        view = await to(it, "2026-11-23 17:00", "closed")
        assert not view["open"]
        assert (await it.ticket(first["id"]))["state"] == "waiting"  # until the grace is over
        it.clock.set(at("2026-11-23 17:30"))
        ended = await it.until("ticket", first["id"], lambda shown: shown["state"] == "cancelled")
        assert ended["state"] == "cancelled"
        journal = await it.cluster.events(Address("ticket", first["id"]))
        assert journal[-1].data["reason"] == "hall_closed"


async def test_the_map_says_when_each_hall_gives_numbers_again() -> None:
    async with keeping() as it:
        for moment, phase, opens in (
            ("2026-11-23 12:00", "break", "2026-11-23T13:30:00.000+08:00"),
            ("2026-11-23 13:30", "open", None),
            ("2026-11-23 16:45", "last", "2026-11-24T09:00:00.000+08:00"),
            ("2026-11-23 17:00", "closed", "2026-11-24T09:00:00.000+08:00"),
            ("2026-11-24 00:00", "closed", "2026-11-24T09:00:00.000+08:00"),
        ):
            await to(it, moment, phase)
            assert (await on_the_map(it, phase))["opens"] == opens


async def test_who_is_at_a_window_is_served_to_the_end() -> None:
    async with keeping() as it:
        served = await it.take()
        waiting = await it.take()
        await it.do(W1, messages.Open())
        await it.do(W1, messages.CallNext())
        await it.do(W1, messages.Start())
        it.clock.set(at("2026-11-23 17:30"))
        await it.until("ticket", waiting["id"], lambda shown: shown["state"] == "cancelled")
        assert (await it.ticket(served["id"]))["state"] == "serving"
        await it.do(W1, messages.Finish(), CLERK)
        await it.until("ticket", served["id"], lambda shown: shown["state"] == "finished")


async def test_an_outage_over_the_closing_is_made_up_for(tmp_path: Path) -> None:
    path = str(tmp_path / "hall.db")
    async with keeping(path) as it:
        ticket = await it.take()
    async with town(path) as again:
        again.clock.set(at("2026-11-23 20:00"))
        await again.until("ticket", ticket["id"], lambda shown: shown["state"] == "cancelled")
        view = await again.view("hall", HALL)
        assert view["hours"]["phase"] == "closed"
        closed = [
            event for event in await again.cluster.events(Address("hall", HALL)) if event.type == "hall.day_closed"
        ]
        assert len(closed) == 1


async def test_a_closed_day_says_why_and_until_when() -> None:
    async with town() as it:
        special = [{"date": "2026-11-23", "spans": [], "reason": "设备检修"}]
        await keep(it, {**HOURS, "special": special})
        view = await it.view("hall", HALL)
        assert view["hours"]["reason"] == "设备检修"
        assert view["hours"]["opens"] == "2026-11-24T09:00:00.000+08:00"
        refusal = await refused(it)
        assert (refusal.code, refusal.facts["opens"]) == ("hall.closed_until", "2026-11-24 09:00")


async def test_always_open_gives_tickets_at_night() -> None:
    async with keeping() as it:
        await it.cluster.call(Address("hall", HALL), messages.SetAlwaysOpen(always=True), caller=ADMIN)
        it.clock.set(at("2026-11-24 03:00"))
        view = await it.until("hall", HALL, lambda shown: shown["hours"]["next_change"] > "2026-11-24T03")
        assert view["open"]
        assert view["hours"]["always"]
        assert (await it.take(A))["number"] == "A001"
        await it.cluster.call(Address("hall", HALL), messages.SetAlwaysOpen(always=False), caller=ADMIN)
        assert (await refused(it)).facts["opens"] == "2026-11-24 09:00"


async def test_the_hall_notices_a_clock_that_went_back() -> None:
    async with keeping() as it:
        await to(it, "2026-11-23 17:00", "closed")
        await keep(it, HOURS)
        it.clock.set(NINE)
        await keep(it, {**HOURS, "grace_minutes": 10})
        assert (await it.view("hall", HALL))["open"]
