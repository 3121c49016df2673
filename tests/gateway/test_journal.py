"""The journal over HTTP: for auditors, gapless, in pages."""

from __future__ import annotations

import pytest

from actors import Address
from actors.registry import kinds as actor_kinds
from common.people import EDGE
from gateway.account import Create, OpenSession
from gateway.journal import HIDDEN
from tests.gateway.conftest import HALL, Edge

pytestmark = pytest.mark.anyio
PATH = "/api/journal/account/clerk01"


async def test_only_auditors_read_it(edge: Edge) -> None:
    anonymous = await edge.client.get(PATH)
    assert (anonymous.status_code, anonymous.json()["code"]) == (401, "account.sign_in")
    clerk = await edge.client.get(PATH, headers=await edge.sign_in("clerk01"))
    assert (clerk.status_code, clerk.json()["code"]) == (403, "journal.role")
    manager = await edge.client.get(PATH, headers=await edge.sign_in("manager"))
    assert (manager.status_code, manager.json()["code"]) == (403, "journal.other_hall")
    assert (await edge.client.get(PATH, headers=await edge.sign_in("admin"))).status_code == 200


async def test_pages_are_gapless_from_one(edge: Edge) -> None:
    for number in range(6):
        await edge.cluster.call(
            Address("account", "clerk01"),
            OpenSession(digest=f"d{number}", seconds=60),
            command_id=f"c{number}",
            caller=EDGE,
        )
    headers = await edge.sign_in("admin")
    seen, after = [], 0
    while after is not None:
        answer = (await edge.client.get(PATH, params={"after": after, "limit": 3}, headers=headers)).json()
        assert len(answer["events"]) <= 3
        seen += answer["events"]
        after = answer["next"]
    assert [event["seq"] for event in seen] == list(range(1, 8))
    assert [event["type"] for event in seen] == ["account.created"] + ["account.session_opened"] * 6
    assert seen[1]["command_id"] == "c0"
    assert seen[1]["actor"] == "gateway"
    assert seen[1]["at"].endswith(("Z", "+00:00"))


async def test_what_is_not_there(edge: Edge) -> None:
    headers = await edge.sign_in("admin")
    unknown = await edge.client.get("/api/journal/dragon/1", headers=headers)
    assert (unknown.status_code, unknown.json()["code"]) == (404, "journal.unknown_kind")
    empty = await edge.client.get("/api/journal/account/nobody", headers=headers)
    assert empty.json() == {"events": [], "next": None}
    for query in ("after=-1", "after=x", "limit=0", "limit=501", f"after={10**30}"):
        answer = await edge.client.get(f"{PATH}?{query}", headers=headers)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == query.partition("=")[0]


async def test_an_unknown_kind_names_the_field(edge: Edge) -> None:
    headers = await edge.sign_in("admin")
    answer = (await edge.client.get("/api/journal/dragon/1", headers=headers)).json()
    assert [error["field"] for error in answer["errors"]] == ["kind"]


KINDS = sorted(kind for kind, actor in actor_kinds.items() if actor.__module__.partition(".")[0] != "tests")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_says_who_may_read_its_journal(kind: str) -> None:
    assert actor_kinds[kind].read_by in ("hall", "everywhere", "administrators")


@pytest.mark.parametrize("kind", KINDS)
async def test_a_halls_auditor_reads_its_own_hall_and_nothing_else(edge: Edge, kind: str) -> None:
    headers = await edge.sign_in("manager")
    own, other = f"{HALL}-x", "440106001-x"
    for key, of_hall in ((own, 200), (other, 403), ("admin", 403), ("all", 403), (f"{HALL[:-1]}", 403)):
        answer = await edge.client.get(f"/api/journal/{kind}/{key}", headers=headers)
        assert answer.status_code == (of_hall if actor_kinds[kind].read_by == "hall" else 403), key


async def test_what_no_kind_declares_is_read_by_nobody(edge: Edge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actor_kinds["queue"], "read_by", None)
    answer = await edge.client.get(f"/api/journal/queue/{HALL}:A", headers=await edge.sign_in("admin"))
    assert answer.status_code == 403


async def test_an_administrator_of_one_hall_reads_no_account_of_another(edge: Edge) -> None:
    elsewhere = Create(display_name="X", roles=("clerk",), halls=("440106001",), password="sealed")
    await edge.cluster.call(Address("account", "elsewhere"), elsewhere, caller=EDGE)
    answer = await edge.client.get("/api/journal/account/elsewhere", headers=await edge.sign_in("admin"))
    assert answer.status_code == 403


async def test_no_secret_leaves_even_sealed(edge: Edge) -> None:
    headers = await edge.sign_in("admin")
    answer = await edge.client.get("/api/journal/account/admin", headers=headers)
    created = answer.json()["events"][0]
    assert (created["type"], created["data"]["password"]) == ("account.created", HIDDEN)
    kept = await edge.cluster.events(Address("account", "admin"))
    for event in kept:
        for name in ("password", "digest"):
            if secret := event.data.get(name):
                assert secret not in answer.text
