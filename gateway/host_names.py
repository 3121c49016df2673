"""We answer to our own names only: a page of another name cannot have a browser inside take us for its own server."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.problems import Problem, respond

POLICY: Final = 1008  # RFC 6455; before the handshake the client sees 403
PROBES: Final = frozenset({"/healthz", "/readyz", "/metrics"})
"""Asked by balancers and Prometheus, which know an address and no name. The first two say nothing about anybody, the
last one nothing without the operator's token."""


class HostMiddleware:
    """Refuses what was sent to another name; without names nothing is refused."""

    def __init__(self, app: ASGIApp, names: Iterable[str]) -> None:
        self._app = app
        self._names = frozenset(name.lower() for name in names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self._names or scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if host_of(headers.get("host", "")) in self._names or scope["path"] in PROBES:
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await respond(Problem(400, "request.host"), headers)(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": POLICY})


def host_of(header: str) -> str:
    """The name in a `Host` header, without its port; empty for what is none."""
    if set(header) & set("/@?#\\ "):
        return ""
    try:
        return urlsplit(f"//{header}").hostname or ""
    except ValueError:
        return ""
