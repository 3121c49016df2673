"""One day after the other on a hall whose clock runs a course: all times in it are true, and it is always busy."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

import httpx

from common.times import SHANGHAI, midnight
from gateway.clock import CourseClock
from gateway.course import BEGINS, working_day
from gateway.texts import both
from simulation.client import Client
from simulation.day import Day
from simulation.live_over_http import connected, ended, places_of, signed_in, stoppable
from simulation.news import listen
from simulation.pace import SECOND, CoursePace
from simulation.plan import plan_day
from simulation.progress import line, show
from simulation.tally import Tally
from simulation.waiting_rooms import Room

SEED = 1


@dataclass(frozen=True, slots=True)
class ByClock:
    """How to live: ``halls`` empty for all, ``cases`` a day, None for the usual number."""

    url: str
    clock: CourseClock
    halls: tuple[str, ...] = ()
    cases: int | None = None


async def live_by_clock(life: ByClock, say: Callable[[str], object]) -> Tally:
    """Live until stopped; the tally of all days. Raises CannotStart where no hall answers, or one without accounts."""
    whole = Tally()
    stopped = asyncio.Event()
    async with connected(life.url) as http:
        day = datetime.fromtimestamp(life.clock.now() // SECOND, SHANGHAI).date()
        while not stopped.is_set():
            pace = CoursePace(life.clock)
            await pace.sleep_until(midnight(day) + BEGINS)
            whole.add(await _live_day(life, http, pace, day, stopped, say))
            day = working_day(day)
    return whole


async def _live_day(
    life: ByClock,
    http: httpx.AsyncClient,
    pace: CoursePace,
    day: date,
    stopped: asyncio.Event,
    say: Callable[[str], object],
) -> Tally:
    tally = Tally()
    places = await places_of(http, life.url, life.halls)
    plan = plan_day(SEED, places, day, life.cases)
    say(both("simulate.day", day=day, people=len(plan.visits), windows=len(plan.shifts)))
    room = Room(pace, pushed=True)
    lived = Day(plan, Client(http, tally), pace, room, SEED, books=True)
    await signed_in(lived)
    beside = [
        asyncio.create_task(listen(life.url, [place.hall for place in places], room)),
        asyncio.create_task(show(pace, tally)),
    ]
    try:
        await stoppable(lived, pace, stopped, say)
    finally:
        await ended(beside)
    say(line(pace.now(), tally))
    return tally
