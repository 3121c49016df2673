"""Who comes back from a provider is who was sent there, and the provider's word for them is checked."""

from __future__ import annotations

import asyncio
import hmac
import json
import time
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import httpx
import pytest
from joserfc.jwk import ECKey

from common.oidc import wire
from common.oidc.faults import Away, RefusedByUser, Replayed, Tampered, TooLate, UnknownProvider
from common.oidc.party import Arrived, Begun, RelyingParty
from common.oidc.provider import Label, Provider
from gateway.keys import Keys
from tests.common.oidc.server import CLIENT, SECRET, OpenIdProvider, provider_here
from tests.patience import PATIENT, Backend

pytestmark = pytest.mark.anyio
BACK = "https://hall.test/callback"
LABEL = Label(zh="统一认证", en="Unified sign-in")


@pytest.fixture
def anyio_backend() -> Backend:
    return PATIENT


@dataclass
class Hall:
    """Our side, a person's browser, and the provider."""

    server: OpenIdProvider
    provider: Provider
    party: RelyingParty
    ahead: list[float]
    browser: httpx.AsyncClient = field(default_factory=httpx.AsyncClient)

    async def visit(self, begun: Begun, **form: str) -> dict[str, str]:
        """What the person does there; the answer that their browser is sent back with."""
        answer = await self.browser.post(begun.url, data=form or {"sub": "0001"})
        assert answer.status_code == 303, answer.text
        assert answer.headers["location"].startswith(BACK)
        return dict(parse_qsl(urlsplit(answer.headers["location"]).query))

    async def journey(self) -> Arrived:
        begun = await self.party.begin("city", BACK, "/desk", "a note")
        return await self.party.finish("city", await self.visit(begun), begun.sealed)


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    (tmp_path / "secret").write_text(f"{SECRET}\n", encoding="utf-8")
    ahead = [0.0]
    async with provider_here() as server:
        provider = Provider(issuer=server.issuer, client_id=CLIENT, secret_file=tmp_path / "secret", label=LABEL)
        party = RelyingParty({"city": provider}, Keys(b"k" * 32), "staff", lambda: time.time() + ahead[0])
        it = Hall(server, provider, party, ahead)
        try:
            yield it
        finally:
            await it.browser.aclose()
            await party.aclose()


async def test_who_comes_back_is_who_the_provider_says_with_what_was_noted(hall: Hall) -> None:
    arrived = await hall.journey()
    verified = arrived.verified
    assert (verified.provider, verified.issuer, verified.subject) == ("city", hall.server.issuer, "0001")
    assert verified.claims["name"] == "张三", "userinfo is asked for what the token does not say"
    assert (arrived.back, arrived.note) == ("/desk", "a note")
    (asked,) = hall.server.seen
    assert asked["prompt"] == "login"
    assert await hall.journey(), "metadata and keys are kept"
    assert hall.server.asked.count("/.well-known/openid-configuration") == 1
    assert hall.server.asked.count("/keys") == 1


SPOILED: list[tuple[dict[str, Any], str]] = [
    ({"iss": "http://127.0.0.1:1"}, "iss"),
    ({"aud": "another"}, "aud"),
    ({"aud": [CLIENT, "another"], "azp": "another"}, "azp"),
    ({"nonce": "of another journey"}, "nonce"),
    ({"nonce": None}, "nonce"),
    ({"exp": 1}, "exp"),
    ({"exp": None}, "exp"),
    ({"exp": "9999999999"}, "exp"),
    ({"iat": 9999999999}, "iat"),
    ({"nbf": 9999999999}, "nbf"),
    ({"sub": ""}, "sub"),
    ({"sub": None}, "sub"),
    ({"sub": 7}, "sub"),
    ({"at_hash": "of another token"}, "at_hash"),
]


@pytest.mark.parametrize(("claims", "reason"), SPOILED)
async def test_a_token_that_is_not_meant_for_us_now_and_here_is_refused(
    hall: Hall, claims: dict[str, Any], reason: str
) -> None:
    hall.server.spoil = claims
    with pytest.raises(Tampered) as refused:
        await hall.journey()
    assert refused.value.reason == reason


