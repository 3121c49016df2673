"""The description at `/asyncapi.json` (AsyncAPI 3.0): channels of the live socket, what they show, and its procedures.

The socket speaks the Centrifugo client protocol: a channel's value comes with the answer to `subscribe` and with
`push`, a procedure is called by `rpc`. What is described here is the `data` within.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from common.fronts import Family, Procedure, families, procedures
from common.says import MEANINGS
from common.shapes import Json
from gateway.live import PATH
from gateway.openapi import TITLE
from gateway.schemas import AT, schemas
from gateway.version import VERSION

ADDRESS: Final = "/asyncapi.json"
SOCKET = (
    "Messages are the `data` of the Centrifugo client protocol (v2, JSON). State channels give the newest value with "
    "the answer to `subscribe` and with each `push`; log channels the value with the answer, entries with `push`. "
    "Procedures are called by `rpc`. The connection token is the session's; a ticket's channel takes its secret as "
    "subscription token. Groups (`x-who`): "
)


def route() -> Route:
    """Answers with the description of the socket."""

    async def described(request: Request) -> JSONResponse:
        return JSONResponse(asyncapi())

    return Route(ADDRESS, described, methods=["GET"])


@cache
def asyncapi() -> Json:
    """The whole description."""
    document: Json = {
        "asyncapi": "3.0.0",
        "info": {
            "title": TITLE,
            "version": VERSION,
            "description": SOCKET + "; ".join(f"{name}: {meaning}" for name, meaning in MEANINGS.items()) + ".",
        },
        "defaultContentType": "application/json",
        "servers": {"live": {"host": "127.0.0.1:8000", "pathname": PATH, "protocol": "ws"}},
        "channels": {},
        "operations": {},
        "components": {"messages": {}, "schemas": schemas().named},
    }
    for family in families().values():
        _channel(document, family)
    for name, procedure in procedures().items():
        _procedure(document, name, procedure)
    return document


def _channel(document: Json, family: Family) -> None:
    name = family.name
    messages = {"value": schemas().values[name]}
    if family.kind == "log":
        messages["entry"] = schemas().entries[name]
    document["channels"][name] = {
        "address": name if family.only is not None else f"{name}:{{id}}",
        **({} if family.only is not None else {"parameters": {"id": {"description": f"Which {name}"}}}),
        "messages": {kind: _message(document, f"{name}.{kind}", schema) for kind, schema in messages.items()},
        "x-kind": family.kind,
        "x-who": sorted(family.who),
    }
    document["operations"][f"watch.{name}"] = {
        "action": "send",
        "channel": {"$ref": f"#/channels/{name}"},
        "messages": [{"$ref": f"#/channels/{name}/messages/{kind}"} for kind in messages],
    }


def _procedure(document: Json, name: str, procedure: Procedure) -> None:
    """A procedure: its data is the body with the id it is about and the idempotency key."""
    body = schemas().named[schemas().bodies[name]["$ref"].removeprefix(AT)]
    more = {
        "id": {"type": "string", "description": f"Which {procedure.about}"},
        "key": {"type": "string", "description": "An idempotency key: the same again is the same command"},
    }
    sent = {**body, "properties": more | body["properties"], "required": ["id", *body.get("required", ())]}
    calls = {"call": sent, "reply": schemas().replies[name]}
    document["channels"][name] = {
        "address": name,
        "messages": {kind: _message(document, f"{name}.{kind}", schema) for kind, schema in calls.items()},
        "x-kind": "procedure",
        "x-who": sorted(procedure.who),
    }
    document["operations"][f"call.{name}"] = {
        "action": "receive",
        "channel": {"$ref": f"#/channels/{name}"},
        "messages": [{"$ref": f"#/channels/{name}/messages/call"}],
        "reply": {
            "channel": {"$ref": f"#/channels/{name}"},
            "messages": [{"$ref": f"#/channels/{name}/messages/reply"}],
        },
    }


def _message(document: Json, name: str, schema: Json) -> Json:
    document["components"]["messages"][name] = {"name": name, "payload": schema}
    return {"$ref": f"#/components/messages/{name}"}
