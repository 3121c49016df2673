"""A citizen whose number is called late: steps out and comes back, and afterwards says how it was."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date

import httpx
import pytest

from actors import VirtualClock
from simulation.citizen import Citizen
from simulation.client import Client
from simulation.pace import SECOND, VirtualPace
from simulation.plan import Also, Outing, Rating, Visit, plan_day
from simulation.tally import Tally
from simulation.waiting_rooms import Room
from tests.simulation.test_plan import tianhe

pytestmark = pytest.mark.anyio

PLANNED = plan_day(1, tianhe()[:1], date(2026, 11, 20), 1).visits[0]
VISIT = replace(PLANNED, channel="kiosk", patience=3000.0, also=None, outing=None, rating=None)


async def at_rest() -> None:
    """The hall here answers and does nothing of itself."""


async def live(visit: Visit, called: float) -> tuple[list[tuple[float, str, str]], Tally]:
    """What they ask of the hall (seconds, path, body), served ``called`` seconds after coming."""
    clock = VirtualClock(0)
    asked: list[tuple[float, str, str]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append((clock.now() / SECOND, request.url.path, request.content.decode()))
        return httpx.Response(200, json={"id": "T", "secret": "s", "queue": "Q"})

    pace = VirtualPace(clock, at_rest)
    room = Room(pace, pushed=False)
    async with httpx.AsyncClient(transport=httpx.MockTransport(answer), base_url="http://hall") as http:
        client = Client(http, Tally())
        citizen = Citizen(visit, client, pace, room, "token")

        async def clerk() -> None:
            await pace.sleep_until(round(called * SECOND))
            if room.guest("T") is not None and citizen.hears():
                citizen.settle("served")

        async def day() -> None:
            await pace.all([pace.spawn(citizen.live()), pace.spawn(clerk())])

        await asyncio.wait_for(pace.through(pace.spawn(day())), 10)
    return asked[1:], client.tally


async def test_who_waits_long_steps_out_once_and_is_back_in_time() -> None:
    asked, tally = await live(replace(VISIT, answers=True, outing=Outing(300.0, 240.0)), called=2000)
    assert [(at, path) for at, path, _ in asked] == [(300.0, "/api/tickets/T/leave"), (540.0, "/api/tickets/T/return")]
    assert (tally.outings, tally.left, tally.waiting) == (1, 0, 0)


@pytest.mark.parametrize(("called", "after"), [(200, 300.0), (5000, 3100.0)])
async def test_nobody_steps_out_who_is_called_before_or_would_not_wait_so_long(called: float, after: float) -> None:
    asked, tally = await live(replace(VISIT, answers=True, tells=False, outing=Outing(after, 240.0)), called)
    assert (asked, tally.outings) == ([], 0)


async def test_whoever_was_served_may_rate_by_phone_and_only_they() -> None:
    visit = replace(VISIT, answers=True, tells=False, rating=Rating(5, 120.0))
    asked, tally = await live(visit, called=100)
    assert asked == [(220.0, "/api/tickets/T/rating", '{"score":5,"reasons":[],"by":"phone"}')]
    assert tally.rated == 1
    assert await live(visit, called=9000) == ([], Tally(taken=1, left=1))


async def test_two_errands_are_asked_for_on_one_number() -> None:
    also = Also("social-card", 60.0)
    bodies: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        bodies.append(request.content.decode())
        return httpx.Response(409, json={"code": "hall.closed"})

    pace = VirtualPace(VirtualClock(0), at_rest)
    async with httpx.AsyncClient(transport=httpx.MockTransport(answer), base_url="http://hall") as http:
        citizen = Citizen(replace(VISIT, also=also), Client(http, Tally()), pace, Room(pace, pushed=False), "token")
        await pace.through(pace.spawn(citizen.live()))
    assert bodies == [f'{{"items":["{VISIT.item}","social-card"],"priority":"{VISIT.priority}"}}']
