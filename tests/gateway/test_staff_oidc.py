"""Members of staff are recognised by a provider: linked by an administrator, and let in with the rights they have."""

from __future__ import annotations

from base64 import b32decode
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from actors import VirtualClock
from gateway.passwords import Passwords
from gateway.sessions import COOKIE
from gateway.settings import Settings, SettingsError
from tests.common.oidc.server import CLIENT, SECRET, OpenIdProvider, provider_here
from tests.gateway.conftest import PASSWORD, Edge, edge_on
from tests.patience import PATIENT, Backend

pytestmark = pytest.mark.anyio
START = "/api/session/oidc/city"


@pytest.fixture
def anyio_backend() -> Backend:
    return PATIENT


def setting(server: OpenIdProvider, folder: Path, **more: Any) -> dict[str, Any]:
    (folder / "secret").write_text(SECRET, encoding="utf-8")
    label = {"zh": "市统一认证", "en": "City sign-in"}
    return {
        "city": {
            "issuer": server.issuer,
            "client_id": CLIENT,
            "secret_file": folder / "secret",
            "label": label,
            **more,
        }
    }


@dataclass
class Office:
    edge: Edge
    server: OpenIdProvider

    async def go(self, back: str = "/desk", *, sub: str = "0001", **form: str) -> httpx.Response:
        """The whole journey of a browser; the answer to its coming back."""
        client = self.edge.client
        off = await client.get(START, params={"back": back})
        assert off.status_code == 303
        async with httpx.AsyncClient() as there:
            answer = await there.post(off.headers["location"], data=form or {"sub": sub})
        callback = urlsplit(answer.headers["location"])
        return await client.get(f"{callback.path}?{callback.query}", headers={"Sec-Fetch-Site": "cross-site"})

    async def link(self, account: str, subject: str, by: str = "admin") -> httpx.Response:
        headers = await self.edge.sign_in(by)
        body = {"provider": "city", "subject": subject}
        return await self.edge.client.post(f"/api/accounts/{account}/identities", json=body, headers=headers)

    async def who(self) -> str | None:
        answer = await self.edge.client.get("/api/session")
        return answer.json()["user"]["name"] if answer.status_code == 200 else None


def told(answer: httpx.Response) -> dict[str, str]:
    """What the page finds behind its ``#``."""
    assert answer.status_code == 303
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).fragment).items()}


@pytest.fixture
async def office(web_dir: Path, passwords: Passwords, tmp_path: Path) -> AsyncIterator[Office]:
    async with provider_here() as server:
        options = {"staff_oidc": setting(server, tmp_path)}
        async with edge_on(":memory:", VirtualClock(), web_dir, passwords, **options) as edge:
            yield Office(edge, server)


async def test_who_is_linked_signs_in_as_their_account_and_goes_on_where_they_were(office: Office) -> None:
    assert (await office.link("clerk01", "0001")).status_code == 201
    answer = await office.go("/desk?window=440106-01")
    assert answer.headers["location"] == "/desk?window=440106-01"
    assert answer.headers["cache-control"] == "no-store"
    assert await office.who() == "clerk01"
    session = (await office.edge.client.get("/api/session")).json()
    assert (session["how"], session["user"]["roles"]) == ("oidc", ["clerk"])
    kept = [name for name in office.edge.client.cookies if "oidc" in name]
    assert kept == [], "what was kept of the journey is gone"
    assert (await office.edge.client.delete("/api/session")).status_code == 204
    assert await office.who() is None


async def test_nobody_gets_in_who_is_not_linked_whatever_their_name_or_address(office: Office) -> None:
    office.server.info = {"email": "admin@hall.test", "preferred_username": "admin", "name": "admin"}
    answer = await office.go(sub="admin")
    assert told(answer) == {"sign-in": "account.not_linked", "as": "admin"}
    assert COOKIE not in answer.headers.get("set-cookie", "")
    assert await office.who() is None


async def test_one_identity_is_one_account(office: Office) -> None:
    assert (await office.link("clerk01", "0001")).status_code == 201
    assert (await office.link("clerk01", "0001")).status_code == 201, "again is no error"
    taken = await office.link("manager", "0001")
    assert (taken.status_code, taken.json()["code"]) == (409, "account.identity_taken")
    headers = await office.edge.sign_in("admin")
    path, body = "/api/accounts/clerk01/identities", {"provider": "city", "subject": "0001"}
    shown = (await office.edge.client.get(path, headers=headers)).json()["identities"]
    assert shown == [{"provider": "city", "issuer": office.server.issuer, "subject": "0001"}]
    assert (await office.edge.client.post(f"{path}/unlink", json=body, headers=headers)).json() == {"identities": []}
    assert told(await office.go())["sign-in"] == "account.not_linked"
    assert (await office.link("manager", "0001")).status_code == 201
    await office.go()
    assert await office.who() == "manager"


async def test_only_another_administrator_links(office: Office) -> None:
    assert (await office.link("clerk01", "0001", by="manager")).status_code == 403
    assert (await office.link("admin", "0001")).json()["code"] == "account.own"


async def test_the_rights_are_the_accounts_of_the_moment(office: Office) -> None:
    await office.link("clerk01", "0001")
    headers = await office.edge.sign_in("admin")
    await office.edge.client.patch("/api/accounts/clerk01", json={"disabled": True}, headers=headers)
    assert told(await office.go()) == {"sign-in": "account.disabled"}
    assert await office.who() is None


