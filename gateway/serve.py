"""From settings to a running hall, and back down without losing anything."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import NoReturn

import uvicorn
from fastapi import FastAPI

from actors import ActorError, Clock, Cluster, CourseClock, SystemClock
from gateway.app import create_app
from gateway.database import last_moment
from gateway.demo import CLERKS, PASSWORD, create_demo_accounts, demo_screens
from gateway.keys import Keys
from gateway.logs import safe_error
from gateway.passwords import Passwords
from gateway.settings import Settings, address
from gateway.simulation.command import simulation_command
from gateway.simulation.course import course_from, first_day
from gateway.starting import CannotStart, explained
from gateway.texts import both
from hall.numbers import SHANGHAI
from hall.screens.door import ScreenDoor
from hall.screens.kinds import BOARD, KIOSK, TABLET, WINDOW_BOARD
from hall.setup import setup

GRACE = 2  # seconds that requests under way have when we stop
ACTORS = ("hall", "gateway.account", "gateway.accounts", "gateway.attempts")  # modules that define the actors
STOPPING = (signal.SIGINT, signal.SIGTERM)
NAMESPACE = "tianhe"  # of the hosts' names in Ray
PATIENCE = 20.0  # seconds after which a slow start is said to be going on

log = logging.getLogger("tianhe.serve")


class Server(uvicorn.Server):
    """uvicorn without its own signal handling, which would end the process before the actors are drained."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def serve(
    settings: Settings,
    database: Path | str,
    listener: socket.socket,
    say: Callable[[str], object],
    speed: float | None = None,
) -> NoReturn:
    """Serve on `listener` until a signal says to stop, and end the process.

    With `speed`, the hall's clock runs a course of working days whose mornings pass so fast, and a program lives them
    beside us; it is started once we serve and ends with us, and how it fares does not matter to the halls.

    Exit status 0 after a signal, 1 with one line where the halls cannot start. The process leaves without waiting for
    the interpreter to clean up: hosts are drained, and all that was acknowledged is on disk.
    """
    asyncio.run(Running(settings, database, listener, say, speed).run())
    raise AssertionError("not reached")


class Running:
    """One run of the hall, from the first signal handler to the last."""

    def __init__(
        self,
        settings: Settings,
        database: Path | str,
        listener: socket.socket,
        say: Callable[[str], object],
        speed: float | None,
    ) -> None:
        self._settings = settings
        self._database = database
        self._listener = listener
        self._say = say
        self._speed = speed
        self._server: Server | None = None
        self._stopping = False

    async def run(self) -> None:
        self._listen_to_signals()
        try:
            await self._serve()
        except Exception as error:
            # Said at once, and left at once: nothing was accepted yet that would have to be drained.
            leave(1, _reason(error, self._settings))
        leave(0)

    def _listen_to_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in STOPPING:
            loop.add_signal_handler(number, self._on_signal, number)

    def _on_signal(self, number: int) -> None:
        """Finish what is under way; asked a second time, or before there is anything to finish, leave at once."""
        if self._stopping:
            leave(128 + number)
        self._stopping = True
        self._say(both("stop.stopping"))
        if self._server is None:
            leave(0)
        self._server.should_exit = True

    async def _serve(self) -> None:
        settings = self._settings
        waiting = asyncio.create_task(self._still_starting())
        secret = None if settings.secret_key is None else settings.secret_key.get_secret_value()
        keys = Keys.open(settings.data_dir, secret)
        async with open_cluster(settings, self._database, self._listen_to_signals, self._clock) as cluster:
            try:
                halls = await setup(cluster, always_open=settings.opens_always and self._speed is None)
                passwords = Passwords(keys)
                screens: dict[str, str] = {}
                if settings.demo:
                    await create_demo_accounts(cluster, passwords, halls)
                    screens = await demo_screens(ScreenDoor(cluster, keys.derive), halls[0])
                server = make_server(create_app(cluster, settings, keys, passwords))
            except Exception as error:
                leave(1, _reason(error, settings))
            waiting.cancel()
            self._server = server
            self._say(greeting(settings, halls[0], screens))
            if isinstance(cluster.clock, CourseClock):
                # In a session of its own: Ctrl+C is for us, and we end our children when we leave.
                command = simulation_command(settings, cluster.clock)
                await asyncio.create_subprocess_exec(*command, start_new_session=True)
            await server.serve(sockets=[self._listener])

    def _clock(self) -> Clock:
        if self._speed is None:
            return SystemClock()
        today = datetime.now(SHANGHAI).date()
        return course_from(first_day(last_moment(self._database), today), self._speed, SystemClock().now())

    async def _still_starting(self) -> None:
        while True:
            await asyncio.sleep(PATIENCE)
            self._say(both("start.slow"))


def leave(status: int, line: str = "") -> NoReturn:
    """End the process now, with a last line for the person where there is one."""
    if line:
        print(" ".join(line.split()), file=sys.stderr)
    sys.stdout.flush()
    sys.stderr.flush()
    logging.shutdown()
    _end_children()
    os._exit(status)


def _end_children() -> None:
    """End the processes of a Ray of our own. It takes six seconds over that itself, and has nothing left to save."""
    stopped: set[int] = set()
    while new := _descendants() - stopped:  # one that is stopped starts no other
        for process in new:
            _signal(process, signal.SIGSTOP)
        stopped |= new
    for process in stopped:
        _signal(process, signal.SIGKILL)


def _descendants() -> set[int]:
    parents: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            parents[int(entry.name)] = int((entry / "stat").read_text("latin-1").rpartition(")")[2].split()[1])
    found: set[int] = set()
    while more := {child for child, parent in parents.items() if parent in found | {os.getpid()}} - found:
        found |= more
    return found


def _signal(process: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(process, number)


def _reason(error: Exception, settings: Settings) -> str:
    """Why the halls did not start, as one line in both languages."""
    try:
        with explained(settings):
            raise error
    except CannotStart as known:
        return str(known)
    except Exception:
        log.error("not started", extra={"fields": safe_error(error)})
        code = error.code if isinstance(error, ActorError) else type(error).__name__
        return str(CannotStart("start.failed", reason=code))


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


@asynccontextmanager
async def open_cluster(
    settings: Settings, database: Path | str, connected: Callable[[], None], clock: Callable[[], Clock]
) -> AsyncIterator[Cluster]:
    """The actors' cluster on Ray. Raises CannotStart where Ray does not start, StoreError for the database.

    `connected` is called as soon as Ray has started, which takes signals for itself then; then `clock`, for the hosts'.
    Hosts in a Ray of our own
    are drained when the block ends; those in a Ray that we joined serve other gateways too.
    """
    # Loading Ray takes seconds, which other commands need not wait.
    from actors.ray.cluster import RayCluster
    from actors.ray.session import RayFailed, connect

    try:
        await asyncio.to_thread(connect, settings.ray_address, NAMESPACE)
        connected()
        cluster = await RayCluster.start(
            str(database),
            hosts=settings.hosts,
            modules=ACTORS,
            address=settings.ray_address,
            namespace=NAMESPACE,
            clock=clock(),
        )
    except RayFailed as error:
        raise CannotStart("start.ray", reason=str(error).rstrip(".")) from error
    try:
        yield cluster
    finally:
        await (cluster.close() if settings.ray_address else cluster.stop())
