"""A ticket taken from afar: it is passed by, and lapses, unless its holder shows to be in the hall."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from actors import ANONYMOUS, Address, Busy, Caller, Forbidden, Invalid, Refused, Unknown
from common.passes import Passes
from hall import messages as m
from hall.access import screen_at
from hall.front_desk import FrontDesk, HereBody
from hall.guesses import SECONDS, WRONG_CODES
from hall.nearby import HERE_WITHIN, PREVIOUS, code_of, is_fresh, minute_in, minute_of
from hall.next import SECOND
from hall.passes import PRESENCE, TICKET
from hall.taking import Desk, TakeBody
from tests.hall.test_api import Keys
from tests.hall.town import CLERK, HALL, NINE, STRANGER, W1, A, B, Town, town

pytestmark = pytest.mark.anyio

CODES, THEIRS = (Passes(Keys().derive, purpose) for purpose in (PRESENCE, PRESENCE._replace(key="another")))


@given(st.integers(0, 10**9), st.text(max_size=40))
def test_only_the_halls_own_code_opens(minute: int, other: str) -> None:
    code = code_of(CODES, HALL, minute)
    assert minute_in(CODES, HALL, code) == minute
    assert minute_in(CODES, "440106001", code) is None
    assert minute_in(THEIRS, HALL, code) is None
    assert minute_in(CODES, HALL, f"{minute + 1}.{code.partition('.')[2]}") is None
    assert minute_in(CODES, HALL, other) is None
    assert minute_in(CODES, HALL, f"{minute}.{other}") is None


def test_a_code_is_good_for_three_minutes_and_never_in_advance() -> None:
    now = minute_of(NINE)
    assert [is_fresh(now - back, NINE) for back in range(-1, PREVIOUS + 2)] == [False, True, True, True, False]


def desk_of(it: Town) -> FrontDesk:
    return FrontDesk(it.cluster, Keys().derive)


async def here(it: Town, ticket: str, caller: Caller = ANONYMOUS, hall: str = HALL, **fields: Any) -> Any:
    secret = Passes(Keys().derive, TICKET).of(ticket) if caller is ANONYMOUS else None
    return await desk_of(it).here(caller, hall, None, HereBody(**{"ticket": ticket, "secret": secret, **fields}))


async def test_who_does_not_come_is_passed_by_and_the_ticket_lapses() -> None:
    async with town() as it:
        taken = await it.take(later=True)
        assert taken["confirm_by"] == "2026-11-23T09:30:00.000+08:00"
        ticket, other = taken["id"], (await it.take())["id"]
        await it.do(W1, m.Open())
        view = await it.do(W1, m.CallNext())
        assert (view["serving"], view["ticket"]["why"]) == ("A002", {"rule": "first_come", "passed": 0})
        await it.do(W1, m.NoShow())
        with pytest.raises(Refused, match=r"window\.all_absent"):
            await it.do(W1, m.CallNext())
        it.clock.advance(HERE_WITHIN - 1)
        assert (await it.ticket(ticket))["state"] == "waiting"
        it.clock.advance(1)
        await it.until("ticket", ticket, lambda shown: shown["state"] == "cancelled")
        event = (await it.cluster.events(Address("ticket", ticket)))[-1]
        assert (event.type, event.data["reason"]) == ("ticket.cancelled", "not_here")
        await it.until("hall", HALL, lambda hall: hall["waiting"] == 0)
        await it.until("ticket", other, lambda shown: shown["state"] == "missed")


async def test_the_halls_code_shows_that_someone_is_here() -> None:
    async with town() as it:
        taken = await it.take(later=True)
        ticket = taken["id"]
        assert taken["may_leave"] is False
        with pytest.raises(Refused, match=r"ticket\.not_come_yet"):
            await it.say(ticket, m.LeaveTicket())
        shown = await desk_of(it).code(CLERK, HALL)
        assert shown["until"] == "2026-11-23T09:01:00.000+08:00"
        it.clock.advance(120)
        confirmed = await here(it, ticket, code=shown["code"])
        assert (confirmed["confirm_by"], confirmed["position"]) == (None, 1)
        await it.until("ticket", ticket, lambda shown: shown["confirm_by"] is None)
        assert (await here(it, ticket, code=shown["code"]))["confirm_by"] is None  # said twice
        it.clock.advance(HERE_WITHIN)
        await it.do(W1, m.Open())
        assert (await it.do(W1, m.CallNext()))["serving"] == "A001"
        here_events = [e.data["by"] for e in await it.cluster.events(Address("queue", A)) if e.type == "queue.here"]
        assert here_events == ["code"]


def test_where_a_phone_says_it_is_shows_nothing() -> None:
    with pytest.raises(ValidationError):
        HereBody(ticket="440106-20261123-A001", lon=113.3, lat=23.1)  # type: ignore[call-arg]


@pytest.mark.parametrize("presence", ["here", "later"])
async def test_nobody_is_there_because_they_say_so(presence: str) -> None:
    async with town() as it:
        desk = Desk(it.cluster, Keys().derive)
        body = TakeBody(queue=A, presence=presence)
        elsewhere = (ANONYMOUS, STRANGER, screen_at("kiosk", "440106001"), screen_at("tablet", W1))
        for caller in elsewhere:
            assert (await desk.take(caller, HALL, None, body))["confirm_by"] is not None
        await it.do(W1, m.Open())
        with pytest.raises(Refused, match=r"window\.all_absent"):
            await it.do(W1, m.CallNext())
        for caller in (CLERK, screen_at("kiosk", HALL), screen_at("board", HALL)):
            here = (await desk.take(caller, HALL, None, body))["confirm_by"] is None
            assert here is (presence == "here")


async def test_staff_see_who_is_here_and_a_window_may_ask_for_the_number() -> None:
    async with town() as it:
        first, second = [(await it.take(later=True))["id"] for _ in range(2)]
        assert (await here(it, first, CLERK))["confirm_by"] is None
        await it.do(W1, m.Open())
        assert (await it.do(W1, m.CallTicket(ticket="A002")))["serving"] == "A002"
        await it.until("ticket", second, lambda shown: shown["state"] == "called" and shown["confirm_by"] is None)
        it.clock.advance(HERE_WITHIN)
        await it.do(W1, m.Start())
        assert (await it.until("ticket", second, lambda shown: shown["state"] == "serving"))["window"] == "01"


@pytest.mark.parametrize(
    ("fields", "error", "code", "field"),
    [
        ({}, Invalid, "presence.code_needed", "code"),
        ({"code": ""}, Invalid, "presence.wrong_code", "code"),
        ({"code": "29923260.aaaaaaaaaaaaaaaa"}, Invalid, "presence.wrong_code", "code"),
        ({"code": "²³.é"}, Invalid, "presence.wrong_code", "code"),
        ({"hall": "440106001"}, Invalid, "presence.other_hall", "ticket"),
        ({"hall": "x"}, Invalid, "presence.other_hall", "ticket"),
        ({"ticket": "nothing"}, Unknown, "ticket.unknown", "ticket"),
        ({"secret": "wrong", "code": "29923260.aaaaaaaaaaaaaaaa"}, Forbidden, "ticket.wrong_secret", "secret"),
        ({"ticket": "440106999-20261123-A001", "hall": "440106999", "code": "x"}, Unknown, "ticket.unknown", "ticket"),
        ({"secret": None, "code": "29923260.aaaaaaaaaaaaaaaa"}, Forbidden, "ticket.wrong_secret", "secret"),
    ],
)
async def test_what_does_not_show_it(fields: Any, error: type[Refused], code: str, field: str) -> None:
    async with town() as it:
        ticket = (await it.take(later=True))["id"]
        with pytest.raises(error) as caught:
            await here(it, **{"ticket": ticket, **fields})
        assert (caught.value.code, caught.value.field) == (code, field)
        assert (await it.ticket(ticket))["confirm_by"] is not None


async def test_an_old_code_and_a_clock_put_back() -> None:
    async with town() as it:
        ticket = (await it.take(later=True))["id"]
        old = (await desk_of(it).code(CLERK, HALL))["code"]
        it.clock.advance((PREVIOUS + 1) * 60)
        with pytest.raises(Refused, match=r"presence\.old_code"):
            await here(it, ticket, code=old)
        late = (await desk_of(it).code(CLERK, HALL))["code"]
        it.clock.set(NINE - 3600 * SECOND)
        with pytest.raises(Refused, match=r"presence\.old_code"):
            await here(it, ticket, code=late)
        now = (await desk_of(it).code(CLERK, HALL))["code"]
        assert (await here(it, ticket, code=now))["confirm_by"] is None


async def test_the_code_is_for_staff_and_for_kiosks_and_boards_of_the_hall() -> None:
    async with town() as it:
        assert await desk_of(it).code(screen_at("board", HALL), HALL) == await desk_of(it).code(CLERK, HALL)
        foreign = (screen_at("kiosk", "440106001"), screen_at("tablet", W1), screen_at("window_board", W1))
        for caller in (ANONYMOUS, STRANGER, *foreign):
            with pytest.raises(Forbidden, match=r"hall\.staff_only"):
                await desk_of(it).code(caller, HALL)
        with pytest.raises(Unknown, match=r"hall\.unknown"):
            await desk_of(it).code(CLERK, "nowhere")


async def test_a_lapsed_ticket_frees_its_holder_and_cannot_be_confirmed() -> None:
    async with town() as it:
        ticket = (await it.take(B, later=True, holder_index="me"))["id"]
        it.clock.advance(HERE_WITHIN)
        await it.until("ticket", ticket, lambda shown: shown["state"] == "cancelled")
        with pytest.raises(Refused, match=r"ticket\.is_over"):
            await here(it, ticket, code=await code_now(it))
        assert (await it.take(B, holder_index="me"))["number"] == "B002"


# Taking a number with the code ----------------------------------------------------------------------------------------


async def by_phone(it: Town, key: str | None = None, **fields: Any) -> Any:
    """A number taken on a phone that has scanned a code."""
    return await Desk(it.cluster, Keys().derive).take(ANONYMOUS, HALL, key, TakeBody(queue=A, **fields))


async def code_now(it: Town) -> str:
    return str((await desk_of(it).code(screen_at("board", HALL), HALL))["code"])


async def test_who_takes_a_number_with_the_code_on_the_screen_is_here() -> None:
    async with town() as it:
        code = await code_now(it)
        it.clock.advance(PREVIOUS * 60)
        taken = await by_phone(it, code=code)
        assert taken["confirm_by"] is None
        (joined,) = [e.data for e in await it.cluster.events(Address("queue", A)) if e.type == "queue.joined"]
        assert (joined["shown"], joined.get("here_by")) == ("code", None)
        it.clock.advance(HERE_WITHIN)
        await it.do(W1, m.Open())
        assert (await it.do(W1, m.CallNext()))["serving"] == taken["number"]


async def test_a_code_beyond_its_life_makes_a_number_that_is_to_be_confirmed() -> None:
    async with town() as it:
        code = await code_now(it)
        it.clock.advance((PREVIOUS + 1) * 60)
        taken = await by_phone(it, "k", code=code)
        assert taken["confirm_by"] == "2026-11-23T09:33:00.000+08:00"
        assert await by_phone(it, "k", code=code) == taken
        assert (await here(it, taken["id"], code=await code_now(it)))["confirm_by"] is None


async def test_a_clock_put_back_makes_a_code_of_the_future_worthless() -> None:
    async with town() as it:
        it.clock.advance(3600)
        code = await code_now(it)
        it.clock.set(NINE)
        assert (await by_phone(it, code=code))["confirm_by"] is not None
        it.clock.set(NINE + 3600 * SECOND)
        assert (await by_phone(it, code=code))["confirm_by"] is None


async def test_the_code_turns_every_minute_and_says_when() -> None:
    async with town() as it:
        seen = []
        for _ in range(4):
            shown = await desk_of(it).code(CLERK, HALL)
            seen.append((shown["until"], shown["seconds"]))
            it.clock.advance(29.5)
        assert [seconds for _, seconds in seen] == [60.0, 30.5, 1.0, 31.5]
        assert [until[14:19] for until, _ in seen] == ["01:00", "01:00", "01:00", "02:00"]


async def test_another_halls_code_takes_no_number() -> None:
    async with town() as it:
        other = code_of(Passes(Keys().derive, PRESENCE), "440106001", minute_of(NINE))
        with pytest.raises(Invalid, match=r"presence\.wrong_code"):
            await by_phone(it, code=other)
        assert "queue.joined" not in [event.type for event in await it.cluster.events(Address("queue", A))]


async def test_guesses_are_slowed_where_they_come_from_and_shut_nobody_out() -> None:
    async with town() as it:
        desk, right = Desk(it.cluster, Keys().derive), await code_now(it)
        minute = right.partition(".")[0]

        async def guess(code: str, whence: str = "192.0.2.7") -> Any:
            return await desk.take(ANONYMOUS, HALL, None, TakeBody(queue=A, code=code), whence)

        for number in range(WRONG_CODES):
            with pytest.raises(Invalid, match=r"presence\.wrong_code"):
                await guess(f"{minute}.{number:016d}")
        with pytest.raises(Busy) as caught:
            await guess(f"{minute}.{999:016d}")
        assert 0 < caught.value.facts["retry_after"] <= SECONDS
        with pytest.raises(Invalid, match=r"presence\.wrong_code"):
            await guess(f"{minute}.{999:016d}", "198.51.100.1")
        assert (await guess(right))["confirm_by"] is None