async def test_a_token_of_an_algorithm_that_is_not_allowed_is_refused(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed = hall.server._signed

    def forged(how: str) -> Any:
        def token(query: dict[str, str], sub: str) -> str:
            header = {"alg": "none" if how == "none" else "HS256", "kid": "first"}
            head = urlsafe_b64encode(json.dumps(header).encode()).decode().rstrip("=")
            text = f"{head}.{signed(query, sub).split('.')[1]}"
            key = hall.server.key.as_pem(private=False) if how == "public" else SECRET.encode()
            digest = b"" if how == "none" else hmac.digest(key, text.encode(), "sha256")
            return f"{text}.{urlsafe_b64encode(digest).decode().rstrip('=')}"

        return token

    for how in ("none", "secret", "public"):
        monkeypatch.setattr(hall.server, "_signed", forged(how))
        with pytest.raises(Tampered, match=r"signature|token:"):
            await hall.journey()


async def test_a_token_signed_by_somebody_else_is_refused(hall: Hall) -> None:
    hall.server.key = ECKey.generate_key("P-256", {"kid": "first"})  # the published one stays
    with pytest.raises(Tampered, match="signature"):
        await hall.journey()


async def test_a_provider_may_change_its_keys(hall: Hall) -> None:
    await hall.journey()
    hall.server.new_key("second")
    assert (await hall.journey()).verified.subject == "0001"
    hall.server.new_key("second")  # another key under the same name
    assert (await hall.journey()).verified.subject == "0001"


async def test_userinfo_of_somebody_else_is_refused(hall: Hall) -> None:
    hall.server.info = {"sub": "0002"}
    with pytest.raises(Tampered, match="userinfo"):
        await hall.journey()


async def test_an_answer_counts_only_in_the_browser_that_was_sent_off(hall: Hall) -> None:
    begun = await hall.party.begin("city", BACK)
    other = await hall.party.begin("city", BACK)
    answer = await hall.visit(begun)
    for sealed, reason in ((None, "cookie"), ("", "cookie"), ("00" * 40, "cookie"), (other.sealed, "state")):
        with pytest.raises(Tampered) as refused:
            await hall.party.finish("city", answer, sealed)
        assert refused.value.reason == reason
    with pytest.raises(Tampered, match="iss"):
        await hall.party.finish("city", answer | {"iss": "http://127.0.0.1:1"}, begun.sealed)


async def test_what_was_begun_elsewhere_is_not_finished_here(hall: Hall) -> None:
    """Neither for another purpose, nor at another provider."""
    begun = await hall.party.begin("city", BACK)
    answer = await hall.visit(begun)
    both = {"city": hall.provider, "town": hall.provider}
    with pytest.raises(Tampered, match="cookie"):
        await RelyingParty(both, Keys(b"k" * 32), "people").finish("city", answer, begun.sealed)
    with pytest.raises(Tampered, match="cookie"):
        await RelyingParty(both, Keys(b"k" * 32), "staff").finish("town", answer, begun.sealed)
    with pytest.raises(UnknownProvider):
        await hall.party.finish("town", answer, begun.sealed)


async def test_an_answer_counts_once(hall: Hall) -> None:
    begun = await hall.party.begin("city", BACK)
    answer = await hall.visit(begun)
    await hall.party.finish("city", answer, begun.sealed)
    with pytest.raises(Replayed, match="state"):
        await hall.party.finish("city", answer, begun.sealed)
    elsewhere = RelyingParty({"city": hall.provider}, Keys(b"k" * 32), "staff")  # another gateway
    with pytest.raises(Replayed, match="code"):
        await elsewhere.finish("city", answer, begun.sealed)
    await elsewhere.aclose()


async def test_a_code_is_good_only_with_the_verifier_of_its_journey(hall: Hall) -> None:
    """A code that was read on its way is worth nothing in another browser's answer (PKCE)."""
    stolen = (await hall.visit(await hall.party.begin("city", BACK)))["code"]
    begun = await hall.party.begin("city", BACK)
    answer = await hall.visit(begun)
    with pytest.raises(Replayed, match="code"):
        await hall.party.finish("city", answer | {"code": stolen}, begun.sealed)


async def test_who_says_no_is_told_so_and_may_begin_again(hall: Hall) -> None:
    begun = await hall.party.begin("city", BACK)
    with pytest.raises(RefusedByUser, match="access_denied"):
        await hall.party.finish("city", await hall.visit(begun, error="access_denied"), begun.sealed)
    begun = await hall.party.begin("city", BACK)
    with pytest.raises(Away, match="temporarily_unavailable"):
        await hall.party.finish("city", await hall.visit(begun, error="temporarily_unavailable"), begun.sealed)
    assert await hall.journey()


async def test_who_was_away_for_too_long_begins_again(hall: Hall) -> None:
    begun = await hall.party.begin("city", BACK)
    answer = await hall.visit(begun)
    hall.ahead[0] = 601
    with pytest.raises(TooLate):
        await hall.party.finish("city", answer, begun.sealed)


async def test_max_age_is_held_against_when_the_person_proved_themselves(hall: Hall) -> None:
    provider = hall.provider.model_copy(update={"max_age": 60})
    hall.party = RelyingParty({"city": provider}, Keys(b"k" * 32), "staff")
    assert await hall.journey()
    assert parse_qs(urlsplit((await hall.party.begin("city", BACK)).url).query)["max_age"] == ["60"]
    for when in (None, int(time.time()) - 3600):
        hall.server.spoil = {"auth_time": when}
        with pytest.raises(Tampered, match="auth_time"):
            await hall.journey()
    await hall.party.aclose()


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/keys", "/token", "/userinfo"])
async def test_a_provider_that_hangs_is_given_up_in_time(
    hall: Hall, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "DEADLINE", 1.0)
    hall.server.silent = {path}
    loop = asyncio.get_running_loop()
    began = loop.time()
    with pytest.raises(Away):
        await hall.journey()
    assert loop.time() - began < 3


async def test_OP1_keys_that_cannot_be_had_are_not_waited_for_by_one_after_the_other(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "DEADLINE", 1.0)
    await hall.party.begin("city", BACK)  # where the keys are is known by now
    hall.server.silent = {"/keys"}
    loop = asyncio.get_running_loop()
    began = loop.time()
    gone = await asyncio.gather(*(hall.journey() for _ in range(5)), return_exceptions=True)
    assert [type(each) for each in gone] == [Away] * 5
    assert hall.server.asked.count("/keys") == 1
    assert loop.time() - began < 3


async def test_a_provider_that_is_away_is_not_asked_by_every_stranger(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "PAUSE", 1.0)
    hall.server.status = 503
    for _ in range(20):
        with pytest.raises(Away):
            await hall.party.begin("city", BACK)
    assert len(hall.server.asked) == 1
    hall.server.status = 200
    await asyncio.sleep(1)
    assert await hall.journey()


async def test_a_wrong_secret_is_the_operators_affair(hall: Hall, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("another", encoding="utf-8")
    with pytest.raises(Away, match="status:401"):
        await hall.journey()
    (tmp_path / "secret").unlink()
    with pytest.raises(Away, match="secret_file"):
        await hall.journey()
    (tmp_path / "secret").write_text(SECRET, encoding="utf-8")
    assert await hall.journey(), "read at each use"


async def test_metadata_that_send_us_elsewhere_are_not_followed(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hall.server, "issuer", "http://127.0.0.1:1")
    with pytest.raises(Away, match="discovery:issuer"):
        await hall.party.begin("city", BACK)


@pytest.mark.parametrize("issuer", ["http://id.example", "ftp://127.0.0.1", "https://", "https://id.example/?a=b", "x"])
def test_an_issuer_that_others_could_speak_for_is_no_setting(issuer: str) -> None:
    with pytest.raises(ValueError, match="https"):
        Provider(issuer=issuer, client_id="x", label=LABEL)


def test_an_algorithm_with_a_shared_key_is_no_setting() -> None:
    with pytest.raises(ValueError, match="pattern"):
        Provider(issuer="https://id.example", client_id="x", label=LABEL, algorithms=("HS256",))
