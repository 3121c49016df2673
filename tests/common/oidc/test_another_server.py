"""The same journey at a provider that others wrote (oidc-provider-mock): what we understand of the standard is not only
our own reading. It signs with RS256 and checks codes; PKCE and hostile answers are `test_party`'s."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from common.oidc import Label, Provider, RelyingParty
from gateway.keys import Keys

pytestmark = pytest.mark.anyio


@pytest.fixture
def issuer() -> Iterator[str]:
    command = [
        sys.executable,
        "-u",
        "-W",
        "ignore",
        "-m",
        "oidc_provider_mock",
        "--port",
        "0",
        "--require-nonce",
        "true",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            assert process.stdout is not None
            for line in process.stdout:
                if found := re.search(r"http://[\w.]+:\d+", line):
                    yield found[0]
                    break
            else:
                raise AssertionError("it ended")
        finally:
            process.terminate()


async def test_a_person_is_recognised_by_a_server_of_others(issuer: str, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("anything", encoding="utf-8")
    provider = Provider(
        issuer=issuer,
        client_id="tianhe",
        secret_file=tmp_path / "secret",
        label=Label(zh="统一认证", en="One"),
        scopes=("openid", "profile"),
    )
    party = RelyingParty({"other": provider}, Keys(b"k" * 32), "staff")
    begun = await party.begin("other", "http://hall.test/callback", "/desk")
    async with httpx.AsyncClient() as browser:
        await browser.put(f"{issuer}/users/0001", json={"name": "张三"})
        answer = await browser.post(begun.url, data={"sub": "0001"})
    back = dict(parse_qsl(urlsplit(answer.headers["location"]).query))
    arrived = await party.finish("other", back, begun.sealed)
    await party.aclose()
    assert (arrived.verified.issuer, arrived.verified.subject) == (issuer, "0001")
    assert arrived.verified.claims["name"] == "张三"
    assert arrived.back == "/desk"
