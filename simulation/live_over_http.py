"""A day on a running hall, so many times faster than ours: for demonstrations and measurements.

The server's clock stays the real one, so what it measures (waits, service times) is as many times shorter.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import httpx

from gateway.listening import CannotStart
from gateway.texts import both
from simulation.client import Client, No
from simulation.day import Day
from simulation.news import listen
from simulation.pace import FastPace, RunningPace
from simulation.places import MINUTE, Place, Span, place_from, with_spans
from simulation.plan import plan_day
from simulation.progress import line, show
from simulation.tally import Tally
from simulation.waiting_rooms import Room

CONNECTIONS = 48
TIMEOUT = 30.0
"""Seconds for one answer; a hall that restarts is asked again anyway."""

BEFORE = 7 * MINUTE
"""The day begins so long before the doors open: the first clerks sit down."""

STOPPING = (signal.SIGINT, signal.SIGTERM)
FAREWELL = 20.0
"""Seconds that a day cut short has to close its windows."""


@dataclass(frozen=True, slots=True)
class Fast:
    """How to live: ``halls`` empty for all, ``span`` in minutes after midnight, ``cases`` None for the usual number;
    ``repeat``: one day after the other until stopped, from ``day`` on."""

    url: str
    speed: float
    seed: int
    halls: tuple[str, ...]
    span: Span
    cases: int | None
    repeat: bool
    day: date


async def live_over_http(fast: Fast, say: Callable[[str], object]) -> Tally:
    """The day's tally. Raises CannotStart where no hall answers, or one has no such hall or accounts."""
    whole = Tally()
    stopped = asyncio.Event()
    async with connected(fast.url) as http:
        places = [with_spans(place, (fast.span,)) for place in await places_of(http, fast.url, fast.halls)]
        day = fast.day
        while True:
            tally = Tally()
            plan = plan_day(fast.seed, places, day, fast.cases)
            pace = FastPace(fast.speed, plan.begins - BEFORE)
            say(both("simulate.begins", day=day, people=len(plan.visits), windows=len(plan.shifts), speed=fast.speed))
            room = Room(pace, pushed=True)
            life = Day(plan, Client(http, tally), pace, room, fast.seed, books=False)
            await signed_in(life)
            pace.begin()
            beside = [
                asyncio.create_task(listen(fast.url, [place.hall for place in places], room)),
                asyncio.create_task(show(pace, tally)),
            ]
            try:
                await stoppable(life, pace, stopped, say)
            finally:
                await ended(beside)
            say(line(pace.now(), tally))
            whole.add(tally)
            if stopped.is_set() or not fast.repeat:
                return whole
            day += timedelta(days=1)


def connected(url: str) -> httpx.AsyncClient:
    """A client of a hall's HTTP address. Raises CannotStart for what is none."""
    limits = httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS)
    try:
        return httpx.AsyncClient(base_url=url, limits=limits, timeout=TIMEOUT, trust_env=False)
    except httpx.InvalidURL:
        raise CannotStart("simulate.nobody", url=url) from None


async def places_of(http: httpx.AsyncClient, url: str, wanted: tuple[str, ...]) -> list[Place]:
    """The halls that are wanted, as they are today; all where none is named. Raises CannotStart."""
    try:
        await http.get("/healthz")
    except httpx.TransportError:
        raise CannotStart("simulate.nobody", url=url) from None
    client = Client(http, Tally())
    try:
        known = [shown["id"] for shown in (await client.get("/api/map"))["halls"]]
        shown = await asyncio.gather(*(client.get(f"/api/halls/{hall}") for hall in chosen(known, wanted)))
    except (No, ValueError, KeyError):
        raise CannotStart("simulate.no_hall", url=url) from None
    return [place_from(hall) for hall in shown]


def chosen(known: Iterable[str], wanted: tuple[str, ...]) -> list[str]:
    """The halls that are wanted; all where none is named. Raises CannotStart for one that there is not."""
    halls = list(known)
    for hall in wanted:
        if hall not in halls:
            raise CannotStart("simulate.unknown_hall", hall=hall)
    return [hall for hall in halls if not wanted or hall in wanted]


async def signed_in(life: Day) -> None:
    """All clerks are signed in. Raises CannotStart."""
    try:
        await life.sign_in()
    except No:
        raise CannotStart("simulate.no_account") from None


async def stoppable(life: Day, pace: RunningPace, stopped: asyncio.Event, say: Callable[[str], object]) -> None:
    """Live the day; a signal cuts it short, and a second one ends the program where it stands."""
    loop = asyncio.get_running_loop()
    living = asyncio.create_task(life.live())

    def stop() -> None:
        if stopped.is_set():
            living.cancel()
            return
        stopped.set()
        say(both("simulate.stopping"))
        life.stop()
        pace.hurry()
        loop.call_later(FAREWELL, living.cancel)

    for number in STOPPING:
        loop.add_signal_handler(number, stop)
    try:
        await living
    except asyncio.CancelledError:
        if not stopped.is_set():
            raise
    finally:
        for number in STOPPING:
            loop.remove_signal_handler(number)


async def ended(tasks: Iterable[asyncio.Task[None]]) -> None:
    """Cancel what goes on beside a day."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
