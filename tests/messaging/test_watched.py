"""An inbox at the edge: read over HTTP, watched on the live socket by the official client, by its own person only."""

import asyncio
from typing import Any

import pytest
from centrifuge import Client, SubscriptionErrorContext  # type: ignore[import-untyped]

from actors import Address
from common.access import INSIDE
from messaging import Notify
from messaging.inbox.messages import MarkRead
from tests.gateway.conftest import Edge
from tests.hall.town import CLERK, Town, town
from tests.live.test_official_client import Watcher
from tests.live.test_reception_line import watching
from tests.messaging.test_inbox import INBOX
from tests.messaging.test_inbox import INSIDE as ACTOR


class Reader(Watcher):
    """Writes down each entry, and why a channel is not opened."""

    async def on_publication(self, ctx: Any) -> None:
        self.seen.put_nowait(("publication", (ctx.pub.offset, ctx.pub.data)))

    async def on_error(self, ctx: SubscriptionErrorContext) -> None:
        self.seen.put_nowait(("error", ctx.code))


async def notify(it: Town, window: int) -> None:
    await it.cluster.call(INBOX, Notify(code="notice.window_offered", facts={"window": window}), caller=ACTOR)


def test_a_notice_is_pushed_and_one_that_came_meanwhile_is_not_missed() -> None:
    async def scenario() -> None:
        async with town() as it:

            async def check(url: str) -> None:
                reader = Reader()
                client = Client(url, token="clerk", min_reconnect_delay=0.01, max_reconnect_delay=0.02)
                await client.connect()
                subscription = client.new_subscription("inbox:clerk01", reader, recoverable=True)
                await subscription.subscribe()
                shown = (await reader.next("subscribed")).data
                assert (shown["unread"], shown["notices"]) == (0, []), "there before anything came"
                await notify(it, 1)
                offset, entry = await reader.next("publication")
                assert (offset, entry["type"], entry["unread"]) == (1, "inbox.notice_came", 1)
                assert entry["notice"]["text"]["zh"] == "1 号窗口请您接手。"
                await client.disconnect()
                await notify(it, 2)
                await it.cluster.call(INBOX, MarkRead(upto=1), caller=CLERK)
                await client.connect()
                assert (await reader.next("subscribed")).recovered
                assert (await reader.next("publication"))[1]["notice"]["number"] == 2
                offset, entry = await reader.next("publication")
                assert (offset, entry["type"], entry["read"], entry["unread"]) == (3, "inbox.notices_read", [1], 1)
                await client.disconnect()

            await watching(it, check)

    asyncio.run(scenario())


@pytest.mark.anyio
async def test_over_http_everybody_reads_their_own(edge: Edge) -> None:
    clerk, manager = await edge.sign_in("clerk01"), await edge.sign_in("manager")
    await edge.cluster.call(INBOX, Notify(code="notice.window_offered", facts={"window": 1}), caller=ACTOR)
    assert (await edge.client.get("/api/inbox", headers=clerk)).json()["unread"] == 1
    assert (await edge.client.get("/api/inbox", headers=manager)).json()["notices"] == []
    assert (await edge.client.get("/api/inbox")).status_code == 401
    read = await edge.client.post("/api/inbox/read", json={"upto": 1}, headers=clerk)
    assert read.json()["unread"] == 0
    wrong = await edge.client.post("/api/inbox/read", json={"upto": -1}, headers=clerk)
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "upto")
    assert Address("inbox", "clerk01") == INBOX
    assert ACTOR.roles == (INSIDE,)
