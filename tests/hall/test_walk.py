"""A random walk over every command of a hall: whatever comes after whatever, nobody is lost, doubled or left behind."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import anyio
import pytest

from actors import Address, LocalCluster, VirtualClock
from actors.actor import Turn
from actors.crash import CrashPoint, never
from actors.folding import restored
from common.times import business_day, minute_of_day, next_midnight
from hall import messages as m
from hall.clerk import clerk_of
from hall.hall_settings import district_of
from hall.waits.sharing_hall import ON_DUTY
from tests.databases import costly
from tests.hall.hours.test_hall_hours import HOURS, keep
from tests.hall.statistics.days import settled
from tests.hall.test_A11_nobody_twice import Reaper, heal
from tests.hall.town import HALL, MANAGER, NINE, Town
from tests.hall.walk import CLERKS, QUEUES, SECOND, WINDOWS, Walk

pytestmark = pytest.mark.anyio

LONGEST = 24 * 3600
OVER = 17 * 60 + 31
"""Minutes of the day: the hall's closing and its grace are over."""
EVERY, STEPS = 25, 300
SEEDS = 50
"""Days that are walked in `make test-all`; two of them in `make test`."""


async def lines(it: Town) -> dict[str, list[dict[str, Any]]]:
    """Everyone whom the queues answer for."""
    return {queue: await it.cluster.call(Address("queue", queue), m.ShowLine(), caller=MANAGER) for queue in QUEUES}


async def check(it: Town, walk: Walk) -> None:
    """What must hold whenever nothing is under way."""
    await settled(it)
    assert not await it.cluster.parked()
    found = await lines(it)
    where = {shown["id"]: (queue, shown) for queue, line in found.items() for shown in line}
    assert len(where) == sum(map(len, found.values())), "somebody is in two queues"
    for queue, line in found.items():
        waiting = [shown for shown in line if shown["state"] == "waiting"]
        assert [shown["position"] for shown in waiting] == list(range(1, len(waiting) + 1))
        assert (await it.view("queue", queue))["waiting"] == len(waiting)
        for shown in waiting:
            believable(shown["estimate"])
    hall = await it.view("hall", HALL)
    today = business_day(it.clock.now())
    if hall["business_day"].replace("-", "") == today:
        counts = {queue["id"]: queue["waiting"] for queue in hall["queues"]}
        days = {queue: (await it.view("queue", queue))["business_day"] for queue in QUEUES}
        for queue in QUEUES:
            if days[queue] == today:
                assert counts[queue] == sum(shown["state"] == "waiting" for shown in found[queue]), queue
    believable(hall["estimate"])
    await check_windows(it, where)
    if not walk.jumps:
        await check_board(it, found, hall)
    for ticket in walk.tickets:
        shown = await it.view("ticket", ticket)
        if ticket in where:
            queue, entry = where[ticket]
            assert (shown["state"], shown["queue"]) == (entry["state"], queue), ticket
        else:
            assert shown["state"] in ("finished", "cancelled"), (ticket, shown)


async def check_board(it: Town, lines: dict[str, list[dict[str, Any]]], hall: dict[str, Any]) -> None:
    """The board shows the windows as they are; once the hall is over, nobody waits where nobody works. (While the clock
    is not the one that actors have seen already, the board is a window's next news behind.)"""
    views = [await it.view("window", window) for window in WINDOWS]
    for shown, view in zip(hall["windows"], views, strict=True):
        assert (shown["state"], shown["serving"]) == (view["state"], view["serving"]), shown["id"]
    if minute_of_day(it.clock.now()) >= OVER and hall.get("hours", {}).get("phase") == "closed":
        for queue, line in lines.items():
            if not any(view["state"] in ON_DUTY and queue in view["queues"] for view in views):
                assert not [shown for shown in line if shown["state"] == "waiting"], "nobody will ever call them"


async def check_windows(it: Town, where: dict[str, tuple[str, dict[str, Any]]]) -> None:
    """Queues and windows agree on who is where, clerks and windows on who sits there."""
    views = {window: await it.view("window", window) for window in WINDOWS}
    at_windows = Counter(
        (shown["id"], window[-2:], shown["state"])
        for window, view in views.items()
        for shown in ([view["ticket"]] if view["ticket"] else []) + view["held"]
    )
    in_queues = Counter(
        (ticket, shown["window"], shown["state"])
        for ticket, (_, shown) in where.items()
        if shown["state"] in ("called", "serving", "held")
    )
    assert at_windows == in_queues
    sits: Counter[str] = Counter(
        view["clerk"] for view in views.values() if view["clerk"] in {clerk.name for clerk in CLERKS}
    )
    assert not sits or max(sits.values()) == 1, "a clerk sits at two windows"
    for clerk in CLERKS:
        claimed = (await it.view("clerk", clerk_of(HALL, clerk.name).key))["window"]
        at = [window for window, view in views.items() if view["clerk"] == clerk.name]
        assert at in ([], [claimed]), (clerk.name, at, claimed)


