"""A second factor: enrolled with a first code, asked for from then on, each code good once."""

from __future__ import annotations

import asyncio
from base64 import b32decode
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from actors import Address, VirtualClock
from gateway.passwords import Passwords
from gateway.second_factor import STEP, step_of
from gateway.tries import PAIR
from tests.gateway.conftest import PASSWORD, Edge, edge_on

pytestmark = pytest.mark.anyio
START = 1_790_000_000.0


class Telephone:
    """Shows codes; its clock is the world's, which only this test moves."""

    def __init__(self, edge: Edge) -> None:
        self.edge = edge
        self.now = START
        edge.app.state.sign_in._now = lambda: self.now
        self.secret = b""

    def code(self, ahead: int = 0) -> str:
        return TOTP(self.secret, 6, SHA1(), STEP).generate(self.now + ahead * STEP).decode()

    async def sign_in(self, username: str = "admin", **headers: str) -> httpx.Response:
        body = {"username": username, "password": PASSWORD}
        return await self.edge.client.post("/api/session", json=body, headers=headers)

    async def give(self, code: str, **headers: str) -> httpx.Response:
        return await self.edge.client.post("/api/session/code", json={"code": code}, headers=headers)

    async def enrol(self, **more: str) -> httpx.Response:
        given = (await self.edge.client.post("/api/session/factor/secret")).json()
        before, self.secret = self.secret, b32decode(given["secret"] + "=" * (-len(given["secret"]) % 8))
        body = {"sealed": given["sealed"], "code": self.code(), "current": PASSWORD, **more}
        answer = await self.edge.client.post("/api/session/factor", json=body)
        if answer.status_code != 200:
            self.secret = before
        return answer

    async def enrolled(self, username: str = "admin") -> list[str]:
        """The recovery codes; nobody is signed in afterwards."""
        await self.sign_in(username)
        answer = await self.enrol()
        assert answer.status_code == 200, answer.text
        self.edge.client.cookies.clear()
        self.now += STEP  # the code that was shown is used up
        spare: list[str] = answer.json()["recovery"]
        return spare


@pytest.fixture
def phone(edge: Edge) -> Telephone:
    return Telephone(edge)


def fields(answer: httpx.Response) -> dict[str, str]:
    assert answer.status_code == 422, answer.text
    return {error["field"]: error["message"] for error in answer.json()["errors"]}


async def test_signing_in_takes_a_code_once_a_telephone_is_enrolled(phone: Telephone) -> None:
    await phone.enrolled()
    first = await phone.sign_in()
    assert (first.status_code, first.json()) == (202, {"step": "code"})
    assert "HttpOnly" in first.headers["set-cookie"]
    assert (await phone.edge.client.get("/api/session")).status_code == 401, "a password alone lets nobody in"
    assert "code" in fields(await phone.give("000000"))
    second = await phone.give(phone.code())
    assert second.status_code == 200
    assert second.json()["user"]["second_factor"] is True
    assert (await phone.edge.client.get("/api/session")).status_code == 200


