"""Signing in by an identity provider, over real sockets: the hall's server, and the provider's beside it."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import uvicorn

from people.api import COOKIE
from tests.common.oidc.server import CLIENT, SECRET, OpenIdProvider, provider_here
from tests.people.house import LAN, MING, PHONE, House, house

pytestmark = pytest.mark.anyio
FROM_THERE = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
"""What a browser says that another site sends here."""


@dataclass
class Street:
    """The hall at an address of its own."""

    at: House
    url: str

    def browser(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=self.url, follow_redirects=False, timeout=30)


@asynccontextmanager
async def street(web: Path) -> AsyncIterator[Street]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        async with house(web, port=port) as at:
            config = uvicorn.Config(at.app, lifespan="off", log_config=None, ws="none")
            server = uvicorn.Server(config)
            serving = asyncio.create_task(server.serve([listener]))
            try:
                yield Street(at, f"http://127.0.0.1:{port}")
            finally:
                server.should_exit = server.force_exit = True
                await serving


@asynccontextmanager
async def with_province(
    web: Path, monkeypatch: pytest.MonkeyPatch, **claims: Any
) -> AsyncIterator[tuple[Street, OpenIdProvider]]:
    """The hall, and a strict provider that plays the province's part."""
    secret = web / "secret"
    secret.write_text(SECRET, "utf-8")
    async with provider_here() as province:
        province.info = {
            "name": LAN.name,
            "id_number": LAN.number,
            "phone_number": LAN.phone,
            "phone_number_verified": True,
        } | claims
        setting = {
            "issuer": province.issuer,
            "client_id": CLIENT,
            "secret_file": str(secret),
            "label": {"zh": "省统一身份认证", "en": "Provincial identity"},
        }
        monkeypatch.setenv("TIANHE_PUBLIC_OIDC", json.dumps({"province": setting}))
        async with street(web) as it:
            yield it, province


async def go(browser: httpx.AsyncClient, sub: str = "s1", *, back: str = "/mine", **query: Any) -> httpx.Response:
    """Off to the province, picked there, and back: the answer that the browser is given at last."""
    params = {"back": back, **query}
    off = await browser.get("/api/people/oidc/province", params=params, headers={"Sec-Fetch-Site": "same-origin"})
    assert off.status_code == 303, off.text
    there = await browser.post(off.headers["location"], data={"sub": sub})
    assert there.status_code == 303, there.text
    return await browser.get(there.headers["location"], headers=FROM_THERE)


def fault(answer: httpx.Response) -> str:
    """What the sign-in page is told."""
    where = urlsplit(answer.headers["location"])
    assert (answer.status_code, where.path) == (303, "/sign-in")
    return parse_qs(where.query)["fault"][0]


async def test_a_citizen_comes_by_identity_and_is_known_at_level_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with with_province(tmp_path, monkeypatch) as (it, _), it.browser() as browser:
        ways = (await browser.get("/api/people/ways")).json()
        assert ways["providers"] == [{"id": "province", "zh": "省统一身份认证", "en": "Provincial identity"}]
        answer = await go(browser, back="/halls/440106")
        assert answer.headers["location"] == "/halls/440106"
        me = await it.at.me(browser)
        assert (me["level"], me["session_level"], me["name"], me["phone"]) == (2, 2, "兰*", "138****5678")


