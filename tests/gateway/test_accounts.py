"""Accounts over HTTP: who may, what is refused and where, what disabling and resetting do at once, and no secrets."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest

from actors import Address
from common.people import EDGE
from gateway.account import Create, SetAccess
from hall.setup import setup
from tests.gateway.conftest import HALL, PASSWORD, Edge

pytestmark = pytest.mark.anyio

Headers = dict[str, str]
TEMPORARY = "first-day-2026"
NEW = {"name": "chen", "display_name": "陈明", "roles": ["clerk"], "halls": [HALL], "password": TEMPORARY}


@pytest.fixture
async def boss(edge: Edge) -> Headers:
    """The administrator's headers, in a district with its halls."""
    await setup(edge.cluster)
    return await edge.sign_in("admin")


async def listed(edge: Edge, boss: Headers) -> dict[str, Any]:
    answer = await edge.client.get("/api/accounts", headers=boss)
    assert answer.status_code == 200, answer.text
    return {account["name"]: account for account in answer.json()["accounts"]}


async def until_listed(edge: Edge, boss: Headers, name: str, **facts: Any) -> None:
    for _ in range(1000):
        account = (await listed(edge, boss)).get(name, {})
        if facts.items() <= account.items():
            return
        await asyncio.sleep(0)
    raise AssertionError(account)


async def sign_in(edge: Edge, name: str, password: str) -> Any:
    answer = await edge.client.post("/api/session", json={"username": name, "password": password})
    edge.client.cookies.clear()
    return answer


async def test_a_new_account_must_change_its_password_before_anything_else(edge: Edge, boss: Headers) -> None:
    answer = await edge.client.post("/api/accounts", json=NEW, headers=boss)
    assert (answer.status_code, answer.json()["must_change"]) == (201, True)
    await until_listed(edge, boss, "chen", display_name="陈明", must_change=True)

    opened = (await sign_in(edge, "chen", TEMPORARY)).json()
    assert opened["user"]["must_change"] is True
    chen = {"Authorization": f"Bearer {opened['token']}"}
    window = f"/api/windows/{HALL}-01"
    refused = await edge.client.post(f"{window}/open", headers=chen)
    assert (refused.status_code, refused.json()["code"]) == (403, "account.must_change")

    change = {"current": TEMPORARY, "password": "a secret of my own"}
    changed = await edge.client.post("/api/session/password", json=change, headers=chen)
    assert (changed.status_code, "must_change" in changed.json()["user"]) == (200, False)
    assert (await edge.client.post(f"{window}/open", headers=chen)).status_code == 200
    assert (await sign_in(edge, "chen", TEMPORARY)).status_code == 401
    assert (await sign_in(edge, "chen", "a secret of my own")).status_code == 200


async def test_changing_my_password_ends_my_other_sessions(edge: Edge) -> None:
    here, elsewhere = await edge.sign_in("clerk01"), await edge.sign_in("clerk01")
    body = {"current": PASSWORD, "password": "another secret"}
    assert (await edge.client.post("/api/session/password", json=body, headers=here)).status_code == 200
    assert (await edge.client.get("/api/session", headers=here)).status_code == 200
    assert (await edge.client.get("/api/session", headers=elsewhere)).status_code == 401


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"current": "not this one", "password": "another secret"}, "current"),
        ({"current": PASSWORD, "password": PASSWORD}, "password"),
        ({"current": PASSWORD, "password": "short"}, "password"),
    ],
)
async def test_a_password_that_will_not_do(edge: Edge, body: dict[str, str], field: str) -> None:
    headers = await edge.sign_in("clerk01")
    answer = await edge.client.post("/api/session/password", json=body, headers=headers)
    assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (422, [field])


async def test_whoever_is_not_signed_in_has_no_password_to_change(edge: Edge) -> None:
    body = {"current": PASSWORD, "password": "another secret"}
    answer = await edge.client.post("/api/session/password", json=body)
    assert (answer.status_code, answer.json()["code"]) == (401, "account.sign_in")


async def test_an_open_session_does_not_let_anybody_try_passwords(edge: Edge) -> None:
    headers = await edge.sign_in("clerk01")
    body = {"current": "a guess", "password": "another secret"}
    answers = [await edge.client.post("/api/session/password", json=body, headers=headers) for _ in range(9)]
    assert (answers[-1].status_code, answers[-1].json()["code"]) == (429, "account.slow")


