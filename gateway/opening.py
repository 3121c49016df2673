"""What takes its time before a hall is served: the hosts on Ray, the halls' data, the application."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fastapi import FastAPI

from actors import Clock, Cluster, SystemClock
from actors.ray.cluster import RayCluster
from actors.ray.handshake import Logs
from actors.ray.session import RayFailed
from gateway.app import create_app
from gateway.database import last_moment
from gateway.demo import CLERKS, PASSWORD, create_demo_accounts, demo_screens
from gateway.keys import Keys
from gateway.on_ray import NAMESPACE, not_running
from gateway.operator.token import OperatorToken
from gateway.passwords import Passwords
from gateway.settings import Settings, address
from gateway.simulation.course import ahead, course_from, first_day
from gateway.simulation.places import SECOND
from gateway.stopwatch import Stopwatch
from hall.numbers import SHANGHAI
from hall.screens.door import ScreenDoor
from hall.screens.kinds import BOARD, KIOSK, TABLET, WINDOW_BOARD
from hall.setup import setup

ACTORS = (  # modules that define the actors
    "hall",
    "gateway.account",
    "gateway.accounts",
    "gateway.attempts",
    "gateway.operator.book",
)


@dataclass(frozen=True)
class Opened:
    """A hall that can be served."""

    app: FastAPI
    cluster: Cluster
    greeting: str


@asynccontextmanager
async def opened(
    settings: Settings, database: Path | str, keys: Keys, speed: float | None, timing: Stopwatch
) -> AsyncIterator[Opened]:
    """The hall while it can be served; Ray has started. With `speed` the hall's clock runs a course of working days.

    Hosts in a Ray of our own are drained when the block ends; those in a Ray that we joined serve other gateways too.
    Raises CannotStart, StoreError for the database, and what the halls' data are refused with.
    """
    with timing("hosts"):
        cluster = await _hosts(settings, database, _clock(settings, database, speed))
    try:
        passwords = Passwords(keys)
        with timing("halls"):
            halls = await setup(cluster, always_open=settings.opens_always and speed is None)
        screens: dict[str, str] = {}
        if settings.demo:
            with timing("accounts"):
                await create_demo_accounts(cluster, passwords, halls)
                screens = await demo_screens(ScreenDoor(cluster, keys.derive), halls[0])
        app = create_app(cluster, settings, keys, passwords, OperatorToken.open(settings.data_dir))
        yield Opened(app, cluster, greeting(settings, halls[0], screens))
    finally:
        await (cluster.close() if settings.ray_address else cluster.stop())


async def _hosts(settings: Settings, database: Path | str, clock: Clock) -> RayCluster:
    try:
        return await RayCluster.start(
            str(database),
            hosts=settings.hosts,
            modules=ACTORS,
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


def greeting(settings: Settings, hall: str, screens: Mapping[str, str] | None = None) -> str:
    """Where the pages are, and who can sign in; ``screens``: the tokens of the demo's screens, by kind, which a page
    takes out of its address at once."""
    base = address(settings)
    known = {kind: f"#screen={token}" for kind, token in (screens or {}).items()}
    lines = [
        "天河智慧大厅已启动 · Tianhe Hall is running",
        f"  地图       map      {base}/",
        f"  取号机     kiosk    {base}/kiosk/{hall}{known.get(KIOSK, '')}",
        f"  叫号屏     board    {base}/board/{hall}{known.get(BOARD, '')}",
        f"  窗口屏     counter  {base}/board/{hall}/01{known.get(WINDOW_BOARD, '')}",
        f"  评价平板   tablet   {base}/tablet/{hall}-01{known.get(TABLET, '')}",
        f"  窗口工作台 desk     {base}/desk",
    ]
    if settings.demo:
        lines += [
            f"  演示账号   accounts admin, manager, clerk01 … clerk{CLERKS}",
            f"  密码       password {PASSWORD}",
        ]
    return "\n".join([*lines, "  按 Ctrl+C 停止 · Ctrl+C stops"])