def believable(estimate: dict[str, int] | None) -> None:
    if estimate is not None:
        assert 0 <= estimate["p50"] <= estimate["p90"] <= LONGEST


async def check_journal(it: Town, walk: Walk) -> None:
    """Every call says why; what each actor shows is what its journal comes to; so does what it loads."""
    issued: Counter[str] = Counter()
    for queue in QUEUES:
        for event in await it.cluster.events(Address("queue", queue), 0, 100_000):
            if event.type == "queue.joined":
                issued[event.data["ticket"]] += event.data.get("issued", True)
            if event.type == "queue.handed_over":
                assert event.data["rule"]
    assert issued == Counter(walk.tickets)
    assert set(issued.values()) <= {1}, "two people have one number"
    shown = [Address("hall", HALL), Address("district", district_of(HALL))]
    shown += [Address("queue", queue) for queue in QUEUES] + [Address("window", window) for window in WINDOWS]
    shown += [clerk_of(HALL, clerk.name) for clerk in CLERKS]
    shown += [Address("ticket", ticket) for ticket in walk.tickets]
    before = {address: await it.view(address.kind, address.key) for address in shown}
    for address, view in before.items():
        actor = restored(address, await it.cluster.events(address, 0, 100_000))
        actor.begin(Turn(it.clock.now()))
        assert actor.view() == view, address
    for index in range(it.cluster.hosts):
        await it.cluster.restart(index)
    await settled(it)
    for address, view in before.items():
        assert await it.view(address.kind, address.key) == view, address


async def check_day_over(it: Town, walk: Walk) -> None:
    """After midnight nobody of yesterday waits, no window is open, and statistics have counted everybody."""
    it.clock.set(next_midnight(it.clock.now()) + 60 * SECOND)
    await check(it, walk)
    assert not [shown for line in (await lines(it)).values() for shown in line]
    for window in WINDOWS:
        assert (await it.view("window", window))["state"] == "closed"
    days = Counter(ticket.split("-")[1] for ticket in walk.tickets)
    for day, tickets in days.items():
        assert (await it.view("daybook", f"{HALL}-{day}"))["arrivals"] == tickets


@asynccontextmanager
async def walking(
    database: str, seed: int, *, jumps: bool = False, crash: CrashPoint = never
) -> AsyncIterator[tuple[Town, Walk]]:
    """Every other walk begins in the afternoon, so that it comes to closing."""
    clock = VirtualClock(NINE + seed % 2 * 6 * 3600 * SECOND)
    async with LocalCluster.open(database, clock=clock, hosts=2, crash=crash) as cluster:
        it = Town(cluster, clock)
        await it.configure()
        await keep(it, HOURS)
        yield it, Walk(it, seed, jumps=jumps)


async def walk_on(it: Town, walk: Walk) -> None:
    for number in range(STEPS):
        await walk.step()
        if number % EVERY == 0:
            await check(it, walk)
    await check(it, walk)
    await check_journal(it, walk)


@costly("seed", range(SEEDS), often=1, here=2, there=4)
async def test_whatever_comes_after_whatever_nobody_is_lost_or_doubled(database: str, seed: int) -> None:
    async with walking(database, seed) as (it, walk):
        await walk_on(it, walk)
        await check_day_over(it, walk)


@costly("seed", sorted(range(SEEDS), key=lambda seed: seed not in (0, 28)), often=1, here=2, there=4)  # 28 found much
async def test_a_clock_that_jumps_loses_and_doubles_nobody(database: str, seed: int) -> None:
    async with walking(database, seed, jumps=True) as (it, walk):
        await walk_on(it, walk)


@costly("seed", range(SEEDS), here=2, there=2)
async def test_hosts_that_die_lose_and_double_nobody(database: str, seed: int) -> None:
    reaper = Reaper(seed)
    async with walking(database, seed, crash=reaper) as (it, walk):
        for _ in range(STEPS // EVERY):
            reaper.armed = True
            with anyio.fail_after(60):
                async with anyio.create_task_group() as healing:
                    healing.start_soon(heal, it.cluster)
                    for _ in range(EVERY):
                        await walk.step()
                    reaper.armed = False
                    await anyio.lowlevel.checkpoint()
                    healing.cancel_scope.cancel()
            for index in range(it.cluster.hosts):
                await it.cluster.restart(index)
            await check(it, walk)
        await check_journal(it, walk)
        assert reaper.kills > 0
