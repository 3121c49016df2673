"""Whatever is sent to any route of `/openapi.json`: a clear answer, never a failure of ours.

Every parameter, and every field of every example body, however deep, is replaced in turn by what a broken or hostile
client might send. An answer may be anything but a 5xx; an error is a problem, and a 422 names the field.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from gateway.openapi import bodies
from tests.gateway.conftest import Edge
from tests.gateway.test_every_route_has_a_rule import QUERIES, Place, town

pytestmark = pytest.mark.anyio

NESTED: dict[str, Any] = {"a": {"a": {"a": {"a": {"a": [[[[{}]]]]}}}}}
BAD: list[Any] = [
    None,
    True,
    0,
    -1,
    3.7,
    2**62,
    10**30,
    [],
    {},
    [None],
    NESTED,
    ["a"] * 1000,
    "",
    " ",
    "x" * 300,
    "\x00",
    "\x1b[31m\u202e",
    "=1+1",
    "../../etc/passwd",
    "440106001-01",
    "２０２６-１１-２３",
    "0001-01-01",
    "9999-12-31",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "2026-11-23T09:00:00",
    "2026-02-30",
    "24:00",
    "NaN",
]
RAW = (b"{", b"\xff\xfe", b'{"a": NaN}', b'{"a": 1e999}', b"[" * 60_000, b'"\\ud800"', b'{"a": "\\u0000"}')
KEPT = {"delete /api/session", "post /api/session/password", "post /api/session", "post /api/accounts/{name}/password"}
"""Routes whose success would sign out, or lock out, whoever asks all the others."""


def variants(document: Any, put: Callable[[Any], Any] = lambda value: value) -> Iterator[Any]:
    """The document with each of its parts replaced by each of `BAD`, and with a field nobody knows."""
    for bad in BAD:
        yield put(bad)
    if isinstance(document, dict):
        yield put({**document, "ghost": 1})
        for name, value in document.items():

            def inside(new: Any, name: str = name) -> Any:
                return put({**document, name: new})

            yield from variants(value, inside)
    elif isinstance(document, list) and document:
        yield from variants(document[0], lambda new: put([new, *document[1:]]))


class Sender:
    def __init__(self, place: Place) -> None:
        self._client = place.edge.client
        self._headers = place.headers["administrator"]

    async def send(self, method: str, path: str, what: str, **options: Any) -> None:
        headers = self._headers | options.pop("headers", {})
        try:
            answer = await self._client.request(method, path, headers=headers, **options)
        except httpx.InvalidURL:
            return  # not even a client of this kind could send it
        assert answer.status_code < 500, (method, path[:80], what, answer.text[:200])
        if answer.status_code >= 400:
            assert answer.headers["content-type"] == "application/problem+json", (method, path, what)
            problem = answer.json()
            assert problem["detail"]
            assert answer.status_code != 422 or problem["errors"][0]["field"], (method, path, what, problem)


async def test_no_parameter_is_too_hostile(edge: Edge) -> None:
    schema = (await edge.client.get("/openapi.json")).json()
    async with town(edge) as place:
        sender = Sender(place)
        for path, operations in schema["paths"].items():
            for method, operation in operations.items():
                body = bodies().get(f"{method} {path}")
                options: dict[str, Any] = {"json": body} if body and method != "get" else {}
                for parameter in operation.get("parameters", ()):
                    for bad in BAD:
                        text = bad if isinstance(bad, str) else json.dumps(bad)
                        await _with(sender, method, path, place.paths, parameter, text, options)


async def _with(
    sender: Sender,
    method: str,
    path: str,
    paths: dict[str, str],
    parameter: dict[str, Any],
    text: str,
    options: dict[str, Any],
) -> None:
    name, where, query = parameter["name"], parameter["in"], dict(QUERIES) | {"date": "2026-11-24"}
    if where == "path":
        address = path.format(**paths | {name: quote(text, safe="") or "%20"})
        await sender.send(method, address, name, params=query, **options)
    elif where == "query":
        await sender.send(method, path.format(**paths), name, params=query | {name: text}, **options)
    elif text.isascii() and text.isprintable():
        await sender.send(method, path.format(**paths), name, params=query, headers={name: text}, **options)


async def test_no_body_is_too_hostile(edge: Edge) -> None:
    async with town(edge) as place:
        sender = Sender(place)
        json_headers = {"Content-Type": "application/json"}
        for route, example in bodies().items():
            if route in KEPT:
                continue
            method, path = route.split(" ")
            body = place.document if "configuration" in path else example
            for variant in variants(body):
                content = json.dumps(variant)
                await sender.send(
                    method, path.format(**place.paths), content[:300], content=content, headers=json_headers
                )
            for raw in RAW:
                await sender.send(method, path.format(**place.paths), str(raw[:20]), content=raw, headers=json_headers)
