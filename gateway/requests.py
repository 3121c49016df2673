"""Every request, logged and counted by the template of its route, never its address; and the last net under it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.logs import safe_error
from gateway.problems import Problem, respond

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
TRY_AGAIN_LATER = 1013  # RFC 6455; clients reconnect after a pause
CHANGES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
METHODS = SAFE_METHODS | CHANGES
requests = logging.getLogger("tianhe.requests")
errors = logging.getLogger("tianhe.errors")

Count = Callable[[str, str, int | None, float], None]
"""Told of each request when it is over: method, template of the route, status, seconds."""


class RequestMiddleware:
    """Around everything that can fail: logs every request; what nobody caught becomes a 500 that tells nothing."""

    def __init__(self, app: ASGIApp, count: Count) -> None:
        self._app = app
        self._count = count

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
                await respond(Problem(500, "request.failed"), Headers(scope=scope))(scope, receive, watch)
        finally:
            seconds = time.perf_counter() - began
            self._count(method(scope), template(scope), status, seconds)
            fields = {
                "method": method(scope),
                "path": template(scope),
                "status": status,
                "ms": round(seconds * 1000, 1),
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
