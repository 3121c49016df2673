"""The description at `/openapi.json`: what the routes say of themselves, with examples and the errors each gives."""

from __future__ import annotations

from collections import ChainMap
from functools import cache
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from common.fronts import fronts
from common.room import Clash
from common.says import MEANINGS, File, Lines, Says
from common.shapes import Json
from gateway.problems import MEDIA_TYPE
from gateway.routes import OWN, rooms_own, routes
from gateway.schemas import schemas
from gateway.version import VERSION

ADDRESS = "/openapi.json"
TITLE = "天河智慧大厅 Tianhe Hall"

ABOUT = (
    "Live data: `/connection/websocket` speaks the Centrifugo client protocol (v2, JSON); its channels and procedures "
    "are described at `/asyncapi.json`. `x-who` says who may call a route: "
)
ERRORS = {
    401: "Not signed in, or the sign-in is no longer valid",
    403: "Not allowed: another role, another hall, or a wrong secret",
    404: "What was asked for does not exist; `errors` names the field",
    409: "The present state does not allow this, or the Idempotency-Key was used for another request",
    429: "Too much is going on: try again after `Retry-After` seconds",
    503: "A host does not answer: starting, recovering or stopping; or this server cannot do that",
}
LINES = "application/x-ndjson"
GOOD = ("2", "3")
"""How the statuses of success begin; a redirection is the way on."""


class FieldDocument(BaseModel):
    """One field that is wrong."""

    field: str
    message: str


class ProblemDocument(BaseModel):
    """An error (RFC 9457), in the language of Accept-Language; `code` is stable, for programs. `elsewhere` is the id of
    the window that stands in the way."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    elsewhere: str | None = None
    errors: list[FieldDocument] = []


_problem = {"model": ProblemDocument, "content": {MEDIA_TYPE: {}}}
RESPONSES: dict[int | str, dict[str, Any]] = {
    422: {**_problem, "description": "Something is filled in wrongly; `errors` names the fields"},
    "default": {**_problem, "description": "An error, explained in the person's language"},
}

PARAMETERS: dict[str, tuple[str, Any]] = {
    "from": ("The first day (Asia/Shanghai)", "2026-11-01"),
    "to": ("The last day, included", "2026-11-24"),
    "at": ("A moment that has been (ISO 8601 with offset)", None),
    "channel": ("A channel of the live socket: `map`, `hall:{hall}`, `window:{id}`, `ticket:{id}`", "hall:440106"),
    "window": ("Id of a window: hall and number", "440106-01"),
    "voice": ("`zh` (Mandarin), `yue` (Cantonese) or `en`", "yue"),
    "number": ("Number of a ticket, as printed", "A001"),
    "name": ("User name of an account", "clerk01"),
    "deputy": ("Which of the account's deputies", "12"),
    "provider": ("A provider that is set", "city"),
    "back": ("The path of the page to go on at", "/desk"),
    "prompt": ("Code of a kiosk's screen", "queues"),
    "message": ("What operators call a message that was put aside", "3f9a1c02b7de"),
    "Idempotency-Key": (
        "The same key again gives the first answer again and changes nothing",
        "0b6e5c1e-7a51-4f2f-9d1c-0a5f6d3b2e11",
    ),
}
DEPUTY: Json = {
    "deputy": "clerk02",
    "since": "2026-12-01T09:00:00+08:00",
    "until": "2026-12-08T09:00:00+08:00",
}
BODIES: dict[str, Json] = {
    "post /api/session": {"username": "clerk01", "password": "tianhe-demo"},
    "post /api/session/password": {"current": "tianhe-demo", "password": "a much better one"},
    "post /api/accounts": {
        "name": "chen",
        "display_name": "陈明",
        "roles": ["clerk"],
        "halls": ["440106"],
        "password": "first-day-2026",
    },
    "patch /api/accounts/{name}": {"roles": ["clerk", "manager"], "posts": [], "disabled": False},
    "post /api/accounts/{name}/deputies": DEPUTY,
    "post /api/session/deputies": DEPUTY,
    "post /api/session/acting": {"principal": ""},
    "post /api/session/code": {"code": "492039"},
    "post /api/session/factor": {"sealed": "3f9a1c02b7de", "code": "492039", "current": "tianhe-demo"},
    "post /api/accounts/{name}/identities": {"provider": "city", "subject": "440106-0193"},
    "post /api/accounts/{name}/identities/unlink": {"provider": "city", "subject": "440106-0193"},
    "post /api/accounts/{name}/password": {"password": "first-day-2026"},
    "post /api/operator/persons/export": {"who": "440106199001019990", "reason": "本人申请查阅"},
    "post /api/operator/persons/erase": {"who": "440106199001019990", "reason": "本人申请删除", "cancel": True},
    "post /api/operator/parked/{message}/reveal": {"reason": "核对为何未送达"},
    "post /api/operator/parked/{message}/discard": {"reason": "该窗口已撤销"},
}
PROBLEM: Json = {
    "type": "ticket.unknown",
    "title": "没有找到",
    "status": 404,
    "detail": "没有这张票。",
    "code": "ticket.unknown",
    "errors": [{"field": "ticket", "message": "没有这张票。"}],
}


def route() -> Route:
    """Answers with the description. Raises Silent where a route does not say who may call it."""
    routes()
    made = cache(document)

    async def described(request: Request) -> JSONResponse:
        return JSONResponse(made())

    return Route(ADDRESS, described, methods=["GET"])


def document() -> Json:
    """The whole description, without a hall. Raises Silent, Clash."""
    app = FastAPI(title=TITLE, version=VERSION, responses=RESPONSES)
    for router in (*OWN, *rooms_own()):
        app.include_router(router)
    made = app.openapi()
    _complete(made)
    return made


@cache
def bodies() -> dict[str, Json]:
    """An example of each route's body."""
    return dict(ChainMap(BODIES, *(dict(front.examples) for front in fronts())))


