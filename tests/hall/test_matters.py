"""Several matters on one ticket: each in its queue, one after the other, under one number."""

from typing import Any

import pytest

from actors import ANONYMOUS, Address, Forbidden, Invalid, Refused, Unknown
from hall import messages as m
from hall.matters import MOST, at_hand, finished, matter, moved, refusal
from hall.taking import Desk, TakeBody
from tests.hall.test_api import Keys
from tests.hall.town import CLERK, HALL, MANAGER, OTHER, STRANGER, W1, W2, W3, A, B, Town, town

pytestmark = pytest.mark.anyio


def told(ticket: Any) -> list[tuple[str | None, str, bool]]:
    return [(each["item"], each["queue"], each["done"]) for each in ticket["matters"]]


async def add(it: Town, ticket: str, item: str = "b-item") -> Any:
    return await it.say(ticket, m.AddTicketMatter(item=item))


async def serve(it: Town, window: str = W1) -> Any:
    who = CLERK if window == W1 else OTHER
    view = await it.do(window, m.CallNext(), who)
    await it.do(window, m.Start(), who)
    it.clock.advance(60)
    await it.do(window, m.Finish(), who)
    return view["ticket"]


def test_the_policy() -> None:
    first, second = matter("a", "甲", "q:A", "A队"), matter("b", "乙", "q:B", "B队")
    both = [first, second]
    assert at_hand(both) == first
    assert at_hand(finished(both)) == second
    assert at_hand(finished(finished(both))) is None
    assert moved(finished(both), "q:C", "C队")[1]["queue"] == "q:C"
    assert both == [first, second]
    assert refusal(both, "a") == "ticket.matter_twice"
    assert refusal(finished(both), "a") is None  # the same again, after it was done
    assert refusal([first] * MOST, "z") == "ticket.too_many_matters"


async def test_the_second_matter_follows_the_first_under_the_same_number() -> None:
    async with town() as it:
        taken = await it.take(item="a-item")
        assert told(taken) == [("a-item", A, False)]
        ticket = taken["id"]
        added = await add(it, ticket)
        assert told(added) == [("a-item", A, False), ("b-item", B, False)]
        assert [each["item_name"] for each in added["matters"]] == ["综合咨询", "社保卡申领"]
        assert [each["queue_name"] for each in added["matters"]] == ["A队", "B队"]
        await it.until("page", ticket, lambda shown: shown == added)
        other = (await it.take(B))["id"]
        await it.do(W1, m.Open())
        await serve(it)
        shown = await it.until("ticket", ticket, lambda shown: shown["queue"] == B)
        assert (shown["number"], shown["state"], shown["item"], shown["taken_at"]) == (
            "A001",
            "waiting",
            "b-item",
            taken["taken_at"],
        )
        assert told(shown) == [("a-item", A, True), ("b-item", B, False)]
        await it.until("page", other, lambda shown: shown["position"] == 2)  # it has been seen elsewhere
        await it.do(W3, m.Open(), OTHER)
        served = await serve(it, W3)
        assert (served["number"], served["item_name"], served["why"]["rule"]) == ("A001", "社保卡申领", "transferred")
        shown = await it.until("ticket", ticket, lambda shown: shown["state"] == "finished")
        assert told(shown) == [("a-item", A, True), ("b-item", B, True)]


async def test_a_clerk_sees_all_that_a_ticket_is_for_and_what_of_it_is_done() -> None:
    async with town() as it:
        desk = Desk(it.cluster, Keys().derive)
        taken = await desk.take(MANAGER, HALL, None, TakeBody(items=["a-item", "b-item"]))
        await it.take(item="a-item")
        await it.do(W1, m.Open())
        called = await it.do(W1, m.CallNext())
        assert called["ticket"]["matters"] == [
            matter("a-item", "综合咨询", A, "A队"),
            matter("b-item", "社保卡申领", B, "B队"),
        ]
        await it.do(W1, m.Start())
        await it.do(W1, m.Hold(reason="补充材料"))
        assert told((await it.view("window", W1))["held"][0]) == [("a-item", A, False), ("b-item", B, False)]
        await it.do(W1, m.ResumeTicket(ticket=taken["id"]))
        await it.do(W1, m.Finish())
        await it.until("ticket", taken["id"], lambda shown: shown["queue"] == B)
        await it.do(W3, m.Open(), OTHER)
        called = await it.do(W3, m.CallNext(), OTHER)
        assert told(called["ticket"]) == [("a-item", A, True), ("b-item", B, False)]
        assert (await it.do(W1, m.CallNext()))["ticket"]["matters"] == []  # its item is all it is for


@pytest.mark.parametrize("caller", [None, CLERK], ids=["on the phone", "by the clerk"])
async def test_a_matter_added_after_the_call_is_on_the_desk_at_once(caller: Any) -> None:
    async with town() as it:
        ticket = (await it.take(item="a-item"))["id"]
        await it.do(W1, m.Open())
        await it.do(W1, m.CallNext())
        both = [("a-item", A, False), ("b-item", B, False)]
        await it.say(ticket, m.AddTicketMatter(item="b-item"), caller)
        await it.until("window", W1, lambda view: told(view["ticket"]) == both)


