"""From settings to a running hall, and back down without losing anything.

The port answers from the first moment (`gateway.front`). What is heavy is loaded in threads meanwhile, and as much as
can be goes on side by side: Ray starts while the database is brought up to date, hosts while the application is loaded.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NoReturn

import uvicorn
from starlette.types import ASGIApp

from gateway import logs
from gateway.connections import HttpProtocol, WebSocketProtocol
from gateway.deadlines import raise_descriptor_limit
from gateway.front import Front
from gateway.leaving import leave
from gateway.settings import Settings
from gateway.stopwatch import Stopwatch, since_start
from gateway.texts import both

if TYPE_CHECKING:
    from gateway.keys import Keys
    from gateway.opening import Opened

GRACE = 2  # seconds that requests under way have when we stop
STOPPING = (signal.SIGINT, signal.SIGTERM)
PATIENCE = 20.0  # seconds after which a slow start is said to be going on

log = logging.getLogger("tianhe.serve")


class Server(uvicorn.Server):
    """uvicorn without its own signal handling, which would end the process before the actors are drained."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def serve(
    settings: Settings, listener: socket.socket, say: Callable[[str], object], speed: float | None = None
) -> NoReturn:
    """Serve on `listener` until a signal says to stop, and end the process.

    With `speed`, the hall's clock runs a course of working days whose mornings pass so fast, and a program lives them
    beside us; it is started once we serve and ends with us, and how it fares does not matter to the halls.

    Exit status 0 after a signal, 1 with one line where the halls cannot start. The process leaves without waiting for
    the interpreter to clean up: hosts are drained, and all that was acknowledged is on disk.
    """
    raise_descriptor_limit()
    gc.disable()  # until we serve: what is loaded stays
    asyncio.run(Running(settings, listener, say, speed).run())
    raise AssertionError("not reached")


class Running:
    """One run of the hall, from the first signal handler to the last."""

    def __init__(
        self, settings: Settings, listener: socket.socket, say: Callable[[str], object], speed: float | None
    ) -> None:
        self._settings = settings
        self._listener = listener
        self._say = say
        self._speed = speed
        self._front = Front()
        self._server = make_server(self._front, lifespan="off")
        self._timing = Stopwatch()
        self._serving = False
        self._stopping = asyncio.Event()
        self._kept = ExitStack()  # the database, for us alone

    async def run(self) -> None:
        self._listen_to_signals()
        listening = asyncio.create_task(self._server.serve(sockets=[self._listener]))
        try:
            await self._serve(listening)
        except Exception as error:
            # Said at once, and left at once: nothing was accepted yet that would have to be drained.
            leave(1, await asyncio.to_thread(_reason, error, self._settings))
        leave(0)

    def _listen_to_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in STOPPING:
            loop.add_signal_handler(number, self._on_signal, number)

    def _on_signal(self, number: int) -> None:
        """Finish what is under way; asked a second time, or before there is anything to finish, leave at once."""
        if self._stopping.is_set():
            leave(128 + number)
        self._stopping.set()
        self._say(both("stop.stopping"))
        if not self._serving:
            leave(0)

    async def _serve(self, listening: asyncio.Task[None]) -> None:
        waiting = asyncio.create_task(self._still_starting())
        database, keys = await self._prepare()
        from gateway.hosting import hosted  # which is loaded by now

        application = asyncio.create_task(asyncio.to_thread(self._load_application))
        async with hosted(self._settings, database, self._speed, self._timing) as cluster:
            await application
            from gateway.opening import opened

            hall = await opened(self._settings, cluster, keys, self._speed, self._timing)
            async with hall.app.router.lifespan_context(hall.app):
                waiting.cancel()
                await self._open(hall)
                stopping = asyncio.create_task(self._stopping.wait())
                await asyncio.wait([listening, stopping], return_when=asyncio.FIRST_COMPLETED)
                self._front.close()
            # Live sockets were sent away; requests under way have their hosts until they are done.
            self._server.should_exit = True
            await listening

    async def _prepare(self) -> tuple[Path | str, Keys]:
        """Load what is heavy, start Ray, bring the database up to date. Raises CannotStart, StoreError."""
        with self._timing("ray_library"):
            await asyncio.to_thread(import_module, "gateway.on_ray")
        ray = asyncio.create_task(asyncio.to_thread(self._start_ray))
        loaded = await asyncio.to_thread(self._load)  # what is wrong with the data is told before all else
        await ray
        self._listen_to_signals()  # Ray has taken them for itself
        return loaded

    def _start_ray(self) -> None:
        from gateway.on_ray import start_ray

        with self._timing("ray"):
            start_ray(self._settings)

    def _load(self) -> tuple[Path | str, Keys]:
        with self._timing("database"):
            from gateway.keys import Keys
            from gateway.rings import open_ring
            from gateway.starting import explained, prepare, reserved

            with explained(self._settings):
                # Those who join one Ray share its hosts and so the database; a Ray of our own shares it with nobody.
                shared = self._settings.ray_address is not None
                database = self._kept.enter_context(reserved(self._settings, shared=shared))
                logs.configure(self._settings.log_dir, "gateway", self._settings.log_level, console=True)
                prepare(self._settings, database)
                secret = self._settings.secret_key
                keys = Keys.open(self._settings.data_dir, None if secret is None else secret.get_secret_value())
                open_ring(self._settings, keys)  # one that is damaged is told before all else
            for module in import_module("gateway.hosting").actor_modules():
                import_module(module)  # all that hosts need, before the application is loaded beside them
        return database, keys

    def _load_application(self) -> None:
        with self._timing("application"):
            import_module("gateway.opening")

    async def _open(self, hall: Opened) -> None:
        self._serving = True
        self._front.open(hall.app)
        gc.enable()
        gc.freeze()  # what a start has made stays
        self._say(hall.greeting)
        for code in self._settings.exposures:
            self._say(both(code))
        log.info("serving", extra={"fields": {"seconds": since_start(), "parts": self._timing.seconds}})
        if self._speed is not None:
            from gateway.clock import CourseClock
            from gateway.simulating import simulation_command

            assert isinstance(hall.cluster.clock, CourseClock)
            # In a session of its own: Ctrl+C is for us, and we end our children when we leave.
            command = simulation_command(self._settings, hall.cluster.clock)
            await asyncio.create_subprocess_exec(*command, start_new_session=True)

    async def _still_starting(self) -> None:
        while True:
            await asyncio.sleep(PATIENCE)
            self._say(both("start.slow"))


def _reason(error: Exception, settings: Settings) -> str:
    from gateway.starting import reason

    return reason(error, settings)


def make_server(app: ASGIApp, *, lifespan: Literal["auto", "off"] = "auto") -> Server:
    """uvicorn, set up for this application; our own logs say what it would, without addresses."""
    return Server(
        uvicorn.Config(
            app,
            lifespan=lifespan,
            http=HttpProtocol,
            ws=WebSocketProtocol,
            ws_max_size=64 * 1024,
            ws_ping_interval=None,  # the live protocol has pings of its own
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,  # whose are believed is a setting (`gateway.app`)
            timeout_graceful_shutdown=GRACE,
        )
    )
