"""The `Idempotency-Key` of the public, bound to whoever sent it before an actor sees it (`common.once`).

Of the public nobody is known: they are told apart by their browser (a cookie that says nothing else and goes with the
browser's window), else by their address.
"""

from __future__ import annotations

import re
import secrets
from functools import partial
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from actors import Caller
from common import once
from gateway.addresses import origin
from gateway.problems import FieldError, Problem, invalid, respond
from gateway.requests import CHANGES

HEADER: Final = "Idempotency-Key"
COOKIE: Final = "tianhe_guest"

_GUEST: Final = re.compile(r"[A-Za-z0-9_-]{22}")


def bound(sender: str, caller: Caller, key: str) -> str:
    """The key of a ``sender`` as the actors see it. Raises Problem 422 for one of the public that could be guessed."""
    try:
        return once.bound(sender, caller, key)
    except once.Weak:
        raise invalid(FieldError(field=HEADER, code="field.weak_key", facts={})) from None


def sender_of(scope: Scope) -> str:
    """Who sent a request, as far as one of the public can be told from another."""
    return guest_of(Headers(scope=scope)) or origin(scope)


def guest_of(headers: Headers) -> str | None:
    """What tells one browser of the public from another."""
    text = cookie_parser(headers.get("cookie", "")).get(COOKIE, "")
    return text if _GUEST.fullmatch(text) else None


class OnceMiddleware:
    """Binds the key of each request, and gives browsers what tells them apart. Stands inside `SessionMiddleware`."""

    def __init__(self, app: ASGIApp, secure: bool) -> None:
        self._app = app
        self._secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            scope["state"]["bound"] = partial(bound, sender_of(scope))
        elif scope["type"] == "http":
            headers = Headers(scope=scope)
            try:
                if (key := headers.get(HEADER)) is not None and scope["method"] in CHANGES:
                    MutableHeaders(scope=scope)[HEADER] = bound(sender_of(scope), scope["state"]["caller"], key)
            except Problem as problem:
                await respond(problem, headers)(scope, receive, send)
                return
            if "text/html" in headers.get("accept", "") and guest_of(headers) is None:
                send = self._with_guest(send)
        await self._app(scope, receive, send)

    def _with_guest(self, send: Send) -> Send:
        cookie = f"{COOKIE}={secrets.token_urlsafe(16)}; Path=/; HttpOnly; SameSite=Lax"

        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).append("Set-Cookie", cookie + ("; Secure" if self._secure else ""))
            await send(message)

        return add
