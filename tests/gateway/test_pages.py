"""Pages and the headers around everything."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from gateway.pages import ALWAYS_ASK, FOREVER
from gateway.security import HEADERS
from tests.gateway.conftest import Edge

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("path", ["/", "/halls/440106", "/tickets/440106-20261123-A001", "/desk", "/apis", "/board/x"])
async def test_every_page_address_gives_the_application(edge: Edge, path: str) -> None:
    answer = await edge.client.get(path)
    assert answer.status_code == 200
    assert "<title>天河</title>" in answer.text
    assert answer.headers["cache-control"] == ALWAYS_ASK


async def test_assets_are_kept_for_ever_and_missing_ones_are_missing(edge: Edge) -> None:
    answer = await edge.client.get("/assets/app-1a2b.js")
    assert answer.headers["cache-control"] == FOREVER
    assert "javascript" in answer.headers["content-type"]
    assert (await edge.client.get("/assets/gone-1a2b.js")).status_code == 404
    assert (await edge.client.get("/favicon.ico")).status_code == 404


async def test_a_name_that_no_file_can_have_is_missing(edge: Edge) -> None:
    assert (await edge.client.get(f"/{'a' * 5000}.js")).status_code == 404
    assert (await edge.client.get(f"/{'a' * 5000}")).status_code == 200


async def test_a_file_that_was_packed_is_sent_packed_to_who_can_unpack_it(edge: Edge, web_dir: Path) -> None:
    script = web_dir / "assets" / "app-1a2b.js"
    (web_dir / "assets" / "app-1a2b.js.gz").write_bytes(gzip.compress(script.read_bytes()))
    for encoding, sent in (("gzip, br", "gzip"), ("identity", None)):
        answer = await edge.client.get("/assets/app-1a2b.js", headers={"Accept-Encoding": encoding})
        assert answer.headers.get("content-encoding") == sent
        assert "javascript" in answer.headers["content-type"]
        assert answer.headers["vary"] == "Accept-Encoding"
        assert answer.content == script.read_bytes()


async def test_what_makes_the_pages_installable_is_asked_for_anew(edge: Edge, web_dir: Path) -> None:
    (web_dir / "manifest.webmanifest").write_text("{}", encoding="utf-8")
    (web_dir / "sw.js").write_text("", encoding="utf-8")
    for path, media in (("/manifest.webmanifest", "application/manifest+json"), ("/sw.js", "javascript")):
        answer = await edge.client.get(path)
        assert media in answer.headers["content-type"]
        assert answer.headers["cache-control"] == ALWAYS_ASK


async def test_nothing_outside_the_folder_is_served(edge: Edge, web_dir: Path) -> None:
    (web_dir.parent / "secret.txt").write_text("secret", encoding="utf-8")
    for path in ("/../secret.txt", "/%2e%2e/secret.txt", "/assets/..%2f..%2fsecret.txt", "//etc/passwd.x"):
        answer = await edge.client.get(path)
        assert answer.status_code == 404
        assert "secret" not in answer.text


async def test_unbuilt_pages_say_what_to_do(edge: Edge, web_dir: Path) -> None:
    (web_dir / "index.html").unlink()
    answer = await edge.client.get("/")
    assert answer.status_code == 503
    assert "make web" in answer.text


@pytest.mark.parametrize("path", ["/", "/healthz", "/api/session", "/api/nothing", "/assets/app-1a2b.js"])
async def test_every_answer_carries_the_security_headers(edge: Edge, path: str) -> None:
    answer = await edge.client.get(path)
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


async def test_healthz(edge: Edge) -> None:
    answer = await edge.client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
