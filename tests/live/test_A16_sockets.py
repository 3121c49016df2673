"""A16: a socket that has ended leaves nothing, however it ended, and with nobody to collect garbage."""

from __future__ import annotations

import asyncio
import gc
import json
import socket
import struct
import weakref
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import uvicorn
from centrifuge import Client  # type: ignore[import-untyped]
from starlette.applications import Starlette
from starlette.websockets import WebSocket
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from actors import ANONYMOUS, Caller
from gateway import problems
from gateway.connections import HttpProtocol, Spoken, WebSocketProtocol
from gateway.live import PATH, Access, Known, Live, live_routes, protocol, rpc
from gateway.live.outbox import Outbox
from gateway.live.session import Session
from tests.live.fakes import FakeSource, a_state
from tests.live.test_official_client import Server, Watcher

SOCKETS = 20
HALL = "hall:440106"
OURS = (Session, Outbox, protocol.Connection, HttpProtocol, WebSocketProtocol, Spoken, WebSocket)
HELLO = json.dumps({"id": 1, "connect": {}}) + "\n" + json.dumps({"id": 2, "subscribe": {"channel": HALL}})


class Gateway:
    """A live socket on a loopback port, before a truth in memory."""

    def __init__(self, connections: int) -> None:
        self.source = FakeSource()
        self.source.commit(HALL)
        access = Access(self.known, a_state())
        self.live = Live(self.source, access, self.rpc, connections=connections)
        self.transports: weakref.WeakSet[Any] = weakref.WeakSet()
        self.port = 0
        self.answered = 0

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}{PATH}"

    async def known(self, token: str, *, use: bool) -> Known | None:
        return Known(ANONYMOUS) if token == "token" else None

    async def rpc(self, caller: Caller, method: str, data: object) -> object:
        if method == "much":
            self.answered += 1
            return "x" * 60_000
        if method == "fail":
            raise ZeroDivisionError
        return await rpc._told(self.refuse())

    async def refuse(self) -> dict[str, Any]:
        raise problems.Problem(409, "window.not_open")

    async def quiet(self, server: Server) -> None:
        """Until every connection is over, on both sides of it."""
        while self.live.sessions or server.server_state.connections or server.server_state.tasks:
            await asyncio.sleep(0.001)
        await asyncio.sleep(0)  # asyncio closes the socket one turn after it has told that it is lost

    @asynccontextmanager
    async def raw(self, *, buffer: int = 0) -> AsyncIterator[socket.socket]:
        """A TCP connection that ends with a reset, as that of a phone whose battery is empty."""
        line = socket.socket()
        line.setblocking(False)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        if buffer:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        await asyncio.get_running_loop().sock_connect(line, ("127.0.0.1", self.port))
        try:
            yield line
        finally:
            line.close()


Alive = Callable[[], Counter[str]]


@pytest.fixture
def alive() -> Iterator[Alive]:
    """What is there of connections that was not there before, by kind; nobody collects garbage meanwhile."""

    def all_of_ours() -> list[object]:
        return [thing for thing in gc.get_objects() if type(thing) in OURS]

    gc.collect()
    gc.disable()
    before = all_of_ours()  # kept, so that no other comes to its address
    known = {id(thing) for thing in before}
    yield lambda: Counter(type(thing).__name__ for thing in all_of_ours() if id(thing) not in known)
    gc.enable()


@asynccontextmanager
async def gateway(
    monkeypatch: pytest.MonkeyPatch, alive: Alive, connections: int = 100
) -> AsyncIterator[tuple[Gateway, Callable[[], Awaitable[Counter[str]]]]]:
    """The gateway, and a count of what is alive of its connections once they are over."""
    here = Gateway(connections)

    def noted(kind: Any) -> None:
        made = kind.connection_made

        def connection_made(self: Any, transport: Any) -> None:
            here.transports.add(transport)
            made(self, transport)

        monkeypatch.setattr(kind, "connection_made", connection_made)

    noted(HttpProtocol)
    noted(WebSocketProtocol)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        here.port = listener.getsockname()[1]
        app = Starlette(routes=live_routes(here.live))
        config = uvicorn.Config(app, http=HttpProtocol, ws=WebSocketProtocol, lifespan="off", log_config=None)
        server = Server(config)

        async def left() -> Counter[str]:
            await here.quiet(server)
            return alive() + Counter(type(transport).__name__ for transport in here.transports)

        async with asyncio.timeout(60), here.live:
            serving = asyncio.create_task(server.serve([listener]))
            await server.listening.wait()
            try:
                yield here, left
            finally:
                server.should_exit = True
                await serving


async def closes(here: Gateway) -> None:
    async with connect(here.url) as client:
        await client.send(HELLO)
        await client.recv()
        await client.recv()


async def dies(here: Gateway) -> None:
    async with connect(here.url) as client:
        await client.send(HELLO)
        await client.recv()
        client.transport.abort()


async def never_says_a_word(here: Gateway) -> None:
    async with connect(here.url) as client:
        client.transport.abort()


