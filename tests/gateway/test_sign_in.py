"""Signing in and out, and what a session is worth."""

from __future__ import annotations

import asyncio
from base64 import urlsafe_b64encode
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import text

from actors import Address
from common.people import EDGE
from gateway.account import SESSIONS_KEPT, OpenSession, SetAccess, WhoIs
from gateway.tries import ADDRESS, PAIR
from tests.gateway.conftest import PASSWORD, Edge

pytestmark = pytest.mark.anyio


async def attempt(edge: Edge, username: str, password: str) -> int:
    answer = await edge.client.post("/api/session", json={"username": username, "password": password})
    edge.client.cookies.clear()
    return answer.status_code


async def test_signing_in_gives_a_token_a_cookie_and_the_user(edge: Edge) -> None:
    answer = await edge.client.post("/api/session", json={"username": " Clerk01 ", "password": PASSWORD})
    assert answer.status_code == 200
    user = {"name": "clerk01", "display_name": "CLERK01", "roles": ["clerk"], "halls": ["440106"]}
    assert answer.json()["user"] == user
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert answer.headers["cache-control"] == "no-store"
    by_cookie = await edge.client.get("/api/session")
    assert by_cookie.json() == {"user": user, "how": "password", "idle_seconds": 1800}
    edge.client.cookies.clear()
    by_token = await edge.client.get("/api/session", headers={"Authorization": f"Bearer {answer.json()['token']}"})
    assert by_token.json()["user"] == user


async def test_signing_out_ends_the_session_at_once(edge: Edge) -> None:
    headers = await edge.sign_in("clerk01")
    assert (await edge.client.delete("/api/session", headers=headers)).status_code == 204
    answer = await edge.client.get("/api/session", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "account.expired")


async def test_signing_in_again_ends_the_browsers_earlier_session(edge: Edge) -> None:
    body = {"username": "clerk01", "password": PASSWORD}
    first = (await edge.client.post("/api/session", json=body)).json()["token"]
    await edge.client.post("/api/session", json=body)
    assert (await edge.client.get("/api/session")).status_code == 200
    edge.client.cookies.clear()
    old = await edge.client.get("/api/session", headers={"Authorization": f"Bearer {first}"})
    assert old.status_code == 401


async def test_a_session_expires(edge: Edge) -> None:
    headers = await edge.sign_in("clerk01")
    for _ in range(48):
        assert (await edge.client.get("/api/session", headers=headers)).status_code == 200
        edge.clock.advance(15 * 60)
    assert (await edge.client.get("/api/session", headers=headers)).status_code == 401


async def test_a_changed_role_counts_from_the_next_request(edge: Edge) -> None:
    headers = await edge.sign_in("manager")
    assert (await edge.client.get("/api/journal/queue/440106:A", headers=headers)).status_code == 200
    await edge.cluster.call(Address("account", "manager"), SetAccess(roles=("clerk",), halls=()), caller=EDGE)
    assert (await edge.client.get("/api/journal/queue/440106:A", headers=headers)).status_code == 403


async def test_wrong_password_and_unknown_user_cannot_be_told_apart(
    edge: Edge, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str] = []
    verify = edge.passwords._verify
    monkeypatch.setattr(edge.passwords, "_verify", lambda kept, given: checked.append(kept) or verify(kept, given))
    answers = []
    for username in ("clerk01", "nobody", "not a user name", "'; drop table account --", "张三"):
        answer = await edge.client.post("/api/session", json={"username": username, "password": "wrong"})
        answers.append((answer.status_code, answer.json()))
    assert answers[0][0] == 401
    assert answers[0][1]["code"] == "account.wrong"
    assert all(answer == answers[0] for answer in answers)
    assert len(checked) == len(answers)  # the same work was done for each


FAR, NEAR = {"X-Forwarded-For": "203.0.113.7"}, {"X-Forwarded-For": "198.51.100.4"}


async def attempt_from(edge: Edge, where: dict[str, str], username: str, password: str) -> int:
    body = {"username": username, "password": password}
    answer = await edge.client.post("/api/session", json=body, headers=where)
    edge.client.cookies.clear()
    return answer.status_code


@pytest.mark.parametrize("username", ["clerk01", "nobody"])
async def test_wrong_passwords_slow_whoever_sends_them_and_nobody_else(edge: Edge, username: str) -> None:
    statuses = [await attempt_from(edge, FAR, username, "wrong") for _ in range(40)]
    assert statuses == [401] * int(PAIR.burst) + [429] * (40 - int(PAIR.burst))
    body = {"username": username, "password": PASSWORD}
    answer = await edge.client.post("/api/session", json=body, headers=FAR)
    assert (answer.status_code, answer.json()["code"]) == (429, "account.slow")
    assert 1 <= int(answer.headers["retry-after"]) <= 60
    assert await attempt_from(edge, NEAR, username, PASSWORD) == (200 if username == "clerk01" else 401)


