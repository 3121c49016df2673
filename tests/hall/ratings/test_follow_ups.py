"""A bad rating is somebody's to settle, by a day, and ends with a result that everyone concerned is told."""

from datetime import date

import pytest

from actors import ANONYMOUS, Address, Caller, Forbidden, Invalid, Refused, Unknown
from hall.ratings import messages as m
from hall.ratings import terms
from tests.hall.ratings.office import ADMIN, DAY, follow_ups, offered, rate, say, served
from tests.hall.town import CLERK, HALL, Town, town

pytestmark = pytest.mark.anyio
OTHER_MANAGER = Caller("manager2", ("manager",), (HALL,))
ELSEWHERE = Caller("manager3", ("manager",), ("440106001",))


async def bad(it: Town, score: int = 1) -> str:
    """A service rated badly; answers the follow-up's id."""
    ticket = await served(it)
    await offered(it, ticket)
    await rate(it, ticket, score, "115" if score == 1 else "214")
    await it.until("follow_ups", HALL, lambda view: view["open"])
    return f"{ticket}.1"


async def test_from_a_bad_rating_to_its_result() -> None:
    async with town() as it:
        key = await bad(it)
        (row,) = await follow_ups(it)
        assert (row["id"], row["state"], row["owner"], row["overdue"]) == (key, "open", None, False)
        assert (row["ticket_number"], row["window"], row["clerk"]) == ("A001", "01", "clerk01")
        assert row["reasons"] == ["115"]
        # Monday 23 November: five working days on is Monday 30.
        assert row["due_at"] == "2026-11-30T23:59:59.000+08:00"
        with pytest.raises(Refused) as caught:
            await say(it, m.CloseFollowUp(id=key, result="rectified", outcome="sealed"))
        assert caught.value.code == "follow_up.not_taken"
        assert (await say(it, m.TakeFollowUp(id=key)))["owner"] == "manager"
        assert (await say(it, m.TakeFollowUp(id=key)))["owner"] == "manager"
        with pytest.raises(Refused) as caught:
            await say(it, m.TakeFollowUp(id=key), OTHER_MANAGER)
        assert caught.value.facts == {"owner": "manager"}
        closed = await say(it, m.CloseFollowUp(id=key, result="explained", outcome="sealed"))
        assert (closed["state"], closed["result"]) == ("closed", "explained")
        for again in (m.CloseFollowUp(id=key, result="rectified", outcome="sealed"), m.TakeFollowUp(id=key)):
            with pytest.raises(Refused) as caught:
                await say(it, again)
            assert caught.value.code == "follow_up.closed"
        ticket = key.partition(".")[0]
        told = await it.until("rating", ticket, lambda view: view["services"][0]["rated"]["follow_up"] != "open")
        assert told["services"][0]["rated"]["follow_up"] == "explained"


async def test_an_administrator_takes_over() -> None:
    async with town() as it:
        key = await bad(it, 2)
        await say(it, m.TakeFollowUp(id=key), OTHER_MANAGER)
        with pytest.raises(Refused):
            await say(it, m.CloseFollowUp(id=key, result="rectified", outcome="sealed"))
        assert (await say(it, m.TakeFollowUp(id=key), ADMIN))["owner"] == "admin"
        taken = (await it.cluster.events(Address("follow_ups", HALL)))[-1]
        assert taken.data["before"] == "manager2"


async def test_only_managers_of_the_hall_see_and_settle() -> None:
    async with town() as it:
        key = await bad(it)
        for caller in (ANONYMOUS, CLERK, ELSEWHERE):
            with pytest.raises(Forbidden):
                await follow_ups(it, caller)
            for message in (m.TakeFollowUp(id=key), m.CloseFollowUp(id=key, result="rectified", outcome="x")):
                with pytest.raises(Forbidden):
                    await say(it, message, caller)
        with pytest.raises(Unknown):
            await say(it, m.TakeFollowUp(id="440106-20261123-A099.1"))
        await say(it, m.TakeFollowUp(id=key))
        with pytest.raises(Invalid):
            await say(it, m.CloseFollowUp(id=key, result="forgotten", outcome="x"))


async def test_one_that_nobody_settles_is_overdue() -> None:
    async with town() as it:
        first = await bad(it)
        it.clock.set(it.clock.now() + DAY)
        second = await bad(it)
        it.clock.set(terms.due_at("20261123") - 1)
        assert (await it.view("follow_ups", HALL))["overdue"] == 0
        it.clock.set(terms.due_at("20261123"))
        await it.until("follow_ups", HALL, lambda view: view["overdue"] == 1)
        await say(it, m.TakeFollowUp(id=first))
        await say(it, m.CloseFollowUp(id=first, result="rectified", outcome="sealed"))
        it.clock.set(terms.due_at("20261124"))
        await it.until("follow_ups", HALL, lambda view: view["overdue"] == 1)
        rows = {row["id"]: (row["state"], row["overdue"]) for row in await follow_ups(it)}
        assert rows == {first: ("closed", True), second: ("open", True)}


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2026, 11, 23), "2026-11-30"),
        (date(2026, 11, 28), "2026-12-04"),
        # Spring Festival 2026: 15 to 23 February off, Saturdays 14 and 28 February worked.
        (date(2026, 2, 13), "2026-02-27"),
    ],
)
def test_the_deadline_counts_working_days(day: date, due: str) -> None:
    found = terms.due_at(f"{day:%Y%m%d}")
    assert date.fromtimestamp(found // 1_000_000 + 8 * 3600 - 12 * 3600).isoformat() == due
