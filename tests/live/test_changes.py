"""The official client asks for changes of a board, and shows what another is sent whole."""

from __future__ import annotations

import asyncio

from centrifuge import Client, DeltaType  # type: ignore[import-untyped]
from websockets.asyncio.client import connect

from hall import messages as m
from tests.hall.town import HALL, W1, town
from tests.live.test_reception_line import Tablet, watching

BOARD = f"hall:{HALL}"
HELLO = '{"id":1,"connect":{}}\n{"id":2,"subscribe":{"channel":"%s","delta":"%s"}}'


def test_a_client_that_asks_for_changes_shows_what_one_shows_that_does_not() -> None:
    async def scenario() -> None:
        async with town() as it:

            async def check(url: str) -> None:
                whole, changes = Tablet(), Tablet()
                clients = [Client(url), Client(url)]
                subscriptions = [
                    clients[0].new_subscription(BOARD, whole),
                    clients[1].new_subscription(BOARD, changes, delta=DeltaType.FOSSIL),
                ]
                for client, subscription in zip(clients, subscriptions, strict=True):
                    await client.connect()
                    await subscription.subscribe()
                assert (await whole.next("subscribed")).data == (await changes.next("subscribed")).data
                for _ in range(3):
                    await it.take()
                await it.do(W1, m.Open())
                for _ in range(3):
                    await it.do(W1, m.CallNext())
                    await it.do(W1, m.Start())
                    await it.do(W1, m.Finish())
                final = await it.view("hall", HALL)
                for tablet in (whole, changes):
                    while await tablet.next("publication") != final:
                        pass
                await subscriptions[1].unsubscribe()
                await changes.next("unsubscribed")
                await it.take()
                await subscriptions[1].subscribe()
                await changes.next("subscribed")
                await it.take()
                final = await it.view("hall", HALL)
                while await changes.next("publication") != final:
                    pass
                for client in clients:
                    await client.disconnect()

            await watching(it, check)

    asyncio.run(scenario())


def test_a_change_of_a_board_is_a_small_part_of_it_on_the_line() -> None:
    async def scenario() -> None:
        async with town() as it:

            async def check(url: str) -> None:
                sizes: dict[str, list[int]] = {}
                for delta in ("", "fossil"):
                    async with connect(url) as line:
                        assert "permessage-deflate" in line.response.headers["Sec-WebSocket-Extensions"]
                        await line.send(HELLO % (BOARD, delta))
                        await line.recv()
                        await line.recv()
                        for _ in range(4):
                            await it.take()
                            sizes.setdefault(delta, []).append(len(await line.recv()))
                assert sum(sizes["fossil"][1:]) < sum(sizes[""][1:]) / 3

            await watching(it, check)

    asyncio.run(scenario())
