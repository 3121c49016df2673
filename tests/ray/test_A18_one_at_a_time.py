"""A18: gateways, hosts, nodes, Redis and the database may die one at a time, and all at once.

Three machines of Ray (the head, two with a gateway each), PostgreSQL, Redis. For every fault a hall of its own is
worked in by clerks and citizens, who say again what was not answered, while something dies; then the history checker of
A11 looks: no ticket lost, given or called twice. How long until every host answered again is printed.
"""

import asyncio
import contextlib
import itertools
import random
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

import hall
from actors import ActorError, Address, VirtualClock
from actors.address import rendezvous
from actors.journal import verify
from actors.stores import open_store
from tests.actors.counters import Add, counter
from tests.hall.test_A11_nobody_twice import Load, check
from tests.hall.town import NINE, Town
from tests.ray.gateway import Gateway
from tests.ray.nodes import Machines, Redis, marked
from tests.servers import PostgresServer

pytestmark = [pytest.mark.slow, pytest.mark.ray]

KINDS = hall.KINDS  # and so their tables are known
MODULES = ("hall", "tests.actors.counters")
HOSTS = 3
LONGEST = 180.0  # seconds until all is served again after anything, also on a machine under load
LINE = "{fault:<34} served again after {again:6.2f} s{more}"


class Site:
    """Everything that a district's hall runs on, and two gateways that are started again whenever they end."""

    def __init__(self, folder: Path) -> None:
        self.database = PostgresServer()
        self.redis = Redis()
        self.machines = Machines(self.redis.address)
        self.url = self.database.url()
        self.gateways = [
            Gateway(
                folder / f"gateway-{number}.sock",
                self.machines.environment(number + 1),
                self.machines.address,
                self.machines.ip(number + 1),
                self.url,
                self.redis.url,
                *MODULES,
            )
            for number in range(2)
        ]
        self.store: Any = None
        self.held: set[int] = set()  # gateways that are not to be started
        self._turn = itertools.count()

    async def off(self, work: Callable[..., Any], *args: Any) -> Any:
        """Something that waits, beside the load."""
        return await asyncio.to_thread(work, *args)

    async def start_database(self) -> None:
        """As a service manager does: what a killed server left behind takes a moment to end."""
        for left in reversed(range(50)):
            try:
                await self.off(self.database.start)
                return
            except AssertionError:
                if not left:
                    raise
                await asyncio.sleep(0.2)

    async def switch_on(self) -> None:
        await self.start_database()
        await self.off(self.redis.start)
        self.store = await open_store(self.url, create=True)
        await self.off(self.machines.start, 0, {"hosts": 1.0})
        for number in (1, 2):
            await self.off(self.machines.start, number, {"hosts": 1.0})

    async def keep(self) -> None:
        """The service manager of the gateways."""
        while True:
            for number, gateway in enumerate(self.gateways):
                if gateway.ended and number not in self.held:
                    gateway.start()
                elif not gateway.up:
                    await gateway.connect()
            await asyncio.sleep(0.05)

    # As the load sees it: one cluster --------------------------------------------------------------------------------

    async def call(self, target: Address, message: Any, **options: Any) -> Any:
        """By either gateway. Raises ActorError, and whoever called says it again."""
        up = [gateway for gateway in self.gateways if gateway.up]
        if not up:
            await asyncio.sleep(0.05)
        return await (up or self.gateways)[next(self._turn) % len(up or self.gateways)].call(target, message, **options)

    async def events(self, address: Address, after: int, limit: int) -> list[Any]:
        return list(await self.store.events(address, after, limit))

    async def served(self, gateways: list[Gateway] | None = None) -> float:
        """Seconds until each host has done a command (by each of these gateways, or by any)."""
        begin = time.monotonic()
        layout = await self.layout()
        keys = [
            next(key for n in itertools.count() if rendezvous(counter(key := f"probe-{begin}-{n}"), layout) == host)
            for host in range(layout)
        ]

        async def one(key: str, call: Callable[..., Awaitable[Any]]) -> None:
            async with asyncio.timeout(LONGEST):
                while True:
                    with contextlib.suppress(ActorError):
                        await call(counter(key), Add(by=1), command_id=f"probe-{key}", timeout=1.0)
                        return
                    await asyncio.sleep(0.05)

        calls = [gateway.call for gateway in gateways] if gateways else [self.call]
        await asyncio.gather(*(one(key, call) for key in keys for call in calls))
        return time.monotonic() - begin

    async def layout(self) -> int:
        while True:
            with contextlib.suppress(Exception):  # the database may be what died
                return int(await self.store.layout()) or HOSTS
            await asyncio.sleep(0.05)

    async def close(self) -> None:
        for gateway in self.gateways:
            await gateway.close()
        await self.off(self.machines.close)
        if self.store is not None:
            await self.store.close()
        self.redis.close()
        self.database.remove()


@pytest.fixture
def folder() -> Iterator[Path]:
    """Short: a socket's path may have 107 characters."""
    with tempfile.TemporaryDirectory(prefix="a18-", dir="/tmp") as name:
        yield Path(name)


