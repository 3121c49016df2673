"""A queue's line is anybody's to watch: where a ticket stands is seen on its page the moment that the line changes."""

import asyncio
from typing import Any

from centrifuge import Client  # type: ignore[import-untyped]

from actors import Address
from hall import messages as m
from tests.hall.town import W1, A, town
from tests.live.test_reception_line import Tablet, watching


def test_everybody_sees_at_once_that_the_line_has_moved() -> None:
    async def scenario() -> None:
        async with town() as it:
            tickets = [(await it.take())["id"] for _ in range(3)]

            async def check(url: str) -> None:
                phone = Tablet()
                client = Client(url)
                await client.connect()
                await client.new_subscription(f"line:{A}", phone).subscribe()
                shown = (await phone.next("subscribed")).data
                assert shown == {"id": A, "line": [["A001", None, None], ["A002", None, None], ["A003", None, None]]}
                await it.cancel(tickets[0])
                assert [number for number, _, _ in (await line(phone, 2))["line"]] == ["A002", "A003"]
                await it.do(W1, m.Open())
                while (shown := (await phone.next("publication")))["line"][1][1] is None:
                    pass  # the window's own news come in two steps
                for _, p50, p90 in shown["line"]:
                    assert 0 < p50 < p90
                await it.do(W1, m.CallNext())
                assert [number for number, _, _ in (await line(phone, 1))["line"]] == ["A003"]
                await client.disconnect()

            await watching(it, check)
            assert [e.type for e in await it.cluster.events(Address("ticket", tickets[2]))] == ["ticket.taken"]

    async def line(phone: Tablet, waiting: int) -> Any:
        """The next value with so many people; where two changes come close together, only the later one is shown."""
        while len((shown := await phone.next("publication"))["line"]) != waiting:
            pass
        return shown

    asyncio.run(scenario())