async def test_a_phone_that_the_provider_knows_opens_nobodys_account_to_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever has the phone by now may have begun an account of their own."""
    async with with_province(tmp_path, monkeypatch) as (it, _), it.browser() as browser, it.browser() as other:
        by_phone = await it.at.by_phone(browser, PHONE)
        await go(other)
        me = await it.at.me(other)
        assert (me["id"] == by_phone["id"], me["phone"]) == (False, None)
        assert (await it.at.me(browser))["phone"] == "138****5678"


async def test_a_phone_that_the_provider_has_not_verified_links_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unverified = with_province(tmp_path, monkeypatch, phone_number_verified=False)
    async with unverified as (it, _), it.browser() as browser, it.browser() as other:
        by_phone = await it.at.by_phone(browser, PHONE)
        await go(other)
        assert (await it.at.me(other))["id"] != by_phone["id"]
        await go(browser)
        assert (await it.at.me(browser))["id"] == (await it.at.me(other))["id"], "a number opens one account"


async def test_whoever_is_signed_in_on_a_shared_device_is_not_taken_for_who_comes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unverified = with_province(tmp_path, monkeypatch, phone_number_verified=False)
    async with unverified as (it, _), it.browser() as shared:
        before = await it.at.by_phone(shared, PHONE)
        await go(shared)
        me = await it.at.me(shared)
        assert (me["id"] != before["id"], me["phone"]) == (True, None)


async def test_AC2_who_says_that_the_account_here_is_theirs_keeps_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unverified = with_province(tmp_path, monkeypatch, phone_number_verified=False)
    async with unverified as (it, _), it.browser() as own:
        before = await it.at.by_phone(own, PHONE)
        await go(own, link=True, own_device=True)
        me = await it.at.me(own)
        assert (me["id"], me["level"]) == (before["id"], 2)


async def test_AC2_an_account_is_not_given_to_who_comes_after_its_person(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unverified = with_province(tmp_path, monkeypatch, phone_number_verified=False)
    async with unverified as (it, _), it.browser() as shared, it.browser() as own:
        before = await it.at.by_phone(shared, PHONE)
        off = await shared.get("/api/people/oidc/province", params={"link": True})
        await shared.delete("/api/people/session")
        there = await shared.post(off.headers["location"], data={"sub": "s1"})
        assert fault(await shared.get(there.headers["location"], headers=FROM_THERE)) == "people.expired"
        assert fault(await shared.get("/api/people/oidc/province", params={"link": True})) == "people.expired"
        await it.at.by_phone(shared, "13912345678")
        off = await shared.get("/api/people/oidc/province")  # nobody says that this account is theirs
        there = await shared.post(off.headers["location"], data={"sub": "s1"})
        await shared.get(there.headers["location"], headers=FROM_THERE)
        assert (await it.at.me(shared))["phone"] is None
        it.at.it.clock.advance(61)
        assert (await it.at.by_phone(own, PHONE))["id"] == before["id"]


async def test_AC5_what_went_wrong_with_a_provider_is_logged_and_names_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with with_province(tmp_path, monkeypatch) as (it, province), it.browser() as browser:
        province.spoil = {"nonce": "another"}
        assert fault(await go(browser)) == "oidc.tampered"
    [told] = [record for record in caplog.records if record.name == "tianhe.people.sign_in"]
    assert told.__dict__["fields"] == {"provider": "province", "reason": "nonce"}


async def test_a_provider_that_does_not_say_who_it_is_lets_nobody_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with with_province(tmp_path, monkeypatch) as (it, province), it.browser() as browser:
        for number in (None, "", "440106199001019991", 440106199001019990):
            province.info["id_number"] = number
            assert fault(await go(browser)) == "people.no_identity", number
        assert await it.at.is_nobody(browser)


async def test_what_comes_back_wrongly_lets_nobody_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with with_province(tmp_path, monkeypatch) as (it, province), it.browser() as browser:
        off = await browser.get("/api/people/oidc/province")
        refused = await browser.post(off.headers["location"], data={"error": "access_denied"})
        assert fault(await browser.get(refused.headers["location"])) == "oidc.refused"
        async with it.browser() as stranger:  # who was sent a link of somebody else's
            off = await browser.get("/api/people/oidc/province")
            there = await browser.post(off.headers["location"], data={"sub": "s1"})
            assert fault(await stranger.get(there.headers["location"])) == "oidc.tampered"
        province.spoil = {"nonce": "another"}
        assert fault(await go(browser)) == "oidc.tampered"
        province.status = 500
        assert fault(await go_away(browser)) == "oidc.away"
        assert await it.at.is_nobody(browser)


async def go_away(browser: httpx.AsyncClient) -> httpx.Response:
    """Off to the province whose metadata is known, which is away when the code is to be redeemed."""
    off = await browser.get("/api/people/oidc/province")
    state = parse_qs(urlsplit(off.headers["location"]).query)["state"][0]
    issuer = off.headers["location"].partition("/authorize")[0]
    return await browser.get("/api/people/oidc/province/return", params={"state": state, "code": "x", "iss": issuer})


async def test_the_way_back_leads_to_our_own_pages_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with with_province(tmp_path, monkeypatch) as (it, _), it.browser() as browser:
        for back in ("https://evil.example", "//evil.example", "/\\evil.example"):
            assert (await go(browser, back=back)).headers["location"] == "/", back


async def test_the_demonstrations_stand_in_is_a_real_provider_with_people_to_pick(tmp_path: Path) -> None:
    async with street(tmp_path) as it, it.browser() as browser:
        off = await browser.get("/api/people/oidc/demo", params={"back": "/mine/enterprises"})
        page = (await browser.get(off.headers["location"])).text
        assert "演示" in page
        link = next(part for part in page.split('"') if "person=ming" in part)
        back = await browser.get(unescape(link))
        assert (await browser.get(back.headers["location"])).headers["location"] == "/mine/enterprises"
        assert (await it.at.me(browser))["level"] == 2
        [company] = (await browser.get("/api/people/enterprises")).json()["enterprises"]
        assert company["represents"]
        again = await browser.get(back.headers["location"])
        assert fault(again) == "oidc.tampered", "a code is good once"


async def test_there_is_no_stand_in_beyond_this_machine_or_outside_demonstrations(tmp_path: Path) -> None:
    path = "/api/people/demo-identity/.well-known/openid-configuration"
    async with house(tmp_path) as at:
        assert (await at.browser("127.0.0.1").get(path)).status_code == 200
        assert (await at.browser("203.0.113.7").get(path)).status_code == 404
    async with house(tmp_path, demo=False) as at:
        assert (await at.browser("127.0.0.1").get(path)).status_code == 404
        ways = (await at.browser().get("/api/people/ways")).json()
        assert ways["providers"] == []


async def test_signing_in_again_ends_the_session_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with with_province(tmp_path, monkeypatch) as (it, province), it.browser() as browser:
        await go(browser)
        before = str(browser.cookies.get(COOKIE))
        province.info |= {"name": MING.name, "id_number": MING.number, "phone_number": None}
        await it.at.by_identity(browser, MING)
        await go(browser, "s2")
        async with it.browser() as old:
            old.cookies.set(COOKIE, before, domain="127.0.0.1")
            assert (await it.at.me(browser))["name"] == "明*"