@asynccontextmanager
async def site(folder: Path) -> AsyncIterator[Site]:
    it = Site(folder)
    keeping: asyncio.Task[None] | None = None
    try:
        await it.switch_on()
        keeping = asyncio.create_task(it.keep())
        await it.served(it.gateways)
        yield it
    finally:
        if keeping is not None:
            keeping.cancel()
        for gateway in it.gateways:
            print(gateway._path.with_suffix(".log").read_text()[-1500:])
        await it.close()


Fault = Callable[[Site], Awaitable[str]]


async def node(it: Site) -> str:
    """A machine with hosts and a gateway loses its power; somebody switches it on again."""
    serving = {marked(status.pid) for status in await it.gateways[0].ask("status")}
    number = next(number for number in (2, 1) if it.machines.mark(number) in serving)
    await it.off(it.machines.kill, number)
    again = await it.served()
    it.held.add(number - 1)
    await it.off(it.machines.start, number)
    it.held.clear()
    return LINE.format(fault="node (with hosts and a gateway)", again=again, more="")


async def gateway(it: Site) -> str:
    it.gateways[1].kill()
    again = await it.served()
    own = again + await it.served([it.gateways[1]])
    return LINE.format(fault="gateway", again=again, more=f", by itself after {own:.2f} s")


async def redis(it: Site) -> str:
    await it.off(it.redis.kill)
    again = await it.served()
    await it.off(it.redis.start)
    return LINE.format(fault="Redis (gone meanwhile)", again=again, more="")


async def database(it: Site) -> str:
    await it.off(it.database.kill)
    begin = time.monotonic()
    problems = await it.gateways[0].ask("ready")
    assert any("database" in problem for problem in problems), problems
    await it.start_database()
    down = time.monotonic() - begin
    again = down + await it.served()
    return LINE.format(fault="PostgreSQL", again=again, more=f", down for {down:.2f} s of them")


async def head(it: Site) -> str:
    """The machine of Ray's head, also with hosts; it is switched on again."""
    await it.off(it.machines.kill, 0)
    begin = time.monotonic()
    await it.off(it.machines.start, 0)
    on = time.monotonic() - begin
    again = on + await it.served()
    return LINE.format(fault="head", again=again, more=f", off for {on:.2f} s of them")


async def everything(it: Site) -> str:
    it.held |= {0, 1}
    for number in (0, 1, 2):
        await it.off(it.machines.kill, number)
    await it.off(it.database.kill)
    await it.off(it.redis.kill)
    begin = time.monotonic()
    await it.start_database()
    await it.off(it.redis.start)
    for number in (0, 1, 2):
        await it.off(it.machines.start, number)
    it.held.clear()
    on = time.monotonic() - begin
    again = on + await it.served()
    return LINE.format(fault="everything", again=again, more=f", of which {on:.2f} s switching on")


async def rolling(it: Site) -> str:
    """Every process of the hosts, then each gateway, one after the other, under load."""
    begin = time.monotonic()
    await it.gateways[0].ask("roll")
    longest = await it.served()
    for one in it.gateways:
        one.kill()
        longest = max(longest, await it.served())
        await it.served([one])
    took = time.monotonic() - begin
    return LINE.format(fault="rolling restart of all", again=longest, more=f", the whole of it took {took:.2f} s")


async def under(it: Site, fault: Fault, number: int, seed: int) -> None:
    """One hall at work while something dies. What was acknowledged is there, once."""
    town = Town(it, VirtualClock(NINE), f"4402{number:02d}")  # and of a district of its own, as the checker wants it
    await said(town.configure)
    load = Load(town, random.Random(seed))
    working = asyncio.create_task(load.run())
    await load.further(15)
    async with asyncio.timeout(3 * LONGEST):
        print(await fault(it), flush=True)
        await it.served(it.gateways)
        await working
        await said(lambda: check(town, load.taken))
        await said(lambda: followed(it))
    assert list(verify(await everything_written(it))) == []


async def said(work: Callable[[], Awaitable[Any]]) -> None:
    """Do it again where something was not there: setting a hall up twice changes nothing."""
    for left in reversed(range(5)):
        try:
            await work()
            return
        except (ActorError, TimeoutError):
            if not left:
                raise
            await asyncio.sleep(0.5)


async def followed(it: Site) -> None:
    """Each gateway has shown every change since it began, in the journal's order."""
    newest = await it.store.position()
    for one in it.gateways:
        async with asyncio.timeout(30):
            while True:
                _, last, faults = await one.ask("feed")
                assert faults == []
                if last >= newest or not last:
                    break
                await asyncio.sleep(0.05)


async def everything_written(it: Site) -> list[Any]:
    """The whole journal, actor by actor."""
    found: list[Any] = []
    after = ("", "", 0)
    while page := await it.store.chained(after):
        found += page
        after = (page[-1].kind, page[-1].key, page[-1].seq)
    return found


def test_A18_one_at_a_time(folder: Path) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")

    async def main() -> None:
        async with site(folder) as it:
            faults: list[Fault] = [gateway, rolling, node, redis, database, head, everything]
            for number, fault in enumerate(faults, 1):
                await under(it, fault, number, seed + number)

    asyncio.run(main())
