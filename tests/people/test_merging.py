"""MG: one person with two accounts makes them one, where they prove both in the same session."""

from functools import partial
from pathlib import Path

import anyio
import httpx
import pytest

from actors import Address, Caller, Forbidden, Refused, Unknown, View
from common.people import AccountMerged
from hall.appointments.numbers import agenda_of
from messaging import Notify
from people.access import FRONT
from people.api import COOKIE, door_of
from people.person.messages import Absorb, ComeByPhone, MergeInto, Note, OpenSession
from people.person.policy import FRESH, SECOND
from people.signing_in import Device
from tests.hall.test_edge import says
from tests.hall.town import HALL, NINE, A
from tests.people.house import BOSS, CODE, LAN, MING, PHONE, House, house
from tests.people.test_accounts import TICKETS
from tests.people.test_mandates import grant
from tests.people.test_privacy import erase, export, told

pytestmark = pytest.mark.anyio
OTHER = "13912345678"
INSIDE = Caller("person/x", ("actor",))
HOLDER = {"name": "兰心", "phone": PHONE, "id_number": LAN.number}
BOOK = {"item": "a-item", "start": "2026-11-23T14:00:00+08:00", "holder": HOLDER}
NO_PHONE = LAN.__class__(issuer=LAN.issuer, name=LAN.name, number=LAN.number)


async def two(at: House) -> tuple[httpx.AsyncClient, httpx.AsyncClient, str, str]:
    """A browser that came by phone and one that came by identity, and the accounts of each."""
    by_phone, by_identity = at.browser(), at.browser("203.0.113.8")
    theirs = (await at.by_identity(by_identity, NO_PHONE))["id"]
    return by_phone, by_identity, (await at.by_phone(by_phone, own_device=True))["id"], theirs


async def follows(at: House, browser: httpx.AsyncClient, path: str) -> None:
    """What is told arrives soon: the browser opens it."""
    with anyio.fail_after(20):
        while (answer := await browser.get(path)).status_code != 200:
            await anyio.lowlevel.checkpoint()
    assert answer.json()["secret"]


