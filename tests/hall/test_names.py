"""Clerks have names: at the window and wherever it is told of, from the next action on, in refusals and lists."""

from typing import Any

import pytest

from actors import ANONYMOUS, Address, Caller, Forbidden, Refused, Unknown
from hall import messages as m
from hall.clerk import clerk_of
from hall.colleagues import colleagues
from hall.ratings import messages as rating_messages
from tests.hall.ratings.office import ADMIN, follow_ups, offered, rate, say, served
from tests.hall.statistics.days import edge, settled
from tests.hall.town import CLERK, HALL, MANAGER, OTHER, W1, W2, Town, town

pytestmark = pytest.mark.anyio

CHEN = Caller("clerk01", ("clerk",), (HALL,), "陈晓兰")
MARRIED = Caller("clerk01", ("clerk",), (HALL,), "陈兰")
LIN = Caller("clerk02", ("clerk",), (HALL,), "林志强")
BOSS = Caller("manager", ("manager",), (), "何主任")
ACCOUNT = Caller("account/x", ("actor",))
DAY = "20261123"


async def enrol(it: Town, name: str, display_name: str, *halls: str, active: bool = True) -> None:
    """What an account tells."""
    command = m.EnrolClerk(name=display_name, halls=list(halls), active=active)
    await it.cluster.call(clerk_of(HALL, name), command, caller=ACCOUNT)


async def test_the_window_the_hall_and_the_counter_say_who_sits_there() -> None:
    async with town() as it:
        assert (await it.view("window", W1))["clerk_name"] is None
        opened = await it.do(W1, m.Open(), CHEN)
        assert (opened["clerk"], opened["clerk_name"]) == ("clerk01", "陈晓兰")
        hall = await it.until("hall", HALL, lambda view: view["windows"][0]["state"] == "open")
        assert hall["windows"][0]["clerk"] == "陈晓兰"
        assert "clerk" not in hall["windows"][1]
        counter = await it.until("counter", W1, lambda view: view["clerk"])
        assert counter["clerk"]["display_name"] == "陈晓兰"
        await it.do(W1, m.Close(), CHEN)
        hall = await it.until("hall", HALL, lambda view: view["windows"][0]["state"] == "closed")
        assert "clerk" not in hall["windows"][0]


async def test_without_a_name_the_account_is_shown() -> None:
    async with town() as it:
        assert (await it.do(W1, m.Open()))["clerk_name"] == "clerk01"
        hall = await it.until("hall", HALL, lambda view: view["windows"][0]["state"] == "open")
        assert hall["windows"][0]["clerk"] == "clerk01"
        types = [event.type for event in await it.cluster.events(Address("window", W1))]
        assert "window.clerk_named" not in types


async def test_a_new_name_shows_from_the_next_action_and_is_told_once() -> None:
    async with town() as it:
        await it.take()
        await it.do(W1, m.Open(), CHEN)
        assert (await it.do(W1, m.CallNext(), MARRIED))["clerk_name"] == "陈兰"
        await it.do(W1, m.Start(), MARRIED)
        await it.until("hall", HALL, lambda view: view["windows"][0].get("clerk") == "陈兰")
        named = [e for e in await it.cluster.events(Address("window", W1)) if e.type == "window.clerk_named"]
        assert [event.data for event in named] == [
            {"clerk": "clerk01", "name": "陈晓兰"},
            {"clerk": "clerk01", "name": "陈兰"},
        ]


async def test_a_refusal_names_the_person() -> None:
    async with town() as it:
        await it.do(W1, m.Open(), CHEN)
        with pytest.raises(Forbidden) as caught:
            await it.do(W1, m.Pause(), LIN)
        assert (caught.value.code, caught.value.facts["clerk"]) == ("window.other_clerk", "陈晓兰")


async def test_a_hand_over_says_who_gives_and_who_takes_and_everybody_is_told_who_sits_there_now() -> None:
    async with town() as it:
        await enrol(it, "clerk02", "林志强", HALL)
        await it.take()
        await it.do(W1, m.Open(), CHEN)
        await it.do(W1, m.CallNext(), CHEN)
        await it.do(W1, m.Start(), CHEN)
        offer = (await it.do(W1, m.OfferWindow(clerk="clerk02"), CHEN))["offer"]
        assert (offer["by_name"], offer["to_name"]) == ("陈晓兰", "林志强")
        with pytest.raises(Refused) as caught:
            await it.do(W1, m.TakeOver(), Caller("clerk03", ("clerk",), (HALL,), "吴敏"))
        assert (caught.value.code, caught.value.facts["clerk"]) == ("window.offered_to", "林志强")
        taken = await it.do(W1, m.TakeOver(), LIN)
        assert (taken["clerk_name"], taken["handed_over_from_name"]) == ("林志强", "陈晓兰")
        await it.until("counter", W1, lambda view: view["clerk"]["display_name"] == "林志强")
        hall = await it.until("hall", HALL, lambda view: view["windows"][0].get("clerk") == "林志强")
        assert [call["times"] for call in hall["calls"]] == [1]  # nobody is called again


