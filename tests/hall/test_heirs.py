"""The configuration takes a queue away, or moves its items: nobody is lost, and everyone is told why."""

from typing import Any

import pytest

from actors import Address, Caller, Refused
from common.access import INSIDE
from hall import messages as m
from hall.heirs import ELSE, NOBODY, heir_of, heirs, still
from hall.next import ORDINARY, PRIORITY
from hall.numbers import number_of
from tests.hall.test_admin import BOSS
from tests.hall.town import CLERK, HALL, OTHER, W1, W2, W3, A, B, Town, town

pytestmark = pytest.mark.anyio

C = f"{HALL}:C"


def document(queues: str, **items: str) -> dict[str, Any]:
    return {
        "queues": [{"id": f"q:{queue}"} for queue in queues],
        "items": [{"id": item, "queue": f"q:{queue}"} for item, queue in items.items()],
    }


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (document("AB", x="A", y="B"), document("AB", x="A", y="B"), {}),
        (document("AB", x="A", y="B"), document("AB", x="B", y="B"), {"q:A": {"x": "q:B"}}),
        (document("AB", x="A"), document("AB"), {}),  # the item is gone, its queue is not
        (document("AB", x="B"), document("A", x="A"), {"q:B": {"x": "q:A", ELSE: "q:A"}}),
        (document("ABC", x="C", y="C", z="C"), document("AB", x="A", y="B", z="B"), None),
        (document("AB", x="B"), document("A"), {"q:B": {ELSE: "q:A"}}),
        (document("A", x="A"), document(""), {"q:A": {ELSE: NOBODY}}),
    ],
)
def test_who_inherits(before: Any, after: Any, expected: Any) -> None:
    if expected is None:
        expected = {"q:C": {"x": "q:A", "y": "q:B", "z": "q:B", ELSE: "q:B"}}
    assert heirs(before, after) == expected


def test_where_somebody_goes() -> None:
    moved, removed = {"x": "q:B"}, {"x": "q:B", ELSE: "q:A"}
    assert [heir_of(moved, item) for item in ("x", "y", None)] == ["q:B", None, None]
    assert [heir_of(removed, item) for item in ("x", "y", None)] == ["q:B", "q:A", "q:A"]
    assert still(removed, [{"id": "y"}]) == {"x": "q:B"}  # there again
    assert still(moved, [{"id": "x"}]) == {}


async def change(it: Town, **parts: Any) -> None:
    """An administrator's change of parts of the configuration."""
    hall = Address("hall", HALL)
    shown = await it.cluster.call(hall, m.ShowConfiguration(), caller=BOSS)
    fields = {name: shown[name] for name in m.ConfigureHall.__struct_fields__ if name in shown}
    await it.cluster.call(hall, m.ConfigureHall(**{**fields, **parts}), caller=BOSS)


async def items_to(it: Town, queue: str) -> None:
    """All items are handled in one queue from now on."""
    shown = await it.cluster.call(Address("hall", HALL), m.ShowConfiguration(), caller=BOSS)
    await change(it, items=[{**item, "queue": queue} for item in shown["items"]])


async def without_a(it: Town) -> None:
    """Queue A is taken away; its item goes to B."""
    shown = await it.cluster.call(Address("hall", HALL), m.ShowConfiguration(), caller=BOSS)
    await change(
        it,
        queues=[queue for queue in shown["queues"] if queue["id"] != A],
        items=[{**item, "queue": B} for item in shown["items"]],
        windows=[{**window, "queues": [B]} for window in shown["windows"]],
    )


async def last(it: Town, ticket: str, tag: str) -> Any:
    return [e.data for e in await it.cluster.events(Address("ticket", ticket)) if e.type == tag][-1]


async def test_whoever_waits_for_an_item_that_moves_goes_along_by_the_hour_of_their_ticket() -> None:
    async with town() as it:
        first = await it.take(item="a-item")
        elderly = await it.take(item="a-item", priority="elderly")
        stays = await it.take()
        it.clock.advance(60)
        later = await it.take(B)
        await items_to(it, B)
        for ticket, position in ((elderly, 1), (first, 2), (later, 3)):
            await it.until(
                "page", ticket["id"], lambda shown, p=position: (shown["queue"], shown["position"]) == (B, p)
            )
        assert (await last(it, first["id"], "ticket.requeued"))["reason"] == "item_moved"
        assert (
            (await it.view("ticket", first["id"]))["reason"] == (await it.ticket(first["id"]))["reason"] == "item_moved"
        )
        assert (await it.ticket(stays["id"]))["position"] == 1  # came for no item: the queue is there
        joined = [e.data for e in await it.cluster.events(Address("queue", B)) if e.type == "queue.joined"]
        assert [(number_of(each["ticket"]), each.get("lane", ORDINARY)) for each in joined[1:]] == [
            ("A002", PRIORITY),
            ("A001", ORDINARY),
        ]
        await it.do(W3, m.Open(), OTHER)
        assert [(await serve(it)) for _ in range(3)] == ["A002", "A001", "B001"]


async def serve(it: Town) -> str:
    view = await it.do(W3, m.CallNext(), OTHER)
    await it.do(W3, m.Start(), OTHER)
    await it.do(W3, m.Finish(), OTHER)
    number: str = view["serving"]
    return number


