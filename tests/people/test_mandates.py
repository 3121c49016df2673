"""Mandates (经办人授权): who acts for an enterprise, for what, until when; refused in words at their field."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from argon2 import PasswordHasher
from sqlalchemy import text

from actors import Address
from common.people import EDGE
from common.privacy.vault import vault_of
from gateway.account import Create
from gateway.keys import Keys
from gateway.passwords import Passwords
from people.enterprise.messages import Grant, Revoke
from people.enterprise.policy import KEPT, Mandate, refusal
from people.signing_in import Vouched
from tests.hall.test_edge import PASSWORD, says
from tests.hall.town import HALL, A, B
from tests.people.house import BOSS, CODE, COMPANY, LAN, MING, House, house

pytestmark = pytest.mark.anyio
TICKETS = f"/api/halls/{HALL}/tickets"
MANDATES = f"/api/people/enterprises/{CODE}/mandates"
TOMORROW = "2026-11-24T18:00:00+08:00"
AGENT = {"name": LAN.name, "id_number": LAN.number}
REGISTER = {"code": CODE, "name": COMPANY, "representative": {"name": MING.name, "id_number": MING.number}}
FOR_THEM = {"item": "a-item", "behalf": CODE}


async def grant(boss: httpx.AsyncClient, **terms: Any) -> str:
    answer = await boss.post(MANDATES, json={**AGENT, "until": TOMORROW, **terms})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def people(at: House) -> tuple[httpx.AsyncClient, httpx.AsyncClient]:
    """The representative and the agent, signed in."""
    boss, agent = at.browser(), at.browser("203.0.113.8")
    await at.by_identity(boss, BOSS)
    await at.by_identity(agent, LAN)
    return boss, agent


async def test_M1_an_agent_takes_a_ticket_for_the_enterprise_and_everybody_concerned_sees_for_whom(
    tmp_path: Path,
) -> None:
    async with house(tmp_path) as at:
        boss, agent = await people(at)
        await grant(boss)
        taken = await agent.post(TICKETS, json=FOR_THEM)
        assert taken.status_code == 201, taken.text
        assert taken.json()["behalf"] == COMPANY
        assert (await agent.get(f"/api/tickets/{taken.json()['id']}")).json()["behalf"] == COMPANY
        [thing] = await at.things(agent, 1)
        assert (thing["id"], thing["behalf"]) == (taken.json()["id"], COMPANY)
        [waits] = await at.line(A)
        assert waits["holder"] == f"{COMPANY} 兰*", "the clerk sees it before the call"


async def test_M2_so_it_is_with_an_appointment_and_the_ticket_that_comes_of_it(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        boss, agent = await people(at)
        await grant(boss, items=["a-item"])
        holder = {**AGENT, "phone": "13812345678"}
        book = {"item": "a-item", "start": "2026-11-23T14:00:00+08:00", "holder": holder, "behalf": CODE}
        booked = (await agent.post(f"/api/halls/{HALL}/appointments", json=book)).json()
        assert booked["behalf"] == COMPANY
        at.it.clock.advance((5 * 60 - 10) * 60)
        await at.by_identity(agent, LAN)
        ticket = (await agent.post(f"/api/appointments/{booked['id']}/check-in")).json()
        await at.things(agent, 2)
        assert (await agent.get(f"/api/tickets/{ticket['id']}")).json()["behalf"] == COMPANY


async def test_M3_a_mandate_ends_when_it_says(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        boss, agent = await people(at)
        await grant(boss, until="2026-11-23T09:30:00+08:00")
        assert (await agent.post(TICKETS, json=FOR_THEM)).status_code == 201
        at.it.clock.advance(30 * 60)
        refused = await agent.post(TICKETS, json=FOR_THEM)
        assert says(refused, 409, "behalf") == "mandate.expired"
        assert COMPANY in refused.json()["detail"]


async def test_M4_a_revoked_mandate_lets_nobody_act_and_says_so(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        boss, agent = await people(at)
        mandate = await grant(boss)
        taken = (await agent.post(TICKETS, json=FOR_THEM)).json()
        revoked = await boss.delete(f"{MANDATES}/{mandate}")
        assert revoked.json()["state"] == "revoked"
        assert (await boss.delete(f"{MANDATES}/{mandate}")).json() == revoked.json()
        assert says(await agent.post(TICKETS, json=FOR_THEM), 409, "behalf") == "mandate.revoked"
        assert (await agent.get(f"/api/tickets/{taken['id']}")).status_code == 200, "what was begun stays"


async def test_M5_a_mandate_is_good_for_its_items_only(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        boss, agent = await people(at)
        await grant(boss, items=["b-item"])
        for wish in ({"item": "a-item"}, {"items": ["b-item", "a-item"]}, {"queue": B}):
            refused = await agent.post(TICKETS, json={**wish, "behalf": CODE})
            assert says(refused, 409, "behalf") == "mandate.other_item", wish
        assert (await agent.post(TICKETS, json={"item": "b-item", "behalf": CODE})).status_code == 201


async def test_M6_nobody_acts_without_a_mandate_or_without_being_known(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        boss, _ = await people(at)
        await grant(boss)
        nobody, by_phone, other = (at.browser(f"203.0.113.{n}") for n in (20, 21, 22))
        assert says(await nobody.post(TICKETS, json=FOR_THEM), 403, "behalf") == "people.sign_in_for"
        await at.by_phone(by_phone, "13812345678")  # the agent's own phone, but nobody has vouched for them now
        assert says(await by_phone.post(TICKETS, json=FOR_THEM), 403, "behalf") == "people.level_for"
        await at.by_identity(other, MING)
        assert says(await other.post(TICKETS, json=FOR_THEM), 403, "behalf") == "mandate.none"
        unknown = {"item": "a-item", "behalf": "91440106M0A000007K"}
        assert says(await other.post(TICKETS, json=unknown), 403, "behalf") == "mandate.none"
        assert len(await at.line(A)) == 0


async def test_M7_the_representative_acts_without_a_mandate_and_only_they_grant_and_revoke(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        boss, agent = await people(at)
        mandate = await grant(boss)
        assert (await boss.post(TICKETS, json=FOR_THEM)).json()["behalf"] == COMPANY
        more = {"name": MING.name, "id_number": MING.number, "until": TOMORROW}
        assert says(await agent.post(MANDATES, json=more), 403, "behalf") == "mandate.representative_only"
        assert says(await agent.delete(f"{MANDATES}/{mandate}"), 403, "behalf") == "mandate.representative_only"
        itself = {"name": BOSS.name, "id_number": BOSS.number, "until": TOMORROW}
        assert says(await boss.post(MANDATES, json=itself), 422, "id_number") == "mandate.oneself"
        for until in ("2026-11-22T09:00:00+08:00", "2031-11-22T09:00:00+08:00", "2999-01-01T00:00:00+08:00"):
            assert says(await boss.post(MANDATES, json={**AGENT, "until": until}), 422, "until") == "mandate.until"


async def test_M8_an_agents_number_is_theirs_however_it_was_typed(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        boss, agent = await people(at)
        await grant(boss, id_number="440106 900101 999")  # fifteen figures, as on an old card
        assert (await agent.post(TICKETS, json={**FOR_THEM, "behalf": "9144-0106 ma00 0000 7k"})).status_code == 201


async def test_M9_every_grant_and_revocation_is_journaled_and_names_nobody(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        boss, _ = await people(at)
        await boss.delete(f"{MANDATES}/{await grant(boss)}")
        events = await at.cluster.events(Address("enterprise", CODE))
        assert [event.type for event in events] == [
            "enterprise.registered", "enterprise.mandate_granted", "enterprise.mandate_revoked",
        ]  # fmt: skip
        person = (await at.me(boss))["id"]
        assert [event.data["by"] for event in events[1:]] == [person, person]
        assert LAN.number not in str(events)
        assert LAN.name not in str(events)


async def test_M10_each_sees_what_concerns_them(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        boss, agent = await people(at)
        other = at.browser("203.0.113.22")
        await at.by_identity(other, MING)
        await grant(boss)
        await grant(boss, name=MING.name, id_number=MING.number, items=["b-item"])
        [theirs] = (await boss.get("/api/people/enterprises")).json()["enterprises"]
        assert (theirs["name"], theirs["represents"], len(theirs["mandates"])) == (COMPANY, True, 2)
        [mine] = (await agent.get("/api/people/enterprises")).json()["enterprises"]
        assert (mine["represents"], len(mine["mandates"])) == (False, 1)
        assert mine["mandates"][0]["agent"] == "兰* 440106********9990"
        stranger = at.browser("203.0.113.30")
        await at.by_phone(stranger, "13912345678")
        says(await stranger.get("/api/people/enterprises"), 403, "level")


async def test_M11_an_enterprise_is_registered_by_who_has_seen_its_licence_only(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        body = {"code": CODE, "name": COMPANY, "representative": {"name": BOSS.name, "id_number": BOSS.number}}
        agent = at.browser()
        await at.by_identity(agent, LAN)
        says(await agent.post("/api/people/enterprises", json=body), 401)
        admin = at.browser("203.0.113.9")
        await at.as_staff(admin, "clerk01")
        says(await admin.post("/api/people/enterprises", json=body), 403)
        await at.as_staff(admin, "admin")
        assert (await admin.post("/api/people/enterprises", json=body)).status_code == 204
        boss = at.browser("203.0.113.10")
        await at.by_identity(boss, replace(BOSS, represents=()))
        [theirs] = (await boss.get("/api/people/enterprises")).json()["enterprises"]
        assert theirs["represents"]
        false = {**body, "code": "91440106MA0000007L"}
        says(await admin.post("/api/people/enterprises", json=false), 422, "code")


REGISTERED = "/api/people/enterprises/registered"


async def test_M15_who_registers_finds_what_is_registered_and_changes_nobodys_enterprise_by_mistake(
    tmp_path: Path,
) -> None:
    async with house(tmp_path) as at:
        admin, clerk = at.browser(), at.browser("203.0.113.9")
        await at.as_staff(admin, "admin")
        await at.as_staff(clerk, "clerk01")
        boss = {"name": BOSS.name, "id_number": BOSS.number}
        body = {"code": CODE, "name": COMPANY, "representative": boss}
        for _ in range(2):  # the same again is the same
            assert (await admin.post("/api/people/enterprises", json=body)).status_code == 204
        for other in ({"name": "别的公司"}, {"representative": {"name": LAN.name, "id_number": LAN.number}}):
            refused = await admin.post("/api/people/enterprises", json=body | other)
            assert says(refused, 409, "code") == "enterprise.registered"
        assert says(await clerk.get(REGISTERED), 403) == "people.admin_only"
        assert (await at.browser().get(REGISTERED)).status_code == 401
        for q in ("", CODE[:8].lower(), "明远"):
            [found] = (await admin.get(REGISTERED, params={"q": q})).json()["enterprises"]
            assert (found["code"], found["name"], found["mandates"], found["representative"]) == (
                CODE,
                COMPANY,
                0,
                None,
            )
        assert (await admin.get(REGISTERED, params={"q": "%"})).json() == {"enterprises": [], "more": False}
        [whole] = (await admin.get(REGISTERED, params={"q": f" {CODE[:8]}-{CODE[8:]} "})).json()["enterprises"]
        assert whole["representative"] == "陈** 110105********002X"
        noted = await at.cluster.events(Address("openings", "all:20261123"))
        assert [(event.actor, event.data["why"]) for event in noted] == [("admin", "register")]
        changed = body | {"name": "广州天河明远科技股份有限公司", "replace": True}
        assert (await admin.post("/api/people/enterprises", json=changed)).status_code == 204
        [found] = (await admin.get(REGISTERED)).json()["enterprises"]
        assert found["name"] == changed["name"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"code": "91440106MA0000007L"}, "code"),
        ({"code": "x"}, "code"),
        ({"name": "a"}, "name"),
        ({"representative": {"name": "陈明远", "id_number": "11010519491231002Y"}}, "representative.id_number"),
        ({"representative": {"name": "1", "id_number": "11010519491231002X"}}, "representative.name"),
    ],
)
async def test_M16_what_is_wrong_with_a_registration_is_said_at_its_field_and_leaves_nothing_behind(
    tmp_path: Path, wrong: dict[str, object], field: str
) -> None:
    async with house(tmp_path) as at:
        admin = at.browser()
        await at.as_staff(admin, "admin")
        body = {"code": CODE, "name": COMPANY, "representative": {"name": BOSS.name, "id_number": BOSS.number}}
        refused = await admin.post("/api/people/enterprises", json=body | wrong)
        assert says(refused, 422, field)
        assert ("统一社会信用代码" in refused.json()["errors"][0]["message"]) == (field == "code")
        assert await vault_of(at.app.state).person(BOSS.number) is None


async def test_M17_an_administrator_of_one_hall_makes_nobody_a_representative(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        boss, _ = await people(at)
        keys = Keys(b"k" * 32)
        passwords = Passwords(keys, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        sealed = await passwords.seal("street", PASSWORD)
        street = Create(display_name="s", roles=("admin",), halls=("440106001",), password=sealed)
        await at.cluster.call(Address("account", "street"), street, caller=EDGE)
        admin = at.browser("203.0.113.70")
        await at.as_staff(admin, "street")
        for replace in (False, True):
            refused = await admin.post("/api/people/enterprises", json={**REGISTER, "replace": replace})
            assert says(refused, 403) == "people.whole_house"
        [theirs] = (await boss.get("/api/people/enterprises")).json()["enterprises"]
        assert theirs["represents"]


async def test_M17_whom_a_provider_vouched_for_is_replaced_only_where_that_is_said_and_it_is_journaled(
    tmp_path: Path,
) -> None:
    async with house(tmp_path) as at:
        boss, _ = await people(at)
        admin, ming = at.browser("203.0.113.9"), at.browser("203.0.113.10")
        await at.as_staff(admin, "admin")
        renamed = {
            **REGISTER,
            "replace": True,
            "name": "明远集团",
            "representative": {"name": BOSS.name, "id_number": BOSS.number},
        }
        assert (await admin.post("/api/people/enterprises", json=renamed)).status_code == 204
        refused = await admin.post("/api/people/enterprises", json=REGISTER)
        assert says(refused, 409, "representative") == "enterprise.vouched"
        assert (await admin.post("/api/people/enterprises", json={**REGISTER, "replace": True})).status_code == 204
        await at.by_identity(ming, MING)
        [theirs] = (await ming.get("/api/people/enterprises")).json()["enterprises"]
        assert theirs["represents"]
        assert (await boss.get("/api/people/enterprises")).json()["enterprises"] == []
        first, name, whom = await at.cluster.events(Address("enterprise", CODE))
        assert (first.data["issuer"], first.data["before"]) == ("province", None)
        old = first.data["representative"]
        assert (name.actor, name.data["before"]) == ("admin", {"name": COMPANY, "representative": old})
        assert (whom.actor, whom.data["before"]) == ("admin", {"name": "明远集团", "representative": old})
        assert (await admin.post("/api/people/enterprises", json=renamed)).status_code == 204, (
            "seen by nobody but staff"
        )


async def test_M14_a_passports_number_lets_nobody_act_who_is_called_otherwise(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        boss, _ = await people(at)
        john, erika = (Vouched(issuer="nia", name=name, number="123456789") for name in ("JOHN SMITH", "ERIKA MUSTER"))
        await grant(boss, name="John Smith", id_number=john.number)
        one, other = at.browser(), at.browser("203.0.113.22")
        await at.by_identity(one, john)
        await at.by_identity(other, erika)
        assert (await one.post(TICKETS, json=FOR_THEM)).status_code == 201
        assert says(await other.post(TICKETS, json=FOR_THEM), 403, "behalf") == "mandate.none"


async def test_M18_mandates_that_are_over_do_not_add_up(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        boss, agent = await people(at)
        stands = await grant(boss)
        terms = {"agent": "2f0c", "agent_sealed": "sealed", "items": (), "until": NOW + 60_000_000}
        enterprise, caller = Address("enterprise", CODE), await at.caller(boss)
        for _ in range(KEPT + 20):
            made = await at.cluster.call(enterprise, Grant(**terms), caller=caller)
            await at.cluster.call(enterprise, Revoke(made["id"]), caller=caller)
        newest = await grant(boss)
        assert newest == f"{CODE}-{KEPT + 22}", "no number is given twice"
        [theirs] = (await boss.get("/api/people/enterprises")).json()["enterprises"]
        shown = [mandate["id"] for mandate in theirs["mandates"]]
        assert (len(shown), shown[0], shown[-1]) == (KEPT + 2, stands, newest)
        kept = await at.cluster.read(lambda db: db.execute(text("SELECT count(*) FROM people_mandate")).scalar_one())
        assert kept == KEPT + 2
        assert (await agent.post(TICKETS, json=FOR_THEM)).status_code == 201


NOW = int(datetime(2026, 11, 23, 1, tzinfo=UTC).timestamp()) * 1_000_000


@pytest.mark.parametrize(
    ("mandates", "items", "why"),
    [
        ([], ["a"], "mandate.none"),
        ([Mandate([], NOW + 1, None)], ["a"], None),
        ([Mandate([], NOW + 1, None)], [], None),
        ([Mandate(["a"], NOW + 1, None)], [], "mandate.other_item"),
        ([Mandate(["a"], NOW + 1, None)], ["a", "b"], "mandate.other_item"),
        ([Mandate([], NOW, None)], ["a"], "mandate.expired"),
        ([Mandate([], NOW + 1, NOW)], ["a"], "mandate.revoked"),
        ([Mandate([], NOW + 1, NOW), Mandate(["b"], NOW, None)], ["a"], "mandate.expired"),
        ([Mandate([], NOW, None), Mandate(["b"], NOW + 1, None)], ["a"], "mandate.other_item"),
        ([Mandate([], NOW, None), Mandate(["a"], NOW + 1, None)], ["a"], None),
    ],
)
def test_of_several_mandates_the_one_that_comes_nearest_says_why(
    mandates: list[Mandate], items: list[str], why: str | None
) -> None:
    assert refusal(mandates, items, NOW) == why


async def test_M12_to_a_ticket_for_an_enterprise_its_holder_adds_nothing(tmp_path: Path) -> None:
    """The mandate was asked for one item, and may not cover another; staff have the papers before them."""
    async with house(tmp_path) as at:
        boss, agent = await people(at)
        await grant(boss, items=["a-item"])
        taken = (await agent.post(TICKETS, json=FOR_THEM)).json()
        matters = f"/api/tickets/{taken['id']}/matters"
        assert says(await agent.post(matters, json={"item": "b-item"}), 409, "item") == "ticket.for_one_item"
        clerk = at.browser("203.0.113.10")
        await at.as_staff(clerk, "clerk01")
        added = await clerk.post(matters, json={"item": "b-item"})
        assert [matter["item"] for matter in added.json()["matters"]] == ["a-item", "b-item"]


async def test_M13_who_booked_for_an_enterprise_checks_in_by_code_and_number_like_anybody(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        boss, agent = await people(at)
        await grant(boss)
        holder = {**AGENT, "phone": "13812345678"}
        book = {"item": "a-item", "start": "2026-11-23T14:00:00+08:00", "holder": holder, "behalf": CODE}
        booked = (await agent.post(f"/api/halls/{HALL}/appointments", json=book)).json()
        at.it.clock.advance((5 * 60 - 10) * 60)
        clerk = at.browser("203.0.113.10")
        await at.as_staff(clerk, "clerk01")
        shown = {"code": booked["code"], "id_number_tail": LAN.number[-4:]}
        checked_in = await clerk.post(f"/api/halls/{HALL}/check-in", json=shown)
        assert checked_in.status_code == 200, checked_in.text
        assert checked_in.json()["behalf"] == COMPANY