async def test_MG1_tickets_and_appointments_follow_and_the_phone_opens_the_one_that_stays(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        by_phone, by_identity, gone, kept = await two(at)
        ticket = (await by_phone.post(TICKETS, json={"queue": A})).json()
        booked = (await by_phone.post(f"/api/halls/{HALL}/appointments", json=BOOK)).json()
        await at.things(by_phone, 2)
        merged = await at.by_identity(by_phone, NO_PHONE, link=True)
        assert merged["id"] == kept != gone
        things = await at.things(by_phone, 2)
        assert {thing["id"] for thing in things} == {ticket["id"], booked["id"]}
        assert (await at.me(by_identity))["phone"] == "138****5678"
        for path in (f"/api/tickets/{ticket['id']}", f"/api/appointments/{booked['id']}"):
            await follows(at, by_identity, path)
        assert (await by_identity.delete(f"/api/tickets/{ticket['id']}")).json()["state"] == "cancelled"
        at.it.clock.advance(61)
        assert (await at.by_phone(at.browser("203.0.113.9")))["id"] == kept


async def test_MG2_sessions_of_the_one_that_goes_end_and_its_id_answers_as_gone(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        by_phone, _, gone, kept = await two(at)
        elsewhere = at.browser("203.0.113.9")
        await at.by_phone(elsewhere)
        token = str(by_phone.cookies.get(COOKIE))
        await at.by_identity(by_phone, NO_PHONE, link=True)
        assert await at.is_nobody(elsewhere)
        elsewhere.cookies.set(COOKIE, token, domain="hall.test")
        assert await at.is_nobody(elsewhere)
        address = Address("person", gone)
        for command in (
            ComeByPhone(phone="x", owner="x", mask="x"),
            OpenSession("0" * 64, 60, 1),
            MergeInto(gone),
        ):
            with pytest.raises(Unknown):
                await at.cluster.call(address, command, caller=FRONT)
        assert (await at.cluster.call(address, View())).data == {}
        witness = [event for event in await at.cluster.events(address) if event.type == "person.merged"]
        assert [event.data["into"] for event in witness] == [kept]


async def test_MG3_what_is_not_read_in_the_inbox_follows_and_mandates_do_by_the_number(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        by_phone, by_identity, gone, kept = await two(at)
        boss = at.browser("203.0.113.9")
        await at.by_identity(boss, BOSS)
        await grant(boss)
        for number in (1, 2):
            notice = Notify(code="notice.window_offered", facts={"window": number})
            await at.cluster.call(Address("inbox", gone), notice, caller=INSIDE)
        await at.by_identity(by_phone, NO_PHONE, link=True)
        with anyio.fail_after(20):
            while (inbox := (await at.cluster.call(Address("inbox", kept), View())).data)["unread"] != 2:
                await anyio.lowlevel.checkpoint()
        assert [notice["text"]["zh"][0] for notice in inbox["notices"]] == ["2", "1"]
        assert (await at.cluster.call(Address("inbox", gone), View())).data["unread"] == 0
        assert (await by_identity.post(TICKETS, json={"item": "a-item", "behalf": CODE})).status_code == 201


async def test_MG4_a_code_to_its_phone_proves_an_account_that_nobody_has_vouched_for(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        by_phone, by_identity, gone, kept = await two(at)
        await by_phone.post(TICKETS, json={"queue": A})
        at.it.clock.advance(61)
        assert (await at.change_phone(by_identity, PHONE, "mine")).status_code == 204
        assert (await at.me(by_identity))["phone"] == "138****5678"
        assert await at.is_nobody(by_phone)
        assert len(await at.things(by_identity, 1)) == 1
        assert kept != gone


async def test_MG5_an_account_that_a_provider_has_vouched_for_is_never_merged_by_a_phone(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        verified, mine = at.browser(), at.browser("203.0.113.8")
        theirs = await at.by_identity(verified, LAN)
        await at.by_phone(mine, OTHER)
        challenge = await at.ask_code(mine, PHONE)
        for other in (None, "mine"):
            refused = await at.say_other(mine, PHONE, challenge, other)
            assert says(refused, 409, "other") == "people.phone_of_verified"
        assert (await at.me(verified))["id"] == theirs["id"]
        other_person = await at.by_identity(mine, MING)
        with pytest.raises(Refused, match=r"people\.other_identity"):
            await at.cluster.call(Address("person", theirs["id"]), MergeInto(other_person["id"]), caller=FRONT)


async def test_MG6_a_session_left_on_a_machine_that_others_use_gives_no_account_away(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        await at.by_identity(at.browser("203.0.113.8"), LAN)
        shared = at.browser()
        left = await at.by_phone(shared, OTHER)
        at.it.clock.advance(FRESH // SECOND)
        with pytest.raises(Forbidden, match=r"people\.again"):
            await at.by_identity(shared, LAN, link=True)
        assert (await at.me(shared))["id"] == left["id"]
        token = str(shared.cookies.get(COOKIE))
        opened = await door_of(at.app.state).by_identity(LAN, None, on=Device(False))
        assert opened.person != left["id"], "without saying that it is theirs"
        assert await door_of(at.app.state).whose(token) is not None


async def test_MG7_word_of_a_thing_that_comes_late_follows_too(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        by_phone, by_identity, gone, _ = await two(at)
        ticket = (await by_phone.post(TICKETS, json={"queue": A})).json()
        await at.things(by_phone, 1)
        await at.by_identity(by_phone, NO_PHONE, link=True)
        note = Note(kind="appointment", id="440106-20261124-a001", place=HALL, title="x", at=NINE)
        await at.cluster.call(Address("person", gone), note, caller=INSIDE)
        assert {each["id"] for each in await at.things(by_identity, 2)} == {ticket["id"], note.id}
        told_of = [event.data for event in await at.cluster.events(Address("person", gone))][-1]
        assert told_of["held"] == {"appointment": [note.id]}


async def test_MG8_two_that_are_to_be_merged_into_each_other_at_once_are_one(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        one, other = at.browser(), at.browser("203.0.113.8")
        ids = {(await at.by_phone(one))["id"], (await at.by_phone(other, OTHER))["id"]}
        for browser in (one, other):
            await browser.post(TICKETS, json={"queue": A})
            await at.things(browser, 1)
        at.it.clock.advance(61)
        bodies = []
        for browser, phone in ((one, OTHER), (other, PHONE)):
            challenge = await at.ask_code(browser, phone)
            bodies.append({"phone": phone, "challenge": challenge, "code": at.post.code, "other": "mine"})
        async with anyio.create_task_group() as tasks:
            for browser, body in zip((one, other), bodies, strict=True):
                tasks.start_soon(partial(browser.post, "/api/people/phone", json=body))
        there = [(await at.cluster.call(Address("person", each), View())).data for each in sorted(ids)]
        assert (bool(there[0]), there[1]) == (True, {})
        signed_in = [browser for browser in (one, other) if not await at.is_nobody(browser)]
        assert signed_in
        assert len(await at.things(signed_in[0], 2)) == 2


@pytest.mark.parametrize("first", [PHONE, OTHER] * 3)
async def test_MG4_of_two_by_phone_one_stays_with_the_phone_that_was_proven(tmp_path: Path, first: str) -> None:
    async with house(tmp_path) as at:
        one, other = at.browser(), at.browser("203.0.113.8")
        second = OTHER if first == PHONE else PHONE
        ids = {(await at.by_phone(one, first))["id"], (await at.by_phone(other, second))["id"]}
        await one.post(TICKETS, json={"queue": A})
        await at.things(one, 1)
        at.it.clock.advance(61)
        assert (await at.change_phone(one, second, "mine")).status_code == 204
        me = await at.me(one)
        assert (me["id"], me["phone"][-4:]) == (min(ids), second[-4:])
        assert len(await at.things(one, 1)) == 1
        at.it.clock.advance(61)
        opened = [
            (await at.by_phone(at.browser(f"203.0.113.{n}"), phone))["id"] for n, phone in enumerate((second, first))
        ]
        assert (opened[0] == min(ids), opened[1] in ids) == (True, False)


async def test_MG9_nobody_outside_merges_accounts(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        by_phone, _, gone, kept = await two(at)
        absorb = Absorb(gone=kept, things=[])
        for command in (MergeInto(kept), absorb):
            with pytest.raises(Forbidden):
                await at.cluster.call(Address("person", gone), command, caller=await at.caller(by_phone))


async def test_PV18_an_export_and_an_erasing_after_merging_cover_both(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        by_phone, by_identity, gone, kept = await two(at)
        ticket = (await by_phone.post(TICKETS, json={"queue": A})).json()
        await at.things(by_phone, 1)
        await at.by_identity(by_phone, NO_PHONE, link=True)
        await follows(at, by_identity, f"/api/tickets/{ticket['id']}")
        journal = [event.data for event in await at.cluster.events(Address("person", gone))]
        assert "138****5678" not in str(journal)
        assert "138****5678" not in str(await at.cluster.events(Address("person", kept)))
        for who in (PHONE, LAN.number):
            found = await export(at, who)
            assert {account["id"] for account in found["account"]} == {gone, kept}
            assert [each["id"] for each in found["ticket"]] == [ticket["id"]]
            [whole] = [account for account in found["account"] if account["id"] == kept]
            assert (whole["phone"], whole["identity"]["number"]) == (LAN.phone, LAN.number)
        await erase(at, PHONE, cancel=True)
        assert await at.is_nobody(by_identity)
        left = await told(at)
        assert [trace for trace in (PHONE, LAN.number, "138****5678", "兰*") if trace in left] == []
        at.it.clock.advance(61)
        assert (await at.by_phone(by_phone))["id"] not in (gone, kept)
        assert (await at.by_identity(by_identity, NO_PHONE))["id"] not in (gone, kept)


async def test_MG10_what_is_somebody_elses_does_not_follow(tmp_path: Path) -> None:
    """An event names what follows; who has a ticket is asked there."""
    async with house(tmp_path) as at:
        one, other = at.browser(), at.browser("203.0.113.8")
        await at.by_phone(one)
        thief = (await at.by_phone(other, OTHER))["id"]
        ticket = (await one.post(TICKETS, json={"queue": A})).json()
        event = AccountMerged(into=thief, held={"ticket": [ticket["id"]]})
        from hall.merging import things_follow  # as if the account of somebody else had said it

        for address, command in things_follow(event, Address("person", thief)):
            await at.cluster.call(address, command, caller=INSIDE)
        assert (await other.get(f"/api/tickets/{ticket['id']}")).status_code == 403
        assert agenda_of("440106-20261124-a001") == "440106-20261124"
