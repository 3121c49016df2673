"""The Idempotency-Key of the public cannot be guessed, and means nothing in another's hands."""

from __future__ import annotations

import secrets
from pathlib import Path
from uuid import uuid4

import pytest

from gateway.once import is_random
from tests.hall.test_edge import TICKETS, gateway, says
from tests.hall.town import A, a_key

pytestmark = pytest.mark.anyio
WEAK = ["1", "k1", "123456789012345678901", "0" * 32, "00000000-0000-0000-0000-000000000000", "a" * 200, "ab" * 20]


def test_what_clients_make_is_good() -> None:
    for _ in range(1000):
        for key in (str(uuid4()), uuid4().hex, secrets.token_hex(16), secrets.token_urlsafe(16)):
            assert is_random(key), key


@pytest.mark.parametrize("key", WEAK)
async def test_a_key_that_can_be_guessed_is_refused_at_its_field(key: str, tmp_path: Path) -> None:
    async with gateway(tmp_path) as at:
        says(await at.client.post(TICKETS, json={"queue": A}, headers={"Idempotency-Key": key}), 422, "Idempotency-Key")
        staff = await at.client.post(TICKETS, json={"queue": A}, headers={"Idempotency-Key": key, **at.clerk})
        assert staff.status_code == 201
        assert (await at.it.view("queue", A))["waiting"] == 1


async def test_two_strangers_with_one_key_never_see_each_others_ticket(tmp_path: Path) -> None:
    async with gateway(tmp_path) as at:

        async def take(**headers: str) -> dict[str, str]:
            key = {"Idempotency-Key": a_key("the same")}
            return (await at.client.post(TICKETS, json={"queue": A}, headers={**key, **headers})).json()

        mine = await take()
        assert await take() == mine
        theirs = await take(**{"X-Forwarded-For": "203.0.113.9"})
        assert (theirs["id"] == mine["id"], theirs["secret"] == mine["secret"]) == (False, False)
        browsers = [{"Cookie": f"tianhe_guest={secrets.token_urlsafe(16)}"} for _ in range(2)]
        tickets = [await take(**browser) for browser in browsers]
        assert len({ticket["id"] for ticket in (mine, theirs, *tickets)}) == 4
        moved = {**browsers[0], "X-Forwarded-For": "198.51.100.7"}  # from the hall's network to the phone's own
        assert await take(**moved) == tickets[0]


async def test_a_page_gives_each_browser_what_tells_it_from_another_and_no_more(tmp_path: Path) -> None:
    async with gateway(tmp_path) as at:
        page = await at.client.get("/", headers={"Accept": "text/html"})
        cookie = page.headers["set-cookie"]
        assert cookie.startswith("tianhe_guest=")
        assert "HttpOnly" in cookie
        assert "max-age" not in cookie.lower()
        again = {"Accept": "text/html", "Cookie": cookie.partition(";")[0]}
        assert "set-cookie" not in (await at.client.get("/", headers=again)).headers
        assert "set-cookie" not in (await at.client.get("/api/map")).headers
