"""A clerk whose desk is gone gives the called ticket back; whoever is there, or works without a desk, keeps it."""

from typing import Any

import pytest

from actors import Address, Caller, Forbidden
from hall import messages as m
from hall.presence import BEAT, LAPSE, beyond
from hall.window_desk import AWAY
from tests.hall.town import CLERK, HALL, MANAGER, OTHER, W1, W2, A, Town, town

pytestmark = pytest.mark.anyio

GATEWAY = Caller("gateway", ("gateway",))
AWAY_SECONDS, LAPSE_SECONDS, BEAT_SECONDS = (micros / 1_000_000 for micros in (AWAY, LAPSE, BEAT))


async def at(it: Town, gateway: str, *clerks: str, window: str = W1) -> None:
    """What a gateway says: these have the window's desk open there, and nobody has any other."""
    keep = m.KeepDesks(desks={window: list(clerks)} if clerks else {})
    await it.cluster.call(Address("presence", gateway), keep, caller=GATEWAY)
    await seen(it, gateway, *clerks, window=window)


async def seen(it: Town, gateway: str, *clerks: str, window: str = W1) -> None:
    """Wait until the window has heard of it."""
    for _ in range(2000):
        now: dict[str, str] = {}
        for event in await it.cluster.events(Address("window", window)):
            if event.type in ("window.desk_seen", "window.desk_left") and event.data["gateway"] == gateway:
                now[event.data["clerk"]] = event.type
        if {clerk for clerk, type_ in now.items() if type_ == "window.desk_seen"} == set(clerks):
            return
        await it.view("window", window)
    raise AssertionError(now)


async def _called(it: Town) -> str:
    """A001 is called to window 1, whose clerk is at the desk; A002 waits."""
    ticket = (await it.take())["id"]
    await it.take()
    await at(it, "g1", "clerk01")
    await it.do(W1, m.Open())
    await it.do(W1, m.CallNext())
    return str(ticket)


async def _stays(it: Town) -> None:
    """However long it takes, the window goes on as it is."""
    before = await it.view("window", W1)
    it.clock.advance(2 * AWAY_SECONDS)
    for _ in range(200):
        assert (await it.view("window", W1))["state"] == before["state"]


async def test_the_called_ticket_goes_back_to_the_front_and_the_window_pauses_and_says_why() -> None:
    async with town() as it:
        ticket = await _called(it)
        await at(it, "g1")
        it.clock.advance(AWAY_SECONDS)
        window = await it.until("window", W1, lambda view: view["state"] == "paused")
        assert (window["ticket"], window["pause"]) == (None, {"reason": "away", "until": None})
        hall = await it.until("hall", HALL, lambda view: view["windows"][0]["state"] == "paused")
        assert hall["windows"][0]["pause"]["reason"] == "away"
        await it.until("ticket", ticket, lambda view: view["state"] == "waiting")
        assert (await it.ticket(ticket))["position"] == 1
        called = await it.do(W2, m.Open(), OTHER)
        called = await it.do(W2, m.CallNext(), OTHER)
        assert (called["ticket"]["id"], called["ticket"]["why"]["rule"]) == (ticket, "returned")


async def test_back_in_time_keeps_the_ticket() -> None:
    async with town() as it:
        await _called(it)
        await at(it, "g1")
        it.clock.advance(AWAY_SECONDS - 1)
        await at(it, "g2", "clerk01")
        await _stays(it)


async def test_a_second_desk_of_the_same_clerk_is_enough() -> None:
    async with town() as it:
        await _called(it)
        await at(it, "g2", "clerk01")
        await at(it, "g1")
        await _stays(it)


async def test_somebody_elses_desk_is_not_the_clerks() -> None:
    async with town() as it:
        await _called(it)
        await at(it, "g1", "manager")
        it.clock.advance(AWAY_SECONDS)
        await it.until("window", W1, lambda view: view["state"] == "paused")


async def test_who_is_served_stays_at_the_window() -> None:
    async with town() as it:
        await _called(it)
        await it.do(W1, m.Start())
        await at(it, "g1")
        await _stays(it)


async def test_a_command_is_a_sign_of_life() -> None:
    async with town() as it:
        await _called(it)
        await at(it, "g1")
        it.clock.advance(AWAY_SECONDS - 1)
        await it.do(W1, m.Recall())
        await _stays(it)


