"""Undoing a call, and people who go away in the middle of a service."""

import pytest

from actors import Address, Refused
from hall import messages as m
from tests.hall.town import CLERK, W1, A, B, town

pytestmark = pytest.mark.anyio


async def test_a_call_by_mistake_is_undone_and_costs_the_person_nothing() -> None:
    async with town() as it:
        first = (await it.take())["id"]
        await it.take()
        await it.do(W1, m.Open())
        await it.do(W1, m.CallNext())
        view = await it.do(W1, m.GiveBack())
        assert (view["state"], view["serving"], view.get("day")) == ("open", None, None)
        await it.until("ticket", first, lambda shown: shown["state"] == "waiting")
        shown = await it.ticket(first)
        assert (shown["position"], shown["may_rejoin"]) == (1, False)
        gave_back = [e.data for e in await it.cluster.events(Address("window", W1)) if e.type == "window.gave_back"]
        assert gave_back == [{"by": "clerk01"}]
        it.clock.advance(300)
        view = await it.do(W1, m.CallNext())
        assert (view["serving"], view["ticket"]["why"]["rule"]) == ("A001", "returned")
        assert view["ticket"]["taken_at"] == "2026-11-23T09:00:00.000+08:00"


async def test_who_leaves_in_the_middle_is_neither_served_nor_missed() -> None:
    async with town() as it:
        ticket = (await it.take(item="a-item"))["id"]
        await it.say(ticket, m.AddTicketMatter(item="b-item"))
        await it.do(W1, m.Open())
        await it.do(W1, m.CallNext())
        await it.do(W1, m.Start())
        view = await it.do(W1, m.Left())
        assert (view["state"], view["served_today"]) == ("open", 0)
        shown = await it.until("ticket", ticket, lambda shown: shown["state"] == "cancelled")
        assert shown["reason"] == "left"
        assert (await it.view("queue", B))["waiting"] == 0  # the next matter is not waited for
        left = [e.data for e in await it.cluster.events(Address("queue", A)) if e.type == "queue.left"]
        assert [(each["outcome"], each.get("seconds")) for each in left] == [("cancelled", None)]
        assert await it.cluster.events(Address("rating", ticket)) == []


async def test_what_has_begun_is_not_given_back_and_who_was_only_called_has_not_left() -> None:
    async with town() as it:
        await it.take()
        await it.do(W1, m.Open())
        for command in (m.GiveBack(), m.Left()):
            with pytest.raises(Refused, match=r"window\.nobody_called"):
                await it.do(W1, command)
        await it.do(W1, m.CallNext())
        with pytest.raises(Refused, match=r"window\.not_started"):
            await it.do(W1, m.Left())
        await it.do(W1, m.Start(), CLERK)
        with pytest.raises(Refused, match=r"window\.already_serving"):
            await it.do(W1, m.GiveBack())
