"""Codes sent to a phone: good once, for minutes, for the browser that asked; what strangers cannot do with them."""

from pathlib import Path

import anyio
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from actors import Address, View
from common.privacy.vault import vault_of
from people.access import FRONT
from people.api import door_of
from people.codes.messages import Issue, Redeem, Unsent
from people.codes.policy import A_DAY, AN_HOUR, DAY, HOUR, PLACE_AN_HOUR, SECOND, Sent, wait
from people.phones import can_be_texted
from people.sms import ShownInstead
from tests.hall.test_edge import says
from tests.people.house import PHONE, House, house, wrong

pytestmark = pytest.mark.anyio
MINUTE = 60 * SECOND
KEY = {"Idempotency-Key": "0b6e5c1e-7a51-4f2f-9d1c-0a5f6d3b2e11"}


async def test_a_code_is_good_once(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        mine = at.browser()
        challenge = await at.ask_code(mine)
        assert (await at.try_code(mine, challenge, at.post.code)).status_code == 204
        again = await at.try_code(at.browser(), challenge, at.post.code)
        assert says(again, 422, "code") == "people.code_over"


async def test_a_code_is_good_for_five_minutes(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        mine = at.browser()
        challenge = await at.ask_code(mine)
        at.it.clock.advance(300)
        assert says(await at.try_code(mine, challenge, at.post.code), 422, "code") == "people.code_over"


async def test_a_code_is_no_other_phones_and_no_other_browsers(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        mine, stranger = at.browser(), at.browser("198.51.100.9")
        challenge = await at.ask_code(mine)
        code = at.post.code
        theirs = await at.ask_code(stranger)  # the owner reads two codes; a stranger has a challenge of their own
        assert says(await at.try_code(stranger, theirs, code), 422, "code") == "people.code_wrong"
        other = await at.try_code(mine, challenge, code, "13912345678")
        assert says(other, 422, "code") == "people.code_over"
        assert (await at.try_code(mine, challenge, code)).status_code == 204


async def test_guesses_are_bounded_and_a_strangers_do_not_count_against_the_owner(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        mine, stranger = at.browser(), at.browser("198.51.100.9")
        challenge = await at.ask_code(mine)
        code = at.post.code
        theirs = await at.ask_code(stranger)
        for _ in range(5):
            answer = await at.try_code(stranger, theirs, wrong(at.post.code))
            assert says(answer, 422, "code") == "people.code_wrong"
        assert says(await at.try_code(stranger, theirs, at.post.code), 422, "code") == "people.code_over"
        assert (await at.try_code(mine, challenge, code)).status_code == 204


async def test_a_stranger_cannot_flood_a_phone_and_its_owner_still_gets_in(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        own = at.browser()
        await at.by_phone(own, own_device=True)
        await own.delete("/api/people/session")
        at.it.clock.advance(3600)
        before = len(at.post.sent)
        for place in range(40):
            stranger = at.browser(f"198.51.100.{place}")
            for _ in range(3):
                await stranger.post("/api/people/codes", json={"phone": PHONE})
        assert len(at.post.sent) - before == AN_HOUR
        denied = await at.browser("192.0.2.1").post("/api/people/codes", json={"phone": PHONE})
        assert says(denied, 429) == "people.wait_long"
        await at.by_phone(own, own_device=True)  # whoever the phone has let in before has some kept


async def test_one_place_uses_up_only_a_part(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        stranger = at.browser("198.51.100.9")
        for _ in range(10):
            await stranger.post("/api/people/codes", json={"phone": PHONE})
            at.it.clock.advance(61)
        assert len(at.post.sent) == PLACE_AN_HOUR
        await at.by_phone(at.browser())


async def test_one_address_cannot_write_to_any_number_of_phones(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        stranger = at.browser("198.51.100.9")
        answers = [await stranger.post("/api/people/codes", json={"phone": f"138123{last:05d}"}) for last in range(25)]
        assert len(at.post.sent) == 20
        assert says(answers[-1], 429) == "people.wait"


async def test_nobody_learns_whether_a_phone_has_an_account(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        await at.by_phone(at.browser())
        at.it.clock.advance(3600)
        answers = [
            await at.browser(f"198.51.100.{n}").post("/api/people/codes", json={"phone": phone})
            for n, phone in enumerate((PHONE, "13912345678"))
        ]
        shapes = [{**answer.json(), "challenge": len(answer.json()["challenge"])} for answer in answers]
        assert shapes[0] == shapes[1]
        assert [answer.status_code for answer in answers] == [202, 202]


async def test_a_message_that_was_not_sent_does_not_count(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        mine = at.browser()
        at.post.fails = True
        for _ in range(5):
            answer = await mine.post("/api/people/codes", json={"phone": PHONE})
            assert says(answer, 503) == "people.sms_failed"
        at.post.fails = False
        await at.by_phone(mine)


async def test_CP3_the_same_request_again_is_one_message(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        mine, answers = at.browser(), []

        async def ask() -> None:
            answers.append(await mine.post("/api/people/codes", json={"phone": PHONE}, headers=KEY))

        async with anyio.create_task_group() as tasks:
            for _ in range(5):
                tasks.start_soon(ask)
        for _ in range(5):
            await ask()
        assert {answer.status_code for answer in answers} == {202}
        assert len({answer.json()["challenge"] for answer in answers}) == 1
        assert len(at.post.sent) == 1, "so many posts are what the gateway is paid for"


async def test_CP3_where_a_message_did_not_leave_the_same_request_again_is_that_message(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        mine = at.browser()
        at.post.fails = True
        failed = await mine.post("/api/people/codes", json={"phone": PHONE}, headers=KEY)
        assert says(failed, 503) == "people.sms_failed"
        at.post.fails = False
        at.it.clock.advance(10)
        answer = await mine.post("/api/people/codes", json={"phone": PHONE}, headers=KEY)
        given_up, left = at.post.tried
        assert given_up == left, "the first may arrive late: then it says the same"
        challenge = answer.json()["challenge"]
        assert (await at.try_code(mine, challenge, at.post.code)).status_code == 204


async def test_CP3_a_code_whose_message_did_not_leave_opens_nothing(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        mine = at.browser()
        challenge = await at.ask_code(mine)
        at.it.clock.advance(61)
        at.post.fails = True
        await mine.post("/api/people/codes", json={"phone": PHONE}, headers=KEY)
        owner = str(await vault_of(at.app.state).person(phone="+8613812345678"))
        shown = (await at.cluster.call(Address("phone_codes", owner), View())).data
        assert shown == {"sent": 1, "open": 1}
        unsent = Issue(challenge="c", nonce="n", code="k", place="p", known=True)
        await at.cluster.call(Address("phone_codes", owner), unsent, caller=FRONT)
        await at.cluster.call(Address("phone_codes", owner), Unsent("c"), caller=FRONT)
        tried = await at.cluster.call(Address("phone_codes", owner), Redeem("c", "k"), caller=FRONT)
        assert tried.said == "over"
        assert (await at.try_code(mine, challenge, at.post.sent[0][2])).status_code == 204


async def test_CP1_a_key_that_came_for_one_phone_proves_nothing_of_another(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        owner, thief = at.browser(), at.browser("198.51.100.9")
        account = await at.by_phone(owner)
        at.it.clock.advance(61)
        mine, theirs = [
            (await thief.post("/api/people/codes", json={"phone": phone}, headers=KEY)).json()["challenge"]
            for phone in ("13912345678", PHONE)
        ]
        own_code = at.post.sent[-2][2]
        assert mine != theirs
        assert at.post.sent[-1][2] != own_code
        for challenge in (mine, theirs):
            assert (await at.try_code(thief, challenge, own_code, PHONE)).status_code == 422
        assert await at.is_nobody(thief)
        assert (await at.try_code(thief, mine, own_code, "13912345678")).status_code == 204
        assert (await at.me(thief))["id"] != account["id"]


async def test_CP1_members_of_staff_who_send_the_same_key_have_challenges_of_their_own(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        challenges = set()
        for number, name in enumerate(("clerk01", "admin")):
            browser = at.browser(f"203.0.113.{number}")
            await at.as_staff(browser, name)
            sent = await browser.post("/api/people/codes", json={"phone": PHONE}, headers={"Idempotency-Key": "1"})
            challenges.add(sent.json()["challenge"])
        assert len(challenges) == len(at.post.sent) == 2


async def test_CP1_a_key_that_comes_again_after_days_has_another_code(tmp_path: Path) -> None:
    """Who has read one message of a phone knows none of those that come later."""
    async with house(tmp_path) as at:
        mine = at.browser()
        first = (await mine.post("/api/people/codes", json={"phone": PHONE}, headers=KEY)).json()
        code = at.post.code
        at.it.clock.advance(2 * 86_400)
        again = (await mine.post("/api/people/codes", json={"phone": PHONE}, headers=KEY)).json()
        assert (len(at.post.sent), again["challenge"]) == (2, first["challenge"])
        assert says(await at.try_code(mine, again["challenge"], code), 422, "code") == "people.code_wrong"


async def test_CP2_a_sign_in_that_is_sent_again_lets_nobody_in_once_its_code_is_over(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        mine = at.browser()
        body = {"phone": PHONE, "challenge": await at.ask_code(mine), "code": at.post.code}
        assert (await at.browser().post("/api/people/session", json=body, headers=KEY)).status_code == 204
        lost = await mine.post("/api/people/session", json=body, headers=KEY)
        assert lost.status_code == 204, "the answer had not arrived"
        await mine.delete("/api/people/session", params={"everywhere": True})
        for seconds in (300, 20 * 86_400):
            at.it.clock.advance(seconds)
            again = await mine.post("/api/people/session", json=body, headers=KEY)
            assert says(again, 422, "code") == "people.code_over"
        assert await at.is_nobody(mine)


async def test_CP4_what_is_kept_of_a_phone_that_anybody_typed_is_gone_after_a_day(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        await at.ask_code(at.browser())
        owner = str(await vault_of(at.app.state).person(phone="+8613812345678"))
        at.it.clock.advance(3600)
        await at.ask_code(at.browser("198.51.100.9"))
        assert await _rows(at) == [owner]
        at.it.clock.advance(86_399)
        await at.ask_code(at.browser(), "13912345678")
        assert len(await _rows(at)) == 2
        at.it.clock.advance(1)
        with anyio.fail_after(20):
            while owner in await _rows(at):
                await anyio.lowlevel.checkpoint()
        assert len(await _rows(at)) == 1
        events = [event.type for event in await at.cluster.events(Address("phone_codes", owner))]
        assert events == ["phone_codes.issued", "phone_codes.issued", "phone_codes.forgotten"]
        await at.by_phone(at.browser())


async def _rows(at: House) -> list[str]:
    asked = text("SELECT id FROM people_phone_codes")
    return await at.cluster.read(lambda db: list(db.scalars(asked)))


async def test_a_demonstration_shows_the_same_code_to_the_same_request(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        door_of(at.app.state).sender = ShownInstead()
        mine = at.browser()
        answers = [await mine.post("/api/people/codes", json={"phone": PHONE}, headers=KEY) for _ in range(2)]
        assert answers[0].json() == answers[1].json()
        shown = answers[0].json()
        assert (await at.try_code(mine, shown["challenge"], shown["shown"])).status_code == 204


async def test_only_phones_that_take_messages_are_written_to(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        for phone in ("020-38620000", "+1 202 555 0123", "+44 7911 123456"):
            answer = await at.browser().post("/api/people/codes", json={"phone": phone})
            assert says(answer, 422, "phone") == "people.not_mobile", phone
        assert not at.post.sent
    assert can_be_texted("+8613812345678")
    assert can_be_texted("+85251234567")


async def test_the_journal_of_codes_holds_no_code_and_no_phone(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        await at.by_phone(at.browser())
        owner = await vault_of(at.app.state).person(phone="+8613812345678")
        codes = Address("phone_codes", str(owner))
        written = str(await at.cluster.events(codes))
        assert "phone_codes.redeemed" in written
        for told in (at.post.code, "13812345678", "203.0.113.7"):
            assert told not in written


@given(st.lists(st.tuples(st.integers(0, DAY), st.sampled_from("abcd")), max_size=60))
def test_however_they_come_a_phone_is_sent_no_more_than_its_share(asked: list[tuple[int, str]]) -> None:
    sent: list[Sent] = []
    for at, place in sorted(asked):
        if not wait(sent, place, False, at):
            sent.append(Sent(at, place, False))
    for one in sent:
        span = [other for other in sent if one.at - HOUR < other.at <= one.at]
        assert len(span) <= AN_HOUR
        assert sum(other.place == one.place for other in span) <= PLACE_AN_HOUR
        assert sum(other.place == one.place and one.at - other.at < MINUTE for other in span) == 1
    assert len([one for one in sent if one.at > sent[-1].at - DAY] if sent else []) <= A_DAY


@given(st.lists(st.integers(0, 2 * DAY), max_size=40), st.integers(2 * DAY, 3 * DAY))
def test_whoever_waits_as_long_as_told_is_heard(moments: list[int], now: int) -> None:
    sent = [Sent(at, "a", False) for at in sorted(moments)]
    waiting = wait(sent, "a", False, now)
    assert wait(sent, "a", False, now + waiting) == 0


async def test_CP5_a_code_from_a_clock_that_was_ahead_lets_nobody_in_and_holds_nobody_up(tmp_path: Path) -> None:
    """The clock is put right: what lies ahead was never sent, and is good for nothing."""
    async with house(tmp_path) as at:
        mine = at.browser()
        at.it.clock.advance(10 * 86_400)
        challenge = await at.ask_code(mine)
        code = at.post.code
        at.it.clock.advance(-10 * 86_400)
        body = {"phone": PHONE, "challenge": challenge, "code": code, "own_device": False}
        assert says(await mine.post("/api/people/session", json=body), 422, "code") == "people.code_over"
        assert await at.ask_code(mine)
