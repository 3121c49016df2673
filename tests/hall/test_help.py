"""A window helps another one for a while. And what its desk shows: who is next, the clerk's day, earlier visits."""

from typing import Any

import pytest

from actors import Address, Forbidden, Invalid, Refused, Unknown
from common.times import next_midnight
from hall import messages as m
from tests.hall.test_profiles import MINUTE, set_up, shares
from tests.hall.town import HALL, NINE, OTHER, STRANGER, W1, W2, W3, A, B, Town, town

pytestmark = pytest.mark.anyio


async def test_a_window_serves_anothers_queues_until_the_time_is_over() -> None:
    async with town() as it:
        await it.take(B)
        await it.do(W1, m.Open())
        helping = await it.do(W1, m.Help(window=W3, until=NINE + 20 * MINUTE * 1_000_000))
        assert helping["helping"] == {"window": "03", "queues": [B], "until": "2026-11-23T09:20:00.000+08:00"}
        assert helping["queues"] == [A, B]
        await shares(it, A, 0.5)
        await shares(it, B, 0.5)
        assert (await it.do(W1, m.CallNext()))["ticket"]["number"] == "B001"
        await it.do(W1, m.NoShow())
        it.clock.advance(20 * MINUTE)
        over = await it.until("window", W1, lambda view: "helping" not in view)
        assert over["queues"] == [A]
        await shares(it, B, 0.0)
        await shares(it, A, 1.0)


async def test_own_queues_come_first() -> None:
    async with town() as it:
        for queue in (B, A):
            await it.take(queue)
        await it.do(W1, m.Open())
        await it.do(W1, m.Help(queue=B))
        assert (await it.do(W1, m.CallNext()))["ticket"]["number"] == "A001"


async def test_help_ends_by_command_and_by_closing() -> None:
    async with town() as it:
        await it.do(W1, m.Open())
        await it.do(W1, m.Help(queue=B))
        assert (await it.do(W1, m.Help()))["queues"] == [A]
        await shares(it, B, 0.0)
        await it.do(W1, m.Help(queue=B))
        await shares(it, B, 0.5)
        assert "helping" not in await it.do(W1, m.Close())
        await shares(it, B, 0.0)


async def test_help_without_an_end_is_an_hour_but_never_past_midnight() -> None:
    async with town() as it:
        await it.do(W1, m.Open())
        assert (await it.do(W1, m.Help(queue=B)))["helping"]["until"][11:16] == "10:00"
        it.clock.advance((next_midnight(NINE) - NINE) / 1_000_000 - 60)
        await it.do(W1, m.Pause())
        await it.do(W1, m.Open())
        assert (await it.do(W1, m.Help(queue=B)))["helping"]["until"][11:16] == "00:00"


async def test_help_is_not_confused_by_a_clock_put_back() -> None:
    async with town() as it:
        await it.do(W1, m.Open())
        await it.do(W1, m.Help(queue=B))
        it.clock.advance(-30 * MINUTE)
        assert (await it.view("window", W1))["queues"] == [A, B]
        it.clock.advance(91 * MINUTE)
        await it.until("window", W1, lambda view: view["queues"] == [A])


@pytest.mark.parametrize(
    ("help_", "error", "field"),
    [
        (m.Help(), Refused, None),
        (m.Help(queue=B, window=W3), Invalid, "queue"),
        (m.Help(window=W1), Invalid, "window"),
        (m.Help(window="440106-77"), Unknown, "window"),
        (m.Help(queue="440106:Z"), Unknown, "queue"),
        (m.Help(queue=A), Refused, "queue"),
        (m.Help(queue=B, until=NINE), Invalid, "until"),
        (m.Help(queue=B, until=next_midnight(NINE) + 1), Invalid, "until"),
    ],
)
async def test_help_that_makes_no_sense_is_refused(help_: m.Help, error: type[Exception], field: str | None) -> None:
    async with town() as it:
        await it.do(W1, m.Open())
        with pytest.raises(error) as caught:
            await it.do(W1, help_)
        assert caught.value.field == field  # type: ignore[attr-defined]
        assert (await it.view("window", W1))["queues"] == [A]


async def test_only_its_clerk_sends_a_window_to_help() -> None:
    async with town() as it:
        await it.do(W1, m.Open())
        for who in (OTHER, STRANGER):
            with pytest.raises(Forbidden):
                await it.do(W1, m.Help(queue=B), who)


