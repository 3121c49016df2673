"""Whatever a provider puts where something else belongs, who signs in is told so and meets no error of ours."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from common.oidc.faults import OidcFault
from common.oidc.party import RelyingParty
from common.oidc.provider import Provider
from common.oidc.wire import Wire
from gateway.keys import Keys
from tests.common.oidc.server import CLIENT, SECRET, OpenIdProvider
from tests.common.oidc.test_party import LABEL, Hall

pytestmark = pytest.mark.anyio

WRONG: tuple[Any, ...] = (None, True, 5, -1.5, 10**30, "", "x", "\x00", [], [None], [[]], {}, {"x": 5}, "x" * 5000)
DISCOVERED = (
    "issuer",
    "authorization_endpoint",
    "token_endpoint",
    "jwks_uri",
    "userinfo_endpoint",
    "authorization_response_iss_parameter_supported",
    "token_endpoint_auth_methods_supported",
    "id_token_signing_alg_values_supported",
)
IN_KEY = ("kty", "crv", "x", "y", "kid", "use", "alg", "key_ops", "x5c", "n", "e", "d")
GIVEN = ("access_token", "id_token", "token_type", "expires_in")
CLAIMED = (
    "iss",
    "sub",
    "aud",
    "azp",
    "nonce",
    "exp",
    "iat",
    "nbf",
    "auth_time",
    "acr",
    "amr",
    "at_hash",
    "jti",
    "name",
)


@pytest.fixture
async def hall(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Hall]:
    """A provider that is asked without a line between."""
    (tmp_path / "secret").write_text(SECRET, encoding="utf-8")
    server = OpenIdProvider()
    server.issuer = "https://provider.test"
    async with httpx.AsyncClient(transport=httpx.ASGITransport(server.app())) as client:
        monkeypatch.setattr(Wire, "_opened", lambda wire: client)
        provider = Provider(
            issuer=server.issuer, client_id=CLIENT, secret_file=tmp_path / "secret", label=LABEL, max_age=3600
        )
        yield Hall(server, provider, _new_party(provider), [0.0], client)


def _new_party(provider: Provider) -> RelyingParty:
    return RelyingParty({"city": provider}, Keys(b"k" * 32), "staff", time.time)


async def _tried(hall: Hall, what: str) -> None:
    """A journey that ends well, or with a fault that has words."""
    hall.party = _new_party(hall.provider)
    try:
        async with asyncio.timeout(10):
            await hall.journey()
    except OidcFault:
        pass
    except Exception as error:
        pytest.fail(f"{what}: {error!r}")


@pytest.mark.parametrize("name", DISCOVERED)
async def test_in_discovery(hall: Hall, name: str) -> None:
    for value in WRONG:
        hall.server.instead = {"/.well-known/openid-configuration": {name: value}}
        await _tried(hall, f"{name}={value!r:.30}")


async def test_in_the_keys(hall: Hall) -> None:
    for value in WRONG:
        hall.server.instead = {"/keys": {"keys": value}}
        await _tried(hall, f"keys={value!r:.30}")


@pytest.mark.parametrize("name", IN_KEY)
async def test_in_a_key(hall: Hall, name: str) -> None:
    for value in WRONG:
        key = {**hall.server.key.as_dict(private=False), name: value}
        hall.server.instead = {"/keys": {"keys": [key]}}
        await _tried(hall, f"{name}={value!r:.30}")


@pytest.mark.parametrize("name", GIVEN)
async def test_in_what_is_given_for_a_code(hall: Hall, name: str) -> None:
    for value in WRONG:
        hall.server.instead = {"/token": {name: value}}
        await _tried(hall, f"{name}={value!r:.30}")


@pytest.mark.parametrize("name", CLAIMED)
async def test_in_the_claims(hall: Hall, name: str) -> None:
    for value in WRONG:
        hall.server.spoil = {name: value}
        await _tried(hall, f"{name}={value!r:.30}")


@pytest.mark.parametrize("name", ["sub", "name", "email"])
async def test_in_userinfo(hall: Hall, name: str) -> None:
    for value in WRONG:
        hall.server.instead = {"/userinfo": {name: value}}
        await _tried(hall, f"{name}={value!r:.30}")


async def test_a_sound_provider_is_believed_here(hall: Hall) -> None:
    assert (await hall.journey()).verified.subject == "0001"


async def test_an_answer_of_nothing_but_brackets(hall: Hall) -> None:
    provider = httpx.MockTransport(lambda request: httpx.Response(200, content=b"[" * 200_000))
    hall.browser._transport = provider
    await _tried(hall, "brackets")
