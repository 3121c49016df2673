"""The journal over HTTP: for auditors, gapless, in pages."""

from __future__ import annotations

import pytest

from actors import Address
from gateway.account import GATEWAY, OpenSession
from tests.gateway.conftest import Edge

pytestmark = pytest.mark.anyio
PATH = "/api/journal/account/clerk01"


async def test_only_auditors_read_it(edge: Edge) -> None:
    anonymous = await edge.client.get(PATH)
    assert (anonymous.status_code, anonymous.json()["code"]) == (401, "account.sign_in")
    clerk = await edge.client.get(PATH, headers=await edge.sign_in("clerk01"))
    assert (clerk.status_code, clerk.json()["code"]) == (403, "journal.role")
    assert (await edge.client.get(PATH, headers=await edge.sign_in("manager"))).status_code == 200


async def test_pages_are_gapless_from_one(edge: Edge) -> None:
    for number in range(6):
        await edge.cluster.call(
            Address("account", "clerk01"),
            OpenSession(digest=f"d{number}", seconds=60),
            command_id=f"c{number}",
            caller=GATEWAY,
        )
    headers = await edge.sign_in("manager")
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
    assert seen[1]["data"]["digest"] == "d0"
    assert seen[1]["at"].endswith(("Z", "+00:00"))


async def test_what_is_not_there(edge: Edge) -> None:
    headers = await edge.sign_in("manager")
    unknown = await edge.client.get("/api/journal/dragon/1", headers=headers)
    assert (unknown.status_code, unknown.json()["code"]) == (404, "journal.unknown_kind")
    empty = await edge.client.get("/api/journal/account/nobody", headers=headers)
    assert empty.json() == {"events": [], "next": None}
    for query in ("after=-1", "after=x", "limit=0", "limit=501", f"after={10**30}"):
        answer = await edge.client.get(f"{PATH}?{query}", headers=headers)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == query.partition("=")[0]


async def test_an_unknown_kind_names_the_field(edge: Edge) -> None:
    headers = await edge.sign_in("manager")
    answer = (await edge.client.get("/api/journal/dragon/1", headers=headers)).json()
    assert [error["field"] for error in answer["errors"]] == ["kind"]
