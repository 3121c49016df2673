"""The WebSocket around it all: accepts connections, runs their sessions, and keeps the feed flowing into the hub."""

import asyncio
import logging
import secrets
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack, aclosing, suppress
from types import TracebackType
from typing import Final, Self

from starlette.datastructures import State
from starlette.routing import BaseRoute, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from actors import ANONYMOUS, Caller, Clock, SystemClock
from gateway.addresses import origin
from gateway.connections import LINE
from gateway.live import codes
from gateway.live.access import Access
from gateway.live.channels import kind_of, pace_of
from gateway.live.codes import Code
from gateway.live.deadlines import Deadlines
from gateway.live.following import Following
from gateway.live.hub import Hub
from gateway.live.pen import Pen
from gateway.live.presence import Presence
from gateway.live.session import Rpc, Session, Settings
from gateway.live.source import Person, Source

logger = logging.getLogger(__name__)

PATH: Final = "/connection/websocket"
CLOSING: Final = 5.0
"""Seconds a client has to take note that it is being closed."""
FAREWELL: Final = 1.5
"""Seconds that a gateway which stops waits for its clients to be gone."""
LOOKS: Final = 200
"""Sessions a second that are looked at again after the feed was lost."""
PAUSES: Final = (0.1, 5.0)
"""Seconds before a lost feed is attached again: at first, and at most."""


class Live:
    """The live socket of one gateway. Run it as long as the application: `async with live:`."""

    def __init__(
        self,
        source: Source,
        access: Access,
        rpc: Rpc,
        *,
        settings: Settings | None = None,
        connections: int = 20_000,
        each: int = 2_000,
        clock: Clock | None = None,
        presences: Sequence[Presence] = (),
        followings: Sequence[Following] = (),
        toll: Callable[[State, Rpc], Rpc] | None = None,
    ) -> None:
        """At most so many ``connections``, and so many of ``each`` address: a hall full of phones may have one.
        Sessions end by the ``clock``. `presences` tell rooms who watches what here, `followings` act for rooms; `toll`
        is what stands before the procedures of one connection, of which it is given the state."""
        self.hub = Hub(source, kind_of, pace_of=pace_of)
        self._source = source
        self._access = access
        self._rpc = rpc
        self._settings = settings or Settings()
        self._connections = connections
        self._each = each
        self._here: Counter[str] = Counter()
        """Connections by address."""
        self._presences = presences
        self._followings = followings
        self._toll = toll
        self._pen = Pen()
        self._deadlines = Deadlines(clock or SystemClock())
        self._sessions: set[Session] = set()
        self._empty = asyncio.Event()
        self._empty.set()
        self._attached = asyncio.Event()
        self._listening = ExitStack()
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def sessions(self) -> list[Session]:
        """The clients that are connected."""
        return list(self._sessions)

    @property
    def position(self) -> int | None:
        """The journal's position that the feed has come to; None while it was never attached."""
        return self._source.position

    async def __aenter__(self) -> Self:
        """Attach to the feed; returns once nothing can be missed any more."""
        self._listening.callback(self._source.on_silence(self.hub.listen))
        self._tasks = [asyncio.create_task(self._follow()), asyncio.create_task(self._source.watch())]
        self._tasks.append(asyncio.create_task(self._deadlines.run()))
        self._tasks += [asyncio.create_task(presence.run()) for presence in self._presences]
        await self._attached.wait()
        self._tasks += [asyncio.create_task(following.run(self.hub)) for following in self._followings]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Send every client away (they will reconnect), then stop. Who does not listen is not waited for long."""
        for session in self.sessions:
            session.end(codes.SHUTDOWN)
        with suppress(TimeoutError):
            async with asyncio.timeout(FAREWELL):
                await self._empty.wait()
        self._listening.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.hub.aclose()

    async def _follow(self) -> None:
        """Carry the feed into the hub for ever; after every interruption, have the hub read again."""
        pause, longest = PAUSES
        while True:
            try:
                async with aclosing(self._source.feed()) as feed:
                    async for update in feed:
                        if update is None:
                            pause = PAUSES[0]
                            self._attached.set()
                            self.hub.resync()
                            self._look_at_all()
                        elif isinstance(update, Person):
                            for session in self.sessions:
                                session.changed(update.name)
                        else:
                            self.hub.update(update)
            except Exception as error:
                logger.warning("live: the feed was lost: %s", type(error).__name__)
            await asyncio.sleep(pause)
            pause = min(pause * 2, longest)

    def _look_at_all(self) -> None:
        """An account's change may have been missed. Not all sessions at one moment, for each asks its account."""
        loop = asyncio.get_running_loop()
        for place, session in enumerate(self.sessions):
            loop.call_later(place / LOOKS, session.due)

    async def serve(self, websocket: WebSocket) -> None:
        """One connection, from the upgrade to the close.

        Who the upgrade's cookie stands for is in `websocket.state` (`caller`, `token`), put there by
        `gateway.sessions.SessionMiddleware`, which leaves out the cookie when a foreign page opened the socket. What is
        said after the upgrade goes past ASGI, straight to `gateway.connections.WebSocketProtocol`.
        """
        await websocket.accept()
        address = origin(websocket.scope)
        if len(self._sessions) >= self._connections or self._here[address] >= self._each:
            await _close(websocket, codes.CONNECTION_LIMIT)
            return
        caller: Caller = getattr(websocket.state, "caller", ANONYMOUS)
        token: str | None = getattr(websocket.state, "token", None)
        session = Session(
            secrets.token_hex(8),
            websocket.scope["extensions"][LINE],
            hub=self.hub,
            access=self._access,
            rpc=self._toll(websocket.state, self._rpc) if self._toll else self._rpc,
            settings=self._settings,
            caller=caller,
            token=token or "",
            until=getattr(websocket.state, "until", 0),
            deadlines=self._deadlines,
            presences=self._presences,
            pen=self._pen,
        )
        self._sessions.add(session)
        self._here[address] += 1
        self._empty.clear()
        try:
            code = await session.run()
            if code is not None:
                await _close(websocket, code)
        finally:
            self._sessions.discard(session)
            self._here[address] -= 1
            if not self._here[address]:
                del self._here[address]
            if not self._sessions:
                self._empty.set()


def live_routes(live: Live) -> list[BaseRoute]:
    """The routes to mount."""
    return [WebSocketRoute(PATH, live.serve, name="live")]


async def _close(websocket: WebSocket, code: Code) -> None:
    """Say goodbye; a client that does not listen, or is gone, is not waited for."""
    try:
        async with asyncio.timeout(CLOSING):
            await websocket.close(code.number, code.reason)
    except (TimeoutError, RuntimeError, WebSocketDisconnect):
        return
