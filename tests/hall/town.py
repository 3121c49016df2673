"""A small hall on a cluster in this process, at nine in the morning in Shanghai."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from hashlib import sha256
from typing import Any
from uuid import UUID

import anyio
from sqlalchemy import text

import hall
from actors import Address, Caller, LocalCluster, View, Viewed, VirtualClock
from hall import messages
from hall.access import SETUP, holder_of
from hall.ratings.messages import ShowCounter

Json = dict[str, Any]

HALL, A, B = "440106", "440106:A", "440106:B"
W1, W2, W3 = "440106-01", "440106-02", "440106-03"
NINE = 1_795_395_600_000_000
"""2026-11-23 09:00 in Shanghai."""

CLERK = Caller("clerk01", ("clerk",), (HALL,))
OTHER = Caller("clerk02", ("clerk",), (HALL,))
THIRD = Caller("clerk03", ("clerk",), (HALL,))
STRANGER = Caller("clerk09", ("clerk",), ("440106001",))
MANAGER = Caller("manager", ("manager",), ())
ADMIN = Caller("admin", ("admin",), ())

ITEMS = {
    "A": [{"id": "a-item", "name": "综合咨询", "name_en": "Enquiries"}],
    "B": [{"id": "b-item", "name": "社保卡申领", "name_en": "Social security card"}],
}


def a_key(name: str) -> str:
    """An `Idempotency-Key` as the public must send it, always the same for a name."""
    return str(UUID(bytes=sha256(name.encode()).digest()[:16], version=4))


class Town:
    """The small hall: queue A and B; window 1 serves A, window 2 A then B, window 3 B."""

    def __init__(self, cluster: Any, clock: VirtualClock, hall: str = HALL) -> None:
        self.cluster = cluster
        self.clock = clock
        self.hall = hall

    async def configure(self) -> None:
        hall = self.hall
        a, b = f"{hall}:A", f"{hall}:B"
        windows = {f"{hall}-01": [a], f"{hall}-02": [a, b], f"{hall}-03": [b]}
        queues = [{"id": f"{hall}:{p}", "prefix": p, "name": f"{p}队", "name_en": f"Queue {p}"} for p in "AB"]
        await self.cluster.call(
            Address("hall", hall),
            messages.ConfigureHall(
                name="天河厅",
                name_en="Tianhe",
                lon=113.3,
                lat=23.1,
                open=True,
                queues=queues,
                windows=[{"id": key, "queues": served, "items": []} for key, served in windows.items()],
                items=[{**item, "queue": f"{hall}:{prefix}"} for prefix in "AB" for item in ITEMS[prefix]],
            ),
            caller=SETUP,
        )
        for prefix in "AB":
            configure = messages.ConfigureQueue(
                hall=hall,
                hall_name="天河厅",
                prefix=prefix,
                name=f"{prefix}队",
                open=True,
                items=ITEMS[prefix],
                service_seconds=600,
            )
            await self.cluster.call(Address("queue", f"{hall}:{prefix}"), configure, caller=SETUP)
        for key, served in windows.items():
            command = messages.ConfigureWindow(hall=hall, hall_name="天河厅", queues=served, items=[])
            await self.cluster.call(Address("window", key), command, caller=SETUP)

    async def take(self, queue: str = A, *, id: str | None = None, **fields: Any) -> Json:
        return await self.cluster.call(Address("queue", queue), messages.Take(**fields), command_id=id)

    async def do(self, window: str, command: Any, caller: Caller = CLERK, *, id: str | None = None) -> Json:
        reply: Json = await self.cluster.call(Address("window", window), command, command_id=id, caller=caller)
        return reply

    async def ticket(self, ticket: str) -> Json:
        return await self.cluster.call(Address("ticket", ticket), messages.ShowTicket(), caller=holder_of(ticket))

    async def cancel(self, ticket: str, caller: Caller | None = None) -> Json:
        command = messages.CancelTicket()
        return await self.cluster.call(Address("ticket", ticket), command, caller=caller or holder_of(ticket))

    async def rejoin(self, ticket: str, caller: Caller | None = None) -> Json:
        command = messages.RejoinTicket()
        return await self.cluster.call(Address("ticket", ticket), command, caller=caller or holder_of(ticket))

    async def say(self, ticket: str, command: Any, caller: Caller | None = None, *, id: str | None = None) -> Json:
        """Something its holder (or another caller) asks of a ticket."""
        address, caller = Address("ticket", ticket), caller or holder_of(ticket)
        reply: Json = await self.cluster.call(address, command, command_id=id, caller=caller)
        return reply

    async def view(self, kind: str, key: str) -> Json:
        """What an actor shows; ``page``, ``desk``: a ticket, a window with what its queues say of it; ``line``,
        ``counter``: the other sides of a queue and a window."""
        match kind:
            case "page":
                return await self.ticket(key)
            case "desk":
                shown: Json = await self.cluster.call(Address("window", key), messages.ShowWindow(), caller=MANAGER)
                return shown
            case "line":
                viewed: Viewed = await self.cluster.call(Address("queue", key), messages.ViewLine())
            case "counter":
                viewed = await self.cluster.call(Address("window", key), ShowCounter())
            case _:
                viewed = await self.cluster.call(Address(kind, key), View())
        return viewed.data

    async def rows(self, table: str) -> int:
        """How many rows a table has."""
        return int(await self.cluster.read(lambda db: db.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()))

    async def until(self, kind: str, key: str, holds: Callable[[Json], Any]) -> Json:
        """Wait until what an actor shows is so; tells arrive soon, but not in this turn."""
        with anyio.fail_after(20):
            while not holds(view := await self.view(kind, key)):
                await anyio.lowlevel.checkpoint()
        return view


@asynccontextmanager
async def town(path: str = ":memory:", **options: Any) -> AsyncIterator[Town]:
    clock = VirtualClock(NINE)
    async with LocalCluster.open(path, clock=clock, kinds=hall.KINDS, **options) as cluster:
        it = Town(cluster, clock)
        await it.configure()
        yield it
