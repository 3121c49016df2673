"""Reception on two tablets: what one of them does reaches the other through the real socket, at once."""

import asyncio
import socket
from typing import Any

from centrifuge import Client  # type: ignore[import-untyped]
from starlette.applications import Starlette
from uvicorn import Config

from actors import Caller
from gateway.citizens import Citizens
from gateway.connections import WebSocketProtocol
from gateway.live import PATH, Access, ClusterSource, Known, Live, Settings, live_routes
from gateway.sessions import SessionMiddleware
from hall import messages as m
from tests.hall.town import CLERK, STRANGER, A, Town, town
from tests.live.fakes import a_state
from tests.live.test_official_client import Door, Server, Watcher

LINE = f"queue:{A}"
FORBIDDEN = 103


class Tablet(Watcher):
    """Writes down the whole value of each publication."""

    async def on_publication(self, ctx: Any) -> None:
        self.seen.put_nowait(("publication", ctx.pub.data))


async def known(token: str, *, use: bool) -> Known | None:
    caller = {"clerk": CLERK, "stranger": STRANGER}.get(token)
    return Known(caller) if caller else None


async def rpc(caller: Caller, method: str, data: Any) -> object:
    raise NotImplementedError


async def watching(it: Town, check: Any) -> None:
    """Serve the town's channels on a loopback port while ``check`` runs with their address."""
    live = Live(ClusterSource(it.cluster), Access(known, a_state()), rpc, settings=Settings(), connections=9)
    door: Any = Door()
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        app = SessionMiddleware(Starlette(routes=live_routes(live)), sign_in=door, citizens=Citizens(a_state()))
        server = Server(Config(app, ws=WebSocketProtocol, lifespan="off", log_config=None))
        async with live:
            serving = asyncio.create_task(server.serve([listener]))
            await server.listening.wait()
            try:
                await check(f"ws://127.0.0.1:{listener.getsockname()[1]}{PATH}")
            finally:
                server.should_exit = True
                await serving


def test_what_one_tablet_does_to_a_line_reaches_the_other_at_once() -> None:
    async def scenario() -> None:
        async with town() as it:
            tickets = [(await it.take())["id"] for _ in range(3)]

            async def check(url: str) -> None:
                tablet = Tablet()
                client = Client(url, token="clerk")
                await client.connect()
                await client.new_subscription(LINE, tablet).subscribe()
                shown = (await tablet.next("subscribed")).data
                assert (shown["waiting"], shown["absent"]) == (3, 0)
                # None of these changes a figure on the board but the second: the line is another all the same.
                await it.say(tickets[2], m.MoveTicket(to="front", reason="身体不适"), CLERK)
                assert (await tablet.next("publication"))["waiting"] == 3
                await it.say(tickets[0], m.LeaveTicket(), CLERK)
                assert (await tablet.next("publication"))["absent"] == 1
                await it.say(tickets[1], m.AddTicketMatter(item="b-item"), CLERK)
                await tablet.next("publication")
                await client.disconnect()

            await watching(it, check)

    asyncio.run(scenario())


def test_a_line_is_for_the_staff_of_its_hall() -> None:
    async def scenario() -> None:
        async with town() as it:

            async def check(url: str) -> None:
                for token in ("", "stranger"):
                    tablet = Tablet()
                    client = Client(url, token=token)
                    await client.connect()
                    await client.new_subscription(LINE, tablet).subscribe()
                    assert await tablet.next("unsubscribed") == FORBIDDEN
                    await client.disconnect()

            await watching(it, check)

    asyncio.run(scenario())
