"""The counter: what the citizen at a window sees, and for how long it asks them."""

import msgspec
import pytest

from actors import ANONYMOUS, Address, Caller, Forbidden
from gateway.live import ClusterSource
from gateway.live.access import Access
from gateway.live.source import NoSuchChannel
from hall import messages
from hall.ratings import messages as m
from hall.ratings import terms
from tests.hall.ratings.office import MINUTE, offered, rate, served
from tests.hall.town import CLERK, HALL, MANAGER, W1, town
from tests.live.fakes import a_state

pytestmark = pytest.mark.anyio
NAMED = Caller("clerk01", ("clerk",), (HALL,), "陈晓兰")


async def test_it_says_who_serves_whom() -> None:
    async with town() as it:
        number = (await it.take())["number"]
        await it.do(W1, messages.Open(), NAMED)
        shown = await it.until("counter", W1, lambda view: view["state"] == "open")
        assert (shown["number"], shown["hall"], shown["hall_name"], shown["serving"]) == ("01", HALL, "天河厅", None)
        assert shown["clerk"] == {"name": "clerk01", "display_name": "陈晓兰"}
        await it.do(W1, messages.CallNext(), MANAGER)
        shown = await it.until("counter", W1, lambda view: view["state"] == "calling")
        assert (shown["serving"], shown["queue_name"], shown["ask"]) == (number, "A队", None)
        assert shown["clerk"]["display_name"] == "陈晓兰"
        await it.do(W1, messages.NoShow(), NAMED)
        await it.do(W1, messages.Close(), NAMED)
        shown = await it.until("counter", W1, lambda view: view["state"] == "closed")
        assert (shown["clerk"], shown["serving"], shown["queue_name"]) == (None, None, None)


async def test_it_asks_until_the_next_call() -> None:
    async with town() as it:
        ticket = await served(it)
        await it.take()
        shown = await it.until("counter", W1, lambda view: view["ask"])
        assert shown["ask"]["ticket"] == ticket
        assert shown["ask"]["number"] == "A001"
        await it.do(W1, messages.CallNext())
        shown = await it.until("counter", W1, lambda view: view["state"] == "calling")
        assert shown["ask"] is None


async def test_it_asks_for_a_minute() -> None:
    async with town() as it:
        await served(it)
        await it.until("counter", W1, lambda view: view["ask"])
        it.clock.set(it.clock.now() + MINUTE - 1)
        assert (await it.view("counter", W1))["ask"]
        it.clock.set(it.clock.now() + 1)
        await it.until("counter", W1, lambda view: view["ask"] is None)
        assert terms.asking() == MINUTE


async def test_a_rating_from_elsewhere_ends_the_asking() -> None:
    async with town() as it:
        ticket = await served(it)
        await offered(it, ticket)
        await it.until("counter", W1, lambda view: view["ask"])
        await rate(it, ticket, 5)
        await it.until("counter", W1, lambda view: view["ask"] is None)


async def test_nobody_but_a_rating_ends_the_asking() -> None:
    async with town() as it:
        ticket = await served(it)
        for caller in (CLERK, MANAGER):
            with pytest.raises(Forbidden):
                await it.cluster.call(Address("window", W1), m.StopAsking(ticket=ticket), caller=caller)
        assert (await it.view("counter", W1))["ask"]


def test_anyone_watches_the_counter_and_managers_the_follow_ups() -> None:
    access = Access(_nobody, a_state())
    elsewhere = Caller("manager3", ("manager",), ("440106001",))
    for caller, may in ((ANONYMOUS, False), (CLERK, False), (elsewhere, False), (MANAGER, True)):
        assert access.may_watch(caller, f"counter:{W1}", "")
        assert access.may_watch(caller, f"follow_ups:{HALL}", "") == may


async def _nobody(token: str, *, use: bool) -> None:
    return None


async def test_the_channels_show_what_the_actors_say() -> None:
    async with town() as it:
        source = ClusterSource(it.cluster)
        with pytest.raises(NoSuchChannel):
            await source.snapshot("counter:440106-99")
        none = msgspec.json.decode(bytes((await source.snapshot(f"follow_ups:{HALL}")).data))
        assert none == {"hall": HALL, "open": 0, "taken": 0, "closed": 0, "overdue": 0, "managers": 0}
        shown = msgspec.json.decode(bytes((await source.snapshot(f"counter:{W1}")).data))
        assert (shown["state"], shown["hall_name"]) == ("closed", "天河厅")
        ticket = await served(it)
        await offered(it, ticket)
        await rate(it, ticket, 1)
        await it.until("follow_ups", HALL, lambda view: view["open"])
        counts = msgspec.json.decode(bytes((await source.snapshot(f"follow_ups:{HALL}")).data))
        assert counts == {"hall": HALL, "open": 1, "taken": 0, "closed": 0, "overdue": 0, "managers": 0}