async def test_a_code_is_good_once_also_for_two_at_the_same_moment(phone: Telephone) -> None:
    await phone.enrolled()
    await phone.sign_in()
    answers = await asyncio.gather(*(phone.give(phone.code()) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 422, 422, 422]
    await phone.sign_in()
    assert "code" in fields(await phone.give(phone.code()))
    phone.now += STEP
    assert "code" in fields(await phone.give(phone.code(-1))), "nor is the one before, though clocks may differ"
    assert (await phone.give(phone.code())).status_code == 200


async def test_the_first_code_is_used_up_by_enrolling(phone: Telephone) -> None:
    await phone.sign_in()
    await phone.enrol()
    phone.edge.client.cookies.clear()
    await phone.sign_in()
    assert "code" in fields(await phone.give(phone.code()))


async def test_a_recovery_code_lets_in_once(phone: Telephone) -> None:
    spare = await phone.enrolled()
    assert len(set(spare)) == 10
    await phone.sign_in()
    assert (await phone.give(spare[3].upper().replace("-", " "))).status_code == 200
    await phone.sign_in()
    assert "code" in fields(await phone.give(spare[3]))
    assert (await phone.give(spare[4])).status_code == 200


async def test_the_first_step_is_over_in_time_and_with_another_password(phone: Telephone) -> None:
    await phone.enrolled()
    await phone.sign_in()
    phone.now += 301
    late = await phone.give(phone.code())
    assert (late.status_code, late.json()["code"]) == (401, "account.first_step_over")
    await phone.sign_in()
    signed_in = phone.edge.another(cookies=dict(phone.edge.client.cookies))
    assert (await phone.give(phone.code())).status_code == 200
    body = {"current": PASSWORD, "password": "another good one"}
    assert (await phone.edge.client.post("/api/session/password", json=body)).status_code == 200
    phone.now += STEP
    async with signed_in as client:
        answer = await client.post("/api/session/code", json={"code": phone.code()})
    assert (answer.status_code, answer.json()["code"]) == (401, "account.first_step_over")


async def test_a_first_step_cannot_be_made_up_or_moved_to_another_account(phone: Telephone) -> None:
    await phone.enrolled()
    for forged in ("", "00", "7" * 200):
        phone.edge.client.cookies.set("tianhe_first_step", forged)
        assert (await phone.give(phone.code())).status_code == 401
        phone.edge.client.cookies.clear()


async def test_wrong_codes_are_slowed_where_they_come_from(phone: Telephone) -> None:
    await phone.enrolled()
    far, near = {"X-Forwarded-For": "203.0.113.7"}, {"X-Forwarded-For": "198.51.100.4"}
    await phone.sign_in(**far)
    statuses = [(await phone.give(f"{n:06}", **far)).status_code for n in range(12)]
    assert statuses == [422] * int(PAIR.burst) + [429] * (12 - int(PAIR.burst))
    assert (await phone.give(phone.code(), **near)).status_code == 200


async def test_wrong_codes_from_everywhere_are_slowed_too(phone: Telephone) -> None:
    """Whoever tries codes knows the password: only the owner could be slowed besides."""
    await phone.enrolled()
    await phone.sign_in()
    statuses = [(await phone.give("000000", **{"X-Forwarded-For": f"203.0.{n}.7"})).status_code for n in range(60)]
    assert statuses.count(422) == 30


async def test_enrolling_takes_the_password_and_a_right_code(phone: Telephone) -> None:
    await phone.sign_in()
    assert "current" in fields(await phone.enrol(current="wrong"))
    assert "code" in fields(await phone.enrol(code="000000"))
    given = (await phone.edge.client.post("/api/session/factor/secret")).json()
    assert given["address"].startswith("otpauth://totp/")
    await phone.sign_in("manager")
    body = {"sealed": given["sealed"], "code": "000000", "current": PASSWORD}
    assert "sealed" in fields(await phone.edge.client.post("/api/session/factor", json=body)), "another's"


async def test_another_telephone_takes_a_code_of_the_one_before(phone: Telephone) -> None:
    spare = await phone.enrolled()
    await phone.sign_in()
    await phone.give(spare[0])
    phone.now += STEP
    assert "old_code" in fields(await phone.enrol())
    assert "old_code" in fields(await phone.enrol(old_code=spare[0])), "it was used"
    assert (await phone.enrol(old_code=spare[1])).status_code == 200
    phone.edge.client.cookies.clear()
    await phone.sign_in()
    phone.now += STEP
    assert "code" in fields(await phone.give(spare[2])), "its recovery codes went with it"
    assert (await phone.give(phone.code())).status_code == 200


async def test_enrolling_ends_the_other_sessions(phone: Telephone) -> None:
    elsewhere = await phone.edge.sign_in("admin")
    await phone.sign_in()
    assert (await phone.enrol()).status_code == 200
    assert (await phone.edge.client.get("/api/session")).status_code == 200
    phone.edge.client.cookies.clear()
    assert (await phone.edge.client.get("/api/session", headers=elsewhere)).status_code == 401


async def test_another_administrator_takes_a_lost_telephone_away_and_the_journal_says_so(phone: Telephone) -> None:
    await phone.enrolled("clerk01")
    await phone.sign_in("clerk01")
    own = await phone.give(phone.code())
    assert own.status_code == 200
    assert (await phone.edge.client.delete("/api/accounts/clerk01/factor")).status_code == 403
    phone.edge.client.cookies.clear()
    admin = await phone.edge.sign_in("admin")
    answer = await phone.edge.client.delete("/api/accounts/clerk01/factor", headers=admin)
    assert (answer.status_code, answer.json()["second_factor"]) == (200, False)
    again = await phone.edge.client.delete("/api/accounts/clerk01/factor", headers=admin)
    assert again.json()["code"] == "account.no_factor"
    bearer = {"Authorization": f"Bearer {own.json()['token']}"}
    assert (await phone.edge.client.get("/api/session", headers=bearer)).status_code == 401
    assert (await phone.sign_in("clerk01")).status_code == 200
    *_, last, _ = await phone.edge.cluster.events(Address("account", "clerk01"))
    assert ("account.factor_reset" in last.text, last.actor) == (True, "admin")


async def test_nobody_takes_their_own_away_with_a_session_left_open(phone: Telephone) -> None:
    await phone.enrolled()
    await phone.sign_in()
    await phone.give(phone.code())
    assert (await phone.edge.client.delete("/api/accounts/admin/factor")).json()["code"] == "account.own"


@pytest.fixture
async def strict(web_dir: Path, passwords: Passwords) -> AsyncIterator[Telephone]:
    async with edge_on(":memory:", VirtualClock(), web_dir, passwords, totp_admins=True) as edge:
        yield Telephone(edge)


async def test_an_administrator_who_must_enrol_can_do_nothing_else(strict: Telephone) -> None:
    client = strict.edge.client
    answer = await strict.sign_in()
    assert answer.json()["user"]["must_enrol"] is True
    refused = await client.get("/api/accounts")
    assert (refused.status_code, refused.json()["code"]) == (403, "account.must_enrol")
    assert (await client.get("/api/journal/account/admin")).status_code == 403
    assert (await strict.enrol()).status_code == 200
    assert (await client.get("/api/accounts")).status_code == 200
    assert "must_enrol" not in (await client.get("/api/session")).json()["user"]
    await strict.sign_in("manager")
    assert "must_enrol" not in (await client.get("/api/session")).json()["user"], "only administrators must"


async def test_neither_rows_nor_journal_nor_logs_hold_a_secret(
    phone: Telephone, caplog: pytest.LogCaptureFixture
) -> None:
    spare = await phone.enrolled()
    await phone.sign_in()
    await phone.give("000000")
    await phone.give(spare[0])
    kept = " ".join(event.text for event in await phone.edge.cluster.events(Address("account", "admin")))
    assert "account.factor_enrolled" in kept
    for secret in (phone.secret.hex(), *spare, *(one.replace("-", "") for one in spare)):
        assert secret not in kept
        assert secret not in caplog.text


def test_codes_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B, in six digits; one step to either side is believed."""
    secret = b"12345678901234567890"
    vectors: list[tuple[int, Any]] = [(59, "287082"), (1111111109, "081804"), (2000000000, "279037")]
    for moment, code in vectors:
        assert step_of(code, secret, moment) == moment // STEP
        assert step_of(f"{code[:3]} {code[3:]}", secret, moment + STEP) == moment // STEP
        assert step_of(code, secret, moment + 2 * STEP) == 0
        if moment > 2 * STEP:
            assert step_of(code, secret, moment - 2 * STEP) == 0
    for none in ("", "28708", "2870822", "２８７０８２", "abcdef"):
        assert step_of(none, secret, 59) == 0
