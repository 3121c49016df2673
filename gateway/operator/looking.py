"""Looking how the hall is: asks hosts, database and live socket. Answers within seconds, whatever of them is down."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from pathlib import Path

import msgspec
from sqlalchemy import Connection, text

from actors import ActorError, Address, Cluster, HostStatus, StoreError, View
from common.people import EDGE
from gateway.live import Live
from gateway.live.hosts import probes
from gateway.logs import safe_error
from gateway.operator.figures import GatewayFigures, HostFigures, Status, StoreFigures
from gateway.version import VERSION

log = logging.getLogger("tianhe.operator")

PATIENCE = 3.0  # seconds for the hosts' figures, and for the database
PROBE = 2.0  # seconds in which a host must answer a call
PARKED = 1000  # messages that are counted
SECOND = 1_000_000
PAGE = os.sysconf("SC_PAGE_SIZE")

_MYSQL_SIZE = (
    "SELECT coalesce(sum(data_length + index_length), 0) FROM information_schema.tables WHERE table_schema = database()"
)
_MYSQL_CLOCK = "SELECT unix_timestamp(now(6))"
SIZES = {
    "sqlite": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
    "postgresql": "SELECT pg_database_size(current_database())",
    "mysql": _MYSQL_SIZE,
    "mariadb": _MYSQL_SIZE,
}
"""How large the database is, in bytes, by SQL dialect."""
CLOCKS = {
    "postgresql": "SELECT extract(epoch FROM clock_timestamp())",
    "mysql": _MYSQL_CLOCK,
    "mariadb": _MYSQL_CLOCK,
}
"""What a database server's clock shows, in seconds since 1970 UTC."""


async def look(cluster: Cluster, live: Live) -> Status:
    """How the hall is now."""
    hosts, (store, problem) = await asyncio.gather(_hosts(cluster), _store(cluster))
    position = live.position
    lag = None if store is None or position is None else max(0, store.position - position)
    return Status(
        version=VERSION,
        epoch=cluster.epoch,
        at=time.time_ns() // 1000,  # the machine's: a demonstration's clock jumps, and rates would with it
        hosts=hosts,
        store=store,
        problem=problem,
        gateway=GatewayFigures(
            pid=os.getpid(),
            resident=resident(),
            sockets=len(live.sessions),
            channels=live.hub.open_channels,
            deliveries=live.hub.delivered,
            feed_lag=lag,
        ),
    )


async def _hosts(cluster: Cluster) -> list[HostFigures]:
    """The cluster's own word. Where one of its hosts keeps it from answering: which hosts are there at all."""
    try:
        async with asyncio.timeout(PATIENCE):
            found = await cluster.status()
    except Exception as error:
        log.warning("the hosts' figures cannot be read", extra={"fields": safe_error(error)})
        answers = await asyncio.gather(*(_answers(cluster, probe) for probe in probes(cluster)))
        there = dict(zip(map(cluster.host_of, probes(cluster)), answers, strict=True))
        found = [HostStatus(index, cluster.hosts, 0, silent=not there[index]) for index in sorted(there)]
    return [HostFigures(**msgspec.to_builtins(host)) for host in found]


async def _answers(cluster: Cluster, probe: Address) -> bool:
    try:
        async with asyncio.timeout(PROBE):
            await cluster.call(probe, View(), caller=EDGE, timeout=PROBE)
    except (ActorError, TimeoutError):
        return False
    return True


async def _store(cluster: Cluster) -> tuple[StoreFigures | None, str | None]:
    try:
        async with asyncio.timeout(PATIENCE):
            outbox, oldest = await cluster.store.waiting()
            size, clock = await cluster.read(_size_and_clock)
            now = cluster.clock.now()
            return StoreFigures(
                position=await cluster.store.position(),
                outbox=outbox,
                oldest_seconds=0 if oldest is None else max(0, now - oldest) / SECOND,
                parked=len(await cluster.parked(limit=PARKED)),
                bytes=size,
                skew_seconds=None if clock is None else round(clock - now / SECOND, 3),
            ), None
    except StoreError as error:
        return None, error.problem
    except ActorError as error:
        return None, str(error.facts.get("problem") or error.code)
    except TimeoutError:
        return None, "timeout"


def _size_and_clock(connection: Connection) -> tuple[int, float | None]:
    dialect = connection.dialect.name
    size, clock = SIZES.get(dialect), CLOCKS.get(dialect)
    return (
        int(connection.execute(text(size)).scalar_one()) if size else 0,
        float(connection.execute(text(clock)).scalar_one()) if clock else None,
    )


def resident() -> int:
    """This process's memory in bytes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE
