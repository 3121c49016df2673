"""Errors as RFC 9457 problems, in the language of the person who made the request.

Whatever goes wrong, in an actor, in the framework or at the edge, becomes one `Problem`: a status, a code whose text
is in some room's ``words.py``, and the fields it is about. What a person sent is never repeated in the answer.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from actors import (
    ActorError,
    Busy,
    DeadlineExceeded,
    Forbidden,
    HostUnavailable,
    Invalid,
    Refused,
    StoreError,
    StoreUnavailable,
    Unknown,
)
from gateway.answering import Directory
from gateway.language import Language, preferred
from gateway.texts import text

MEDIA_TYPE = "application/problem+json"

STATUS_BY_ERROR: tuple[tuple[type[ActorError], int], ...] = (
    (Invalid, 422),
    (Unknown, 404),
    (Forbidden, 403),
    (Refused, 409),
    (Busy, 429),
    (DeadlineExceeded, 504),
    (HostUnavailable, 503),
    (StoreUnavailable, 503),
    (ActorError, 500),
)
CODE_BY_STATUS = {
    400: "request.unreadable",
    404: "request.not_found",
    405: "request.method",
    413: "request.too_large",
    415: "request.not_json",
    503: "service.unavailable",
}
BUSY_SECONDS = 1
UNAVAILABLE_SECONDS = 2


@dataclass(frozen=True, kw_only=True)
class FieldError:
    """One thing wrong with one field: its dotted name, the code of the message, and what fills it in."""

    field: str
    code: str
    facts: Mapping[str, Any]


class Problem(Exception):
    """An answer that is an error. `facts` fill the placeholders of the code's text; `headers` go out with it."""

    def __init__(
        self,
        status: int,
        code: str,
        *,
        errors: Iterable[FieldError] = (),
        headers: Mapping[str, str] | None = None,
        **facts: Any,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.errors = tuple(errors)
        self.headers = dict(headers or {})
        self.facts = facts


def invalid(*errors: FieldError) -> Problem:
    """422: the named fields are wrong."""
    return Problem(422, "request.invalid", errors=errors, count=len(errors))


def respond(problem: Problem, headers: Headers) -> Response:
    """The problem as a response, in the language that the request's `headers` ask for."""
    language = preferred(headers.get("accept-language"))
    body: dict[str, Any] = {
        "type": "about:blank" if problem.code.startswith("request.") else problem.code,
        "title": text(f"http.{problem.status}", language),
        "status": problem.status,
        "detail": text(problem.code, language, problem.facts, otherwise=_by_status(problem.status)),
        "code": problem.code,
    }
    if elsewhere := problem.facts.get("elsewhere"):
        body["elsewhere"] = elsewhere
    if problem.errors:
        body["errors"] = [_field(error, language) for error in problem.errors]
    extra = {"Content-Language": language, "Vary": "Accept-Language", "Cache-Control": "no-store"}
    return JSONResponse(body, problem.status, headers=extra | problem.headers, media_type=MEDIA_TYPE)


def _field(error: FieldError, language: Language) -> dict[str, str]:
    return {
        "field": error.field,
        "message": text(error.code, language, error.facts, otherwise="field.invalid"),
    }


def _by_status(status: int) -> str:
    return {409: "refused", 422: "invalid", 404: "unknown", 403: "forbidden"}.get(status, f"http.{status}")


def from_actor(error: ActorError, *, anonymous: bool = False) -> Problem:
    """An actor's refusal as a problem. Whoever is not signed in is asked to (401) where only staff may pass."""
    status = next(status for kind, status in STATUS_BY_ERROR if isinstance(error, kind))
    if status == 500:
        return Problem(500, "request.failed")
    facts = dict(error.facts)
    headers: dict[str, str] = {}
    if status in (429, 503):
        seconds = _seconds(facts.get("retry_after"), BUSY_SECONDS if status == 429 else UNAVAILABLE_SECONDS)
        facts |= {"seconds": seconds}
        headers["Retry-After"] = str(seconds)
    if status == 403 and anonymous and error.field is None:
        status = 401
        headers["WWW-Authenticate"] = "Bearer"
    errors = [FieldError(field=error.field, code=error.code, facts=facts)] if error.field else []
    problem = Problem(status, error.code, errors=errors, headers=headers)
    problem.facts = facts
    return problem


def _seconds(value: object, default: int) -> int:
    return max(1, math.ceil(value)) if isinstance(value, int | float) else default


def too_much(wait: float, code: str = "budget.spent") -> Problem:
    """429 for whoever has spent a budget, and in how many seconds (`wait`) there is some again."""
    seconds = _seconds(wait, 1)
    return Problem(429, code, headers={"Retry-After": str(seconds)}, seconds=seconds)


def from_http(error: HTTPException) -> Problem:
    """The framework's own errors; their English texts are not passed on."""
    problem = Problem(error.status_code, CODE_BY_STATUS.get(error.status_code, f"http.{error.status_code}"))
    problem.headers = dict(error.headers or {})
    return problem


# pydantic's error types, by the text we say for them. What is not here is said as "is not valid".
FIELD_CODES = {
    "missing": "field.missing",
    "extra_forbidden": "field.extra",
    "string_type": "field.string",
    "int_type": "field.int",
    "int_parsing": "field.int",
    "int_from_float": "field.int",
    "int_parsing_size": "field.int",
    "float_type": "field.number",
    "float_parsing": "field.number",
    "bool_type": "field.bool",
    "bool_parsing": "field.bool",
    "dict_type": "field.object",
    "model_type": "field.object",
    "model_attributes_type": "field.object",
    "list_type": "field.list",
    "tuple_type": "field.list",
    "string_too_long": "field.too_long",
    "string_too_short": "field.too_short",
    "string_pattern_mismatch": "field.pattern",
    "too_short": "field.too_few",
    "too_long": "field.too_many",
    "literal_error": "field.choice",
    "enum": "field.choice",
    "greater_than_equal": "field.at_least",
    "less_than_equal": "field.at_most",
    "greater_than": "field.more_than",
    "less_than": "field.less_than",
    "json_invalid": "field.json",
}


def from_validation(errors: Iterable[Mapping[str, Any]]) -> Problem:
    """What pydantic found wrong with a request: every field named."""
    return invalid(
        *(
            FieldError(
                field=field_name(found["loc"]),
                code=_code(found["type"]),
                facts=_safe_facts(found.get("ctx") or {}),
            )
            for found in errors
        )
    )


def _code(error: str) -> str:
    """pydantic's types are single words; our own fields raise the code of their text (`common.identity.fields`)."""
    return error if "." in error else FIELD_CODES.get(error, "field.invalid")


def _safe_facts(context: Mapping[str, Any]) -> dict[str, Any]:
    """Only the limits that our own code set: the rest may carry what was sent."""
    kept = ("max_length", "min_length", "expected", "ge", "le", "gt", "lt")
    return {name: context[name] for name in kept if name in context}


def field_name(location: tuple[int | str, ...]) -> str:
    """``("body", "holder", "phone")`` → ``holder.phone``; a whole body is ``body``; headers in their usual spelling.

    A name that the sender invented is cut to 64 printable characters.
    """
    where, *rest = location or ("body",)
    if where == "header":
        return "-".join(part.capitalize() for part in str(rest[0]).replace("_", "-").split("-"))
    parts = [str(part) for part in (rest if where in ("body", "query", "path", "cookie") else location)]
    name = "".join(character for character in ".".join(parts) if character.isprintable())
    return name[:64] or str(where)


def allowed(routes: Iterable[BaseRoute], path: str) -> set[str]:
    """Every method that is there at a path, whose routes are one for each: where one names the very path, of those."""
    found = [route for route in _flat(routes) if route.path_regex.match(path)]
    named = [route for route in found if route.path == path]
    return {method for route in named or found for method in route.methods or ()}


def _flat(routes: Iterable[BaseRoute]) -> Iterator[Route]:
    for route in routes:
        if isinstance(route, Directory):
            yield from route.routes
        elif isinstance(route, Route):
            yield route


def install(app: Starlette) -> None:
    """Answer every kind of error of `app` with a problem."""

    async def on_problem(request: Request, error: Exception) -> Response:
        assert isinstance(error, Problem)
        return respond(error, request.headers)

    async def on_actor(request: Request, error: Exception) -> Response:
        assert isinstance(error, ActorError)
        user = request.state.user
        problem = from_actor(error, anonymous=user is None)
        if problem.status == 403 and user is not None:
            if user.must_change:
                problem = Problem(403, "account.must_change")
            elif request.app.state.sign_in.must_enrol(user):
                problem = Problem(403, "account.must_enrol")
        return respond(problem, request.headers)

    async def on_store(request: Request, error: Exception) -> Response:
        assert isinstance(error, StoreError)
        return await on_actor(request, StoreUnavailable(problem=error.problem))

    async def on_http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        problem = from_http(error)
        if problem.status == 405:
            problem.headers["Allow"] = ", ".join(sorted(allowed(request.app.routes, request.scope["path"])))
        return respond(problem, request.headers)

    async def on_validation(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        return respond(from_validation(error.errors()), request.headers)

    app.add_exception_handler(Problem, on_problem)
    app.add_exception_handler(ActorError, on_actor)
    app.add_exception_handler(StoreError, on_store)
    app.add_exception_handler(HTTPException, on_http)
    app.add_exception_handler(RequestValidationError, on_validation)
