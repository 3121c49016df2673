"""A window handed over to a colleague: in mid-service, with all it holds, and everything that can go wrong."""

import pytest

from actors import Address, Forbidden, Invalid, Refused, Unknown
from common.times import next_midnight
from hall import messages as m
from hall.clerk import clerk_of
from tests.hall.town import CLERK, HALL, MANAGER, NINE, OTHER, STRANGER, THIRD, W1, W2, W3, Town, town

pytestmark = pytest.mark.anyio


async def _serving(it: Town) -> None:
    """A001 is served at window 1 since ten seconds, clerk01 sits there."""
    await it.take()
    for command in (m.Open(), m.CallNext(), m.Start()):
        await it.do(W1, command)
    it.clock.advance(10)


async def test_a_colleague_takes_over_in_mid_service_and_the_time_counts_on() -> None:
    async with town() as it:
        await _serving(it)
        offered = await it.do(W1, m.OfferWindow())
        assert (offered["offer"]["by"], offered["offer"]["to"]) == ("clerk01", None)
        assert offered["offer"]["at"] == "2026-11-23T09:00:10.000+08:00"
        assert offered["state"] == "serving"
        taken = await it.do(W1, m.TakeOver(), OTHER)
        assert (taken["clerk"], taken["handed_over_from"]) == ("clerk02", "clerk01")
        assert taken["ticket"]["number"] == "A001"
        assert "offer" not in taken
        with pytest.raises(Forbidden):
            await it.do(W1, m.Finish())
        it.clock.advance(20)
        done = await it.do(W1, m.Finish(), OTHER)
        assert "handed_over_from" not in done
        finished = (await it.cluster.events(Address("window", W1)))[-1]
        assert (finished.type, finished.data["seconds"]) == ("window.finished", 30)


async def test_both_keep_one_window() -> None:
    async with town() as it:
        await _serving(it)
        await it.do(W1, m.OfferWindow())
        await it.do(W1, m.TakeOver(), OTHER)
        with pytest.raises(Refused, match="clerk_elsewhere"):
            await it.do(W2, m.Open(), OTHER)
        await it.until("clerk", clerk_of(HALL, "clerk01").key, lambda view: view["window"] is None)
        assert (await it.do(W2, m.Open()))["clerk"] == "clerk01"


async def test_whoever_has_a_window_cannot_take_another_one_over() -> None:
    async with town() as it:
        await _serving(it)
        await it.do(W3, m.Open(), OTHER)
        await it.do(W1, m.OfferWindow())
        with pytest.raises(Refused) as caught:
            await it.do(W1, m.TakeOver(), OTHER)
        assert caught.value.facts["elsewhere"] == W3
        assert (await it.view("window", W1))["clerk"] == "clerk01"


async def test_held_tickets_stay_at_the_window() -> None:
    async with town() as it:
        await _serving(it)
        await it.do(W1, m.Hold())
        await it.do(W1, m.OfferWindow())
        await it.do(W1, m.TakeOver(), OTHER)
        assert (await it.do(W1, m.ResumeTicket(ticket="A001"), OTHER))["state"] == "serving"


async def test_an_offer_to_one_is_not_for_another() -> None:
    async with town() as it:
        await _serving(it)
        await it.do(W3, m.Open(), OTHER)
        await it.do(W3, m.Close(), OTHER)
        await it.do(W1, m.OfferWindow(clerk="clerk02"))
        with pytest.raises(Refused, match="offered_to"):
            await it.do(W1, m.TakeOver(), THIRD)
        assert (await it.do(W1, m.TakeOver(), OTHER))["clerk"] == "clerk02"


async def test_whoever_offers_may_take_the_offer_back() -> None:
    async with town() as it:
        await _serving(it)
        await it.do(W1, m.OfferWindow())
        assert "offer" not in await it.do(W1, m.TakeOver())
        with pytest.raises(Refused, match="not_offered"):
            await it.do(W1, m.TakeOver(), OTHER)


async def test_a_manager_takes_over_whatever_they_run_elsewhere() -> None:
    async with town() as it:
        await _serving(it)
        await it.do(W3, m.Open(), MANAGER)
        await it.do(W1, m.OfferWindow())
        assert (await it.do(W1, m.TakeOver(), MANAGER))["clerk"] == "manager"


@pytest.mark.parametrize(("clerk", "error"), [("nobody", Unknown), ("clerk01", Invalid)])
async def test_nobody_is_offered_a_window_who_could_not_take_it(clerk: str, error: type[Exception]) -> None:
    async with town() as it:
        await _serving(it)
        with pytest.raises(error):
            await it.do(W1, m.OfferWindow(clerk=clerk))
        assert "offer" not in await it.view("window", W1)


async def test_only_its_clerk_offers_and_only_clerks_of_the_hall_take_over() -> None:
    async with town() as it:
        await _serving(it)
        with pytest.raises(Forbidden):
            await it.do(W1, m.OfferWindow(), OTHER)
        await it.do(W1, m.OfferWindow())
        with pytest.raises(Forbidden):
            await it.do(W1, m.TakeOver(), STRANGER)


async def test_midnight_ends_an_offer_and_frees_its_clerk() -> None:
    async with town() as it:
        await _serving(it)
        await it.do(W1, m.OfferWindow())
        it.clock.advance((next_midnight(NINE) - NINE) / 1_000_000)
        with pytest.raises(Refused, match="not_open"):
            await it.do(W1, m.TakeOver(), OTHER)
        assert "offer" not in await it.until("window", W1, lambda view: view["state"] == "closed")
        assert (await it.do(W2, m.Open(), CLERK))["state"] == "open"


async def test_the_journal_says_who_and_when() -> None:
    async with town() as it:
        await _serving(it)
        await it.do(W1, m.OfferWindow())
        it.clock.advance(5)
        await it.do(W1, m.TakeOver(), OTHER)
        events = {event.type: event for event in await it.cluster.events(Address("window", W1))}
        assert events["window.offered"].data == {"by": "clerk01"}
        taken = events["window.taken_over"]
        assert (taken.data["clerk"], taken.at - events["window.offered"].at) == ("clerk02", 5_000_000)
