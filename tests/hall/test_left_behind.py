"""Nobody is left waiting for what will not come: a window that closed, a hall that is over, a day that was not."""

import random

import anyio
import pytest

from actors import Address, Refused, Unknown
from hall import messages as m
from tests.hall.hours.test_hall_hours import at, keeping, refused, to
from tests.hall.statistics.days import settled
from tests.hall.town import ADMIN, CLERK, HALL, MANAGER, NINE, OTHER, THIRD, W1, W2, W3, A, B, Town, town

pytestmark = pytest.mark.anyio


async def _served(it: Town, window: str = W1) -> str:
    ticket = (await it.take())["id"]
    await it.do(window, m.Open())
    await it.do(window, m.CallNext())
    await it.do(window, m.Start())
    return str(ticket)


async def test_who_waits_for_one_window_is_called_by_any_once_that_has_closed() -> None:
    async with town() as it:
        ticket = await _served(it)
        await it.do(W2, m.Open(), OTHER)
        await it.do(W1, m.Transfer(window=W2))
        await it.until("queue", A, lambda view: view["waiting"] == 1)
        await it.do(W2, m.Pause(), OTHER)
        with pytest.raises(Refused, match=r"window\.nobody_waiting"):
            await it.do(W1, m.CallNext())
        await it.do(W2, m.Close(), OTHER)
        await it.until("desk", W1, lambda view: view.get("next"))
        assert (await it.do(W1, m.CallNext()))["ticket"]["id"] == ticket


async def test_a_transfer_to_a_window_goes_to_a_queue_that_it_serves_at_this_hour() -> None:
    async with town() as it:
        shown = await it.cluster.call(Address("hall", HALL), m.ShowConfiguration(), caller=ADMIN)
        windows = [
            {**one, **({"profiles": [{"from": "08:00", "to": "12:00", "queues": [B]}]} if one["id"] == W2 else {})}
            for one in shown["windows"]
        ]
        fields = {name: value for name, value in shown.items() if name not in ("id", "by")}
        await it.cluster.call(Address("hall", HALL), m.ConfigureHall(**{**fields, "windows": windows}), caller=ADMIN)
        await it.until("window", W2, lambda view: view["queues"] == [B])
        ticket = await _served(it)
        await it.do(W1, m.Transfer(window=W2))
        await it.until("ticket", ticket, lambda view: view["queue"] == B)
        await it.do(W2, m.Open(), OTHER)
        assert (await it.do(W2, m.CallNext(), OTHER))["ticket"]["id"] == ticket


async def test_after_closing_who_is_sent_on_to_where_nobody_works_is_told_that_the_hall_has_closed() -> None:
    async with keeping() as it:
        ticket = await _served(it)
        await to(it, "2026-11-23 17:31", "closed")
        await it.do(W1, m.Transfer(queue=B))
        shown = await it.until("ticket", ticket, lambda view: view["state"] == "cancelled")
        assert shown["queue"] == B


async def test_after_closing_who_is_sent_on_is_still_called_until_the_last_window_there_has_closed() -> None:
    async with keeping() as it:
        await it.do(W3, m.Open(), THIRD)
        tickets = [await _served(it)]
        await it.do(W2, m.Open(), OTHER)
        tickets.append((await it.take())["id"])
        await it.do(W2, m.CallNext(), OTHER)
        await to(it, "2026-11-23 17:31", "closed")
        await it.do(W1, m.Transfer(queue=B))
        await it.do(W2, m.Transfer(queue=B), OTHER)
        await it.until("queue", B, lambda view: view["waiting"] == 2)
        assert (await it.do(W3, m.CallNext(), THIRD))["ticket"]["id"] == tickets[0]
        await it.do(W3, m.NoShow(), THIRD)
        await it.do(W2, m.Close(), OTHER)
        await it.until("queue", B, lambda view: view["waiting"] == 1)
        await it.do(W3, m.Close(), THIRD)
        for ticket in tickets:
            await it.until("ticket", ticket, lambda view: view["state"] == "cancelled")


async def test_a_day_that_is_opened_again_closes_again() -> None:
    async with keeping() as it:
        await to(it, "2026-11-23 17:31", "closed")
        version = (await it.cluster.call(Address("hall", HALL), m.ShowConfiguration(), caller=ADMIN))["version"]
        late = [{"date": "2026-11-23", "spans": [["09:00", "20:00"]]}]
        await it.cluster.call(Address("hall", HALL), m.SetSpecialDays(special=late, version=version), caller=ADMIN)
        await it.until("hall", HALL, lambda view: view["hours"]["phase"] == "open")
        ticket = (await it.take())["id"]
        it.clock.set(at("2026-11-23 20:31"))
        await it.until("ticket", ticket, lambda view: view["state"] == "cancelled")


async def test_a_clock_that_was_a_day_ahead_keeps_no_hall_closed() -> None:
    async with keeping() as it:
        await to(it, "2026-11-24 18:00", "closed")
        await refused(it)
        it.clock.set(NINE)
        await it.do(W1, m.Open(), CLERK)
        await it.until("hall", HALL, lambda view: view["hours"]["phase"] == "open")


async def test_a_day_that_goes_on_goes_on_with_its_numbers() -> None:
    async with town() as it:
        first = await it.take()
        it.clock.set(at("2026-11-24 00:01"))
        await it.until("ticket", first["id"], lambda view: view["state"] == "cancelled")
        it.clock.set(NINE + 1)
        assert (await it.take())["number"] == "A002"
        await it.do(W1, m.Open())
        assert (await it.do(W1, m.CallNext()))["serving"] == "A002"
        it.clock.set(at("2026-11-24 09:00"))
        assert (await it.take())["number"] == "A001"


@pytest.mark.parametrize("seed", range(6))
async def test_a_ticket_given_up_before_it_has_heard_of_itself_stays_given_up(seed: int) -> None:
    chance = random.Random(seed)
    async with town(hosts=1, choose=chance.randrange) as it:

        async def give_up() -> None:
            while True:
                try:
                    assert (await it.cancel(f"{HALL}-20261123-A001", MANAGER))["state"] == "cancelled"
                    return
                except (Refused, Unknown):
                    await anyio.lowlevel.checkpoint()

        async with anyio.create_task_group() as group:
            group.start_soon(give_up)
            group.start_soon(it.take)
        await settled(it)
        assert (await it.view("ticket", f"{HALL}-20261123-A001"))["state"] == "cancelled"
        day = await it.view("daybook", f"{HALL}-20261123")
        assert (day["arrivals"], day["abandoned"]) == (1, 1)


async def test_a_service_is_never_shorter_than_nothing() -> None:
    async with town() as it:
        await _served(it)
        it.clock.set(NINE - 3600 * 1_000_000)
        await it.do(W1, m.Finish())
        finished = (await it.cluster.events(Address("window", W1)))[-1]
        assert (finished.type, finished.data["seconds"]) == ("window.finished", 0)


async def test_a_desk_shows_at_once_who_is_next_when_somebody_leaves_comes_back_or_is_moved() -> None:
    async with town() as it:
        first, second = (await it.take())["id"], (await it.take())["id"]
        await it.do(W1, m.Open())

        async def next_is(number: str) -> None:
            await it.until("desk", W1, lambda view: [one["number"] for one in view["next"]][:1] == [number])

        await next_is("A001")
        await it.say(first, m.LeaveTicket())
        await next_is("A002")
        await it.say(first, m.ReturnTicket())
        await next_is("A001")
        await it.say(second, m.MoveTicket(to="front", reason="reason"), CLERK)
        await next_is("A002")
