"""The whole way: actors, a real server on a loopback port, and the official Python client, unmodified."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import pytest
import uvicorn
from centrifuge import (  # type: ignore[import-untyped]
    CentrifugeError,
    Client,
    ClientEventHandler,
    ReplyError,
    SubscriptionEventHandler,
    SubscriptionState,
)
from starlette.applications import Starlette
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.frames import Close
from websockets.typing import Origin

from actors import Address, Caller, LocalCluster
from common.fronts import Family, families
from common.people import User
from common.says import ANYONE
from gateway.account_messages import Session
from gateway.citizens import Citizens
from gateway.connections import WebSocketProtocol
from gateway.live import PATH, Access, ClusterSource, Known, Live, Settings, codes, live_routes
from gateway.live.codes import Refusal
from gateway.sessions import COOKIE, SessionMiddleware
from tests.live.fakes import a_state
from tests.live.test_session import Count, Tally

CHANNEL, ADDRESS = "live_test_tally:t", Address("live_test_tally", "t")
PUBLIC_ID = "t"


class Server(uvicorn.Server):
    """A server that says when it listens, and leaves signals alone."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listening.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class Watcher(SubscriptionEventHandler, ClientEventHandler):  # type: ignore[misc]
    """Writes down what the client reports, in order."""

    def __init__(self) -> None:
        self.seen: asyncio.Queue[tuple[str, Any]] = asyncio.Queue()

    async def on_subscribed(self, ctx: Any) -> None:
        self.seen.put_nowait(("subscribed", ctx))

    async def on_publication(self, ctx: Any) -> None:
        self.seen.put_nowait(("publication", (ctx.pub.offset, ctx.pub.data["add"])))

    async def on_unsubscribed(self, ctx: Any) -> None:
        self.seen.put_nowait(("unsubscribed", ctx.code))

    async def on_connecting(self, ctx: Any) -> None:
        self.seen.put_nowait(("connecting", ctx.code))

    async def on_disconnected(self, ctx: Any) -> None:
        self.seen.put_nowait(("disconnected", ctx.code))

    async def next(self, what: str) -> Any:
        """What is reported next of this kind; nothing else may come before."""
        kind, detail = await self.seen.get()
        assert kind == what, (kind, detail)
        return detail


class Hall:
    """A cluster with one watched actor, behind a live socket."""

    def __init__(self, cluster: LocalCluster, connections: int) -> None:
        self.cluster = cluster
        self.door = asyncio.Event()
        self.door.set()
        access = Access(self.known, a_state())
        self.live = Live(ClusterSource(cluster), access, self.rpc, settings=Settings(), connections=connections)
        self.url = ""

    async def known(self, token: str, *, use: bool) -> Known | None:
        await self.door.wait()
        return Known(Caller("clerk01", ("clerk",), ("440106", PUBLIC_ID))) if token == "token" else None

    async def rpc(self, caller: Caller, method: str, data: Any) -> object:
        if method == "who":
            return {"name": caller.name}
        if method != "tally.count":
            raise Refusal(codes.METHOD_NOT_FOUND)
        return {"total": await self.count(data["by"], data["key"])}

    async def count(self, by: int, key: str | None = None) -> int:
        return await self.cluster.call(ADDRESS, Count(by=by), command_id=key)

    def send_away(self) -> None:
        for session in self.live.sessions:
            session.end(codes.SHUTDOWN)

    @asynccontextmanager
    async def client(self, token: str = "token") -> AsyncIterator[tuple[Client, Watcher]]:
        events = Watcher()
        client = Client(self.url, token=token, events=events, min_reconnect_delay=0.01, max_reconnect_delay=0.02)
        try:
            await client.connect()
            yield client, events
        finally:
            await client.disconnect()


class Door:
    """Stands in for `gateway.sign_in.SignIn`: one session."""

    async def session_of(self, token: str, whence: str | None = None) -> Session | None:
        if token != "token":
            return None
        user = User(name="clerk01", display_name="", roles=("clerk",), halls=("440106",))
        return Session(user=user, how="password", expires_at=2**62, idle_until=0)

    async def use(self, session: Session, token: str) -> Session:
        return session

    def caller_of(self, session: Session) -> Caller:
        user = session.user
        return Caller(user.name, user.roles, user.halls)


@asynccontextmanager
async def hall(monkeypatch: pytest.MonkeyPatch, connections: int = 100) -> AsyncIterator[Hall]:
    name = "live_test_tally"
    tallies = Family(name, "log", str.isalnum, None, lambda caller, address: None, ANYONE, dict[str, int])
    monkeypatch.setitem(families(), name, tallies)
    async with LocalCluster.open(kinds=[Tally]) as cluster:
        here = Hall(cluster, connections)
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            here.url = f"ws://127.0.0.1:{listener.getsockname()[1]}{PATH}"
            door: Any = Door()
            app = SessionMiddleware(
                Starlette(routes=live_routes(here.live)), sign_in=door, citizens=Citizens(a_state())
            )
            server = Server(uvicorn.Config(app, ws=WebSocketProtocol, lifespan="off", log_config=None))
            async with here.live:
                serving = asyncio.create_task(server.serve([listener]))
                await server.listening.wait()
                try:
                    yield here
                finally:
                    server.should_exit = True
                    await serving


def test_subscribe_with_data_then_publications_then_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        async with hall(monkeypatch) as here:
            await here.count(5)
            async with here.client() as (client, _):
                watcher = Watcher()
                subscription = client.new_subscription(CHANNEL, watcher, recoverable=True)
                await subscription.subscribe()
                context = await watcher.next("subscribed")
                assert (context.data, context.recoverable, context.recovered) == ({"sum": 5}, True, False)
                assert context.stream_position.offset == 1
                assert context.stream_position.epoch == here.cluster.epoch
                await here.count(2)
                await here.count(3)
                assert await watcher.next("publication") == (2, 2)
                assert await watcher.next("publication") == (3, 3)
                await subscription.unsubscribe()
                assert await watcher.next("unsubscribed") == 0
                await here.count(1)
                await subscription.subscribe()
                context = await watcher.next("subscribed")
                assert context.recovered
                assert await watcher.next("publication") == (4, 1)

    asyncio.run(scenario())


