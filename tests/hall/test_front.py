"""Reception: everyone in line, moved with a reason and back; and all of it over HTTP."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actors import ANONYMOUS, Address, Caller, Forbidden, Invalid, Refused, Unknown
from hall import messages as m
from hall.access import holder_of
from hall.next import Line, Place, between
from tests.hall.test_api import edge
from tests.hall.town import CLERK, HALL, STRANGER, W1, A, B, Town, a_key, town

pytestmark = pytest.mark.anyio

ORDERS = st.lists(st.tuples(st.integers(0, 3), st.integers(1, 6)), min_size=1, max_size=12)
"""How long after another someone comes, and where they are then moved."""


@given(ORDERS)
def test_who_is_moved_stands_exactly_there(moves: list[tuple[int, int]]) -> None:
    line, rank = Line(), 0
    for order, (later, to) in enumerate(moves, start=1):
        rank += later
        place = Place(rank, order, f"t{order}", (rank, order))
        line.join(place)
        others = [other.ticket for other in line if other != place]
        target = min(to, len(line))
        put = between(*line.neighbours(place, target))
        line.leave(place)
        line.join(Place(*put, place.ticket, place.came))
        others.insert(target - 1, place.ticket)
        assert [other.ticket for other in line] == others
        assert line.earlier((rank + 1, 0)) == len(line)


async def move(it: Town, ticket: str, to: int | str, caller: Caller = CLERK, *, reason: str = "身体不适") -> Any:
    return await it.say(ticket, m.MoveTicket(to=to, reason=reason), caller)


async def order(it: Town, queue: str = A) -> list[str]:
    line = await it.cluster.call(Address("queue", queue), m.ShowLine(), caller=CLERK)
    return [each["number"] for each in line if each["state"] == "waiting"]


async def test_moving_is_exact_told_and_journaled_and_the_call_says_so() -> None:
    async with town() as it:
        tickets = [(await it.take())["id"] for _ in range(4)]
        assert (await move(it, tickets[3], "front"))["position"] == 1
        assert await order(it) == ["A004", "A001", "A002", "A003"]
        assert (await move(it, tickets[0], 3))["position"] == 3
        assert await order(it) == ["A004", "A002", "A001", "A003"]
        assert (await move(it, tickets[1], "back"))["position"] == 4
        assert (await it.take())["position"] == 5
        for ticket, position in zip(tickets, (2, 4, 3, 1), strict=True):
            await it.until("page", ticket, lambda shown, position=position: shown["position"] == position)
        events = [e.data for e in await it.cluster.events(Address("queue", A)) if e.type == "queue.moved"]
        facts = [(e["to"], e["by"], e["reason"], e.get("passed", 0)) for e in events]
        assert facts == [
            ("front", "clerk01", "身体不适", 3),
            ("3", "clerk01", "身体不适", 0),
            ("back", "clerk01", "身体不适", 0),
        ]
        await it.do(W1, m.Open())
        view = await it.do(W1, m.CallNext())
        why = {"rule": "moved", "passed": 3, "reason": "身体不适", "by": "clerk01"}
        assert (view["serving"], view["ticket"]["why"]) == ("A004", why)
        for queue_or_window, tag in (
            (Address("queue", A), "queue.handed_over"),
            (Address("window", W1), "window.called"),
        ):
            called = next(e.data for e in await it.cluster.events(queue_or_window) if e.type == tag)
            assert {name: called[name] for name in why} == why


async def test_a_move_that_was_undone_is_no_reason_for_the_call() -> None:
    async with town() as it:
        tickets = [(await it.take())["id"] for _ in range(2)]
        await move(it, tickets[1], "front")
        await move(it, tickets[1], "own", reason="移错了")
        await it.do(W1, m.Open())
        assert (await it.do(W1, m.CallNext()))["ticket"]["why"] == {"rule": "first_come", "passed": 0}
        await it.do(W1, m.NoShow())
        assert (await it.do(W1, m.CallNext()))["ticket"]["why"] == {"rule": "first_come", "passed": 0}


async def test_a_move_is_undone_whatever_came_between() -> None:
    async with town() as it:
        tickets = [(await it.take())["id"] for _ in range(3)]
        await move(it, tickets[2], "front")
        await move(it, tickets[2], 2)
        await it.cancel(tickets[0])
        await it.take(priority="elderly")
        assert (await move(it, tickets[2], "own", reason="移错了"))["position"] == 3
        assert await order(it) == ["A004", "A002", "A003"]
        events = await it.cluster.events(Address("queue", A))
        assert (await move(it, tickets[2], "own"))["position"] == 3  # nothing left to undo
        assert len(await it.cluster.events(Address("queue", A))) == len(events)


async def test_where_they_stand_already_nothing_happens() -> None:
    async with town() as it:
        tickets = [(await it.take())["id"] for _ in range(2)]
        events = await it.cluster.events(Address("queue", A))
        for ticket, to in ((tickets[0], "front"), (tickets[0], 1), (tickets[1], "back"), (tickets[1], 99)):
            await move(it, ticket, to)
        assert await it.cluster.events(Address("queue", A)) == events


async def test_a_move_is_over_with_the_wait() -> None:
    async with town() as it:
        tickets = [(await it.take())["id"] for _ in range(3)]
        await move(it, tickets[2], "front")
        await it.do(W1, m.Open())
        await it.do(W1, m.CallNext())
        await it.do(W1, m.NoShow())
        await it.until("ticket", tickets[2], lambda shown: shown["state"] == "missed")
        await it.rejoin(tickets[2])
        view = await it.do(W1, m.CallNext())
        assert (view["serving"], view["ticket"]["why"]["rule"]) == ("A003", "rejoined")


async def test_moves_survive_the_host() -> None:
    async with town(hosts=1) as it:
        tickets = [(await it.take())["id"] for _ in range(3)]
        await move(it, tickets[2], 2)
        await it.cluster.restart(0)
        assert await order(it) == ["A001", "A003", "A002"]


@pytest.mark.parametrize("caller", [ANONYMOUS, STRANGER, holder_of("440106-20261123-A001")])
async def test_only_staff_of_the_hall_move_and_see_the_line(caller: Caller) -> None:
    async with town() as it:
        ticket = (await it.take())["id"]
        with pytest.raises(Forbidden, match=r"hall\.staff_only"):
            await move(it, ticket, "front", caller)
        with pytest.raises(Forbidden, match=r"hall\.staff_only"):
            await it.cluster.call(Address("queue", A), m.ShowLine(), caller=caller)


async def test_only_who_waits_is_moved() -> None:
    async with town() as it:
        ticket = (await it.take())["id"]
        for to in ("left", 0, -1):
            with pytest.raises(Invalid, match=r"ticket\.move_where"):
                await move(it, ticket, to)
        await it.do(W1, m.Open())
        await it.do(W1, m.CallNext())
        with pytest.raises(Refused, match=r"ticket\.not_waiting"):
            await move(it, ticket, "front")
        with pytest.raises(Unknown, match=r"ticket\.unknown"):
            await move(it, "440106-20261123-A099", "front")


async def test_reception_over_http() -> None:
    clerk = {"X-Clerk": "1"}
    async with edge() as (it, client):
        body = {"item": "a-item", "by": "reception", "priority": "elderly", "holder": {"name": "张三丰"}}
        assert (await client.post(f"/api/halls/{HALL}/tickets", json=body)).status_code == 403
        taken = (await client.post(f"/api/halls/{HALL}/tickets", json=body, headers=clerk)).json()
        await it.take()
        path = f"/api/tickets/{taken['id']}"
        slip = (await client.get(f"{path}/slip", headers=clerk)).json()
        assert (slip["secret"], slip["number"]) == (taken["secret"], "A001")
        assert (await client.get(f"{path}/slip")).status_code == 403
        moved = await client.post(f"{path}/move", json={"to": "back", "reason": "等家人"}, headers=clerk)
        assert (moved.status_code, moved.json()["position"]) == (200, 2)
        for bad in (
            {"to": 0},
            {"to": "up"},
            {"to": True},
            {"to": "front", "reason": ""},
            {"to": "front", "reason": None},
        ):
            answer = await client.post(f"{path}/move", json={"reason": "x", **bad}, headers=clerk)
            assert answer.status_code == 422, bad
        line = (await client.get(f"/api/halls/{HALL}/line", headers=clerk)).json()
        assert [(queue["id"], queue["name_en"]) for queue in line["queues"]] == [(A, "Queue A"), (B, "Queue B")]
        first, second = line["queues"][0]["tickets"]
        assert (first["number"], first["position"], first["moved"], first["by"]) == ("A002", 1, False, None)
        names = ("number", "position", "moved", "by", "holder", "item_name", "priority", "state")
        shown = tuple(second[name] for name in names)
        assert shown == ("A001", 2, True, "reception", "张**", "综合咨询", "elderly", "waiting")
        assert "secret" not in second
        assert (await client.get(f"/api/halls/{HALL}/line")).status_code == 403
        assert (await client.get("/api/halls/440199/line", headers=clerk)).status_code == 404


async def test_leaving_matters_and_presence_over_http() -> None:
    async with edge() as (_, client):
        body = {"queue": A, "presence": "later"}
        taken = (await client.post(f"/api/halls/{HALL}/tickets", json=body)).json()
        path, secret = f"/api/tickets/{taken['id']}", {"secret": taken["secret"]}
        code = (await client.get(f"/api/halls/{HALL}/code", headers={"X-Clerk": "1"})).json()["code"]
        here = {"ticket": taken["id"], "code": code}
        assert (await client.post(f"/api/halls/{HALL}/here", json=here)).status_code == 403
        confirmed = await client.post(f"/api/halls/{HALL}/here", json={**here, **secret})
        assert (confirmed.status_code, confirmed.json()["confirm_by"]) == (200, None)
        key = {"Idempotency-Key": a_key("away")}
        left = await client.post(f"{path}/leave", params=secret, headers=key)
        assert (left.status_code, left.json()["leave"] is not None) == (200, True)
        assert (await client.post(f"{path}/leave", params=secret, headers=key)).json() == left.json()
        assert (await client.post(f"{path}/return", params=secret)).json()["leave"] is None
        added = await client.post(f"{path}/matters", params=secret, json={"item": "b-item"})
        assert [matter["item"] for matter in added.json()["matters"]] == [None, "b-item"]
        for route, json in (("leave", None), ("return", None), ("matters", {"item": "a-item"})):
            answer = await client.post(f"{path}/{route}", params={"secret": "x"}, json=json)
            assert (answer.status_code, answer.json()["code"]) == (403, "ticket.wrong_secret")
            assert (await client.post(f"/api/tickets/x/{route}", json=json)).status_code == 404
