"""What an account says reaches the halls: the name people call somebody, and who can be handed a window."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.gateway.conftest import HALL, Edge
from tests.gateway.test_accounts import NEW, Headers, boss

__all__ = ["boss"]

pytestmark = pytest.mark.anyio

COLLEAGUES = f"/api/halls/{HALL}/colleagues"


async def until_known(edge: Edge, who: Headers, expected: dict[str, str]) -> None:
    """Until the hall's colleagues are these (account name → display name)."""
    found: Any = None
    for _ in range(1000):
        answer = await edge.client.get(COLLEAGUES, headers=who)
        assert answer.status_code == 200, answer.text
        found = {one["name"]: one["display_name"] for one in answer.json()["colleagues"]}
        if found == expected:
            return
        await asyncio.sleep(0)
    raise AssertionError(found)


async def test_accounts_tell_the_halls_who_their_clerks_are(edge: Edge, boss: Headers) -> None:
    clerk = await edge.sign_in("clerk01")
    await until_known(edge, clerk, {"clerk01": "CLERK01"})
    assert (await edge.client.post("/api/accounts", json=NEW, headers=boss)).is_success
    await until_known(edge, clerk, {"clerk01": "CLERK01", "chen": "陈明"})
    for change, expected in (
        ({"display_name": "陈小明"}, "陈小明"),
        ({"roles": ["manager"]}, None),
        ({"roles": ["clerk"], "halls": ["440106001"]}, None),
        ({"halls": [HALL, "440106001"]}, "陈小明"),
        ({"disabled": True}, None),
    ):
        answer = await edge.client.patch("/api/accounts/chen", json=change, headers={**boss})
        assert answer.is_success or answer.json()["code"] == "account.other_halls", answer.text
        if answer.is_success:
            await until_known(edge, clerk, {"clerk01": "CLERK01"} | ({"chen": expected} if expected else {}))


async def test_colleagues_are_for_staff_of_the_hall(edge: Edge, boss: Headers) -> None:
    assert (await edge.client.get(COLLEAGUES)).status_code == 401
    clerk = await edge.sign_in("clerk01")
    other = await edge.client.get("/api/halls/440106001/colleagues", headers=clerk)
    assert (other.status_code, other.json()["code"]) == (403, "hall.staff_only")
    assert (await edge.client.get("/api/halls/x/colleagues", headers=clerk)).status_code == 404