async def test_a_matter_added_to_a_ticket_on_hold_is_on_the_desk_too() -> None:
    async with town() as it:
        ticket = (await it.take(item="a-item"))["id"]
        await it.do(W1, m.Open())
        for command in (m.CallNext(), m.Start(), m.Hold()):
            await it.do(W1, command)
        await it.until("ticket", ticket, lambda shown: shown["state"] == "held")
        await add(it, ticket)
        await it.until("window", W1, lambda view: len(told(view["held"][0])) == 2)
        assert [e.type for e in await it.cluster.events(Address("window", W1))].count("window.ticket_amended") == 1


async def test_the_measured_service_counts_in_each_queue() -> None:
    async with town() as it:
        ticket = (await it.take(item="a-item"))["id"]
        await add(it, ticket)
        await it.do(W2, m.Open(), OTHER)
        await serve(it, W2)
        await it.until("ticket", ticket, lambda shown: shown["queue"] == B and shown["state"] == "waiting")
        assert (await serve(it, W2))["number"] == "A001"
        await it.until("ticket", ticket, lambda shown: shown["state"] == "finished")
        left = [
            (e.data.get("outcome", "finished"), e.data["seconds"])
            for queue in (A, B)
            for e in await it.cluster.events(Address("queue", queue))
            if e.type == "queue.left"
        ]
        assert left == [("transferred", 60), ("finished", 60)]
        assert (await it.view("window", W2))["served_today"] == 2


async def test_a_matter_can_be_added_while_being_served_and_is_not_a_second_call() -> None:
    async with town() as it:
        ticket = (await it.take())["id"]
        await it.do(W1, m.Open())
        await it.do(W1, m.CallNext())
        await it.until("ticket", ticket, lambda shown: shown["state"] == "called")
        added = await it.say(ticket, m.AddTicketMatter(item="a-item"), CLERK)
        assert told(added) == [(None, A, False), ("a-item", A, False)]
        await it.until("ticket", ticket, lambda shown: len(shown["matters"]) == 2)
        events = [e.type for e in await it.cluster.events(Address("ticket", ticket))]
        assert events.count("ticket.called") == 1
        await it.do(W1, m.Start())
        await it.do(W1, m.Finish())
        shown = await it.until("ticket", ticket, lambda shown: shown["state"] == "waiting")
        assert told(shown) == [(None, A, True), ("a-item", A, False)]


async def test_a_transfer_takes_the_matter_at_hand_along() -> None:
    async with town() as it:
        ticket = (await it.take(item="a-item"))["id"]
        await add(it, ticket)
        await it.do(W1, m.Open())
        await it.do(W1, m.CallNext())
        await it.do(W1, m.Transfer(queue=B))
        shown = await it.until("ticket", ticket, lambda shown: shown["queue"] == B)
        assert told(shown) == [("a-item", B, False), ("b-item", B, False)]


@pytest.mark.parametrize(
    ("item", "error", "code"),
    [
        ("a-item", Refused, "ticket.matter_twice"),
        ("nothing", Unknown, "item.unknown"),
        ("item-of-another-hall", Unknown, "item.unknown"),
    ],
)
async def test_bad_matters_change_nothing(item: str, error: type[Refused], code: str) -> None:
    async with town() as it:
        ticket = (await it.take(item="a-item"))["id"]
        with pytest.raises(error) as caught:
            await add(it, ticket, item)
        assert (caught.value.code, caught.value.field) == (code, "item")
        assert told(await it.ticket(ticket)) == [("a-item", A, False)]


async def test_who_may_add_a_matter_and_when() -> None:
    async with town() as it:
        ticket = (await it.take())["id"]
        for caller in (ANONYMOUS, STRANGER):
            with pytest.raises(Forbidden, match=r"ticket\.wrong_secret"):
                await it.say(ticket, m.AddTicketMatter(item="a-item"), caller)
        await it.cancel(ticket)
        with pytest.raises(Refused, match=r"ticket\.is_over"):
            await add(it, ticket)
        with pytest.raises(Unknown, match=r"ticket\.unknown"):
            await add(it, "440106-20261123-A099")


async def test_several_items_are_taken_at_once() -> None:
    async with town() as it:
        desk = Desk(it.cluster, Keys().derive)
        taken = await desk.take(MANAGER, HALL, "k", TakeBody(items=["b-item", "a-item"]))
        assert (taken["number"], told(taken)) == ("B001", [("b-item", B, False), ("a-item", A, False)])
        assert (await desk.take(MANAGER, HALL, "k", TakeBody(items=["b-item", "a-item"])))["id"] == taken["id"]
        shown = await it.until("ticket", taken["id"], lambda shown: shown["number"])
        assert told(shown) == told(taken)
        single = await desk.take(MANAGER, HALL, None, TakeBody(items=["a-item"]))
        assert told(single) == [("a-item", A, False)]


@pytest.mark.parametrize(
    ("body", "error", "code"),
    [
        (TakeBody(items=["a-item", "a-item"]), Invalid, "ticket.items_twice"),
        (TakeBody(items=["a-item"], queue=A), Invalid, "ticket.matters_need_items"),
        (TakeBody(items=["a-item"], item="a-item"), Invalid, "ticket.matters_need_items"),
        (TakeBody(items=["a-item", "nothing"]), Unknown, "item.unknown"),
        (TakeBody(items=["nothing", "a-item"]), Unknown, "item.unknown"),
    ],
)
async def test_bad_lists_of_items_give_no_ticket(body: TakeBody, error: type[Refused], code: str) -> None:
    async with town() as it:
        with pytest.raises(error) as caught:
            await Desk(it.cluster, Keys().derive).take(MANAGER, HALL, None, body)
        assert caught.value.code == code
        assert (await it.view("queue", A))["waiting"] == 0
