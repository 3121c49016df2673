"""Leaving for ten minutes: calls pass by, the place stays, and the time ends by itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actors import ANONYMOUS, Address, Forbidden, Refused, Unknown
from hall import messages as m
from hall.leaving import LEAVE, back_by, is_away, may_leave
from hall.next import SECOND
from tests.hall.town import CLERK, HALL, NINE, OTHER, STRANGER, W1, W2, A, B, Town, town

pytestmark = pytest.mark.anyio

MOMENTS = st.integers(0, 2**52)


async def leave(it: Town, ticket: str) -> None:
    left = await it.say(ticket, m.LeaveTicket())
    assert (left["leave"], left["may_leave"]) == ({"until": "2026-11-23T09:10:00.000+08:00"}, False)
    await it.until("ticket", ticket, lambda shown: shown["leave"])


async def called(it: Town, window: str = W1) -> str:
    number: str = (await it.do(window, m.CallNext(), CLERK if window == W1 else OTHER))["serving"]
    await it.do(window, m.NoShow(), CLERK if window == W1 else OTHER)
    return number


@given(MOMENTS, MOMENTS)
def test_nobody_is_away_for_longer_than_allowed_whatever_the_clock_does(left: int, now: int) -> None:
    away = is_away(back_by(left), now)
    assert away == (0 <= now - left < LEAVE * SECOND)


def test_who_may_leave() -> None:
    assert may_leave("waiting", None, 0)
    assert may_leave("waiting", None, 1)
    assert not may_leave("waiting", None, 2)
    assert not may_leave("waiting", 1, 0)
    assert not may_leave("called", None, 0)


async def test_calls_pass_by_who_is_away_and_nobody_is_passed_over() -> None:
    async with town() as it:
        first, second, third = [(await it.take())["id"] for _ in range(3)]
        await it.do(W1, m.Open())
        await leave(it, first)
        assert (await it.ticket(second))["position"] == 2  # the place stays
        view = await it.do(W1, m.CallNext())
        assert (view["serving"], view["ticket"]["why"]) == ("A002", {"rule": "first_come", "passed": 0})
        await it.do(W1, m.NoShow())
        back = await it.say(first, m.ReturnTicket())
        assert (back["position"], back["leave"], back["may_leave"]) == (1, None, True)
        assert await called(it) == "A001"
        assert await called(it) == "A003"
        await it.until("ticket", third, lambda shown: shown["state"] == "missed")


async def test_the_time_ends_by_itself_and_who_is_not_back_is_simply_called() -> None:
    async with town() as it:
        ticket = (await it.take())["id"]
        await it.do(W1, m.Open())
        await leave(it, ticket)
        with pytest.raises(Refused, match=r"window\.all_absent"):
            await it.do(W1, m.CallNext())
        it.clock.advance(LEAVE - 1)
        with pytest.raises(Refused, match=r"window\.all_absent"):
            await it.do(W1, m.CallNext())
        it.clock.advance(1)
        assert await called(it) == "A001"


async def test_that_everyone_is_away_or_yet_to_come_is_said_with_figures_and_on_the_board() -> None:
    async with town() as it:
        await it.do(W1, m.Open())
        with pytest.raises(Refused, match=r"window\.nobody_waiting"):
            await it.do(W1, m.CallNext())
        first, second = [(await it.take())["id"] for _ in range(2)]
        await it.take(later=True)
        await leave(it, first)
        await it.until("hall", HALL, lambda view: (view["queues"][0]["waiting"], view["queues"][0]["absent"]) == (3, 2))
        await it.do(W1, m.CallTicket(ticket="A002"))
        await it.do(W1, m.NoShow())
        with pytest.raises(Refused) as refused:
            await it.do(W1, m.CallNext())
        assert (refused.value.code, refused.value.facts) == ("window.all_absent", {"away": 1, "expected": 1})
        await it.say(first, m.ReturnTicket())
        await it.until("hall", HALL, lambda view: (view["queues"][0]["waiting"], view["queues"][0]["absent"]) == (2, 1))
        await it.until("ticket", second, lambda shown: shown["state"] == "missed")


async def test_who_leaves_is_no_longer_shown_to_the_window_as_next() -> None:
    async with town() as it:
        tickets = [(await it.take())["id"] for _ in range(2)]
        await it.do(W1, m.Open())
        await it.until("desk", W1, lambda view: [head["number"] for head in view.get("next", [])] == ["A001", "A002"])
        await leave(it, tickets[0])
        await it.until("desk", W1, lambda view: [head["number"] for head in view["next"]] == ["A002"])


async def test_the_reminder_says_that_the_time_is_over() -> None:
    async with town() as it:
        ticket = (await it.take())["id"]
        await leave(it, ticket)
        it.clock.advance(LEAVE)
        shown = await it.until("ticket", ticket, lambda shown: shown["leave"] is None)
        assert (shown["state"], shown["may_leave"]) == ("waiting", True)
        events = await it.cluster.events(Address("queue", A))
        assert [e.data["by"] for e in events if e.type == "queue.back"] == ["time"]


async def test_twice_and_no_more() -> None:
    async with town() as it:
        ticket = (await it.take())["id"]
        for _ in range(2):
            await it.say(ticket, m.LeaveTicket())
            with pytest.raises(Refused, match=r"ticket\.is_away"):
                await it.say(ticket, m.LeaveTicket())
            await it.say(ticket, m.ReturnTicket())
        with pytest.raises(Refused, match=r"ticket\.left_too_often") as caught:
            await it.say(ticket, m.LeaveTicket())
        assert caught.value.facts == {"number": "A001", "times": 2}
        assert (await it.ticket(ticket))["may_leave"] is False


async def test_the_count_goes_along_to_another_queue() -> None:
    async with town() as it:
        ticket = (await it.take())["id"]
        for command in (m.LeaveTicket(), m.ReturnTicket(), m.LeaveTicket(), m.ReturnTicket()):
            await it.say(ticket, command)
        await it.do(W1, m.Open())
        await it.do(W1, m.CallNext())
        await it.do(W1, m.Transfer(queue=B))
        await it.until("ticket", ticket, lambda shown: shown["queue"] == B)
        with pytest.raises(Refused, match=r"ticket\.left_too_often"):
            await it.say(ticket, m.LeaveTicket())


async def test_a_window_may_still_ask_for_the_number() -> None:
    async with town() as it:
        ticket = (await it.take())["id"]
        await leave(it, ticket)
        await it.do(W1, m.Open())
        assert (await it.do(W1, m.CallTicket(ticket="A001")))["ticket"]["why"] == {"rule": "asked_for", "passed": 0}
        shown = await it.until("ticket", ticket, lambda shown: shown["state"] == "called")
        assert (shown["leave"], shown["may_leave"]) == (None, False)
        it.clock.advance(LEAVE)
        with pytest.raises(Refused, match=r"ticket\.not_away"):
            await it.say(ticket, m.ReturnTicket())


@pytest.mark.parametrize("command", [m.LeaveTicket(), m.ReturnTicket()])
async def test_only_its_holder_and_staff(command: m.LeaveTicket) -> None:
    async with town() as it:
        ticket, other = [(await it.take())["id"] for _ in range(2)]
        for caller in (ANONYMOUS, STRANGER):
            with pytest.raises(Forbidden, match=r"ticket\.wrong_secret"):
                await it.say(ticket, command, caller)
        with pytest.raises(Unknown, match=r"ticket\.unknown"):
            await it.say("440106-20261123-A099", command)
        await it.cancel(other)
        with pytest.raises(Refused, match=r"ticket\.is_over"):
            await it.say(other, command)


async def test_only_who_waits_may_leave_and_only_who_left_is_back() -> None:
    async with town() as it:
        ticket = (await it.take())["id"]
        with pytest.raises(Refused, match=r"ticket\.not_away"):
            await it.say(ticket, m.ReturnTicket())
        await it.do(W1, m.Open())
        for command in (m.CallNext(), m.Start(), m.Hold()):
            await it.do(W1, command)
            with pytest.raises(Refused, match=r"ticket\.not_waiting"):
                await it.say(ticket, m.LeaveTicket())


async def test_a_clock_put_back_keeps_nobody_away() -> None:
    async with town() as it:
        ticket = (await it.take())["id"]
        await leave(it, ticket)
        it.clock.set(NINE - 3_600 * SECOND)
        await it.do(W1, m.Open())
        assert await called(it) == "A001"


async def test_leaving_survives_the_host() -> None:
    async with town(hosts=1) as it:
        first, _ = [(await it.take())["id"] for _ in range(2)]
        await it.do(W2, m.Open(), OTHER)
        await leave(it, first)
        await it.cluster.restart(0)
        assert await called(it, W2) == "A002"
        it.clock.advance(LEAVE)
        assert await called(it, W2) == "A001"