async def test_a_clerk_without_a_desk_is_not_missed() -> None:
    async with town() as it:
        await it.take()
        await it.do(W1, m.Open())
        await it.do(W1, m.CallNext())
        await _stays(it)


async def test_a_gateway_that_was_killed_is_not_taken_to_be_there_for_ever() -> None:
    async with town() as it:
        await _called(it)
        it.clock.advance(LAPSE_SECONDS)
        await seen(it, "g1")
        it.clock.advance(BEAT_SECONDS + AWAY_SECONDS - LAPSE_SECONDS - 1)
        for _ in range(200):
            assert (await it.view("window", W1))["state"] == "calling"  # its last word was a beat before its death
        it.clock.advance(1)
        await it.until("window", W1, lambda view: view["state"] == "paused")


async def test_who_called_after_a_gateways_last_word_has_three_minutes_from_there() -> None:
    async with town() as it:
        await _called(it)
        it.clock.advance(LAPSE_SECONDS - 1)
        await it.do(W1, m.Recall())
        it.clock.advance(1)
        await seen(it, "g1")
        it.clock.advance(AWAY_SECONDS - 2)
        for _ in range(200):
            assert (await it.view("window", W1))["state"] == "calling"
        it.clock.advance(1)
        await it.until("window", W1, lambda view: view["state"] == "paused")


async def test_after_an_outage_of_everything_desks_have_time_to_come_back() -> None:
    async with town() as it:
        await _called(it)
        for index in range(2):
            it.cluster.host(index).die()
        it.clock.advance(20 * LAPSE_SECONDS)
        for index in range(2):
            await it.cluster.restart(index)
        await seen(it, "g1")
        it.clock.advance(20)
        await at(it, "g2", "clerk01")
        await _stays(it)


async def test_after_a_gateways_death_the_desk_comes_back_through_another_one() -> None:
    async with town() as it:
        await _called(it)
        it.clock.advance(30)
        await at(it, "g2", "clerk01")
        for _ in range(12):
            it.clock.advance(LAPSE_SECONDS / 4)
            await at(it, "g2", "clerk01")
        await seen(it, "g1")
        assert (await it.view("window", W1))["state"] == "calling"


async def test_a_gateway_that_was_only_silent_is_believed_again() -> None:
    async with town() as it:
        await _called(it)
        it.clock.advance(LAPSE_SECONDS)
        await seen(it, "g1")
        await at(it, "g1", "clerk01")
        it.clock.advance(AWAY_SECONDS / 2)
        assert (await it.view("window", W1))["state"] == "calling"


async def test_beats_of_a_gateway_without_desks_leave_nothing() -> None:
    async with town() as it:
        await at(it, "g1")
        assert await it.cluster.events(Address("presence", "g1")) == []


@pytest.mark.parametrize("caller", [CLERK, MANAGER, Caller("x", ())])
async def test_only_gateways_say_who_is_there(caller: Caller) -> None:
    async with town() as it:
        with pytest.raises(Forbidden):
            await it.cluster.call(Address("presence", "g1"), m.KeepDesks(desks={W1: ["clerk01"]}), caller=caller)
        for message in (m.DeskLeft(gateway="g1", clerk="clerk01"), m.DeskAway()):
            with pytest.raises(Forbidden):
                await it.cluster.call(Address("window", W1), message, caller=caller)


@pytest.mark.parametrize(
    ("desks", "others", "more"),
    [
        ({}, {}, {}),
        ({W1: ["a", "b"]}, {W1: ["b"]}, {W1: ["a"]}),
        ({W1: ["a"], W2: ["a"]}, {W2: ["a"]}, {W1: ["a"]}),
        ({W1: ["a"]}, {W1: ["a"], A: ["c"]}, {}),
    ],
)
def test_what_is_more(desks: Any, others: Any, more: Any) -> None:
    assert beyond(desks, others) == more


async def test_a_run_of_a_gateway_leaves_no_row_once_it_has_no_desks() -> None:
    async with town() as it:
        await at(it, "g1", "clerk01")
        await at(it, "g2", "clerk02", window=W2)
        assert await it.rows("presence") == 2
        await at(it, "g1")
        assert await it.rows("presence") == 1
        it.clock.advance(LAPSE_SECONDS)
        await seen(it, "g2", window=W2)
        assert await it.rows("presence") == 0
        await at(it, "g1", "clerk01")
        assert await it.rows("presence") == 1