# What the desk shows ------------------------------------------------------------------------------------------------


async def numbers(it: Town, window: str, *expected: str) -> list[Any]:
    """Wait until the desk shows these as the next ones."""
    shown = await it.until(
        "desk", window, lambda view: [one["number"] for one in view.get("next", [])] == list(expected)
    )
    return list(shown.get("next", []))


async def test_the_desk_shows_the_next_three_in_the_order_in_which_they_will_be_called() -> None:
    async with town() as it:
        for queue, priority in ((B, "ordinary"), (A, "ordinary"), (A, "elderly"), (A, "ordinary"), (A, "ordinary")):
            await it.take(queue, priority=priority)
            it.clock.advance(10)
        await it.do(W2, m.Open(), OTHER)
        expected = ["A002", "A001", "A003"]
        coming = await numbers(it, W2, *expected)
        assert coming[0] == {"number": "A002", "priority": "elderly", "item_name": None}
        for number in expected:
            assert (await it.do(W2, m.CallNext(), OTHER))["ticket"]["number"] == number
            await it.do(W2, m.NoShow(), OTHER)
        await numbers(it, W2, "A004", "B001")


async def test_however_many_wait_a_change_at_the_front_is_told() -> None:
    async with town() as it:
        for _ in range(33):
            await it.take()
        await it.do(W1, m.Open())
        await numbers(it, W1, "A001", "A002", "A003")
        await it.do(W2, m.Open(), OTHER)
        await it.do(W2, m.CallNext(), OTHER)
        await numbers(it, W1, "A002", "A003", "A004")


async def test_an_express_desk_shows_only_what_it_takes() -> None:
    async with town() as it:
        await set_up(it, express={"items": ["a-item"]})
        for item in (None, "a-item"):
            await it.take(item=item)
        await it.do(W1, m.Open())
        assert (await numbers(it, W1, "A002"))[0]["item_name"] == "综合咨询"


async def test_the_clerks_own_day_is_counted() -> None:
    async with town() as it:
        for _ in range(4):
            await it.take()
        await it.do(W1, m.Open())
        for seconds in (30, 90):
            for command in (m.CallNext(), m.Start()):
                await it.do(W1, command)
            it.clock.advance(seconds)
            await it.do(W1, m.Finish())
        await it.do(W1, m.CallNext())
        assert (await it.do(W1, m.NoShow()))["day"] == {"served": 2, "missed": 1, "mean_service": 60}
        await it.do(W1, m.OfferWindow())
        assert "day" not in await it.do(W1, m.TakeOver(), OTHER)
        await it.do(W1, m.CallNext(), OTHER)
        assert (await it.do(W1, m.NoShow(), OTHER))["day"] == {"served": 0, "missed": 1, "mean_service": None}


async def test_the_desk_shows_that_the_person_was_here_today_but_not_in_another_hall() -> None:
    async with town() as it:
        other = Town(it.cluster, it.clock, "440106001")
        await other.configure()
        await it.cluster.call(Address("queue", "440106001:A"), m.Take(holder="sealed", holder_index="p1"))
        first = await it.take(B, holder="sealed", holder_index="p1")
        await it.cancel(first["id"])
        await it.take(holder="sealed", holder_index="p2")
        await it.take(holder="sealed", holder_index="p1")
        await it.do(W1, m.Open())
        await it.do(W1, m.CallNext())
        assert "visits" not in await it.do(W1, m.Recall())
        await it.do(W1, m.NoShow())
        await it.do(W1, m.CallNext())
        shown = await it.until("window", W1, lambda view: "visits" in view)
        assert shown["visits"] == [{"number": "B001", "queue_name": "B队", "state": "cancelled"}]
        assert "visits" not in await it.do(W1, m.NoShow())


async def test_tomorrow_nobody_was_here_yet() -> None:
    async with town() as it:
        await it.take(holder="sealed", holder_index="p1")
        it.clock.advance(24 * 3600)
        await it.take(holder="sealed", holder_index="p1")
        visitor = await it.until(
            "visitor", f"{HALL}:p1", lambda view: view["visits"][-1]["ticket"].startswith("440106-20261124")
        )
        assert len(visitor["visits"]) == 1