def _complete(schema: Json) -> None:
    schema["info"]["description"] = ABOUT + "; ".join(f"{name}: {says}" for name, says in MEANINGS.items()) + "."
    parameters = ChainMap(PARAMETERS, *(dict(front.parameters) for front in fronts()))
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            route = f"{method} {path}"
            said = routes()[route]
            operation["x-who"] = sorted(said.who)
            _answer(operation["responses"], route, said)
            for parameter in operation.get("parameters", ()):
                description, example = parameters.get(parameter["name"], (None, None))
                if description is not None:
                    parameter.setdefault("description", description)
                if example is not None and "examples" not in parameter["schema"]:
                    parameter.setdefault("example", example)
            if route in bodies():
                operation["requestBody"]["content"]["application/json"]["example"] = bodies()[route]
    known = schema["components"]["schemas"]
    for name, made in schemas().named.items():
        if name in known and not _alike(known[name], made):
            raise Clash(f"a body and an answer, which differ, are both called {name}")
        known[name] = made


def _answer(responses: Json, route: str, said: Says) -> None:
    """Put what a route says of its answer, and of its errors, among its responses."""
    success = next(response for status, response in responses.items() if status.startswith(GOOD))
    if isinstance(said.answer, File):
        success["description"] = said.answer.what
        success["content"] = {said.answer.media_type: {"schema": {"type": "string", "format": "binary"}}}
    elif said.answer is not None:
        kind = LINES if isinstance(said.answer, Lines) else "application/json"
        success["content"] = {kind: {"schema": schemas().answers[route]}}
    for error in said.statuses():
        responses.setdefault(str(error), {})["description"] = ERRORS[error]
    for status, response in responses.items():
        if not status.startswith(GOOD):
            problem = {"schema": {"$ref": "#/components/schemas/ProblemDocument"}, "example": PROBLEM}
            response["content"] = {MEDIA_TYPE: problem}


def _alike(one: Any, other: Any) -> bool:
    """Whether two schemas are the same, whatever their titles."""
    match one, other:
        case dict(), dict():
            names = ({*one} | {*other}) - {"title"}
            return all(_alike(one.get(name), other.get(name)) for name in names)
        case list(), list():
            return len(one) == len(other) and all(map(_alike, one, other))
        case _:
            return bool(one == other)
