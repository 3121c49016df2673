"""From settings to a running hall, and back down without losing anything."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from fastapi import FastAPI

from actors import Cluster
from gateway.app import create_app
from gateway.database import migrate
from gateway.demo import CLERKS, PASSWORD, create_demo_accounts
from gateway.keys import Keys
from gateway.passwords import Passwords
from gateway.settings import Settings
from gateway.starting import CannotStart, database_file
from hall.setup import setup

GRACE = 10  # seconds that requests under way have when we stop
ACTORS = ("hall", "gateway.account", "gateway.attempts")  # modules that define the actors
STOPPING = (signal.SIGINT, signal.SIGTERM)


class Server(uvicorn.Server):
    """uvicorn without its own signal handling, which would end the process before the actors are drained."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    def stop(self) -> None:
        """Finish what is under way; asked a second time, do not wait for it."""
        self.force_exit = self.should_exit
        self.should_exit = True


async def run(settings: Settings, listener: socket.socket, say: Callable[[str], object]) -> None:
    """Serve on `listener` until a signal says to stop. Raises CannotStart, StoreError, OSError."""
    secret = None if settings.secret_key is None else settings.secret_key.get_secret_value()
    keys = Keys.open(settings.data_dir, secret)
    async with open_cluster(settings) as cluster:
        halls = await setup(cluster)
        passwords = Passwords(keys)
        if settings.demo:
            await create_demo_accounts(cluster, passwords, halls)
        server = make_server(create_app(cluster, settings, keys, passwords))
        loop = asyncio.get_running_loop()
        for number in STOPPING:
            loop.add_signal_handler(number, server.stop)
        say(greeting(settings, halls[0]))
        try:
            await server.serve(sockets=[listener])
        finally:
            for number in STOPPING:
                loop.remove_signal_handler(number)
        say("正在停止…… Stopping…")


def make_server(app: FastAPI) -> Server:
    """uvicorn, set up for this application; our own logs say what it would, without addresses."""
    return Server(
        uvicorn.Config(
            app,
            ws="websockets-sansio",
            ws_max_size=64 * 1024,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=GRACE,
        )
    )


def greeting(settings: Settings, hall: str) -> str:
    """Where the pages are, and who can sign in."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    base = f"http://{host}:{settings.port}"
    lines = [
        "天河智慧大厅已启动 · Tianhe Hall is running",
        f"  地图       map      {base}/",
        f"  取号机     kiosk    {base}/kiosk/{hall}",
        f"  叫号屏     board    {base}/board/{hall}",
        f"  窗口工作台 desk     {base}/desk",
    ]
    if settings.demo:
        lines += [
            f"  演示账号   accounts admin, manager, clerk01 … clerk{CLERKS}",
            f"  密码       password {PASSWORD}",
        ]
    return "\n".join([*lines, "  按 Ctrl+C 停止 · Ctrl+C stops"])


@asynccontextmanager
async def open_cluster(settings: Settings) -> AsyncIterator[Cluster]:
    """The actors' cluster on Ray. Raises CannotStart where Ray does not start, StoreError for the database.

    Hosts in a Ray of our own are drained when the block ends; those in a Ray that we joined serve other gateways too.
    """
    from actors.ray_cluster import (
        RayCluster,
        RayFailed,
    )  # loading Ray takes a second, which other commands need not wait

    database = database_file(settings)
    database.parent.mkdir(parents=True, exist_ok=True)
    migrate(database)
    try:
        cluster = await RayCluster.start(
            str(database), hosts=settings.hosts, modules=ACTORS, address=settings.ray_address
        )
    except RayFailed as error:
        raise CannotStart("start.ray", reason=error) from error
    try:
        yield cluster
    finally:
        await (cluster.close() if settings.ray_address else cluster.stop())
