"""The description at `/openapi.json`: what the routes say of themselves, with examples and the errors each gives."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from gateway.problems import MEDIA_TYPE

Json = dict[str, Any]

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
ROUTES: dict[str, tuple[int, ...]] = {
    "post /api/session": (401, 429),
    "get /api/session": (401,),
    "delete /api/session": (),
    "post /api/session/password": (401, 409, 429),
    "get /api/accounts": (401, 403, 429),
    "post /api/accounts": (401, 403, 409, 429),
    "get /api/accounts/export.xlsx": (401, 403, 429),
    "get /api/accounts/export.csv": (401, 403, 429),
    "get /api/accounts/export.json": (401, 403, 429),
    "post /api/accounts/import": (401, 403, 409, 429),
    "patch /api/accounts/{name}": (401, 403, 404, 409, 429),
    "post /api/accounts/{name}/password": (401, 403, 404, 409, 429),
    "get /api/map": (401, 403, 429),
    "get /api/items": (429,),
    "get /api/halls/{hall}": (401, 403, 404, 429),
    "get /api/halls/{hall}/colleagues": (401, 403, 404),
    "post /api/halls/{hall}/tickets": (404, 409, 429),
    "get /api/halls/{hall}/configuration": (401, 403, 404, 429),
    "post /api/halls/{hall}/configuration/check": (401, 403, 404, 429),
    "put /api/halls/{hall}/configuration": (401, 403, 404, 409, 429),
    "put /api/halls/{hall}/notices": (401, 403, 404, 409, 429),
    "put /api/halls/{hall}/special-days": (401, 403, 404, 409, 429),
    "get /api/halls/{hall}/changes": (401, 403, 404, 429),
    "post /api/halls/{hall}/undo": (401, 403, 404, 409, 429),
    "get /api/halls/{hall}/export.xlsx": (401, 403, 404, 429),
    "get /api/halls/{hall}/export.csv": (401, 403, 404, 429),
    "get /api/halls/{hall}/export.json": (401, 403, 404, 429),
    "post /api/halls/{hall}/import": (401, 403, 404, 409, 429),
    "post /api/kiosks/{kiosk}/service": (401, 403, 404, 429),
    "get /api/halls/{hall}/forecast": (404, 429),
    "get /api/best-hall": (404, 429),
    "post /api/halls/{hall}/what-if": (401, 403, 404, 409, 429),
    "get /api/tickets/{ticket}": (401, 403, 404, 429),
    "delete /api/tickets/{ticket}": (401, 403, 404, 409, 429),
    "post /api/tickets/{ticket}/rejoin": (401, 403, 404, 409, 429),
    "post /api/tickets/{ticket}/leave": (401, 403, 404, 409, 429),
    "post /api/tickets/{ticket}/return": (401, 403, 404, 409, 429),
    "post /api/tickets/{ticket}/matters": (401, 403, 404, 409, 429),
    "post /api/tickets/{ticket}/move": (401, 403, 404, 409, 429),
    "get /api/tickets/{ticket}/notes": (401, 403, 404, 409, 429),
    "post /api/tickets/{ticket}/notes": (401, 403, 404, 409, 429),
    "get /api/tickets/{ticket}/slip": (401, 403, 404, 429),
    "get /api/halls/{hall}/line": (401, 403, 404, 429),
    "get /api/halls/{hall}/code": (401, 403, 404, 429),
    "post /api/halls/{hall}/here": (401, 403, 404, 409, 429),
    "get /api/calendar/{year}": (),
    "get /api/halls/{hall}/slots": (404, 409, 429),
    "get /api/halls/{hall}/appointments": (401, 403, 404, 429),
    "post /api/halls/{hall}/appointments": (404, 409, 429),
    "post /api/halls/{hall}/check-in": (401, 403, 404, 409, 429),
    "get /api/appointments/{appointment}": (401, 403, 404, 429),
    "delete /api/appointments/{appointment}": (401, 403, 404, 409, 429),
    "post /api/appointments/{appointment}/move": (401, 403, 404, 409, 429),
    "post /api/appointments/{appointment}/check-in": (401, 403, 404, 409, 429),
    "get /api/ratings/reasons": (),
    "get /api/ratings/publication": (404, 429),
    "get /api/tickets/{ticket}/rating": (401, 403, 404, 409, 429),
    "post /api/tickets/{ticket}/rating": (401, 403, 404, 409, 429),
    "post /api/screens": (401, 403, 404, 409, 429),
    "get /api/screens/mine": (401, 403, 429),
    "delete /api/screens/{screen}": (401, 403, 404, 409, 429),
    "get /api/halls/{hall}/screens": (401, 403, 404, 429),
    "get /api/follow-ups": (401, 403, 404, 429),
    "post /api/follow-ups/{follow_up}/take": (401, 403, 404, 409, 429),
    "post /api/follow-ups/{follow_up}/close": (401, 403, 404, 409, 429),
    "post /api/follow-ups/{follow_up}/extend": (401, 403, 404, 409, 429),
    "post /api/follow-ups/{follow_up}/assign": (401, 403, 404, 409, 429),
    "get /api/halls/{hall}/follow-up-owner": (401, 403, 404, 429),
    "put /api/halls/{hall}/follow-up-owner": (401, 403, 404, 429),
    "get /api/windows/{window}": (401, 403, 404, 429),
    "post /api/windows/{window}/{command}": (401, 403, 404, 409, 429),
    "get /api/replay/{channel}": (401, 403, 404, 429),
    "get /api/statistics": (401, 403, 404),
    "get /api/statistics.xlsx": (401, 403, 404),
    "get /api/journal/{kind}/{key}": (401, 403, 404),
    "get /api/speech/{voice}/calls/{number}/{window}": (404, 429),
    "get /api/speech/{voice}/prompts/{prompt}": (404, 429),
    "get /healthz": (),
    "get /readyz": (),
}
"""Every route, and which of `ERRORS` it can give."""

PARAMETERS = {
    "hall": ("Id of a hall", "440106"),
    "appointment": ("Id of an appointment", "440106-20261124-a001"),
    "item": ("Id of a service item of the hall", "residence-permit"),
    "date": ("A day (Asia/Shanghai)", "2026-11-24"),
    "from": ("The first day (Asia/Shanghai)", "2026-11-01"),
    "to": ("The last day, included", "2026-11-24"),
    "by": ("What a row is of", "window"),
    "at": ("A moment that has been (ISO 8601 with offset)", None),
    "channel": ("A channel of the live socket: `map`, `hall:{hall}`, `window:{id}`, `ticket:{id}`", "hall:440106"),
    "lon": ("Longitude of where the way begins, in degrees", 113.33),
    "lat": ("Latitude of where the way begins, in degrees", 23.13),
    "ticket": ("Id of a ticket", "440106-20261123-A001"),
    "window": ("Id of a window: hall and number", "440106-01"),
    "command": ("One of a window's commands, such as `open`, `call-next`, `finish`", "call-next"),
    "voice": ("`zh` (Mandarin), `yue` (Cantonese) or `en`", "yue"),
    "number": ("Number of a ticket, as printed", "A001"),
    "name": ("User name of an account", "clerk01"),
    "screen": ("Id of a registered device", "440106-S1"),
    "kiosk": ("Id of a self-service terminal", "440106-K1"),
    "sheet": ("Which sheet of the configuration", "windows"),
    "version": ("The version that the dry run answered with", 3),
    "apply": ("Change it; otherwise the file is only tried", False),
    "year": ("A year", 2026),
    "prompt": ("Code of a kiosk's screen", "queues"),
    "follow_up": ("Id of a follow-up", "440106-20261123-A001.1"),
    "Screen-Token": ("The token of a registered device", None),
    "secret": ("The ticket's secret, from the answer that gave the ticket", None),
    "Idempotency-Key": ("The same key again gives the first answer again and changes nothing", "0b6e5c1e-take"),
}
CONFIGURATION: Json = {
    "version": 3,
    "name": "天河区政务服务中心",
    "name_en": "Tianhe District Government Service Centre",
    "lon": 113.376,
    "lat": 23.128,
    "open": True,
    "queues": [
        {"id": "440106:A", "prefix": "A", "name": "综合服务", "name_en": "General services", "service_seconds": 420}
    ],
    "windows": [
        {
            "id": "440106-01",
            "queues": ["440106:A"],
            "items": ["general-enquiry"],
            "profiles": [{"from": "09:00", "to": "12:00", "queues": ["440106:A"]}],
            "express": {"seconds": 300},
            "group": "综合",
        }
    ],
    "items": [{"id": "general-enquiry", "name": "综合咨询", "name_en": "General enquiries", "queue": "440106:A"}],
    "hours": {"week": {"mon": [["09:00", "12:00"], ["13:00", "17:00"]]}, "last_ticket_minutes": 15},
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
    "post /api/accounts/{name}/password": {"password": "first-day-2026"},
    "post /api/halls/{hall}/tickets": {"queue": "440106:A", "holder": {"name": "张三"}, "priority": "ordinary"},
    "post /api/halls/{hall}/configuration/check": CONFIGURATION,
    "put /api/halls/{hall}/configuration": CONFIGURATION,
    "put /api/halls/{hall}/notices": {
        "version": 3,
        "notices": [{"id": "n1", "text": "今日系统升级", "text_en": "System upgrade today", "until": None}],
    },
    "put /api/halls/{hall}/special-days": {
        "version": 3,
        "special": [{"date": "2026-12-01", "spans": [["09:00", "12:00"]], "reason": "下午设备检修"}],
    },
    "post /api/halls/{hall}/undo": {"version": 3},
    "post /api/kiosks/{kiosk}/service": {"in_service": False},
    "post /api/halls/{hall}/what-if": {
        "changes": [{"do": "open", "windows": 2, "queue": "440106:A", "at": "15:00"}],
    },
    "post /api/halls/{hall}/appointments": {
        "item": "residence-permit",
        "start": "2026-11-24T09:30:00+08:00",
        "holder": {"name": "张三", "phone": "13800000000", "id_number": "440106199001019990"},
    },
    "post /api/halls/{hall}/check-in": {"code": "047215"},
    "post /api/tickets/{ticket}/matters": {"item": "social-card"},
    "post /api/tickets/{ticket}/notes": {"text": "已收复印件，等户口本"},
    "post /api/tickets/{ticket}/move": {"to": "front", "reason": "身体不适"},
    "post /api/halls/{hall}/here": {
        "ticket": "440106-20261123-A001",
        "secret": "0123456789abcdefghijkl",
        "code": "29923260.8mXwJq0aVb2cRd3e",
    },
    "post /api/appointments/{appointment}/move": {"start": "2026-11-24T10:00:00+08:00"},
    "post /api/tickets/{ticket}/rating": {"score": 5, "reasons": ["517"], "comment": "谢谢", "by": "phone"},
    "post /api/screens": {"kind": "board", "hall": "440106", "name": "入口叫号屏"},
    "post /api/follow-ups/{follow_up}/extend": {"reason": "需向区住建局核实材料"},
    "post /api/follow-ups/{follow_up}/assign": {"owner": "manager"},
    "put /api/halls/{hall}/follow-up-owner": {"owner": "manager"},
    "post /api/follow-ups/{follow_up}/close": {"outcome": "已电话致歉，并补发材料清单", "result": "rectified"},
    "post /api/windows/{window}/{command}": {"ticket": "440106-20261123-A001"},
}
PROBLEM: Json = {
    "type": "ticket.unknown",
    "title": "没有找到",
    "status": 404,
    "detail": "没有这张票。",
    "code": "ticket.unknown",
    "errors": [{"field": "ticket", "message": "没有这张票。"}],
}


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
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            route = f"{method} {path}"
            responses = operation["responses"]
            for status in ROUTES.get(route, ()):
                responses.setdefault(str(status), {})["description"] = ERRORS[status]
            for status, response in responses.items():
                if not status.startswith("2"):
                    problem = {"schema": {"$ref": "#/components/schemas/ProblemDocument"}, "example": PROBLEM}
                    response["content"] = {MEDIA_TYPE: problem}
            for parameter in operation.get("parameters", ()):
                description, example = PARAMETERS.get(parameter["name"], (None, None))
                if description is not None:
                    parameter.setdefault("description", description)
                if example is not None:
                    parameter.setdefault("example", example)
            if route in BODIES:
                operation["requestBody"]["content"]["application/json"]["example"] = BODIES[route]