async def test_a_change_of_password_sent_again_has_its_first_answer_and_costs_no_guess(edge: Edge) -> None:
    headers = await edge.sign_in("clerk01")
    body = {"current": PASSWORD, "password": "another secret"}
    keyed = {**headers, "Idempotency-Key": "change-1"}
    answers = [await edge.client.post("/api/session/password", json=body, headers=keyed) for _ in range(12)]
    assert {(answer.status_code, answer.text) for answer in answers} == {(200, answers[0].text)}
    later = {"current": "another secret", "password": "yet another secret"}
    assert (await edge.client.post("/api/session/password", json=later, headers=headers)).status_code == 200
    assert (await edge.client.post("/api/session/password", json=body, headers=keyed)).status_code == 200
    assert (await sign_in(edge, "clerk01", "yet another secret")).status_code == 200


async def test_a_known_key_does_not_let_anybody_try_passwords(edge: Edge) -> None:
    headers = {**await edge.sign_in("clerk01"), "Idempotency-Key": "change-1"}
    body = {"current": PASSWORD, "password": "another secret"}
    assert (await edge.client.post("/api/session/password", json=body, headers=headers)).status_code == 200
    guess = {**body, "password": "a guess of somebody"}
    answers = [await edge.client.post("/api/session/password", json=guess, headers=headers) for _ in range(10)]
    assert [answers[0].json()["code"], answers[-1].json()["code"]] == ["command.reused", "account.slow"]


async def test_disabling_ends_every_session_and_says_so_at_the_door(edge: Edge, boss: Headers) -> None:
    clerk = await edge.sign_in("clerk01")
    answer = await edge.client.patch("/api/accounts/clerk01", json={"disabled": True}, headers=boss)
    assert (answer.status_code, answer.json()["disabled"]) == (200, True)
    assert (await edge.client.get("/api/session", headers=clerk)).status_code == 401
    refused = await sign_in(edge, "clerk01", PASSWORD)
    assert (refused.status_code, refused.json()["code"]) == (403, "account.disabled")
    assert "停用" in refused.json()["detail"]
    # Whoever does not know the password learns nothing of it.
    assert (await sign_in(edge, "clerk01", "a guess")).json()["code"] == "account.wrong"
    await edge.client.patch("/api/accounts/clerk01", json={"disabled": False}, headers=boss)
    assert (await sign_in(edge, "clerk01", PASSWORD)).status_code == 200


async def test_a_reset_signs_the_person_out_and_asks_for_a_new_password(edge: Edge, boss: Headers) -> None:
    clerk = await edge.sign_in("clerk01")
    answer = await edge.client.post("/api/accounts/clerk01/password", json={"password": TEMPORARY}, headers=boss)
    assert (answer.status_code, answer.json()["must_change"]) == (200, True)
    assert (await edge.client.get("/api/session", headers=clerk)).status_code == 401
    assert (await sign_in(edge, "clerk01", PASSWORD)).status_code == 401
    assert (await sign_in(edge, "clerk01", TEMPORARY)).json()["user"]["must_change"] is True


async def test_a_change_of_roles_holds_at_once(edge: Edge, boss: Headers) -> None:
    clerk = await edge.sign_in("clerk01")
    body = {"roles": ["manager", "manager"], "display_name": "  林经理 "}
    changed = (await edge.client.patch("/api/accounts/clerk01", json=body, headers=boss)).json()
    assert (changed["roles"], changed["display_name"], changed["halls"]) == (["manager"], "林经理", [HALL])
    who = (await edge.client.get("/api/session", headers=clerk)).json()["user"]
    assert who["roles"] == ["manager"]
    await until_listed(edge, boss, "clerk01", display_name="林经理")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": "Chen!"}, "name"),
        ({"name": "x" * 33}, "name"),
        ({"display_name": " "}, "display_name"),
        ({"roles": ["receptionist"]}, "roles.0"),
        ({"roles": ["gateway"]}, "roles.0"),
        ({"roles": []}, "roles"),
        ({"halls": ["440199"]}, "halls"),
        ({"halls": []}, "halls"),
        ({"password": "short"}, "password"),
        ({"secret": 1}, "secret"),
    ],
)
async def test_bad_input_names_its_field_and_makes_nothing(
    edge: Edge, boss: Headers, change: dict[str, Any], field: str
) -> None:
    answer = await edge.client.post("/api/accounts", json={**NEW, **change}, headers=boss)
    assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (422, [field])
    assert "chen" not in await listed(edge, boss)
    assert TEMPORARY not in answer.text


