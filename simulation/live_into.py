"""Whole days lived into a data folder: the hall runs in this process, its clock is virtual, its journal is real.

Everything goes through the same HTTP application that `tianhe up` serves, without a network between.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import httpx

from actors import LocalCluster, VirtualClock
from common.calendar import day_of
from common.fronts import fronts
from common.times import midnight
from gateway.app import create_app
from gateway.database import last_moment
from gateway.demo import create_demo_accounts
from gateway.keys import Keys
from gateway.listening import CannotStart
from gateway.passwords import Passwords
from gateway.settings import Settings
from gateway.starting import explained, prepare, reserved
from simulation.client import Client
from simulation.day import Day
from simulation.live_over_http import chosen
from simulation.pace import VirtualPace
from simulation.places import MINUTE, place_from
from simulation.plan import plan_day
from simulation.progress import line, show
from simulation.tally import Tally
from simulation.waiting_rooms import Room

MORNING = 6 * 60 * MINUTE
"""After midnight: when the day is planned and its appointments are booked."""

AFTER = 5 * MINUTE
"""Past midnight: by then every hall has ended its day."""

HOSTS = 1
"""In one process more would only share it."""


@dataclass(frozen=True, slots=True)
class Into:
    """How to live: ``days`` in order; ``halls`` empty for all; ``cases`` a day, None for the usual number."""

    folder: Path
    days: tuple[date, ...]
    seed: int
    halls: tuple[str, ...]
    cases: int | None


def working_days(count: int, first: date | None, today: date) -> tuple[date, ...]:
    """``count`` working days from ``first``, or the last ones before today. Raises CannotStart for days not over."""
    if first is None:
        found: list[date] = []
        day = today
        while len(found) < count:
            day -= timedelta(days=1)
            if day_of(day).working:
                found.insert(0, day)
        return tuple(found)
    days: list[date] = []
    day = first
    while len(days) < count and day < today:
        if day_of(day).working:
            days.append(day)
        day += timedelta(days=1)
    if len(days) < count:
        raise CannotStart("simulate.not_over", first=first, past=len(days), count=count)
    return tuple(days)


async def live_into(into: Into, say: Callable[[str], object]) -> Tally:
    """All days' tally. Raises CannotStart, StoreError or OSError for a folder that cannot be used."""
    # Nobody is at these desks to be asked to sign in again after lunch.
    settings = Settings.read(data_dir=into.folder, demo=True, always_open=False, idle_minutes=0)
    with explained(settings), reserved(settings) as database:
        prepare(settings, database)
        begins = midnight(into.days[0])
        _must_be_earlier(database, begins)
        clock = VirtualClock(begins)
        whole = Tally()
        async with _hall(settings, database, clock) as (cluster, http):
            pace = VirtualPace(clock, cluster.host(0).quiet)
            await pace.through(pace.spawn(_days(into, http, pace, whole, say)))
    return whole


def _must_be_earlier(database: Path | str, begins: int) -> None:
    """A hall's clock never goes back: whatever is in the database must have happened before."""
    last = last_moment(database)
    if last is not None and last > begins:
        raise CannotStart("simulate.later", database=database)


@asynccontextmanager
async def _hall(
    settings: Settings, database: Path | str, clock: VirtualClock
) -> AsyncIterator[tuple[LocalCluster, httpx.AsyncClient]]:
    """The hall in this process, set up as `tianhe up` does it, and a client of its HTTP application."""
    keys = Keys.open(settings.data_dir, None)
    passwords = Passwords(keys)
    async with LocalCluster.open(str(database), hosts=HOSTS, clock=clock, segments=settings.segments) as cluster:
        halls = [place for front in fronts() for place in await front.set_up(cluster, always_open=False)]
        await create_demo_accounts(cluster, passwords, halls)
        app = create_app(cluster, settings, keys, passwords)
        transport = httpx.ASGITransport(app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://hall.simulated", timeout=None) as http,
        ):
            yield cluster, http


async def _days(
    into: Into, http: httpx.AsyncClient, pace: VirtualPace, whole: Tally, say: Callable[[str], object]
) -> None:
    for day in into.days:
        await pace.sleep_until(midnight(day) + MORNING)
        tally = Tally()
        client = Client(http, tally)
        halls = chosen([shown["id"] for shown in (await client.get("/api/map"))["halls"]], into.halls)
        places = [place_from(await client.get(f"/api/halls/{hall}")) for hall in halls]
        plan = plan_day(into.seed, places, day, into.cases)
        life = Day(plan, client, pace, Room(pace, pushed=False), into.seed, books=True)
        began = time.monotonic()
        showing = asyncio.create_task(show(pace, tally, dated=True))
        try:
            await life.sign_in()
            await life.live()
            at = pace.now()
            await pace.sleep_until(midnight(day + timedelta(days=1)) + AFTER)
        finally:
            showing.cancel()
            await asyncio.gather(showing, return_exceptions=True)
        say(f"{line(at, tally, dated=True)} · {time.monotonic() - began:.0f} s")
        whole.add(tally)
