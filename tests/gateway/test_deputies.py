"""Deputies: the principal's rights while it lasts and not a second longer, each act recorded as done for them."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from actors import Address, Caller
from common.organisation import ORGANISATION, Candidate, Candidates
from common.people import EDGE
from gateway.account import Create
from gateway.live import PATH, codes
from gateway.passwords import Passwords
from gateway.sign_in import SignIn
from tests.gateway.conftest import HALL, PASSWORD, Edge
from tests.gateway.test_accounts import Headers, boss
from tests.gateway.test_live_logs import served_town
from tests.gateway.test_organisation import caller, give_post, hold, make
from tests.gateway.test_session_ends import heard

__all__ = ["boss"]

pytestmark = pytest.mark.anyio
STEP = 600
"""Seconds; short enough that no session ends for want of use."""
STREET = "440106001"


def moment(edge: Edge, steps: float) -> str:
    return datetime.fromtimestamp(edge.clock.now() / 1e6 + steps * STEP, UTC).isoformat()


def span(edge: Edge, deputy: str, since: float = 0, until: float = 8) -> dict[str, str]:
    """``since`` and ``until``: steps from now."""
    return {"deputy": deputy, "since": moment(edge, since), "until": moment(edge, until)}


async def appoint(edge: Edge, headers: Headers, body: dict[str, str], name: str = "") -> Any:
    path = f"/api/accounts/{name}/deputies" if name else "/api/session/deputies"
    return await edge.client.post(path, json=body, headers=headers)


async def act_for(edge: Edge, headers: Headers, principal: str) -> Any:
    return await edge.client.post("/api/session/acting", json={"principal": principal}, headers=headers)


async def may_list_accounts(edge: Edge, headers: Headers) -> bool:
    """What only an administrator may."""
    status = (await edge.client.get("/api/accounts", headers=headers)).status_code
    assert status in (200, 403)
    return status == 200


async def settled(edge: Edge) -> None:
    """What actors tell each other has arrived."""
    for _ in range(200):
        await asyncio.sleep(0)


@pytest.fixture
async def clerk(edge: Edge, boss: Headers) -> Headers:
    return await edge.sign_in("clerk01")


async def test_a_deputy_has_the_principals_rights_from_then_until_then(
    edge: Edge, boss: Headers, clerk: Headers
) -> None:
    assert (await appoint(edge, boss, span(edge, "clerk01", 1, 2))).status_code == 201
    assert (await act_for(edge, clerk, "admin")).json()["code"] == "account.no_deputy", "not yet"
    edge.clock.advance(STEP)
    assert not await may_list_accounts(edge, clerk), "a deputy acts for themselves until they say otherwise"
    session = (await act_for(edge, clerk, "admin")).json()["user"]
    assert (session["name"], session["acting"]["name"], session["roles"][0]) == ("clerk01", "admin", "admin")
    assert await may_list_accounts(edge, clerk)
    edge.clock.advance(STEP - 1)
    assert await may_list_accounts(edge, clerk)
    edge.clock.advance(1)
    assert not await may_list_accounts(edge, clerk), "at that moment"
    await settled(edge)
    after = (await edge.client.get("/api/session", headers=clerk)).json()["user"]
    assert ("acting" in after, after["roles"]) == (False, ["clerk"]), "and is themselves again"


async def test_each_act_is_recorded_as_done_for_the_principal(edge: Edge, boss: Headers, clerk: Headers) -> None:
    await appoint(edge, boss, span(edge, "clerk01"))
    await act_for(edge, clerk, "admin")
    body = {"display_name": "林经理"}
    assert (await edge.client.patch("/api/accounts/manager", json=body, headers=clerk)).status_code == 200
    page = (await edge.client.get("/api/journal/account/manager", headers=boss)).json()["events"]
    assert [(one["actor"], one["behalf"]) for one in page] == [("gateway", None), ("clerk01", "admin")]
    await act_for(edge, clerk, "")
    await edge.client.post(f"/api/windows/{HALL}-01/open", headers=clerk)
    page = (await edge.client.get(f"/api/journal/window/{HALL}-01", headers=boss)).json()["events"]
    assert ("clerk01", None) in [(one["actor"], one["behalf"]) for one in page]


async def test_a_key_used_for_somebody_is_not_that_of_oneself(edge: Edge, boss: Headers) -> None:
    await appoint(edge, boss, span(edge, "manager"))
    manager = await edge.sign_in("manager")
    key = {**manager, "Idempotency-Key": "0b6e5c1e-7a51-4f2f-9d1c-0a5f6d3b2e11"}
    assert (await edge.client.post(f"/api/windows/{HALL}-01/open", headers=key)).status_code == 200
    await act_for(edge, manager, "admin")
    again = await edge.client.post(f"/api/windows/{HALL}-01/open", headers=key)
    assert again.status_code == 409


async def test_departments_are_lent_with_the_rest(edge: Edge, boss: Headers, clerk: Headers) -> None:
    await make(edge, boss, "tax")
    await give_post(edge, boss, "tax.head", "tax", leads=True)
    await hold(edge, boss, "manager", "tax.head")
    await settled(edge)
    manager = await edge.sign_in("manager")
    await appoint(edge, manager, span(edge, "clerk01", 1, 2))
    await settled(edge)
    inside, asked = Caller("case/1", ("actor",)), Candidates(post="tax.head")
    assert await edge.cluster.call(ORGANISATION, asked, caller=inside) == [Candidate(name="manager")]
    edge.clock.advance(STEP)
    both = [Candidate(name="manager"), Candidate(name="clerk01", behalf="manager")]
    assert await edge.cluster.call(ORGANISATION, asked, caller=inside) == both
    await act_for(edge, clerk, "manager")
    found = await caller(edge, clerk)
    assert (found.name, found.behalf, found.groups, found.signature) == (
        "clerk01",
        "manager",
        ("tax",),
        "clerk01 for manager",
    )
    await edge.client.patch("/api/accounts/clerk01", json={"disabled": True}, headers=boss)
    await settled(edge)
    assert await edge.cluster.call(ORGANISATION, asked, caller=inside) == [Candidate(name="manager")]


async def test_a_deputy_of_a_deputy_has_nothing(edge: Edge, boss: Headers, clerk: Headers) -> None:
    manager = await edge.sign_in("manager")
    await appoint(edge, boss, span(edge, "manager"))
    await appoint(edge, manager, span(edge, "clerk01"))
    await act_for(edge, manager, "admin")
    refused = await appoint(edge, manager, span(edge, "clerk01", 20, 30))
    assert (refused.status_code, refused.json()["code"]) == (409, "account.deputy_of_deputy")
    assert (await act_for(edge, clerk, "admin")).status_code == 403
    assert (await act_for(edge, clerk, "manager")).status_code == 200
    assert not await may_list_accounts(edge, clerk), "the manager's own rights, not those lent to the manager"
    door: SignIn = edge.app.state.sign_in
    session = await door.session_of(clerk["Authorization"].removeprefix("Bearer "))
    assert session is not None
    assert session.lent is not None
    assert session.lent.user.roles == ("manager", "audit")


async def test_nobody_widens_their_own_rights_by_a_deputy(edge: Edge, boss: Headers, clerk: Headers) -> None:
    answer = await appoint(edge, boss, span(edge, "admin"), "manager")
    assert (answer.status_code, answer.json()["code"]) == (409, "account.own")
    assert (await appoint(edge, clerk, span(edge, "manager"), "admin")).status_code == 403
    await appoint(edge, boss, span(edge, "clerk01"))
    await act_for(edge, clerk, "admin")
    for name in ("clerk01", "admin"):  # neither one's own account nor the principal's
        more = {"roles": ["clerk", "manager"]}
        answer = await edge.client.patch(f"/api/accounts/{name}", json=more, headers=clerk)
        assert (answer.status_code, answer.json()["code"]) == (409, "account.own")
    reset = {"password": "first-day-2026"}
    answer = await edge.client.post("/api/accounts/admin/password", json=reset, headers=clerk)
    assert (answer.status_code, answer.json()["code"]) == (409, "account.own")


@pytest.mark.parametrize("taken_back", ["by the principal", "by an administrator", "by the deputy"])
async def test_taken_back_early_it_ends_at_once(edge: Edge, boss: Headers, clerk: Headers, taken_back: str) -> None:
    manager = await edge.sign_in("manager")
    id_ = (await appoint(edge, manager, span(edge, "clerk01"))).json()["id"]
    await act_for(edge, clerk, "manager")
    assert (await caller(edge, clerk)).roles == ("manager", "audit")
    headers, path = {
        "by the principal": (manager, f"/api/session/deputies/{id_}"),
        "by an administrator": (boss, f"/api/accounts/manager/deputies/{id_}"),
        "by the deputy": (clerk, f"/api/accounts/manager/deputies/{id_}"),
    }[taken_back]
    if taken_back == "by the deputy":
        await act_for(edge, clerk, "")
    assert (await edge.client.delete(path, headers=headers)).status_code == 204
    assert "manager" not in (await caller(edge, clerk)).roles
    assert (await act_for(edge, clerk, "manager")).status_code == 403
    assert (await edge.client.delete(path, headers=manager if "principal" in taken_back else boss)).status_code == 204


async def test_a_disabled_account_lends_nothing_and_the_deputy_does_nothing_as_themselves(
    edge: Edge, boss: Headers, clerk: Headers
) -> None:
    await appoint(edge, await edge.sign_in("manager"), span(edge, "clerk01"))
    await act_for(edge, clerk, "manager")
    await edge.client.patch("/api/accounts/manager", json={"disabled": True}, headers=boss)
    assert (await caller(edge, clerk)).roles == ()
    user = (await edge.client.get("/api/session", headers=clerk)).json()["user"]
    assert user["acting"] == {"name": "manager", "display_name": "", "until": None}
    assert (await edge.client.post(f"/api/windows/{HALL}-01/open", headers=clerk)).status_code == 403
    assert (await act_for(edge, clerk, "")).status_code == 200
    assert (await edge.client.post(f"/api/windows/{HALL}-01/open", headers=clerk)).status_code == 200


async def test_a_disabled_deputy_does_nothing_and_cannot_be_appointed(
    edge: Edge, boss: Headers, clerk: Headers
) -> None:
    manager = await edge.sign_in("manager")
    await appoint(edge, manager, span(edge, "clerk01"))
    await act_for(edge, clerk, "manager")
    await edge.client.patch("/api/accounts/clerk01", json={"disabled": True}, headers=boss)
    assert (await edge.client.get("/api/session", headers=clerk)).status_code == 401
    await settled(edge)
    answer = await appoint(edge, manager, span(edge, "clerk01", 20, 30))
    assert (answer.status_code, answer.json()["code"]) == (409, "account.deputy_disabled")


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"deputy": "nobody"}, 422, "deputy"),
        ({"deputy": "manager"}, 422, "deputy"),
        ({"deputy": " "}, 422, "deputy"),
        ({"until": -1}, 422, "until"),
        ({"since": 9}, 422, "until"),
        ({"until": 60_000}, 422, "until"),
        ({"since": 4, "until": 12}, 409, "since"),
    ],
)
async def test_what_cannot_be_is_said_at_its_field(
    edge: Edge, boss: Headers, body: dict[str, Any], status: int, field: str
) -> None:
    manager = await edge.sign_in("manager")
    assert (await appoint(edge, manager, span(edge, "clerk01", 5, 6))).status_code == 201
    steps = {"since": 0, "until": 5, "deputy": "clerk01"} | body
    answer = await appoint(edge, manager, span(edge, steps["deputy"], steps["since"], steps["until"]))
    assert answer.status_code == status, answer.text
    assert [error["field"] for error in answer.json()["errors"]] == [field]


async def test_everybody_concerned_sees_who_stands_in(edge: Edge, boss: Headers, clerk: Headers) -> None:
    manager = await edge.sign_in("manager")
    await appoint(edge, boss, span(edge, "clerk01", 1, 2), "manager")
    await settled(edge)
    mine = (await edge.client.get("/api/session/deputies", headers=manager)).json()
    (one,) = mine["deputies"]
    assert (one["deputy"]["display_name"], one["by"]["name"], one["holds"]) == ("CLERK01", "admin", False)
    assert {"name": "clerk01", "display_name": "CLERK01"} in mine["colleagues"]
    theirs = (await edge.client.get("/api/session/deputies", headers=clerk)).json()
    assert [one["principal"]["name"] for one in theirs["standing_in"]] == ["manager"]
    listed = (await edge.client.get("/api/deputies", headers=boss)).json()["deputies"]
    assert [one["id"] for one in listed] == [one["id"]]
    edge.clock.advance(2 * STEP)
    await settled(edge)
    for headers in (manager, clerk):
        later = (await edge.client.get("/api/session/deputies", headers=headers)).json()
        assert (later["deputies"], later["standing_in"]) == ([], [])


async def test_deputies_in_other_halls_are_not_an_administrators(edge: Edge, boss: Headers) -> None:
    sealed = await edge.passwords.seal("far", PASSWORD)
    command = Create(display_name="远", roles=("clerk",), halls=(STREET,), password=sealed)
    await edge.cluster.call(Address("account", "far"), command, caller=EDGE)
    await settled(edge)
    assert (await appoint(edge, await edge.sign_in("far"), span(edge, "clerk01"))).status_code == 201
    assert (await edge.client.get("/api/deputies", headers=boss)).json()["deputies"] == []
    assert (await appoint(edge, boss, span(edge, "manager"), "far")).status_code == 403


async def test_a_socket_is_told_at_that_moment(tmp_path: Path, passwords: Passwords) -> None:
    """Whoever begins or ends to act for somebody is sent away and comes back as whoever they are now, so that every tab
    says the truth; nobody polls."""
    async with (
        served_town(tmp_path, passwords) as (address, hall),
        httpx.AsyncClient(base_url=f"http://{address}") as http,
    ):
        sealed = await passwords.seal("boss", "secret")
        await hall.cluster.call(
            Address("account", "boss"),
            Create(display_name="主任", roles=("manager",), halls=(HALL,), password=sealed),
            caller=EDGE,
        )
        at = hall.clock.now() / 1e6
        await http.post("/api/session", json={"username": "boss", "password": "secret"})
        body = {
            "deputy": "clerk01",
            "since": datetime.fromtimestamp(at, UTC).isoformat(),
            "until": datetime.fromtimestamp(at + 20 * 60, UTC).isoformat(),
        }
        assert (await http.post("/api/session/deputies", json=body)).status_code == 201
        http.cookies.clear()
        await http.post("/api/session", json={"username": "clerk01", "password": "secret"})
        cookie = {"Cookie": "; ".join(f"{name}={value}" for name, value in http.cookies.items())}

        async def watch(client: ClientConnection, key: str) -> Any:
            await client.send(json.dumps({"id": 1, "connect": {}}))
            await heard(client, "connect")
            await client.send(json.dumps({"id": 2, "subscribe": {"channel": f"screens:{HALL}"}}))
            return await heard(client, key)

        async def is_sent_away(client: ClientConnection) -> bool:
            with pytest.raises(ConnectionClosed) as closed:
                await heard(client, "never")
            return closed.value.rcvd is not None and closed.value.rcvd.code == codes.EXPIRED.number

        uri = f"ws://{address}{PATH}"
        async with connect(uri, additional_headers=cookie) as client:
            assert (await watch(client, "error"))["code"] == codes.PERMISSION_DENIED.number
            assert (await http.post("/api/session/acting", json={"principal": "boss"})).status_code == 200
            assert await is_sent_away(client)
        async with connect(uri, additional_headers=cookie) as client:
            await watch(client, "subscribe")
            hall.clock.advance(20 * 60)
            assert await is_sent_away(client)
        async with connect(uri, additional_headers=cookie) as client:
            assert (await watch(client, "error"))["code"] == codes.PERMISSION_DENIED.number