async def test_who_is_at_a_window_of_a_queue_that_goes_is_served_and_the_next_matter_follows_its_item() -> None:
    async with town() as it:
        ticket = (await it.take(item="a-item"))["id"]
        await it.do(W1, m.Open())
        await it.do(W1, m.CallNext())
        await it.do(W1, m.Start())
        await it.say(ticket, m.AddTicketMatter(item="b-item"))
        await it.until("hall", HALL, lambda view: view["queues"][0]["waiting"] == 0)
        await without_a(it)
        await it.do(W1, m.Finish())
        shown = await it.until("ticket", ticket, lambda shown: shown["queue"] == B)
        assert [(each["queue"], each["done"]) for each in shown["matters"]] == [(A, True), (B, False)]


async def test_a_next_matter_in_a_queue_that_has_gone_is_handled_by_its_heir() -> None:
    async with town() as it:
        ticket = (await it.take(B, item="b-item"))["id"]
        await it.say(ticket, m.AddTicketMatter(item="a-item"))
        await without_a(it)
        await it.do(W3, m.Open(), OTHER)
        assert await serve(it) == "B001"
        shown = await it.until(
            "ticket", ticket, lambda shown: shown["state"] == "waiting" and shown["item"] == "a-item"
        )
        assert (shown["queue"], shown["matters"][1]["queue"]) == (B, B)
        assert (await last(it, ticket, "ticket.requeued"))["reason"] == "next_matter"
        assert await serve(it) == "B001"


async def test_who_missed_a_call_or_is_given_back_goes_to_the_heir() -> None:
    async with town() as it:
        missed, held = [(await it.take())["id"] for _ in range(2)]
        await it.do(W1, m.Open())
        await it.do(W1, m.CallNext())
        await it.do(W1, m.NoShow())
        await it.do(W1, m.CallNext())
        await it.do(W1, m.Start())
        await it.do(W1, m.Hold())
        await it.until("ticket", missed, lambda shown: shown["state"] == "missed")
        await it.until("hall", HALL, lambda view: view["queues"][0]["waiting"] == 0)
        await without_a(it)
        await it.until("queue", B, lambda view: view["waiting"] == 0)
        await it.rejoin(missed)
        shown = await it.until("page", missed, lambda shown: shown["queue"] == B)
        assert (shown["state"], shown["number"], shown["position"]) == ("waiting", "A001", 1)
        assert (await last(it, missed, "ticket.requeued"))["reason"] == "queue_removed"
        await it.do(W1, m.ResumeTicket(ticket=held))  # who is at a window is served there to the end
        await it.do(W1, m.Finish())
        await it.until("ticket", held, lambda shown: shown["state"] == "finished")


async def test_whoever_still_waits_when_the_hall_has_no_queue_left_is_told() -> None:
    async with town() as it:
        ticket = (await it.take())["id"]
        order = m.LetInherit(heirs={ELSE: NOBODY})
        await it.cluster.call(Address("queue", A), order, caller=Caller(f"hall/{HALL}", (INSIDE,), ()))
        await it.until("ticket", ticket, lambda shown: shown["state"] == "cancelled")
        assert (await last(it, ticket, "ticket.cancelled"))["reason"] == "queue_removed"


async def test_a_queue_that_is_there_again_keeps_its_people() -> None:
    async with town() as it:
        before = await it.cluster.call(Address("hall", HALL), m.ShowConfiguration(), caller=BOSS)
        await without_a(it)
        await it.until("queue", A, lambda view: True)
        names = ("queues", "items", "windows")
        await change(it, **{name: before[name] for name in names})
        ticket = await it.take(item="a-item")
        assert (ticket["queue"], (await it.ticket(ticket["id"]))["position"]) == (A, 1)
        assert (await it.take(B, item="b-item"))["queue"] == B


async def test_a_clerk_may_transfer_to_a_queue_that_has_lost_the_item() -> None:
    async with town() as it:
        await items_to(it, B)
        ticket = (await it.take(B, item="a-item"))["id"]
        await it.do(W3, m.Open(), OTHER)
        await it.do(W3, m.CallNext(), OTHER)
        await it.do(W3, m.Transfer(queue=A), OTHER)
        await it.until("ticket", ticket, lambda shown: (shown["queue"], shown["state"]) == (A, "waiting"))
        await it.do(W1, m.Open(), CLERK)
        assert (await it.do(W1, m.CallNext(), CLERK))["serving"] == "B001"


async def test_whoever_waits_for_a_window_that_closes_may_be_called_by_others() -> None:
    async with town() as it:
        ticket = (await it.take())["id"]
        await it.do(W2, m.Open(), OTHER)
        await it.do(W1, m.Open())
        await it.do(W1, m.CallNext())
        await it.do(W1, m.Transfer(window=W2))
        await it.until("ticket", ticket, lambda shown: shown["state"] == "waiting")
        with pytest.raises(Refused, match=r"window\.nobody_waiting"):
            await it.do(W1, m.CallNext())
        await it.do(W2, m.Pause(), OTHER)  # who pauses comes back
        with pytest.raises(Refused, match=r"window\.nobody_waiting"):
            await it.do(W1, m.CallNext())
        await it.do(W2, m.Close(), OTHER)
        view = await it.until("desk", W1, lambda view: view.get("next"))
        assert view["next"][0]["number"] == "A001"
        assert (await it.do(W1, m.CallNext()))["ticket"]["why"]["rule"] == "transferred"