def test_what_was_missed_while_away_is_recovered(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        async with hall(monkeypatch) as here, here.client() as (client, events):
            watcher = Watcher()
            await events.next("connecting")
            await here.count(1)
            await client.new_subscription(CHANNEL, watcher, recoverable=True).subscribe()
            await watcher.next("subscribed")
            await here.count(1)
            assert await watcher.next("publication") == (2, 1)
            here.door.clear()
            here.send_away()
            assert await events.next("connecting") == codes.SHUTDOWN.number
            for by in (10, 20, 30):
                await here.count(by)
            here.door.set()
            context = await watcher.next("subscribed")
            assert (context.was_recovering, context.recovered, context.data) == (True, True, None)
            for offset, by in ((3, 10), (4, 20), (5, 30)):
                assert await watcher.next("publication") == (offset, by)
            await here.count(7)
            assert await watcher.next("publication") == (6, 7)

    asyncio.run(scenario())


def test_what_cannot_be_recovered_comes_as_a_fresh_snapshot(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        async with hall(monkeypatch) as here, here.client() as (client, _):
            for by in range(1, 301):
                await here.count(by)
            watcher = Watcher()
            subscription = client.new_subscription(CHANNEL, watcher, recoverable=True)
            await subscription.subscribe()
            await watcher.next("subscribed")
            subscription._epoch = "of another store"
            here.send_away()
            context = await watcher.next("subscribed")
            assert (context.was_recovering, context.recovered, context.data) == (True, False, {"sum": 45150})

    asyncio.run(scenario())


def test_a_call_answers_and_the_same_key_counts_once(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        async with hall(monkeypatch) as here, here.client() as (client, _):
            for _ in range(3):
                answer = await client.rpc("tally.count", {"by": 4, "key": "k"})
                assert answer.data == {"total": 4}
            with pytest.raises(ReplyError) as refused:
                await client.rpc("tally.dance", {})
            assert refused.value.code == codes.METHOD_NOT_FOUND.number

    asyncio.run(scenario())


def test_a_wrong_secret_and_a_channel_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        async with hall(monkeypatch) as here, here.client(token="") as (client, _):
            for channel, code in (
                ("ticket:440106-20261123-A001", codes.PERMISSION_DENIED),
                ("nothing:here", codes.UNKNOWN_CHANNEL),
            ):
                watcher = Watcher()
                subscription = client.new_subscription(channel, watcher, token="wrong")
                await subscription.subscribe()
                assert await watcher.next("unsubscribed") == code.number
                assert subscription.state is SubscriptionState.UNSUBSCRIBED

    asyncio.run(scenario())


def test_a_wrong_connection_token_is_final(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        async with hall(monkeypatch) as here, here.client(token="stolen") as (client, events):
            await events.next("connecting")
            assert await events.next("disconnected") == codes.INVALID_TOKEN.number
            with pytest.raises(CentrifugeError):
                await client.ready()

    asyncio.run(scenario())


def test_limits_and_malformed_frames_close_with_their_code(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        async with hall(monkeypatch, connections=1) as here, connect(here.url) as first:
            await first.send('{"id":1,"connect":{}}')
            assert json.loads(await first.recv())["connect"]["ping"] == 25
            async with connect(here.url) as second:
                with pytest.raises(ConnectionClosed) as full:
                    await second.recv()
                assert full.value.rcvd == Close(codes.CONNECTION_LIMIT.number, codes.CONNECTION_LIMIT.reason)
            await first.send("nonsense")
            with pytest.raises(ConnectionClosed) as closed:
                await first.recv()
            assert closed.value.rcvd == Close(codes.MALFORMED.number, codes.MALFORMED.reason)

    asyncio.run(scenario())


def test_a_gateway_that_stops_tells_its_clients_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        async with hall(monkeypatch) as here, connect(here.url) as client:
            await client.send('{"id":1,"connect":{}}')
            await client.recv()
            await here.live.__aexit__(None, None, None)
            with pytest.raises(ConnectionClosed) as closed:
                await client.recv()
            assert closed.value.rcvd == Close(codes.SHUTDOWN.number, codes.SHUTDOWN.reason)

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("origin", "name"), [(None, "clerk01"), ("http://{host}", "clerk01"), ("https://elsewhere.example", "anonymous")]
)
def test_a_cookie_counts_unless_a_foreign_page_opened_the_socket(
    monkeypatch: pytest.MonkeyPatch, origin: str | None, name: str
) -> None:
    async def scenario() -> None:
        async with hall(monkeypatch) as here:
            host = here.url.split("/")[2]
            page = None if origin is None else Origin(origin.format(host=host))
            async with connect(here.url, origin=page, additional_headers={"Cookie": f"{COOKIE}=token"}) as client:
                await client.send('{"id":1,"connect":{}}\n{"id":2,"rpc":{"method":"who"}}')
                answers = [json.loads(line) async for frame in _frames(client, 2) for line in frame]
                assert answers[-1] == {"id": 2, "rpc": {"data": {"name": name}}}

    asyncio.run(scenario())


async def _frames(client: ClientConnection, documents: int) -> AsyncIterator[list[str]]:
    """The next frames, split, until so many documents have come."""
    while documents > 0:
        lines = str(await client.recv()).split("\n")
        documents -= len(lines)
        yield lines
