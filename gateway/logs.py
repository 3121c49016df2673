"""Logs that an operator can read and that name nobody (W10).

One JSON object a line. A request is logged as its method, the template of its route (`/api/tickets/{id}`, never the
address itself), its status and how long it took. Query strings, bodies, headers, tokens and user names are never
logged, and of an unexpected error only its type and where in the code it happened: its message may quote input.
"""

from __future__ import annotations

import json
import logging
import time
import traceback
from datetime import UTC, datetime
from pathlib import Path

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})
requests = logging.getLogger("tianhe.requests")
errors = logging.getLogger("tianhe.errors")


class JsonLines(logging.Formatter):
    """A record as one line of JSON: time, level, logger, and the fields given as ``extra={"fields": {…}}``."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "log": record.name,
            "event": record.getMessage(),
        }
        line |= getattr(record, "fields", {})
        if record.exc_info and record.exc_info[1] is not None:
            line |= safe_error(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def safe_error(error: BaseException) -> dict[str, object]:
    """An error's type and the places it came through; nothing of its message or of any value."""
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    places = [f"{'/'.join(Path(frame.filename).parts[-2:])}:{frame.lineno} {frame.name}" for frame in frames]
    kind = type(error)
    return {"error": f"{kind.__module__}.{kind.__qualname__}", "where": places}


def configure(level: str) -> None:
    """Send the logs of the whole process to standard error in this form."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("tianhe").setLevel(level)


class LogMiddleware:
    """Around everything that can fail: logs every request; what nobody caught becomes a 500 that tells nothing."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        status: int | None = None

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] in ("http.response.start", "websocket.close"):
                status = message.get("status") or message.get("code")
            elif message["type"] == "websocket.accept":
                status = 101
            await send(message)

        try:
            await self._app(scope, receive, watch)
        except Exception as error:
            errors.error("unexpected error", extra={"fields": {"path": template(scope)} | safe_error(error)})
            if status is None and scope["type"] == "http":
                from gateway.problems import Problem, respond

                await respond(Problem(500, "request.failed"), Headers(scope=scope))(scope, receive, watch)
        finally:
            fields = {
                "method": method(scope),
                "path": template(scope),
                "status": status,
                "ms": round((time.perf_counter() - began) * 1000, 1),
            }
            requests.info("request", extra={"fields": fields})


def method(scope: Scope) -> str:
    """The request's method, or a word for it: a client can send any string."""
    if scope["type"] == "websocket":
        return "SOCKET"
    return scope["method"] if scope["method"] in METHODS else "OTHER"


def template(scope: Scope) -> str:
    """The path of the route that answered, with its placeholders; `-` where none did."""
    return getattr(scope.get("route"), "path", None) or "-"