async def test_a_colleague_who_never_worked_here_can_take_over() -> None:
    async with town() as it:
        await it.do(W1, m.Open(), CHEN)
        await enrol(it, "clerk02", "林志强", HALL, "440106001")
        await it.do(W1, m.OfferWindow(clerk="clerk02"), CHEN)
        assert (await it.do(W1, m.TakeOver(), LIN))["clerk"] == "clerk02"


async def test_who_cannot_take_over_is_refused_and_the_reason_is_told() -> None:
    async with town() as it:
        await it.do(W1, m.Open(), CHEN)
        await enrol(it, "away", "王外", "440106001")
        await enrol(it, "boss", "何主任")
        await enrol(it, "left", "刘走", HALL, active=False)
        for clerk, code, facts in (
            ("away", "window.clerk_of_other_hall", {"clerk": "王外"}),
            ("boss", "window.clerk_of_other_hall", {"clerk": "何主任"}),
            ("left", "window.clerk_disabled", {"clerk": "刘走"}),
        ):
            with pytest.raises(Refused) as caught:
                await it.do(W1, m.OfferWindow(clerk=clerk), CHEN)
            assert (caught.value.code, caught.value.field, caught.value.facts) == (code, "clerk", facts)
        with pytest.raises(Unknown, match="unknown_clerk"):
            await it.do(W1, m.OfferWindow(clerk="nobody"), CHEN)
        assert "offer" not in await it.view("window", W1)


async def test_only_accounts_enrol() -> None:
    async with town() as it:
        command = m.EnrolClerk(name="x", halls=[HALL], active=True)
        for caller in (CHEN, MANAGER, ADMIN, ANONYMOUS):
            with pytest.raises(Forbidden):
                await it.cluster.call(clerk_of(HALL, "clerk01"), command, caller=caller)


async def test_colleagues_are_listed_those_on_duty_first() -> None:
    async with town() as it:
        await enrol(it, "clerk01", "陈晓兰", HALL)
        await enrol(it, "clerk02", "林志强", HALL)
        await enrol(it, "clerk03", "安静", HALL)
        await enrol(it, "left", "刘走", HALL, active=False)
        await enrol(it, "away", "王外", "440106001")
        await it.do(W2, m.Open(), LIN)
        listed = await it.cluster.read(lambda db: colleagues(db, HALL, DAY))
        assert listed == [
            {"name": "clerk02", "display_name": "林志强", "window": W2},
            {"name": "clerk03", "display_name": "安静", "window": None},
            {"name": "clerk01", "display_name": "陈晓兰", "window": None},
        ]
        tomorrow = await it.cluster.read(lambda db: colleagues(db, HALL, "20261124"))
        assert [one["window"] for one in tomorrow] == [None] * 3


async def test_a_follow_up_names_whom_it_is_about_and_whose_it_is() -> None:
    async with town() as it:
        ticket = await served(it, caller=CHEN)
        await offered(it, ticket)
        await rate(it, ticket, 1, "115")
        await it.until("follow_ups", HALL, lambda view: view["open"])
        (row,) = await follow_ups(it)
        assert (row["clerk"], row["clerk_name"], row["owner_name"]) == ("clerk01", "陈晓兰", None)
        taken = await say(it, rating_messages.TakeFollowUp(id=row["id"]), BOSS)
        assert (taken["owner"], taken["owner_name"]) == ("manager", "何主任")
        with pytest.raises(Refused) as caught:
            await say(it, rating_messages.TakeFollowUp(id=row["id"]), Caller("second", ("manager",), (), "副主任"))
        assert caught.value.facts == {"owner": "何主任"}


async def by_clerk(it: Town) -> Any:
    async with edge(it) as client:
        answer = await client.get("/api/statistics", params={"from": "2026-11-23", "to": "2026-11-23", "by": "clerk"})
    return {row["key"]: row["name"] for row in answer.json()["rows"]}


async def test_statistics_by_clerk_name_them_and_tell_namesakes_apart() -> None:
    async with town() as it:
        await served(it, W1, CLERK)
        await served(it, W2, OTHER)
        await settled(it)
        assert await by_clerk(it) == {"clerk01": "clerk01", "clerk02": "clerk02"}
        await enrol(it, "clerk01", "陈敏", HALL)
        assert await by_clerk(it) == {"clerk01": "陈敏", "clerk02": "clerk02"}
        await enrol(it, "clerk02", "陈敏", HALL)
        assert await by_clerk(it) == {"clerk01": "陈敏 (clerk01)", "clerk02": "陈敏 (clerk02)"}