async def goes_in_the_middle_of_the_upgrade(here: Gateway) -> None:
    async with here.raw() as line:
        half = f"GET {PATH} HTTP/1.1\r\nHost: hall\r\nUpgrade: websocket\r\n".encode()
        await asyncio.get_running_loop().sock_sendall(line, half)


async def is_no_upgrade(here: Gateway) -> None:
    async with here.raw() as line:
        loop = asyncio.get_running_loop()
        await loop.sock_sendall(line, b"GET / HTTP/1.1\r\nHost: hall\r\nConnection: close\r\n\r\n")
        while await loop.sock_recv(line, 4096):
            pass


async def is_refused(here: Gateway, frame: str) -> None:
    async with connect(here.url) as client:
        await client.send(frame)
        await client.wait_closed()
        assert client.close_code != 1000


async def talks_nonsense(here: Gateway) -> None:
    await is_refused(here, "nonsense")


async def has_a_wrong_token(here: Gateway) -> None:
    await is_refused(here, json.dumps({"id": 1, "connect": {"token": "stolen"}}))


async def sends_too_much(here: Gateway) -> None:
    await is_refused(here, "x" * 70_000)


async def is_denied_everything(here: Gateway) -> None:
    async with connect(here.url) as client:
        asked = [
            {"connect": {}},
            {"subscribe": {"channel": "ticket:440106-20261123-A001", "token": "wrong"}},
            {"subscribe": {"channel": "hall:440199"}},
            {"rpc": {"method": "refused"}},
            {"rpc": {"method": "fail"}},
        ]
        await client.send("\n".join(json.dumps({"id": n, **what}) for n, what in enumerate(asked, 1)))
        answers = 0
        while answers < len(asked):
            answers += len(str(await client.recv()).split("\n"))


def framed(text: str) -> bytes:
    """A short text as a client's frame, masked with zeros."""
    return b"\x81" + bytes([0x80 + len(text)]) + bytes(4) + text.encode()


async def stops_reading(here: Gateway) -> None:
    """Asks for more than it takes, and holds the line open until it is cut."""
    async with here.raw(buffer=4096) as line:
        loop = asyncio.get_running_loop()
        upgrade = (
            f"GET {PATH} HTTP/1.1\r\nHost: hall\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        )
        await loop.sock_sendall(line, upgrade.encode())
        assert b" 101 " in await loop.sock_recv(line, 1024)
        await loop.sock_sendall(line, framed(json.dumps({"id": 1, "connect": {}})))
        while not here.live.sessions:
            await asyncio.sleep(0)
        asked = 0
        while here.live.sessions:
            if asked == here.answered:
                asked += 1
                await loop.sock_sendall(line, framed(json.dumps({"id": asked + 1, "rpc": {"method": "much"}})))
            await asyncio.sleep(0)
        while here.transports:
            await asyncio.sleep(0.001)


async def is_the_official_client(here: Gateway) -> None:
    watcher = Watcher()
    client = Client(here.url, token="token", events=Watcher())
    await client.connect()
    await client.new_subscription(HALL, watcher).subscribe()
    await watcher.next("subscribed")
    await client.disconnect()


@pytest.mark.parametrize(
    "visit",
    [
        closes,
        dies,
        never_says_a_word,
        goes_in_the_middle_of_the_upgrade,
        is_no_upgrade,
        talks_nonsense,
        has_a_wrong_token,
        sends_too_much,
        is_denied_everything,
        stops_reading,
        is_the_official_client,
    ],
)
def test_A16_nothing_is_left_of_a_client_that(
    visit: Callable[[Gateway], Awaitable[None]], alive: Alive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.live.socket.CLOSING", 0.01)
    monkeypatch.setattr("gateway.connections.LINGER", 0.01)

    async def scenario() -> None:
        async with gateway(monkeypatch, alive) as (here, left):
            for _ in range(1 if visit is stops_reading else SOCKETS):
                await visit(here)
            assert await left() == {}

    asyncio.run(scenario())


def test_A16_nothing_is_left_of_those_who_find_the_gateway_full(alive: Alive, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        async with gateway(monkeypatch, alive, connections=0) as (here, left):
            for _ in range(SOCKETS):
                async with connect(here.url) as client:
                    with pytest.raises(ConnectionClosed):
                        await client.recv()
            assert await left() == {}

    asyncio.run(scenario())


def test_A16_nothing_is_left_of_those_whom_the_gateway_sends_away(
    alive: Alive, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario() -> None:
        async with gateway(monkeypatch, alive) as (here, left):
            clients = [await connect(here.url) for _ in range(SOCKETS)]
            for client in clients:
                await client.send(HELLO)
                await client.recv()
            await here.live.__aexit__(None, None, None)
            for client in clients:
                await client.wait_closed()
            assert await left() == {}

    asyncio.run(scenario())


def test_A16_a_channel_that_many_come_and_go_to_has_one_timer(alive: Alive, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        async with gateway(monkeypatch, alive) as (here, _):
            for _ in range(SOCKETS):
                await closes(here)
            while here.live.sessions:
                await asyncio.sleep(0.001)
            waiting: Any = asyncio.get_running_loop()
            assert sum("cool" in repr(timer) for timer in waiting._scheduled) == 1

    asyncio.run(scenario())
