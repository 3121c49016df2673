"""Whatever is answered or published in a test's own process is of the type that is said of it.

`watch` is put around every test by tests/conftest.py: each answer of a route, each reply of a procedure, each value and
entry of a channel is held against the published schemas, closed: a field that is not named is a mistake, too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import pytest
from jsonschema_rs import Draft202012Validator

from actors import Actor
from actors._host import publishing


def closed(schema: Any) -> Any:
    """The schema with every object limited to what it names, but where it is said to be open."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    found = {name: closed(part) for name, part in schema.items()}
    if schema.get("type") == "object" and "additionalProperties" not in schema:
        found["additionalProperties"] = False
    return found


@cache
def _validator(what: str, name: str) -> Draft202012Validator | None:
    from gateway.schemas import schemas

    schema = getattr(schemas(), what).get(name)
    if schema is None:
        return None
    return Draft202012Validator(closed({**schema, "components": {"schemas": schemas().named}}))


def faults(what: str, name: str, value: Any) -> list[str]:
    """What is wrong with an answer, value, entry or reply (the parts of `gateway.schemas.Schemas`) of a name; nothing
    with those of tests' own channels, of which nothing is said."""
    validator = _validator(what, name)
    return [
        f"{what} {name}: {error.message} at {'/'.join(map(str, error.instance_path))}"
        for error in (validator.iter_errors(value) if validator else ())
    ]


@contextmanager
def watch() -> Iterator[list[str]]:
    """What was wrong while it lasts; empty where all was as it is said to be."""
    found: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        _watch_routes(patch, found)
        _watch_channels(patch, found)
        _watch_procedures(patch, found)
        yield found


def _watch_routes(patch: pytest.MonkeyPatch, found: list[str]) -> None:
    from starlette.applications import Starlette

    from gateway.schemas import schemas

    plain = Starlette.__call__

    async def call(app: Starlette, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return await plain(app, scope, receive, send)
        body, start = bytearray(), {}

        async def keep(message: Any) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            else:
                body.extend(message.get("body", b""))
            await send(message)

        await plain(app, scope, receive, keep)
        route = f"{scope['method'].lower()} {getattr(scope.get('route'), 'path', '')}"
        kind = dict(start.get("headers", ())).get(b"content-type", b"")
        if 200 <= start.get("status", 0) < 300 and route in schemas().answers:
            lines = body.splitlines() if kind == b"application/x-ndjson" else [bytes(body)]
            for line in lines:
                found.extend(faults("answers", route, json.loads(line)))

    patch.setattr(Starlette, "__call__", call)


def _watch_channels(patch: pytest.MonkeyPatch, found: list[str]) -> None:
    from gateway.live.source import ClusterSource

    plain_snapshot, plain_view, plain_entry = ClusterSource.snapshot, publishing._view, publishing.publication_json

    async def snapshot(self: ClusterSource, channel: str) -> Any:
        shown = await plain_snapshot(self, channel)
        found.extend(faults("values", channel.partition(":")[0], json.loads(bytes(shown.data))))
        return shown

    def view(actor: Actor) -> bytes | None:
        shown = plain_view(actor)
        if shown is not None:
            found.extend(faults("values", actor.kind, json.loads(shown)))
        return shown

    def entry(tag: str, at: int, publication: dict[str, Any]) -> bytes:
        shown = plain_entry(tag, at, publication)
        found.extend(faults("entries", tag.partition(".")[0], json.loads(shown)))
        return shown

    patch.setattr(ClusterSource, "snapshot", snapshot)
    patch.setattr(publishing, "_view", view)
    patch.setattr(publishing, "publication_json", entry)


def _watch_procedures(patch: pytest.MonkeyPatch, found: list[str]) -> None:
    from gateway.live.rpc import Procedures

    plain = Procedures.__call__

    async def call(self: Procedures, caller: Any, method: str, data: object) -> Any:
        answer = await plain(self, caller, method, data)
        found.extend(faults("replies", method, answer))
        return answer

    patch.setattr(Procedures, "__call__", call)
