"""What is private stays so: names, caches, cookies, files."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import httpx
import pytest

from gateway import cli
from gateway.app import create_app
from gateway.host_names import host_of
from gateway.keys import Keys
from gateway.operator import asking
from gateway.operator.token import OperatorToken
from gateway.settings import Settings
from gateway.starting import prepare, reserved
from tests.gateway.conftest import PASSWORD, Edge

pytestmark = pytest.mark.anyio
BODY = {"username": "clerk01", "password": PASSWORD}


def outside(edge: Edge, web_dir: Path, **settings: object) -> httpx.ASGITransport:
    """The same edge as a hall that is open to others."""
    read = Settings.read(web_dir=web_dir, demo=False, **settings)
    return httpx.ASGITransport(create_app(edge.cluster, read, Keys(b"k" * 32), edge.passwords))


async def test_only_our_own_names_are_answered(edge: Edge, web_dir: Path) -> None:
    transport = outside(edge, web_dir, allowed_hosts=("hall.example", "::1"))
    async with httpx.AsyncClient(transport=transport, base_url="https://hall.example") as client:
        for host in ("hall.example", "HALL.example:8443", "[::1]:8000"):
            assert (await client.get("/api/map", headers={"Host": host})).status_code == 200, host
        for host in ("evil.example", "hall.example.evil.example", "hall.example@evil.example", "", "[::1", "a/b"):
            answer = await client.get("/api/map", headers={"Host": host})
            assert (answer.status_code, answer.json()["code"]) == (400, "request.host"), host
        assert (await client.get("/healthz", headers={"Host": "10.0.0.7"})).status_code == 200
        unnamed = await client.get("/metrics", headers={"Host": "127.0.0.1:8000"})
        assert unnamed.status_code == 401, "Prometheus has a token, and no name"


@pytest.mark.parametrize(("header", "name"), [("a:80", "a"), ("A", "a"), ("[::1]:1", "::1"), ("x@y", ""), ("[", "")])
def test_the_name_in_a_header(header: str, name: str) -> None:
    assert host_of(header) == name


async def test_no_cache_keeps_what_the_api_says(edge: Edge) -> None:
    headers = await edge.sign_in("admin")
    for path in ("/api/session", "/api/accounts", "/api/map", "/api/journal/account/admin", "/api/nothing"):
        assert (await edge.client.get(path, headers=headers)).headers["cache-control"] == "no-store", path


async def test_outside_the_demo_cookies_and_browsers_keep_to_https(edge: Edge, web_dir: Path) -> None:
    async with httpx.AsyncClient(transport=outside(edge, web_dir), base_url="https://hall.example") as client:
        answer = await client.post("/api/session", json=BODY)
        assert "Secure" in answer.headers["set-cookie"]
        assert answer.headers["strict-transport-security"].startswith("max-age=")
    answer = await edge.client.post("/api/session", json=BODY)
    assert "Secure" not in answer.headers["set-cookie"]
    assert "strict-transport-security" not in answer.headers


def test_what_leaves_an_open_hall_less_guarded_is_said() -> None:
    assert Settings.read(secure_cookies=False).exposures == []
    assert Settings.read(demo=False, secure_cookies=False).exposures == ["start.plain_cookies", "start.any_host"]
    assert Settings.read(demo=False, allowed_hosts=("hall.example",)).exposures == []


def test_the_data_folder_and_all_in_it_are_nobody_elses(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o755)
    database = folder / "tianhe.db"
    settings = Settings.read(data_dir=folder)
    with reserved(settings) as path:
        prepare(settings, path)
    database.chmod(0o644)  # as an earlier version left it
    with reserved(settings):
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in (folder, *folder.iterdir())}
    assert all(mode & 0o077 == 0 for mode in modes.values()), modes


def test_what_the_program_writes_is_nobody_elses(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    monkeypatch.setattr(cli, "main", lambda: made.append(os.umask(0o022)))
    before = os.umask(0o022)
    try:
        cli.run()
    finally:
        os.umask(before)
    assert made == [0o077]


def test_operators_tools_call_the_hall_by_a_name_that_it_answers_to(tmp_path: Path) -> None:
    settings = Settings.read(data_dir=tmp_path, allowed_hosts=("hall.example", "hall.example:8443"))
    OperatorToken.open(tmp_path)
    with asking.hall(settings) as client:
        request = client.build_request("GET", "/api/operator/status")
    assert request.headers["host"] == "hall.example"
    assert request.url.host == "127.0.0.1"
