"""What accounts hold of people: sealed, found, shown to them, and gone when they or their time are."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
from sqlalchemy import Connection, text

from actors import Address, Caller, Forbidden, Refused, Unknown, View
from common.people import EDGE
from common.privacy.kinds import given
from common.privacy.ledger import Erased, Ledger
from common.privacy.messages import SetRetention
from common.privacy.persons import Persons
from common.privacy.purging import PURGE
from common.privacy.vault import ERASED, vault_of
from gateway.operator.persons import persons_of
from people.access import FRONT
from people.holdings import holdings, settle
from people.identifier import Find, identifier_of
from people.person.messages import EndAccount
from tests.hall.test_edge import says
from tests.hall.town import HALL, A, B
from tests.people.house import BOSS, CODE, LAN, MING, PHONE, House, house
from tests.people.test_mandates import MANDATES, TICKETS, grant, people

pytestmark = pytest.mark.anyio
OPERATOR = Caller("operator@li", ("operator",))
DAY = 86_400
MASKS = ("138****5678", "兰*", "陈**", "440106********9990")


async def told(at: House, *without: str) -> str:
    """All that lies in the database, but for some tables."""

    def rows(db: Connection) -> str:
        names = [row[0] for row in db.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))]
        return str([db.execute(text(f'SELECT * FROM "{name}"')).fetchall() for name in names if name not in without])

    return await at.cluster.read(rows)


def traces(at: House) -> list[str]:
    """What would name Lan or her boss: numbers, phones, names, and indexes of these by the server's key."""
    vault = vault_of(at.app.state)
    blinds = [vault.blind("number", one.number) for one in (LAN, BOSS)] + [vault.blind("phone", str(LAN.phone))]
    return [LAN.number, BOSS.number, str(LAN.phone), PHONE, LAN.name, BOSS.name, *blinds]


async def erase(at: House, who: str, *, cancel: bool = False) -> int:
    persons = persons_of(at.app.state)
    [person] = await persons.find(who)
    return await persons.erase(person, OPERATOR, "本人申请", cancel=cancel)


async def export(at: House, who: str) -> dict[str, list[Any]]:
    """What is exported of somebody, by kind."""
    persons = persons_of(at.app.state)
    [person] = await persons.find(who)
    found: dict[str, list[Any]] = {}
    for holding in (await persons.export(person, OPERATOR, "本人申请查阅"))["holdings"]:
        found.setdefault(holding["kind"], []).append(holding)
    return found


async def until(at: House, true: Callable[[], Any]) -> None:
    with anyio.fail_after(20):
        while not await true():
            await anyio.lowlevel.checkpoint()


async def nights(at: House, days: int) -> None:
    """Live through some nights, until the purge of each is over."""
    for _ in range(days):
        at.it.clock.advance(DAY)
        await until(at, lambda: _purged(at))


async def _purged(at: House) -> bool:
    return bool((await at.cluster.call(PURGE, View())).data["next"] > at.cluster.clock.now())


