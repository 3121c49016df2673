"""The hosts on Ray, started or joined. Loads what a host needs, and nothing of the edge."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from actors import Clock, SystemClock
from actors.clock import SECOND
from actors.ray.cluster import RayCluster
from actors.ray.handshake import Logs
from actors.ray.session import RayFailed
from common.room import modules
from common.times import SHANGHAI
from gateway.course import ahead, course_from, first_day
from gateway.database import last_moment
from gateway.on_ray import NAMESPACE, not_running
from gateway.settings import Settings
from gateway.stopwatch import Stopwatch

OURS = (  # modules that define the edge's own actors
    "gateway.account",
    "gateway.accounts",
    "gateway.attempts",
    "gateway.operator.book",
)


def actor_modules() -> tuple[str, ...]:
    """The modules that define the actors of the house."""
    return (*modules(), *OURS)


@asynccontextmanager
async def hosted(
    settings: Settings, database: Path | str, speed: float | None, timing: Stopwatch
) -> AsyncIterator[RayCluster]:
    """The hosts while they serve; Ray has started. With `speed` the hall's clock runs a course of working days.

    Hosts in a Ray of our own are drained when the block ends; those in a Ray that we joined serve other gateways too.
    Raises CannotStart, StoreError.
    """
    with timing("hosts"):
        cluster = await _started(settings, database, _clock(settings, database, speed))
    try:
        yield cluster
    finally:
        await (cluster.close() if settings.ray_address else cluster.stop())


async def _started(settings: Settings, database: Path | str, clock: Clock) -> RayCluster:
    try:
        return await RayCluster.start(
            str(database),
            hosts=settings.hosts,
            modules=actor_modules(),
            address=settings.ray_address,
            namespace=NAMESPACE,
            redis=settings.redis_url,
            segments=settings.segments,
            clock=clock,
            logs=Logs("gateway.logs:configure", str(settings.log_dir.resolve()), settings.log_level),
        )
    except RayFailed as error:
        raise not_running(error) from error


def _clock(settings: Settings, database: Path | str, speed: float | None) -> Clock:
    clock = ahead(settings.clock_offset) if settings.clock_offset else SystemClock()
    if speed is None:
        return clock
    today = datetime.fromtimestamp(clock.now() // SECOND, SHANGHAI).date()
    return course_from(first_day(last_moment(database), today), speed, SystemClock().now())
