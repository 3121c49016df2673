"""The description at `/openapi.json`: what the routes say of themselves, with examples and the errors each gives."""

from __future__ import annotations

from collections import ChainMap
from functools import cache
from typing import Any

from fastapi import FastAPI

from common.fronts import fronts
from common.shapes import Json
from gateway.problems import MEDIA_TYPE

SOCKET = (
    "Live data: `/connection/websocket` speaks the Centrifugo client protocol (v2, JSON): `map`, `hall:{hall}`, "
    "`ticket:{id}` (the ticket's secret as subscription token), `line:{queue}` (where each ticket stands: number, "
    "P50 and P90 in seconds), `queue:{id}`, `window:{id}`, `counter:{window}`, `follow_ups:{hall}`, `screens:{hall}`; "
    "the connection token is the session's."
)
ERRORS = {
    401: "Not signed in, or the sign-in is no longer valid",
    403: "Not allowed: another role, another hall, or a wrong secret",
    404: "What was asked for does not exist; `errors` names the field",
    409: "The present state does not allow this, or the Idempotency-Key was used for another request",
    429: "Too much is going on: try again after `Retry-After` seconds",
}
OURS: dict[str, tuple[int, ...]] = {
    "post /api/session": (401, 429),
    "get /api/session": (401,),
    "delete /api/session": (),
    "post /api/session/code": (401, 429),
    "post /api/session/use": (401,),
    "post /api/session/factor/secret": (401,),
    "post /api/session/factor": (401, 429),
    "get /api/session/oidc": (),
    "get /api/session/oidc/{provider}": (404,),
    "get /api/session/oidc/{provider}/callback": (404,),
    "get /api/accounts/{name}/identities": (401, 403, 404, 429),
    "post /api/accounts/{name}/identities": (401, 403, 404, 409, 429),
    "post /api/accounts/{name}/identities/unlink": (401, 403, 404, 409, 429),
    "delete /api/accounts/{name}/factor": (401, 403, 404, 409, 429),
    "post /api/session/password": (401, 409, 429),
    "get /api/accounts": (401, 403, 429),
    "post /api/accounts": (401, 403, 409, 429),
    "get /api/accounts/export.xlsx": (401, 403, 429),
    "get /api/accounts/export.csv": (401, 403, 429),
    "get /api/accounts/export.json": (401, 403, 429),
    "post /api/accounts/import": (401, 403, 409, 429),
    "patch /api/accounts/{name}": (401, 403, 404, 409, 429),
    "post /api/accounts/{name}/password": (401, 403, 404, 409, 429),
    "get /api/replay/{channel}": (401, 403, 404, 429),
    "get /api/journal/{kind}/{key}": (401, 403, 404),
    "get /api/speech/{voice}/calls/{number}/{window}": (404, 429),
    "get /api/speech/{voice}/prompts/{prompt}": (404, 429),
    "get /api/operator/status": (401, 403),
    "get /api/operator/parked": (401, 403),
    "get /api/operator/parked/{message}": (401, 403, 404),
    "post /api/operator/parked/{message}/reveal": (401, 403, 404, 429),
    "post /api/operator/parked/{message}/retry": (401, 403, 404, 429),
    "post /api/operator/parked/{message}/discard": (401, 403, 404, 429),
    "get /metrics": (401, 403),
    "get /healthz": (),
    "get /readyz": (),
}
"""The edge's own routes, and which of `ERRORS` each can give."""

PARAMETERS: dict[str, tuple[str, Any]] = {
    "from": ("The first day (Asia/Shanghai)", "2026-11-01"),
    "to": ("The last day, included", "2026-11-24"),
    "at": ("A moment that has been (ISO 8601 with offset)", None),
    "channel": ("A channel of the live socket: `map`, `hall:{hall}`, `window:{id}`, `ticket:{id}`", "hall:440106"),
    "window": ("Id of a window: hall and number", "440106-01"),
    "voice": ("`zh` (Mandarin), `yue` (Cantonese) or `en`", "yue"),
    "number": ("Number of a ticket, as printed", "A001"),
    "name": ("User name of an account", "clerk01"),
    "provider": ("A provider that is set", "city"),
    "back": ("The path of the page to go on at", "/desk"),
    "prompt": ("Code of a kiosk's screen", "queues"),
    "message": ("What operators call a message that was put aside", "3f9a1c02b7de"),
    "Idempotency-Key": ("The same key again gives the first answer again and changes nothing", "0b6e5c1e-take"),
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
    "patch /api/accounts/{name}": {"roles": ["clerk", "manager"], "disabled": False},
    "post /api/session/code": {"code": "492039"},
    "post /api/session/factor": {"sealed": "3f9a1c02b7de", "code": "492039", "current": "tianhe-demo"},
    "post /api/accounts/{name}/identities": {"provider": "city", "subject": "440106-0193"},
    "post /api/accounts/{name}/identities/unlink": {"provider": "city", "subject": "440106-0193"},
    "post /api/accounts/{name}/password": {"password": "first-day-2026"},
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


@cache
def routes() -> dict[str, tuple[int, ...]]:
    """Every route, and which of `ERRORS` it can give."""
    return dict(ChainMap(OURS, *(dict(front.errors) for front in fronts())))


@cache
def bodies() -> dict[str, Json]:
    """An example of each route's body."""
    return dict(ChainMap(BODIES, *(dict(front.examples) for front in fronts())))


def describe(app: FastAPI) -> None:
    """Have `app` describe itself in full."""
    plain = app.openapi

    def openapi() -> Json:
        if app.openapi_schema is None:
            _complete(plain())
        found: Json = app.openapi_schema or {}
        return found

    app.openapi = openapi  # type: ignore[method-assign]


def _complete(schema: Json) -> None:
    schema["info"]["description"] = SOCKET
    parameters = ChainMap(PARAMETERS, *(dict(front.parameters) for front in fronts()))
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            route = f"{method} {path}"
            responses = operation["responses"]
            for status in routes().get(route, ()):
                responses.setdefault(str(status), {})["description"] = ERRORS[status]
            for status, response in responses.items():
                if not status.startswith("2"):
                    problem = {"schema": {"$ref": "#/components/schemas/ProblemDocument"}, "example": PROBLEM}
                    response["content"] = {MEDIA_TYPE: problem}
            for parameter in operation.get("parameters", ()):
                description, example = parameters.get(parameter["name"], (None, None))
                if description is not None:
                    parameter.setdefault("description", description)
                if example is not None:
                    parameter.setdefault("example", example)
            if route in bodies():
                operation["requestBody"]["content"]["application/json"]["example"] = bodies()[route]