async def test_PV1_the_journal_holds_sealed_text_and_opaque_ids_only(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        boss, agent = await people(at)
        await at.by_phone(at.browser("203.0.113.9"))
        await grant(boss)
        await agent.post(TICKETS, json={"queue": A})
        assert [trace for trace in traces(at) if trace in await told(at, "person_find")] == []
        journal = str(await at.cluster.read(lambda db: db.execute(text("SELECT * FROM journal")).fetchall()))
        assert "person.verified" in journal
        assert "enterprise.mandate_granted" in journal
        assert [mask for mask in MASKS if mask in journal] == []


async def test_PV2_who_is_erased_by_number_has_no_account_session_or_mask_left(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        mine, by_phone = at.browser(), at.browser("203.0.113.8")
        before = await at.by_identity(mine, LAN)
        assert (await at.by_phone(by_phone))["id"] == before["id"]
        assert before["phone"] == "138****5678"
        assert await erase(at, "440106 900101 999") > 0  # fifteen figures, as on an old card
        assert await at.is_nobody(mine)
        assert await at.is_nobody(by_phone)
        left = await told(at)
        assert [trace for trace in (*traces(at), *MASKS) if trace in left] == []
        for who in (LAN.number, PHONE):
            with pytest.raises(Unknown, match=r"person\.unknown"):
                await persons_of(at.app.state).find(who)


async def test_PV3_after_erasing_nothing_of_the_account_opens(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        mine = at.browser()
        person = (await at.by_identity(mine, LAN))["id"]
        events = await at.cluster.events(Address("person", person))
        sealed = [event.data[name] for event in events for name in ("phone", "identity") if name in event.data]
        assert len(sealed) == 2
        vault = vault_of(at.app.state)
        opened = [await vault.open(each, OPERATOR, "account", f"account/{person}", "test") for each in sealed]
        assert json.loads(str(opened[0])) == {"name": LAN.name, "number": LAN.number}
        assert opened[1] == LAN.phone
        await erase(at, PHONE)  # by the other of the two ids that lead to it
        assert [await vault.open(each, OPERATOR, "account", "x", "test") for each in sealed] == [None, None]


async def test_PV4_the_same_phone_and_number_begin_a_new_account_after_erasing(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        mine = at.browser()
        before = await at.by_identity(mine, LAN)
        await at.by_phone(at.browser("203.0.113.8"))
        await erase(at, LAN.number)
        at.it.clock.advance(61)
        after = await at.by_phone(mine)
        assert after["id"] != before["id"]
        assert (after["level"], after["name"], after["things"]) == (1, None, [])
        assert (await at.by_identity(mine, LAN, link=True))["id"] == after["id"]


async def test_PV5_an_account_with_an_open_ticket_is_erased_only_with_cancel(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        mine = at.browser()
        await at.by_phone(mine)
        ticket = (await mine.post(TICKETS, json={"queue": A})).json()
        with pytest.raises(Refused, match=r"person\.needed"):
            await erase(at, PHONE)
        assert (await at.me(mine))["phone"] == "138****5678", "refused: nothing has ended"
        await erase(at, PHONE, cancel=True)
        secret = {"secret": ticket["secret"]}
        shown = (await at.browser().get(f"/api/tickets/{ticket['id']}", params=secret)).json()
        assert shown["state"] == "cancelled"
        assert await at.is_nobody(mine)


async def test_PV6_an_export_shows_account_things_enterprises_and_mandates(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        boss, agent = await people(at)
        await grant(boss)
        taken = (await agent.post(TICKETS, json={"item": "a-item", "behalf": CODE})).json()
        await at.things(agent, 1)
        found = await export(at, PHONE)
        [account], [ticket], [mandate] = found["account"], found["ticket"], found["mandate"]
        assert account["identity"] == {"name": LAN.name, "number": LAN.number}
        assert account["phone"] == LAN.phone
        assert [thing["id"] for thing in account["things"]] == [taken["id"]] == [ticket["id"]]
        assert (mandate["enterprise"], mandate["agent"]["number"]) == (CODE, LAN.number)
        [enterprise] = (await export(at, BOSS.number))["enterprise"]
        assert (enterprise["id"], enterprise["representative"]["name"]) == (CODE, BOSS.name)


async def test_PV7_a_mandate_that_stands_holds_off_erasing_and_is_revoked_with_cancel(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        boss, agent = await people(at)
        await grant(boss)
        for who in (LAN.number, BOSS.number):
            with pytest.raises(Refused, match=r"person\.needed"):
                await erase(at, who)
        await erase(at, LAN.number, cancel=True)
        [theirs] = (await boss.get("/api/people/enterprises")).json()["enterprises"]
        [mandate] = theirs["mandates"]
        assert (mandate["state"], mandate["agent"]) == ("revoked", "〔已删除 erased〕")
        assert theirs["representative"] == "陈**", "nobody else's keys went"
        await at.by_identity(agent, LAN)
        refused = await agent.post(TICKETS, json={"item": "a-item", "behalf": CODE})
        assert says(refused, 403, "behalf") == "mandate.none"


async def _is_free(at: House, identifier: Address) -> bool:
    return await at.cluster.call(identifier, Find(), caller=FRONT) is None


async def test_PV18_who_is_erased_by_a_passports_number_has_no_account_and_no_mandate_left(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        boss, mine = at.browser(), at.browser("203.0.113.8")
        await at.by_identity(boss, BOSS)
        await at.by_identity(mine, replace(LAN, name="JOHN SMITH", number="E12345678"))
        await grant(boss, name="JOHN SMITH", id_number="E12345678")
        found = await export(at, "E12345678")
        assert (found["account"][0]["identity"]["name"], len(found["mandate"])) == ("JOHN SMITH", 1)
        with pytest.raises(Refused, match=r"person\.needed"):
            await erase(at, "E12345678")
        await erase(at, "E12345678", cancel=True)
        assert await at.is_nobody(mine)


async def test_PV17_a_representative_who_is_gone_is_said_to_be_in_whole_words(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        boss, agent = await people(at)
        await grant(boss)
        await at.cluster.call(PURGE, SetRetention(days=given() | {"mandate": 2}), caller=EDGE)
        await nights(at, 4)
        await at.by_identity(agent, LAN)
        [theirs] = (await agent.get("/api/people/enterprises")).json()["enterprises"]
        assert theirs["representative"] == ERASED


async def test_PV8_an_account_that_nobody_used_for_so_long_goes_with_a_witness(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        await at.cluster.call(PURGE, SetRetention(days=given() | {"account": 40}), caller=EDGE)
        used, unused = at.browser(), at.browser("203.0.113.8")
        kept = await at.by_phone(used)
        person = (await at.by_phone(unused, "13912345678"))["id"]
        await nights(at, 20)
        assert (await at.by_phone(used))["id"] == kept["id"]  # in another month
        await nights(at, 22)
        gone = Address("person", person)
        await until(at, lambda: _ended(at, gone))
        assert "139****5678" not in await told(at)
        purged = [event.data for event in await at.cluster.events(PURGE) if event.type == "purge.purged"]
        assert sum(event["count"] for event in purged if event["kind"] == "account") == 2  # and the used one's first
        assert (await at.by_phone(used))["phone"] == "138****5678"
        again = await at.by_phone(unused, "13912345678")
        assert again["id"] != person


async def test_PV15_with_the_times_as_given_an_account_goes_and_leaves_nothing_put_aside(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        days = given()
        await at.cluster.call(PURGE, SetRetention(days=days), caller=EDGE)
        person = Address("person", (await at.by_phone(at.browser()))["id"])
        last = at.it.clock.now() + days["account"] * 86_400_000_000
        looks = 0
        while (due := await _looked_at(at, person)) is not None:
            looks += 1
            at.it.clock.set(due)
            await until(at, lambda before=due: _looked_again(at, person, before))  # type: ignore[misc]
        assert looks == 13, "every thirty days, and in the end"
        assert due is None
        assert at.it.clock.now() == last
        assert await _ended(at, person)
        assert "138****5678" not in await told(at)
        assert await at.cluster.parked() == []


async def _looked_at(at: House, person: Address) -> int | None:
    """When it is looked at what of an account is over; None: never."""
    asked = text("SELECT due FROM reminder WHERE kind = 'person' AND key = :key")
    return await at.cluster.read(lambda db: db.execute(asked, {"key": person.key}).scalar_one_or_none())


async def _looked_again(at: House, person: Address, before: int) -> bool:
    return await _looked_at(at, person) != before


async def _ended(at: House, person: Address) -> bool:
    return (await at.cluster.events(person))[-1].type == "person.ended"


async def test_PV9_masks_of_an_enterprises_people_are_made_by_openings_that_are_journaled(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        boss, _ = await people(at)
        mandate = await grant(boss)
        await boss.get("/api/people/enterprises")
        noted = await at.cluster.events(Address("openings", "all:20261123"))
        person = (await at.me(boss))["id"]
        assert {(event.actor, event.data["about"], event.data["why"]) for event in noted} == {
            (person, f"mandate/{mandate}", "mandates"),
            (person, f"enterprise/{CODE}", "mandates"),
        }


async def test_PV10_a_restored_copy_brings_no_erased_account_back(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        mine = at.browser()
        await at.by_phone(mine)
        state = at.app.state
        owner = await vault_of(state).person(phone=str(LAN.phone))
        ledger = Ledger(tmp_path / "erased.keys")
        ledger.note(Erased(0, str(owner), ()))  # as an erasing after the copy was made
        persons = Persons(at.cluster, vault_of(state), [(holdings, settle)], ledger)
        assert [await persons.erase_again(EDGE), await persons.erase_again(EDGE)] == [1, 0]
        assert await at.is_nobody(mine)
        assert "138****5678" not in await told(at)


async def test_PV11_who_may_not_grant_leaves_no_key_behind(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        boss, agent = await people(at)
        await grant(boss)
        before = await _keys(at)
        body = {"name": MING.name, "id_number": MING.number, "until": "2026-11-24T18:00:00+08:00"}
        assert (await agent.post(MANDATES, json=body)).status_code == 403
        assert await _keys(at) == before
        assert await vault_of(at.app.state).person(MING.number) is None


async def test_PV12_an_account_is_sealed_anew_once_a_month_and_not_at_each_sign_in(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        mine = at.browser()
        person = Address("person", (await at.by_phone(mine))["id"])
        for days, sealed in ((1, 1), (9, 2), (1, 2)):  # the 24th, the 3rd, the 4th
            at.it.clock.advance(days * DAY)
            await at.by_phone(mine)
            types = [event.type for event in await at.cluster.events(person)]
            assert types.count("person.came_by_phone") == sealed, days


async def test_PV13_nobody_else_ends_an_account(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        mine, other = at.browser(), at.browser("203.0.113.8")
        await at.by_phone(mine)
        await at.by_phone(other, "13912345678")
        for browser in (mine, other):
            with pytest.raises(Forbidden, match=r"people\.front_only"):
                await _end(at, browser, mine)
        await at.me(mine)


async def _end(at: House, by: httpx.AsyncClient, whose: httpx.AsyncClient) -> None:
    person = Address("person", (await at.me(whose))["id"])
    await at.cluster.call(person, EndAccount(), caller=await at.caller(by))


async def _keys(at: House) -> int:
    return await at.cluster.read(lambda db: int(db.execute(text("SELECT count(*) FROM person_key")).scalar_one()))


async def test_PV14_name_and_number_go_in_their_own_time_and_the_level_with_them(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        await at.cluster.call(PURGE, SetRetention(days=given() | {"account": 20}), caller=EDGE)
        mine = at.browser()
        verified = await at.by_identity(mine, LAN, own_device=True)
        assert (verified["session_level"], verified["name"]) == (2, "兰*")
        await nights(at, 10)
        await at.by_phone(at.browser("203.0.113.8"))  # the phone is kept on, nobody vouches for the rest
        await nights(at, 11)
        await until(at, lambda: _nameless(at, mine))
        lapsed = await at.me(mine)
        assert (lapsed["level"], lapsed["session_level"], lapsed["number"]) == (1, 1, None)
        assert lapsed["phone"] == "138****5678"
        again = await at.by_identity(mine, LAN, link=True)
        assert (again["id"], again["level"]) == (verified["id"], 2)


async def test_PV16_a_number_that_has_lapsed_opens_nothing_that_became_another_persons(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        await at.cluster.call(PURGE, SetRetention(days=given() | {"account": 20}), caller=EDGE)
        mine = at.browser()
        before = await at.by_identity(mine, LAN, own_device=True)
        await nights(at, 10)
        await at.by_phone(at.browser("203.0.113.8"))
        await nights(at, 11)
        await until(at, lambda: _nameless(at, mine))
        owner = await vault_of(at.app.state).person(LAN.number)
        await until(at, lambda: _is_free(at, identifier_of("number", str(owner))))
        theirs = at.browser("203.0.113.9")
        await at.by_phone(theirs)
        bob = await at.by_identity(theirs, MING, link=True)
        assert bob["id"] == before["id"], "the phone is theirs by now"
        for who in (LAN, replace(LAN, phone=None)):
            alice = await at.by_identity(at.browser("203.0.113.10"), who)
            assert (alice["id"] != before["id"], alice["name"], alice["phone"]) == (True, "兰*", None)


async def _nameless(at: House, browser: httpx.AsyncClient) -> bool:
    return (await at.me(browser))["name"] is None


async def test_PV15_whoever_a_ticket_names_goes_with_whose_it_is(tmp_path: Path) -> None:
    """By name alone, or with somebody else's phone: what an export shows as theirs, an erasure ends."""
    async with house(tmp_path) as at:
        mine = at.browser()
        await at.by_phone(mine)
        for queue, holder in ((A, {"name": LAN.name}), (B, {"name": MING.name, "phone": "13700001111"})):
            taken = await mine.post(TICKETS, json={"queue": queue, "holder": holder})
            assert taken.status_code == 201, taken.text
        await at.things(mine, 2)
        shown = [one["holder"]["name"] for one in (await export(at, PHONE))["ticket"]]
        assert sorted(shown) == sorted([LAN.name, MING.name])
        sealed = await at.cluster.read(lambda db: db.execute(text("SELECT id, holder FROM ticket")).fetchall())
        await erase(at, PHONE, cancel=True)
        for ticket, holder in sealed:
            assert await vault_of(at.app.state).open(holder, OPERATOR, "visit", f"ticket/{ticket}", "-") is None


async def test_PV16_an_appointment_that_is_given_up_has_no_mask_left(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        holder = {"name": LAN.name, "phone": PHONE, "id_number": LAN.number}
        book = {"item": "a-item", "start": "2026-11-26T14:00:00+08:00", "holder": holder}
        assert (await at.browser().post(f"/api/halls/{HALL}/appointments", json=book)).status_code == 201
        await erase(at, LAN.number, cancel=True)
        rows = await at.cluster.read(lambda db: db.execute(text("SELECT state, mask FROM appointment")).fetchall())
        assert [tuple(row) for row in rows] == [("cancelled", None)]
