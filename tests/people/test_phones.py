"""PH: the phone that opens an account is changed by its person, and takes nobody's account with it."""

from pathlib import Path

import anyio
import httpx
import pytest

from actors import Address
from common.people import EDGE
from common.privacy.kinds import given
from common.privacy.messages import SetRetention
from common.privacy.purging import PURGE
from common.privacy.vault import vault_of
from people.person.policy import FRESH, PROVEN, SECOND, SignIn, refusal
from tests.hall.test_edge import says
from tests.hall.town import A, a_key
from tests.people.house import LAN, PHONE, House, house, wrong
from tests.people.test_accounts import TICKETS
from tests.people.test_privacy import DAY, OPERATOR, erase, told

pytestmark = pytest.mark.anyio
NEW = "13912345678"
LAST = ["person.kept_on", "person.kept_on", "person.phone_lapsed", "person.ended"]


async def again(at: House, browser: httpx.AsyncClient, phone: str) -> str:
    """Whose account a phone opens in another browser."""
    at.it.clock.advance(61)
    return str((await at.by_phone(browser, phone))["id"])


async def test_PH1_a_new_phone_opens_the_account_and_the_old_one_begins_another(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        mine, other = at.browser(), at.browser("203.0.113.8")
        me = await at.by_phone(mine)
        answer = await at.change_phone(mine, NEW)
        assert answer.status_code == 204, answer.text
        changed = await at.me(mine)
        assert (changed["id"], changed["phone"]) == (me["id"], "139****5678")
        assert await again(at, other, NEW) == me["id"]
        assert await again(at, other, PHONE) != me["id"]
        assert (await at.me(mine))["phone"] == "139****5678"


async def test_PH2_only_whoever_has_the_code_that_came_to_the_new_phone_changes_it(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        mine, nobody = at.browser(), at.browser("203.0.113.8")
        await at.by_phone(mine)
        challenge = await at.ask_code(mine, NEW)
        body = {"phone": NEW, "challenge": challenge, "code": wrong(at.post.code)}
        assert says(await mine.post("/api/people/phone", json=body), 422, "code") == "people.code_wrong"
        assert says(await mine.post("/api/people/phone", json=body | {"phone": "12"}), 422, "phone")
        right = body | {"code": at.post.code}
        assert says(await nobody.post("/api/people/phone", json=right), 401) == "people.sign_in"
        assert (await at.me(mine))["phone"] == "138****5678"
        key = {"Idempotency-Key": a_key("change")}
        for _ in range(2):  # sent again after a lost answer
            assert (await mine.post("/api/people/phone", json=right, headers=key)).status_code == 204
        assert says(await mine.post("/api/people/phone", json=right), 422, "code") == "people.code_over"


async def test_PH3_whoever_signed_in_elsewhere_by_the_old_phone_is_signed_out(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        mine, lost = at.browser(), at.browser("203.0.113.8")
        await at.by_phone(lost, own_device=True)
        at.it.clock.advance(61)
        await at.by_phone(mine)
        assert (await at.change_phone(mine, NEW)).status_code == 204
        assert await at.is_nobody(lost)
        await at.me(mine)


async def test_PH4_who_is_given_anothers_number_takes_the_number_and_nothing_else(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        former, mine = at.browser(), at.browser("203.0.113.8")
        theirs = await at.by_phone(former, own_device=True)
        taken = (await former.post(TICKETS, json={"queue": A})).json()
        await at.things(former, 1)
        me = await at.by_phone(mine, NEW)
        at.it.clock.advance(61)
        challenge = await at.ask_code(mine, PHONE)
        asked = await at.say_other(mine, PHONE, challenge, None)
        assert says(asked, 409, "other") == "people.phone_opens"
        assert (await at.me(former))["phone"] == "138****5678", "asked: nothing has changed"
        assert (await at.say_other(mine, PHONE, challenge, "not_mine")).status_code == 204
        changed = await at.me(mine)
        assert (changed["id"], changed["phone"], changed["things"]) == (me["id"], "138****5678", [])
        kept = await at.me(former)
        assert (kept["id"], kept["phone"], kept["things"][0]["id"]) == (theirs["id"], None, taken["id"])
        assert await again(at, at.browser("203.0.113.9"), PHONE) == me["id"]
        assert (await at.change_phone(former, "13712345678")).status_code == 204, "they give it their new one"


async def test_PH5_a_phone_that_nobody_proved_for_ninety_days_opens_no_account_to_its_next_owner(
    tmp_path: Path,
) -> None:
    async with house(tmp_path) as at:
        verified, by_phone = at.browser(), at.browser("203.0.113.8")
        known = await at.by_identity(verified, LAN)
        unknown = await at.by_phone(by_phone, NEW)
        at.it.clock.advance(PROVEN // SECOND - 100)
        assert await again(at, at.browser(), PHONE) == known["id"]
        at.it.clock.advance(PROVEN // SECOND)
        owners = [await again(at, at.browser(f"203.0.113.{n}"), phone) for n, phone in ((20, PHONE), (21, NEW))]
        assert not {known["id"], unknown["id"]} & set(owners)
        back = await at.by_identity(verified, LAN)
        assert (back["id"], back["phone"]) == (known["id"], None)


async def test_PH6_a_phone_alone_does_not_change_an_account_that_a_provider_has_vouched_for(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        verified, by_phone = at.browser(), at.browser("203.0.113.8")
        await at.by_identity(verified, LAN)
        await at.by_phone(by_phone)
        challenge = await at.ask_code(by_phone, NEW)
        refused = await at.say_other(by_phone, NEW, challenge, None)
        assert says(refused, 403, "level") == "people.level"
        at.it.clock.advance(61)
        assert (await at.change_phone(verified, NEW)).status_code == 204
        assert (await at.by_identity(verified, LAN))["phone"] == "139****5678", "the provider knows the old one still"
        assert await at.is_nobody(by_phone)


async def test_PH7_on_a_machine_that_others_use_it_is_changed_only_soon_after_signing_in(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        shared, own = at.browser(), at.browser("203.0.113.8")
        await at.by_phone(shared)
        await at.by_phone(own, "13712345678", own_device=True)
        at.it.clock.advance(FRESH // SECOND)
        assert says(await at.change_phone(shared, NEW), 403, "level") == "people.again"
        at.it.clock.advance(61)
        assert (await at.change_phone(own, NEW)).status_code == 204


@pytest.mark.parametrize(
    ("signed_in", "level", "code"),
    [
        (SignIn(1, 0, own=True), 1, None),
        (SignIn(1, 0, own=True), 2, "people.level"),
        (SignIn(2, 0, own=True), 2, None),
        (SignIn(2, 0, own=False), 2, "people.again"),
        (SignIn(1, 1, own=False), 1, None),
        (SignIn(1, 0, own=False), 1, "people.again"),
    ],
)
def test_PH7_who_may_change_what_opens_an_account(signed_in: SignIn, level: int, code: str | None) -> None:
    assert refusal(signed_in, level, FRESH) == code


async def test_PH8_nobody_learns_before_the_code_whether_a_phone_has_an_account(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        await at.by_phone(at.browser("203.0.113.8"), NEW)
        mine = at.browser()
        await at.by_phone(mine)
        said = []
        for phone in (NEW, "13712345678"):
            at.it.clock.advance(61)
            challenge = await at.ask_code(mine, phone)
            body = {"phone": phone, "challenge": challenge, "code": wrong(at.post.code), "other": "not_mine"}
            answer = await mine.post("/api/people/phone", json=body)
            said.append((answer.status_code, answer.json()["errors"]))
        assert said[0] == said[1]
        assert (await at.me(mine))["phone"] == "138****5678"


async def test_PV15_the_journal_names_no_phone_that_was_changed_and_erasing_erases_the_account_with_both(
    tmp_path: Path,
) -> None:
    async with house(tmp_path) as at:
        mine = at.browser()
        person = (await at.by_phone(mine))["id"]
        assert (await at.change_phone(mine, NEW)).status_code == 204
        left = await told(at, "person_find")
        assert [trace for trace in (PHONE, NEW, "138****5678") if trace in left] == []
        events = [event for event in await at.cluster.events(Address("person", person)) if "phone" in event.data]
        assert [event.type for event in events] == ["person.came_by_phone"] * 2
        assert "139****5678" not in str(events)
        await erase(at, NEW)
        sealed = [event.data["phone"] for event in events]
        vault = vault_of(at.app.state)
        assert [await vault.open(each, OPERATOR, "account", "x", "test") for each in sealed] == [None, None]
        assert "139****5678" not in await told(at)
        assert await at.is_nobody(mine)


async def test_PV16_an_account_that_nothing_opens_any_more_ends_in_its_time(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        await at.cluster.call(PURGE, SetRetention(days=given()), caller=EDGE)
        former, mine = at.browser(), at.browser("203.0.113.8")
        person = Address("person", (await at.by_phone(former))["id"])
        await at.by_phone(mine, NEW)
        at.it.clock.advance(61)
        assert (await at.change_phone(mine, PHONE, "not_mine")).status_code == 204
        at.it.clock.advance(30 * DAY)
        with anyio.fail_after(20):
            while (await at.cluster.events(person))[-1].type != "person.ended":
                await anyio.lowlevel.checkpoint()


async def test_PV17_an_account_is_looked_at_until_its_time_is_over_however_long_that_is(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        await at.cluster.call(PURGE, SetRetention(days=given() | {"account": 75}), caller=EDGE)
        person = Address("person", (await at.by_phone(at.browser()))["id"])
        for days, seen in ((30, ["person.kept_on"]), (30, ["person.kept_on"] * 2), (16, LAST)):
            at.it.clock.advance(days * DAY)
            with anyio.fail_after(20):
                while [event.type for event in await at.cluster.events(person)][2:] != seen:
                    await anyio.lowlevel.checkpoint()