async def test_a_name_that_is_taken(edge: Edge, boss: Headers) -> None:
    answer = await edge.client.post("/api/accounts", json={**NEW, "name": "clerk01"}, headers=boss)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (409, "username")
    assert (await sign_in(edge, "clerk01", PASSWORD)).status_code == 200


async def test_only_administrators(edge: Edge, boss: Headers) -> None:
    for who, status in ((await edge.sign_in("manager"), 403), (await edge.sign_in("clerk01"), 403), ({}, 401)):
        reset = {"password": TEMPORARY}
        answers = [
            await edge.client.get("/api/accounts", headers=who),
            await edge.client.post("/api/accounts", json=NEW, headers=who),
            await edge.client.patch("/api/accounts/clerk01", json={"roles": ["admin"]}, headers=who),
            await edge.client.post("/api/accounts/admin/password", json=reset, headers=who),
        ]
        assert [answer.status_code for answer in answers] == [status] * 4


async def test_nobody_changes_their_own_access_and_there_is_no_account_of_that_name(edge: Edge, boss: Headers) -> None:
    for change in ({"disabled": True}, {"roles": ["clerk"]}, {"halls": ["440106001"]}):
        answer = await edge.client.patch("/api/accounts/admin", json=change, headers=boss)
        assert answer.json()["code"] in ("account.own", "account.other_halls")
    assert (await edge.client.patch("/api/accounts/admin", json={"display_name": "我"}, headers=boss)).is_success
    for name in ("nobody", "No One"):
        answer = await edge.client.patch(f"/api/accounts/{name}", json={"disabled": True}, headers=boss)
        assert (answer.status_code, answer.json()["code"]) == (404, "account.unknown")


async def test_an_administrator_of_some_halls_gives_away_no_others(edge: Edge, boss: Headers) -> None:
    others = {**NEW, "halls": [HALL, "440106001"]}
    answer = await edge.client.post("/api/accounts", json=others, headers=boss)
    assert (answer.status_code, answer.json()["code"]) == (403, "account.other_halls")
    hidden = Create(display_name="别处", roles=("clerk",), halls=("440106001",), password="sealed")
    await edge.cluster.call(Address("account", "hidden"), hidden, caller=EDGE)
    assert "hidden" not in await listed(edge, boss)
    answer = await edge.client.patch("/api/accounts/hidden", json={"disabled": True}, headers=boss)
    assert (answer.status_code, answer.json()["code"]) == (403, "account.other_halls")


async def test_the_last_administrator_stays_even_when_two_go_at_once(edge: Edge, boss: Headers) -> None:
    second = Create(display_name="二", roles=("admin",), halls=(HALL,), password="sealed")
    await edge.cluster.call(Address("account", "second"), second, caller=EDGE)
    await until_listed(edge, boss, "second")
    no_more = SetAccess(roles=("clerk",), halls=(HALL,))
    calls = (edge.cluster.call(Address("account", name), no_more, caller=EDGE) for name in ("admin", "second"))
    answers = await asyncio.gather(*calls, return_exceptions=True)
    assert sorted(getattr(answer, "code", "done") for answer in answers) == ["account.last_admin", "done"]


async def test_a_repeated_request_makes_one_account(edge: Edge, boss: Headers) -> None:
    headers = {**boss, "Idempotency-Key": "make-chen"}
    first = await edge.client.post("/api/accounts", json=NEW, headers=headers)
    again = await edge.client.post("/api/accounts", json=NEW, headers=headers)
    assert (first.status_code, again.status_code) == (201, 201)
    other = await edge.client.post("/api/accounts", json={**NEW, "password": "first-day-2027"}, headers=headers)
    assert (other.status_code, other.json()["code"]) == (409, "command.reused")


async def test_no_password_reaches_journal_or_logs(edge: Edge, boss: Headers, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    await edge.client.post("/api/accounts", json=NEW, headers=boss)
    opened = (await sign_in(edge, "chen", TEMPORARY)).json()
    change = {"current": TEMPORARY, "password": "a secret of my own"}
    headers = {"Authorization": f"Bearer {opened['token']}"}
    await edge.client.post("/api/session/password", json=change, headers=headers)
    journal = [
        event for name in ("account/chen", "accounts/all") for event in await edge.cluster.events(Address.parse(name))
    ]
    written = f"{[(event.type, event.data, event.actor) for event in journal]}{caplog.text}"
    assert {event.type for event in journal} >= {"account.created", "account.password_set", "accounts.listed"}
    assert [event.actor for event in journal if event.type == "account.password_set"] == ["chen"]
    for secret in (TEMPORARY, "a secret of my own", opened["token"], "argon2"):
        assert secret not in written
