"""The `Idempotency-Key` of the public: unguessable, and worth something to whoever sent it only.

A key answers with what its command was answered, which for a ticket includes its secret. Staff are known by name, and
a key of one is refused to another (`actors`). Of the public nobody is known: so a key has 128 random bits, and what the
actors see is a digest of it together with who sent it: the browser (a cookie that says nothing else and goes with the
browser's window), else the address.
"""

from __future__ import annotations

import re
import secrets
from functools import partial
from hashlib import sha256
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from actors import ANONYMOUS, Caller
from common.people import is_citizen
from gateway.addresses import origin
from gateway.problems import FieldError, Problem, invalid, respond
from gateway.requests import CHANGES

HEADER: Final = "Idempotency-Key"
COOKIE: Final = "tianhe_guest"
FEWEST: Final = 8
"""Different characters that a random key of 128 bits has, but for one of ten million."""

_HEX: Final = re.compile(r"[0-9a-fA-F]{32,}")
_TEXT: Final = re.compile(r"[A-Za-z0-9_-]{22,}")
_GUEST: Final = re.compile(r"[A-Za-z0-9_-]{22}")


def is_random(key: str) -> bool:
    """Whether a key can have 128 random bits: a UUID, 32 hexadecimal digits, or 22 characters of base64 or more."""
    text = key.replace("-", "")
    enough = _HEX.fullmatch(text) if re.fullmatch(r"[0-9a-fA-F]*", text) else _TEXT.fullmatch(key)
    return enough is not None and len(set(text)) >= FEWEST


def bound(sender: str, caller: Caller, key: str) -> str:
    """The key of a ``sender`` as the actors see it. Raises Problem 422 for one of the public that could be guessed."""
    if is_citizen(caller):
        return sha256(f"{caller.name}\0{key}".encode()).hexdigest()
    if caller != ANONYMOUS:
        return key
    if not is_random(key):
        raise invalid(FieldError(field=HEADER, code="field.weak_key", facts={}))
    return sha256(f"{sender}\0{key}".encode()).hexdigest()


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
