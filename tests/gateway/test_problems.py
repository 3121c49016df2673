"""Errors: the right status, in the person's language, naming the field, telling nothing else."""

from __future__ import annotations

import json
import string

import httpx
import pytest

from actors import ActorError, Busy, DeadlineExceeded, Forbidden, HostUnavailable, Invalid, Refused, Unknown
from actors.errors import ActorFailed
from gateway.language import preferred
from gateway.problems import FIELD_CODES, STATUS_BY_ERROR, from_actor
from gateway.texts import every_text, text
from tests.gateway.conftest import Edge

anyio = pytest.mark.anyio
JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "zh"),
        ("", "zh"),
        ("en", "en"),
        ("en-GB,en;q=0.9,zh;q=0.8", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en;q=0.5, zh-Hans;q=0.9", "zh"),
        ("fr, en;q=0.3", "en"),
        ("fr, de", "zh"),
        ("*, en;q=0.5", "zh"),
        ("en;q=0", "zh"),
        ("en;q=0.8,zh;q=0.8", "en"),
        ("en;q=nonsense", "zh"),
        ("," * 5000, "zh"),
    ],
)
def test_language(header: str | None, language: str) -> None:
    assert preferred(header) == language


def test_every_text_is_in_both_languages_with_facts_in_common() -> None:
    for code, texts in every_text().items():
        assert set(texts) == {"zh", "en"}, code
        facts = [{name for _, name, _, _ in string.Formatter().parse(part) if name} for part in texts.values()]
        assert facts[1] <= facts[0], code  # a Chinese name may be left out in English
    assert set(FIELD_CODES.values()) <= set(every_text())


def test_a_missing_fact_is_a_dash_and_a_missing_code_says_what_its_status_says() -> None:
    assert text("budget.spent", "en") == "Too many requests have come from you; try again in — seconds."
    assert text("no.such_code", "en", otherwise="refused") == every_text()["refused"]["en"]


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Refused("x"), 409),
        (Invalid("x", field="queue"), 422),
        (Unknown("x"), 404),
        (Forbidden("x"), 403),
        (Busy(), 429),
        (DeadlineExceeded(), 504),
        (HostUnavailable(), 503),
        (ActorFailed(), 500),
        (ActorError(), 500),
    ],
)
def test_statuses_of_actors_errors(error: ActorError, status: int) -> None:
    problem = from_actor(error)
    assert problem.status == status
    assert [found.field for found in problem.errors] == ([error.field] if error.field else [])
    assert ("Retry-After" in problem.headers) == (status in (429, 503))
    assert STATUS_BY_ERROR[-1][0] is ActorError


def check(answer: httpx.Response, status: int, code: str, *fields: str) -> None:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert (body["status"], body["code"]) == (status, code)
    assert body["title"]
    assert body["detail"]
    assert [error["field"] for error in body.get("errors", [])] == list(fields)
    assert all(error["message"] for error in body.get("errors", []))


@anyio
async def test_both_languages(edge: Edge) -> None:
    body = {"username": 5, "shoe_size": 43}
    zh = await edge.client.post("/api/session", json=body)
    en = await edge.client.post("/api/session", json=body, headers={"Accept-Language": "en-GB, zh;q=0.5"})
    for answer in (zh, en):
        check(answer, 422, "request.invalid", "username", "password", "shoe_size")
    assert (zh.headers["content-language"], en.headers["content-language"]) == ("zh", "en")
    assert [error["message"] for error in zh.json()["errors"]] == ["应为文字", "必须填写", "没有这一项"]
    assert [error["message"] for error in en.json()["errors"]] == [
        "should be text",
        "is required",
        "is not a known field",
    ]
    assert zh.json()["title"] == "填写有误"


@anyio
@pytest.mark.parametrize(
    ("content", "status", "code", "field"),
    [
        (b"{", 422, "request.invalid", "body"),
        (b"\xff\xfe", 422, "request.invalid", "body"),
        (b"[" * 60_000, 422, "request.invalid", "body"),
        (b'{"a":' * 5_000 + b"1" + b"}" * 5_000, 422, "request.invalid", "body"),
        (b"[" * 20 + b"]" * 20, 422, "request.invalid", "body"),
        (b'{"username": "a\\u0000b", "password": "x"}', 422, "request.invalid", "username"),
        (b'{"username": "a", "password": {"x": ["\\ud800"]}}', 422, "request.invalid", "password.x.0"),
        (b'{"username": NaN}', 422, "request.invalid", "body"),
        (b'{"username": 1e999}', 422, "request.invalid", "username"),
        (b'{"username": 99999999999999999999}', 422, "request.invalid", "username"),
        (b'{"username": ' + b"9" * 10_000 + b"}", 422, "request.invalid", "body"),
        (b"[]", 422, "request.invalid", "body"),
        (b'"text"', 422, "request.invalid", "body"),
        (b"null", 422, "request.invalid", "body"),
        (b"", 422, "request.invalid", "body"),
        (b" " * 65_537, 413, "request.too_large", None),
    ],
)
async def test_hostile_bodies(edge: Edge, content: bytes, status: int, code: str, field: str | None) -> None:
    answer = await edge.client.post("/api/session", content=content, headers=JSON)
    check(answer, status, code, *([field] if field else []))


@anyio
async def test_a_body_that_does_not_say_its_size_is_cut_off(edge: Edge) -> None:
    taken = 0

    async def endless() -> object:
        nonlocal taken
        while True:
            taken += 1
            yield b" " * 8192

    answer = await edge.client.post("/api/session", content=endless(), headers=JSON)
    check(answer, 413, "request.too_large")
    assert taken <= 10


@anyio
@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", "", "application/json5"])
async def test_only_json_is_read(edge: Edge, media_type: str) -> None:
    answer = await edge.client.post("/api/session", content=b"{}", headers={"Content-Type": media_type})
    check(answer, 415, "request.not_json")


@anyio
async def test_addresses_and_methods_that_do_not_exist(edge: Edge) -> None:
    check(await edge.client.get("/api/nothing"), 404, "request.not_found")
    check(await edge.client.get("/api"), 404, "request.not_found")
    answer = await edge.client.put("/api/session", json={})
    check(answer, 405, "request.method")
    assert answer.headers["allow"]
    check(await edge.client.get("/api/map%00"), 422, "request.invalid", "path")
    check(await edge.client.get("/api/map?x=%00"), 422, "request.invalid", "query")


@anyio
async def test_what_nobody_expected_tells_nothing(edge: Edge, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("440106199001019990")

    monkeypatch.setattr(edge.app.state.sign_in, "sign_in", broken)
    answer = await edge.client.post("/api/session", json={"username": "a", "password": "b"})
    check(answer, 500, "request.failed")
    assert "440106199001019990" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


@anyio
async def test_openapi_describes_errors(edge: Edge) -> None:
    document = (await edge.client.get("/openapi.json")).json()
    assert "ProblemDocument" in json.dumps(document["paths"]["/api/session"]["post"]["responses"]["422"])
    assert {"/api/session", "/api/journal/{kind}/{key}", "/healthz"} <= set(document["paths"])