async def test_a_temporary_password_does_not_stand_in_the_way_of_who_did_not_use_it(office: Office) -> None:
    await office.link("clerk01", "0001")
    headers = await office.edge.sign_in("admin")
    body = {"password": "first-day-2026"}
    await office.edge.client.post("/api/accounts/clerk01/password", json=body, headers=headers)
    await office.go()
    assert "must_change" not in (await office.edge.client.get("/api/session")).json()["user"]


@pytest.mark.parametrize(
    ("form", "code"),
    [({"error": "access_denied"}, "oidc.refused"), ({"error": "server_error"}, "oidc.away")],
)
async def test_what_went_wrong_is_said_on_the_page(office: Office, form: dict[str, str], code: str) -> None:
    assert told(await office.go(**form)) == {"sign-in": code}


async def test_an_answer_without_its_journey_signs_nobody_in(office: Office) -> None:
    """A link with somebody else's code, sent to a member of staff, would sign them in as somebody else."""
    await office.link("clerk01", "0001")
    await office.edge.client.get(START)
    answer = await office.edge.client.get(f"{START}/callback", params={"code": "x", "state": "y"})
    assert told(answer) == {"sign-in": "oidc.tampered"}
    assert await office.who() is None


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil.example", "/api/session"])
async def test_nobody_is_led_on_to_another_site(office: Office, back: str) -> None:
    await office.link("clerk01", "0001")
    assert (await office.go(back)).headers["location"] == "/"
    assert told(await office.go(back, error="access_denied"))["sign-in"] == "oidc.refused"


async def test_whoever_sat_here_before_is_signed_out(office: Office) -> None:
    await office.link("clerk01", "0001")
    body = {"username": "manager", "password": PASSWORD}
    before = (await office.edge.client.post("/api/session", json=body)).json()["token"]
    await office.go()
    assert await office.who() == "clerk01"
    bearer = {"Authorization": f"Bearer {before}"}
    async with office.edge.another() as elsewhere:
        assert (await elsewhere.get("/api/session", headers=bearer)).status_code == 401


async def test_the_page_is_told_whom_there_are(office: Office) -> None:
    answer = await office.edge.client.get("/api/session/oidc")
    assert answer.json() == {"providers": [{"name": "city", "label": {"zh": "市统一认证", "en": "City sign-in"}}]}
    for path in ("/api/session/oidc/town", "/api/session/oidc/town/callback"):
        unknown = await office.edge.client.get(path)
        assert (unknown.status_code, unknown.json()["code"]) == (404, "oidc.unknown")


@pytest.mark.parametrize("claim", ["clerk01", " Clerk01 ", "cler\u212a01", "nobody-here", "../admin", "", 7, None])
async def test_a_claim_that_is_set_names_the_account_and_nothing_else_does(
    web_dir: Path, passwords: Passwords, tmp_path: Path, claim: object
) -> None:
    async with provider_here() as server:
        options = {"staff_oidc": setting(server, tmp_path, account_claim="staff_number")}
        async with edge_on(":memory:", VirtualClock(), web_dir, passwords, **options) as edge:
            office = Office(edge, server)
            server.info = {"staff_number": claim, "preferred_username": "admin"}
            answer = await office.go()
            if claim in ("clerk01", " Clerk01 "):
                assert await office.who() == "clerk01"
            else:
                assert told(answer)["sign-in"] == "account.not_linked"
                assert await office.who() is None


@pytest.mark.parametrize("elsewhere", [True, False])
async def test_the_second_factor_is_asked_for_unless_the_provider_has(
    web_dir: Path, passwords: Passwords, tmp_path: Path, elsewhere: bool
) -> None:
    async with provider_here() as server:
        options = {"staff_oidc": setting(server, tmp_path, second_factor=elsewhere)}
        async with edge_on(":memory:", VirtualClock(), web_dir, passwords, **options) as edge:
            office = Office(edge, server)
            await office.link("clerk01", "0001")
            await enrol(edge, "clerk01")
            answer = await office.go("/desk")
            if elsewhere:
                assert await office.who() == "clerk01"
                return
            assert told(answer) == {"sign-in": "code"}
            assert await office.who() is None
            edge.app.state.sign_in._now = lambda: 1_790_000_030.0
            code = await edge.client.post("/api/session/code", json={"code": CODES[1]})
            assert code.status_code == 200, code.text
            assert await office.who() == "clerk01"


CODES: list[str] = []


async def enrol(edge: Edge, username: str) -> None:
    """A telephone; `CODES` are what it shows from then on."""
    edge.app.state.sign_in._now = lambda: 1_790_000_000.0
    await edge.client.post("/api/session", json={"username": username, "password": PASSWORD})
    given = (await edge.client.post("/api/session/factor/secret")).json()
    codes = TOTP(b32decode(given["secret"]), 6, SHA1(), 30)
    CODES[:] = [codes.generate(1_790_000_000 + ahead).decode() for ahead in (0, 30)]
    body = {"sealed": given["sealed"], "code": CODES[0], "current": PASSWORD}
    assert (await edge.client.post("/api/session/factor", json=body)).status_code == 200
    edge.client.cookies.clear()


@pytest.mark.parametrize(
    "wrong", [{"issuer": "http://id.example"}, {"client_id": ""}, {"algorithms": ["HS256"]}, {"colour": "red"}]
)
def test_a_setting_that_is_not_safe_is_refused_in_one_line(wrong: dict[str, Any]) -> None:
    given = {"issuer": "https://id.example", "client_id": "x", "label": {"zh": "甲", "en": "A"}} | wrong
    with pytest.raises(SettingsError, match="TIANHE_STAFF_OIDC") as refused:
        Settings.read(staff_oidc={"city": given})
    assert "\n" not in str(refused.value)
