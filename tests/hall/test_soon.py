"""Three are ahead: said once in each wait."""

import pytest

from actors import Address
from hall import messages as m
from tests.hall.town import W1, A, B, Town, town

pytestmark = pytest.mark.anyio


async def said(it: Town, ticket: str) -> list[str]:
    """The events that said it."""
    events = await it.cluster.events(Address("ticket", ticket))
    return [e.type for e in events if e.type == "ticket.soon" or e.data.get("soon")]


async def test_it_is_said_once_when_three_are_ahead() -> None:
    async with town() as it:
        tickets = [(await it.take())["id"] for _ in range(7)]
        last = tickets[-1]
        assert (await it.ticket(last))["soon"] is False
        for gone, ahead in zip(tickets[:3], (5, 4, 3), strict=True):
            await it.cancel(gone)
            shown = await it.until("page", last, lambda shown, ahead=ahead: shown["ahead"] == ahead)
            assert shown["soon"] == (ahead <= 3)
        await it.cancel(tickets[3])
        await it.until("page", last, lambda shown: shown["ahead"] == 2)
        assert await said(it, last) == ["ticket.soon"]
        for _ in range(2):
            await it.take(priority="elderly")
        shown = await it.until("page", last, lambda shown: shown["ahead"] == 4)
        assert shown["soon"] is False
        await it.cancel(tickets[4])
        await it.until("page", last, lambda shown: shown["soon"])
        assert await said(it, last) == ["ticket.soon"]


async def test_a_new_wait_says_it_again() -> None:
    async with town() as it:
        ticket = (await it.take())["id"]
        await it.do(W1, m.Open())
        await it.do(W1, m.CallNext())
        await it.do(W1, m.Transfer(queue=B))
        await it.until("ticket", ticket, lambda shown: shown["queue"] == B)
        assert await said(it, ticket) == ["ticket.taken", "ticket.requeued"]
        assert (await it.take(A))["soon"] is True
