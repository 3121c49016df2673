"""Who gives an ID number has one open ticket in a queue; whoever asks for a second is told the number they have."""

from collections import Counter

import anyio
import pytest

from actors import Address, Refused
from hall import messages as m
from hall.next import REJOINS
from hall.taking import Desk, HolderBody, TakeBody
from tests.hall.test_api import Keys
from tests.hall.town import CLERK, HALL, W1, A, B, Town, town

pytestmark = pytest.mark.anyio

ME = {"holder_index": "one-person", "mask": "张*"}


async def refused(it: Town, queue: str = A) -> str:
    with pytest.raises(Refused) as caught:
        await it.take(queue, **ME)
    assert caught.value.field == "id_number"
    return f"{caught.value.code} {caught.value.facts['number']}"


async def test_a_second_ticket_in_the_same_queue_is_refused_and_named() -> None:
    async with town() as it:
        first = await it.take(**ME)
        assert await refused(it) == "ticket.has_one A001"
        assert (await it.take(B, **ME))["number"] == "B001"
        assert [(await it.take())["number"] for _ in range(2)] == ["A002", "A003"]
        await it.cancel(first["id"])
        assert (await it.take(**ME))["number"] == "A004"


async def test_every_state_before_the_end_counts() -> None:
    async with town() as it:
        await it.take(**ME)
        await it.do(W1, m.Open())
        for command in (m.CallNext(), m.Start(), m.Hold(), m.ResumeTicket(ticket="A001")):
            await it.do(W1, command)
            assert await refused(it) == "ticket.has_one A001"
        await it.do(W1, m.Finish())
        await it.until("ticket", "440106-20261123-A001", lambda shown: shown["state"] == "finished")
        assert (await it.take(**ME))["number"] == "A002"


async def test_a_missed_ticket_counts_while_it_may_come_back() -> None:
    async with town() as it:
        ticket = (await it.take(**ME))["id"]
        await it.do(W1, m.Open())
        for back in range(REJOINS + 1):
            await it.do(W1, m.CallNext())
            await it.do(W1, m.NoShow())
            shown = await it.until("ticket", ticket, lambda shown: shown["state"] == "missed")
            assert shown["may_rejoin"] == (back < REJOINS)
            if back < REJOINS:
                assert await refused(it) == "ticket.has_missed_one A001"
                await it.rejoin(ticket)
        assert (await it.take(**ME))["number"] == "A002"


async def test_a_transferred_ticket_is_open_where_it_went() -> None:
    async with town() as it:
        ticket = (await it.take(**ME))["id"]
        await it.do(W1, m.Open())
        await it.do(W1, m.CallNext())
        await it.do(W1, m.Transfer(queue=B))
        await it.until("ticket", ticket, lambda shown: shown["queue"] == B)
        assert await refused(it, B) == "ticket.has_one A001"
        assert (await it.take(**ME))["number"] == "A002"


async def test_twenty_at_once_get_one_ticket() -> None:
    async with town() as it:
        desk = Desk(it.cluster, Keys().derive)
        outcomes: Counter[str] = Counter()

        async def take(number: int) -> None:
            # The same person, written in different ways, at once.
            id_number = ("44010619900302999x", "４４０１０６-19900302-999X", "(440106 900302 999)")[number % 3]
            body = TakeBody(queue=A, holder=HolderBody(id_number=id_number))
            try:
                outcomes[(await desk.take(CLERK, HALL, f"key-{number}", body))["number"]] += 1
            except Refused as error:
                outcomes[f"{error.code} {error.facts['number']}"] += 1

        async with anyio.create_task_group() as group:
            for number in range(20):
                group.start_soon(take, number)
        assert outcomes == {"A001": 1, "ticket.has_one A001": 19}
        joined = [e for e in await it.cluster.events(Address("queue", A)) if e.type == "queue.joined"]
        assert len(joined) == 1


async def test_the_same_command_again_is_not_a_second_ticket() -> None:
    async with town() as it:
        first = await it.take(id="take", **ME)
        assert await it.take(id="take", **ME) == first


async def test_yesterdays_ticket_does_not_count() -> None:
    async with town() as it:
        await it.take(**ME)
        it.clock.advance(86_400)
        assert (await it.take(**ME))["id"] == "440106-20261124-A001"


async def test_reception_registers_only_for_staff() -> None:
    async with town() as it:
        with pytest.raises(Refused, match=r"hall\.staff_only"):
            await it.take(by="reception")
        taken = await it.cluster.call(Address("queue", A), m.Take(by="reception", mask="张*"), caller=CLERK)
        line = await it.cluster.call(Address("queue", A), m.ShowLine(), caller=CLERK)
        assert [(each["id"], each["by"], each["holder"]) for each in line] == [(taken["id"], "reception", "张*")]