async def test_wrong_passwords_leave_nothing_behind(edge: Edge) -> None:
    before = await edge.cluster.read(lambda db: db.execute(text("SELECT count(*) FROM journal")).scalar_one())
    for number in range(40):
        await attempt_from(edge, FAR, f"guess{number}", "wrong")
    after = await edge.cluster.read(lambda db: db.execute(text("SELECT count(*) FROM journal")).scalar_one())
    assert after == before


async def test_who_tries_many_accounts_is_slowed_and_the_office_around_goes_on(edge: Edge) -> None:
    assert await attempt_from(edge, FAR, "clerk01", PASSWORD) == 200
    statuses = [await attempt_from(edge, FAR, f"guess{number}", "wrong") for number in range(int(ADDRESS.burst) + 5)]
    assert statuses[-1] == 429
    assert await attempt_from(edge, FAR, "clerk01", PASSWORD) == 200
    assert await attempt_from(edge, FAR, "manager", PASSWORD) == 429


async def test_tries_at_once_are_no_more_than_tries_in_turn(edge: Edge) -> None:
    tries = [attempt_from(edge, FAR, "clerk01", "wrong") for _ in range(30)]
    assert (await asyncio.gather(*tries)).count(401) <= PAIR.burst


async def test_a_right_password_forgives_here(edge: Edge) -> None:
    for _ in range(2):
        for _ in range(int(PAIR.burst) - 1):
            assert await attempt(edge, "clerk01", "wrong") == 401
        assert await attempt(edge, "clerk01", PASSWORD) == 200


async def test_a_flood_of_sign_ins_holds_up_nobody_elsewhere(edge: Edge, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many wait from one address, a sign-in from another does not wait for them all."""
    order: list[str] = []
    verify = edge.passwords._verify
    monkeypatch.setattr(edge.passwords, "_verify", lambda kept, given: order.append(given) or verify(kept, given))
    flood = [asyncio.create_task(attempt_from(edge, FAR, f"guess{n}", f"wrong{n}")) for n in range(160)]
    while not order:
        await asyncio.sleep(0)
    assert await attempt_from(edge, NEAR, "clerk01", PASSWORD) == 200
    assert order.index(PASSWORD) < 20
    assert (await asyncio.gather(*flood)).count(429) >= 160 - ADDRESS.burst


async def test_an_account_keeps_a_bounded_number_of_sessions(edge: Edge) -> None:
    first = await edge.sign_in("clerk01")
    address = Address("account", "clerk01")
    for number in range(SESSIONS_KEPT):
        await edge.cluster.call(address, OpenSession(digest=f"d{number}", seconds=60), caller=EDGE)
    assert (await edge.client.get("/api/session", headers=first)).status_code == 401
    assert (await edge.cluster.call(address, WhoIs(digest="d0"), caller=EDGE)).user.name == "clerk01"


@pytest.mark.parametrize(
    "token",
    ["", "x", "a.b", "Y2xlcmswMQ." + "A" * 43, "Y2xlcmswMQ.", "é" * 50 + ".x", "!" * 20 + "." + "A" * 43, "." * 200],
)
async def test_a_forged_token_opens_nothing(edge: Edge, token: str) -> None:
    answer = await edge.client.get("/api/session", headers=[(b"Authorization", f"Bearer {token}".encode())])
    assert answer.status_code == 401


async def test_a_stale_cookie_leaves_a_citizen_a_citizen(edge: Edge) -> None:
    async with edge.another(cookies={"tianhe_session": "Y2xlcmswMQ." + "A" * 43}) as client:
        assert (await client.get("/api/session")).json()["code"] == "account.sign_in"
        assert (await client.get("/healthz")).status_code == 200


async def test_neither_rows_nor_journal_hold_a_password_or_a_token(edge: Edge) -> None:
    token = (await edge.sign_in("clerk01"))["Authorization"].removeprefix("Bearer ")
    events = await edge.cluster.events(Address("account", "clerk01"))
    kept = " ".join(event.text for event in events)
    assert "account.session_opened" in kept
    for secret in (PASSWORD, token, token.partition(".")[2], "argon2"):
        assert secret not in kept


async def test_tokens_that_are_none_are_slowed_by_address_and_wake_nobody_twice(edge: Edge) -> None:
    """A stranger's tokens of the right shape each cost a look into an account; those who are signed in are heard."""
    honest = await edge.sign_in("clerk01")
    asked: list[str] = []
    call = edge.cluster.call

    async def noted(address: Address, *arguments: Any, **options: Any) -> Any:
        asked.append(address.key)
        return await call(address, *arguments, **options)

    edge.app.state.sign_in._cluster = SimpleNamespace(call=noted, clock=edge.clock)
    heard = []
    for number in range(320):
        token = {"Authorization": f"Bearer {urlsafe_b64encode(b'nobody').decode()}.{number:043d}"}
        heard += [(await edge.client.get("/api/map", headers=token)).status_code for _ in range(2)]
    assert heard[:600] == [401] * 600
    assert set(heard[600:]) >= {429}
    assert asked.count("nobody") <= 310, "once for each token"
    assert (await edge.client.get("/api/session", headers=honest)).status_code == 200
    again = await edge.sign_in("clerk01")
    assert (await edge.client.get("/api/session", headers=again)).status_code == 200
