"""The Idempotency-Key of the public cannot be guessed, and means nothing in another's hands."""

from __future__ import annotations

import secrets
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from starlette.datastructures import State

from actors import ANONYMOUS, Caller
from common.once import is_random
from gateway.live.codes import Refusal
from gateway.live.rpc import as_over_http
from gateway.live.session import Rpc
from gateway.once import bound
from tests.hall.test_edge import TICKETS, gateway, says
from tests.hall.town import CLERK, HALL, W1, A, a_key

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


async def test_commands_over_the_socket_are_paid_for_and_bound_like_those_over_http() -> None:
    seen: list[tuple[str, object]] = []
    spent: list[str] = []

    async def rpc(caller: Caller, method: str, data: object) -> object:
        seen.append((method, data))
        return {}

    def scope(address: str) -> dict[str, Any]:
        return {"type": "websocket", "client": (address, 1), "headers": []}

    def spend(caller: Caller, kind: str) -> float:
        spent.append(kind)
        return float(len(spent) > 3)

    def line(address: str) -> Rpc:
        return as_over_http(State({"spend": spend, "bound": partial(bound, scope(address))}), rpc)

    for address in ("203.0.113.7", "203.0.113.7", "203.0.113.8"):
        await line(address)(ANONYMOUS, "ticket.take", {"id": HALL, "key": a_key("k")})
    keys = [data["key"] for _, data in seen if isinstance(data, dict)]
    assert keys[0] == keys[1] != keys[2]
    assert a_key("k") not in keys
    with pytest.raises(Refusal, match=r"budget\.spent"):
        await line("203.0.113.7")(ANONYMOUS, "ticket.take", {"id": HALL})
    spent.clear()
    with pytest.raises(Refusal, match=r"request\.invalid"):
        await line("203.0.113.7")(ANONYMOUS, "ticket.take", {"id": HALL, "key": "1"})
    await line("203.0.113.7")(CLERK, "window.open", {"id": W1, "key": "1"})
    assert seen[-1] == ("window.open", {"id": W1, "key": "1"})
    assert spent == ["take", "change"]
