"""What other rooms' events become in whose inbox."""

from typing import Any

import pytest

from actors import Address, Caller, View
from hall import messages
from hall.ratings import messages as m
from messaging import notices
from tests.hall.ratings.office import follow_ups, offered, rate, say, served
from tests.hall.ratings.test_owning import enrol
from tests.hall.test_names import enrol as colleague
from tests.hall.town import CLERK, HALL, OTHER, W1, Town, town

pytestmark = pytest.mark.anyio

assert notices, "the subscriptions are those of the room"


async def told(it: Town, name: str, count: int = 1) -> list[dict[str, Any]]:
    """Somebody's notices, the newest first, once there are so many."""
    shown = await it.until("inbox", name, lambda view: len(view["notices"]) >= count)
    assert len(shown["notices"]) == count
    found: list[dict[str, Any]] = shown["notices"]
    return found


async def test_whose_a_bad_rating_is_hears_of_it_and_so_do_both_when_it_is_passed_on() -> None:
    async with town() as it:
        await enrol(it, Caller("chen", ("manager",), (HALL,)))
        await enrol(it, Caller("lin", ("manager",), (HALL,)))
        ticket = await served(it)
        await offered(it, ticket)
        await rate(it, ticket, 1, "115")
        await it.until("follow_ups", HALL, lambda view: view["open"])
        (row,) = await follow_ups(it)
        first, second = ("chen", "lin") if row["owner"] == "chen" else ("lin", "chen")
        (notice,) = await told(it, first)
        assert (notice["code"], notice["path"]) == ("notice.follow_up", f"/manager/{HALL}")
        assert "A001" in notice["text"]["zh"]
        assert "2026-11-30" in notice["text"]["en"]
        await say(it, m.AssignFollowUp(id=row["id"], owner=second))
        assert [one["code"] for one in await told(it, second)] == ["notice.follow_up_given"]
        assert [one["code"] for one in await told(it, first, 2)] == ["notice.follow_up_taken", "notice.follow_up"]


async def test_a_colleague_who_is_offered_a_window_hears_of_it_wherever_she_is() -> None:
    async with town() as it:
        await colleague(it, OTHER.name, "林志强", HALL)
        await it.do(W1, messages.Open(), CLERK)
        await it.do(W1, messages.OfferWindow(clerk=OTHER.name), CLERK)
        (notice,) = await told(it, OTHER.name)
        assert (notice["code"], notice["path"]) == ("notice.window_offered", f"/desk/{W1}")
        assert (await it.cluster.call(Address("inbox", CLERK.name), View())).data["notices"] == []
