"""What may come in: request bodies of bounded size, in JSON without traps. Pure ASGI, before any parsing.

The body is read whole (it is small by definition), parsed and looked through once, and handed on. Refused are: more
bytes than allowed (413), content that is not declared as JSON (415), and JSON that is broken, deeply nested, or carries
NUL characters, lone surrogates, NaN or numbers beyond 64 bits (422, naming the field). Files come in at the routes of
imports only, and are looked into there.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from common.exchange.reading import LARGEST as LARGEST_FILE
from common.fronts import fronts
from common.traps import is_clean, trap_in
from gateway.plans import PARSED
from gateway.problems import FieldError, Problem, field_name, invalid, respond

LIMIT = 64 * 1024  # bytes
ACCOUNTS = r"/api/accounts/import"


@cache
def _files() -> re.Pattern[str]:
    """The routes that take files: ours, and the rooms'."""
    return re.compile("|".join((ACCOUNTS, *(front.uploads for front in fronts() if front.uploads))))


class BodyMiddleware:
    """Lets harmless requests through; answers the others itself."""

    def __init__(self, app: ASGIApp, limit: int = LIMIT) -> None:
        self._app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        try:
            _check_address(scope)
            is_file = _files().fullmatch(scope["path"]) is not None
            body = await self._read(headers, receive, LARGEST_FILE if is_file else self._limit)
            if body and not is_file:
                scope[PARSED] = _checked_json(headers, body)
        except Problem as problem:
            await respond(problem, headers)(scope, receive, send)
            return
        if body is not None:
            await self._app(scope, _replay(body, receive), send)

    async def _read(self, headers: Headers, receive: Receive, limit: int) -> bytes | None:
        """The whole body; None where the sender went away. Raises Problem 413."""
        too_large = Problem(413, "request.too_large", headers={"Connection": "close"}, limit=limit // 1024)
        declared = headers.get("content-length", "0")
        if declared.isdecimal() and int(declared[:20]) > limit:
            raise too_large
        chunks: list[bytes] = []
        size = 0
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return None
            chunks.append(message.get("body", b""))
            size += len(chunks[-1])
            if size > limit:
                raise too_large
            if not message.get("more_body", False):
                return b"".join(chunks)


def _replay(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives the body once, and then whatever the connection says."""
    given = False

    async def next_message() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return next_message


def _check_address(scope: Scope) -> None:
    if not is_clean(scope["path"]):
        raise invalid(_field(("path", "path"), "field.character"))
    query: bytes = scope["query_string"]
    if b"%00" in query or b"\x00" in query:
        raise invalid(_field(("query", "query"), "field.character"))


def _checked_json(headers: Headers, body: bytes) -> Any:
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json" and not (
        media_type.startswith("application/") and media_type.endswith("+json")
    ):
        raise Problem(415, "request.not_json")
    try:
        value = json.loads(body.decode("utf-8"), parse_constant=_refuse_constant)
    except RecursionError:
        raise invalid(_field(("body",), "field.depth")) from None
    except ValueError:  # not JSON, not UTF-8, or a number of thousands of digits
        raise invalid(_field(("body",), "field.json")) from None
    if found := trap_in(value, ("body",)):
        raise invalid(_field(*found))
    return value


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)


def _field(where: tuple[int | str, ...], code: str) -> FieldError:
    return FieldError(field=field_name(where), code=code, facts={})
