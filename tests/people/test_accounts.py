"""Accounts: one for a phone and one for a number, whoever comes first; sessions; what is theirs, from every device."""

from contextlib import aclosing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

import anyio
import pytest
from starlette.websockets import WebSocket

from actors import Address, Forbidden, View
from common.people import VERIFIED
from common.privacy.vault import vault_of
from gateway.citizens import Citizens
from gateway.connections import LINE
from gateway.live import socket
from gateway.live.access import Access
from gateway.live.source import ClusterSource
from gateway.live.source import Person as Told
from gateway.sessions import SessionMiddleware
from people.access import FRONT
from people.api import COOKIE
from people.identifier import Bind, identifier_of
from people.person.ids import new_person
from people.person.messages import ComeByIdentity, Note, OpenSession
from people.sealing import Sealing, written
from people.signing_in import Vouched
from tests.hall.test_edge import says
from tests.hall.town import HALL, NINE, A, a_key
from tests.people.house import LAN, MING, PHONE, house

pytestmark = pytest.mark.anyio
TICKETS = f"/api/halls/{HALL}/tickets"


async def test_a_phone_has_one_account_however_it_is_typed(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        first = await at.by_phone(at.browser(), PHONE)
        at.it.clock.advance(61)
        again = await at.by_phone(at.browser(), "（+86）138-1234-5678")
        assert again["id"] == first["id"]
        assert (first["level"], first["phone"], first["called"]) == (1, "138****5678", "138****5678")
        assert (await at.by_phone(at.browser(), "13912345678"))["id"] != first["id"]


async def test_two_who_come_at_the_same_moment_have_one_account(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        browsers = [at.browser(f"203.0.113.{n}") for n in range(3)]
        challenges = []
        for browser in browsers:
            challenges.append((await at.ask_code(browser), at.post.code))
        async with anyio.create_task_group() as tasks:
            for browser, (challenge, code) in zip(browsers, challenges, strict=True):
                tasks.start_soon(at.try_code, browser, challenge, code)
        assert len({(await at.me(browser))["id"] for browser in browsers}) == 1


async def test_a_session_is_a_cookie_that_no_script_reads_and_only_its_digest_is_kept(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        mine = at.browser()
        challenge = await at.ask_code(mine)
        answer = await at.try_code(mine, challenge, at.post.code)
        cookies = answer.headers.get_list("set-cookie")
        assert len(cookies) == 1  # nothing else stays behind
        assert "HttpOnly" in cookies[0]
        assert "SameSite=lax" in cookies[0]
        assert "Max-Age" not in cookies[0]  # gone with the browser's window
        token = str(mine.cookies.get(COOKIE))
        person = (await at.me(mine))["id"]
        written = str(await at.cluster.events(Address("person", person)))
        assert token.partition(":")[2] not in written
        assert "13812345678" not in written


async def test_a_phone_of_ones_own_stays_signed_in_and_a_shared_machine_does_not(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        own, shared = at.browser(), at.browser("203.0.113.8")
        await at.by_phone(own, own_device=True)
        await at.by_phone(shared)
        at.it.clock.advance(2 * 3600)
        assert await at.is_nobody(shared)
        await at.me(own)
        at.it.clock.advance(30 * 24 * 3600)
        assert await at.is_nobody(own)


async def test_signing_out_ends_a_session_here_or_everywhere(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        here, there = at.browser(), at.browser("203.0.113.8")
        await at.by_phone(here)
        await at.by_phone(there)
        token = str(here.cookies.get(COOKIE))
        assert (await here.delete("/api/people/session")).status_code == 204
        assert here.cookies.get(COOKIE) is None
        here.cookies.set(COOKIE, token, domain="hall.test")
        assert await at.is_nobody(here)
        await at.me(there)
        at.it.clock.advance(3600)
        await at.by_phone(here)
        assert (await here.delete("/api/people/session", params={"everywhere": True})).status_code == 204
        assert await at.is_nobody(there)


async def test_another_site_cannot_act_with_a_citizens_cookie(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        mine = at.browser()
        await at.by_phone(mine)
        foreign = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
        assert (await mine.delete("/api/people/session", headers=foreign)).status_code == 403
        assert (await mine.post(TICKETS, json={"queue": A}, headers=foreign)).status_code == 403
        await at.me(mine)


async def test_what_is_taken_while_signed_in_is_there_on_every_device(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        phone, desk = at.browser(), at.browser("203.0.113.8")
        await at.by_phone(phone)
        await at.by_phone(desk)
        taken = (await phone.post(TICKETS, json={"item": "a-item"})).json()
        [thing] = await at.things(desk, 1)
        assert (thing["kind"], thing["id"], thing["title"], thing["place"]) == (
            "ticket", taken["id"], "综合咨询", HALL,
        )  # fmt: skip
        shown = (await desk.get(f"/api/tickets/{taken['id']}")).json()
        assert shown["secret"] == taken["secret"]
        assert (await desk.delete(f"/api/tickets/{taken['id']}")).json()["state"] == "cancelled"


async def test_an_appointment_booked_while_signed_in_is_there_too_and_follows_to_another_day(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        mine = at.browser()
        await at.by_phone(mine)
        holder = {"name": "兰心", "phone": PHONE, "id_number": LAN.number}
        book = {"item": "a-item", "start": "2026-11-23T14:00:00+08:00", "holder": holder}
        booked = (await mine.post(f"/api/halls/{HALL}/appointments", json=book)).json()
        assert [thing["id"] for thing in await at.things(mine, 1)] == [booked["id"]]
        shown = (await mine.get(f"/api/appointments/{booked['id']}")).json()
        assert (shown["secret"], shown["code"]) == (booked["secret"], booked["code"])
        move = {"start": "2026-11-24T14:00:00+08:00"}
        moved = await mine.post(f"/api/appointments/{booked['id']}/move", json=move)
        assert moved.status_code == 200, moved.text
        assert [thing["id"] for thing in await at.things(mine, 2)] == [moved.json()["id"], booked["id"]]


async def test_the_ticket_of_a_booked_appointment_is_the_persons(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        mine = at.browser()
        await at.by_phone(mine)
        holder = {"name": "兰心", "phone": PHONE, "id_number": LAN.number}
        book = {"item": "a-item", "start": "2026-11-23T14:00:00+08:00", "holder": holder}
        booked = (await mine.post(f"/api/halls/{HALL}/appointments", json=book)).json()
        at.it.clock.set(NINE + (5 * 60 - 10) * 60_000_000)
        await at.by_phone(mine)
        ticket = (await mine.post(f"/api/appointments/{booked['id']}/check-in")).json()
        assert [thing["id"] for thing in await at.things(mine, 2)] == [ticket["id"], booked["id"]]


async def test_a_ticket_without_an_account_is_nobodys_but_its_holders(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        nobody, mine = at.browser("198.51.100.9"), at.browser()
        await at.by_phone(mine)
        taken = (await nobody.post(TICKETS, json={"queue": A})).json()
        assert (await at.me(mine))["things"] == []
        says(await mine.get(f"/api/tickets/{taken['id']}"), 403, "secret")
        says(await mine.delete(f"/api/tickets/{taken['id']}"), 403, "secret")
        shown = (await nobody.get(f"/api/tickets/{taken['id']}", params={"secret": taken["secret"]})).json()
        assert "secret" not in shown


async def test_a_key_of_one_citizen_is_nothing_to_another(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        one, other = at.browser(), at.browser("203.0.113.8")
        await at.by_phone(one)
        await at.by_phone(other, "13912345678")
        headers = {"Idempotency-Key": a_key("same")}
        answers = [(await each.post(TICKETS, json={"queue": A}, headers=headers)).json() for each in (one, other)]
        assert answers[0]["id"] != answers[1]["id"]
        assert (await one.post(TICKETS, json={"queue": A}, headers=headers)).json() == answers[0]


async def test_only_the_person_watches_their_channel(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        mine, other = at.browser(), at.browser("203.0.113.8")
        person = (await at.by_phone(mine))["id"]
        await at.by_phone(other, "13912345678")
        access: Access = at.app.state.live._access
        token = str(mine.cookies.get(COOKIE))
        known = await access.known(token, use=False)
        assert known is not None
        assert known.caller == await at.caller(mine)
        assert access.may_watch(await at.caller(mine), f"person:{person}", "")
        assert not access.may_watch(await at.caller(other), f"person:{person}", "")
        await mine.delete("/api/people/session")
        assert await access.known(token, use=False) is None


async def test_an_account_begun_by_phone_becomes_the_persons_where_they_say_so_when_they_are_verified(
    tmp_path: Path,
) -> None:
    """Linked by the session; never by a name, nor by a phone that the provider knows, which may be another's by now."""
    async with house(tmp_path) as at:
        mine, later = at.browser(), at.browser("203.0.113.8")
        by_phone = await at.by_phone(mine)
        verified = await at.by_identity(mine, LAN, link=True)
        assert verified["id"] == by_phone["id"], "they were signed in to it, and said that it is theirs"
        assert (verified["level"], verified["name"], verified["number"]) == (2, "兰*", "440106********9990")
        assert VERIFIED in (await at.caller(mine)).roles
        other = await at.by_phone(later, "13912345678")
        assert (await at.by_identity(later, MING))["id"] != other["id"], "they did not say so"


async def test_the_same_name_is_not_the_same_person(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        one = await at.by_identity(at.browser(), LAN)
        namesake = Vouched(issuer="province", name=LAN.name, number=MING.number)
        assert (await at.by_identity(at.browser(), namesake))["id"] != one["id"]
        assert (await at.by_identity(at.browser(), LAN))["id"] == one["id"]


async def test_a_verified_account_is_not_taken_over_by_another_number(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        mine = at.browser()
        first = await at.by_identity(mine, LAN)
        same_phone = Vouched(issuer="province", name="明远", number=MING.number, phone=LAN.phone)
        other = await at.by_identity(mine, same_phone, link=True)
        assert other["id"] != first["id"]
        assert other["phone"] is None, "a phone opens one account"


async def test_a_phone_code_alone_does_not_make_somebody_the_verified_person(tmp_path: Path) -> None:
    """A phone may have another owner by now."""
    async with house(tmp_path) as at:
        await at.by_identity(at.browser(), LAN)
        later = at.browser("203.0.113.8")
        me = await at.by_phone(later)
        assert (me["level"], me["session_level"]) == (2, 1)
        assert VERIFIED not in (await at.caller(later)).roles


async def test_AC1_of_two_who_say_at_once_that_an_account_is_theirs_each_has_one(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        shared = at.browser()
        account = await at.by_phone(shared)
        lan = replace(LAN, phone=None)
        browsers = {one.number: at.browser() for one in (lan, MING)}
        async with anyio.create_task_group() as tasks:
            for one in (lan, MING):
                browsers[one.number].cookies.set(COOKIE, str(shared.cookies.get(COOKIE)), domain="hall.test")
                tasks.start_soon(partial(at.by_identity, browsers[one.number], one, link=True))
        found = [await at.me(browsers[one.number]) for one in (lan, MING)]
        assert [me["name"] for me in found] == ["兰*", "明*"]
        assert [me["id"] for me in found].count(account["id"]) == 1
        again = [await at.by_identity(at.browser(), one) for one in (lan, MING)]
        assert [me["id"] for me in again] == [me["id"] for me in found]


async def test_AC1_a_number_that_leads_to_anothers_account_is_bound_anew(tmp_path: Path) -> None:
    """As databases of before hold it."""
    async with house(tmp_path) as at:
        ming = await at.by_identity(at.browser(), MING)
        owner = await Sealing(at.cluster, vault_of(at.app.state)).owner(number=LAN.number)
        await at.cluster.call(identifier_of("number", owner), Bind(ming["id"]), caller=FRONT)
        lan = await at.by_identity(at.browser(), LAN)
        assert (lan["name"], lan["id"] != ming["id"]) == ("兰*", True)
        assert (await at.by_identity(at.browser(), LAN))["id"] == lan["id"]
        assert (await at.by_identity(at.browser(), MING))["id"] == ming["id"]


class Taken:
    """A socket's session that ends at once."""

    until: ClassVar[list[int]] = []

    def __init__(self, *_: Any, until: int, **__: Any) -> None:
        self.until.append(until)

    async def run(self) -> None:
        return


async def test_AC3_a_citizens_session_ends_its_sockets_when_it_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "Session", Taken)
    async with house(tmp_path) as at:
        for own_device, seconds in ((False, 2 * 3600), (True, 30 * 24 * 3600)):
            mine = at.browser()
            at.it.clock.advance(3600)
            await at.by_phone(mine, own_device=own_device)
            until = at.it.clock.now() + seconds * 1_000_000
            token = str(mine.cookies.get(COOKIE))
            known = await at.app.state.live._access.known(token, use=False)
            assert (known.until, known.expires) == (until, until)

            async def serve(scope: Any, receive: Any, send: Any) -> None:
                await at.app.state.live.serve(WebSocket(scope, receive, send))

            headers = [(b"cookie", f"{COOKIE}={token}".encode()), (b"host", b"hall.test")]
            scope = {"type": "websocket", "path": socket.PATH, "headers": headers, "client": ("::1", 1)}
            scope["extensions"] = {LINE: None}
            sign_in, citizens = at.app.state.sign_in, Citizens(at.app.state)
            await SessionMiddleware(serve, sign_in, citizens)(scope, _connect, _say)
            assert Taken.until.pop() == until, "a socket knows when it is to be looked at again"


async def _connect() -> Any:
    return {"type": "websocket.connect"}


async def _say(message: Any) -> None:
    return


async def test_AC6_a_passports_number_is_one_persons_with_their_name_only(tmp_path: Path) -> None:
    """Passports of two countries have one number now and then."""
    async with house(tmp_path) as at:
        john, erika = (Vouched(issuer="nia", name=name, number="123456789") for name in ("JOHN SMITH", "ERIKA MUSTER"))
        first, other = await at.by_identity(at.browser(), john), await at.by_identity(at.browser(), erika)
        assert first["id"] != other["id"]
        for who, me in ((replace(john, name="John  Smith"), first), (erika, other)):
            assert (await at.by_identity(at.browser(), who))["id"] == me["id"]


async def test_AC6_who_had_an_account_by_a_passports_number_keeps_it_and_nobody_else_is_let_in(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        john, erika = (Vouched(issuer="nia", name=name, number="E12345678") for name in ("JOHN SMITH", "ERIKA MUSTER"))
        sealing = Sealing(at.cluster, vault_of(at.app.state))
        owner, account = await sealing.owner(number=john.number), new_person()
        sealed = await sealing.of_account(account, owner, written(john.name, john.number), number=john.number)
        before = ComeByIdentity(issuer="nia", identity=sealed, number=owner, name_mask="J***", number_mask="****5678")
        await at.cluster.call(Address("person", account), before, caller=FRONT)
        await at.cluster.call(identifier_of("number", owner), Bind(account), caller=FRONT)
        other = await at.by_identity(at.browser(), erika)
        assert (other["id"] != account, other["name"]) == (True, "E****")
        for _ in range(2):
            assert (await at.by_identity(at.browser(), john))["id"] == account
        assert (await at.by_identity(at.browser(), erika))["id"] == other["id"]


async def test_AC4_who_comes_by_a_phone_is_not_told_what_a_provider_vouched_for(tmp_path: Path) -> None:
    """The phone may have another owner by now."""
    async with house(tmp_path) as at:
        mine, later = at.browser(), at.browser("203.0.113.8")
        verified = await at.by_identity(mine, LAN)
        assert (verified["called"], verified["name"], verified["number"]) == ("兰*", "兰*", "440106********9990")
        me = await at.by_phone(later)
        assert (me["id"], me["level"], me["session_level"]) == (verified["id"], 2, 1)
        assert (me["called"], me["name"], me["number"]) == ("138****5678", None, None)
        assert (await at.caller(later)).display_name == "138****5678"
        pushed = (await at.cluster.call(Address("person", me["id"]), View())).data
        assert (pushed["called"], pushed["name"], pushed["number"]) == ("138****5678", None, None)
        assert (await at.me(mine))["name"] == "兰*"


async def test_nobody_outside_gives_a_person_things_or_sessions(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        mine = at.browser()
        person = Address("person", (await at.by_phone(mine))["id"])
        note = Note(kind="ticket", id="x", place=HALL, title="x", at=NINE)
        for command in (note, OpenSession("0" * 64, 60, 2)):
            with pytest.raises(Forbidden):
                await at.cluster.call(person, command, caller=await at.caller(mine))


async def test_where_staff_and_a_citizen_share_a_browser_tickets_are_taken_as_staff(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        both = at.browser()
        person = await at.by_phone(both)
        await at.as_staff(both, "clerk01")
        assert (await both.post(TICKETS, json={"queue": A})).json()["confirm_by"] is None, "staff see the person"
        assert (await at.me(both))["id"] == person["id"]
        assert (await at.me(both))["things"] == []


async def test_a_citizen_has_a_budget_of_their_own_and_no_larger_one_than_the_public(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        one, other = at.browser(), at.browser()  # behind one address
        await at.by_phone(one)
        await at.by_phone(other, "13912345678")
        statuses = [(await one.post(TICKETS, json={"queue": A})).status_code for _ in range(60)]
        assert 30 <= statuses.count(201) < 60
        assert statuses[-1] == 429
        assert (await other.post(TICKETS, json={"queue": A})).status_code == 201


async def test_open_sockets_are_told_when_a_session_may_be_worth_less(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        mine = at.browser()
        person = (await at.by_phone(mine))["id"]
        async with aclosing(ClusterSource(at.cluster).feed()) as feed:
            assert await anext(feed) is None  # attached
            await mine.delete("/api/people/session")
            with anyio.fail_after(20):
                while await anext(feed) != Told(person):
                    pass
