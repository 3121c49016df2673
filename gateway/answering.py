"""Routes as requests find them: few are looked at, and what one answers is written as JSON once.

FastAPI's routers declare them; what serves them is Starlette alone, with the plan of each (`gateway.plans`). A route
without a plan is served by FastAPI itself.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any, Final

import msgspec
from fastapi import APIRouter
from fastapi.middleware.asyncexitstack import AsyncExitStackMiddleware
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.plans import Plan, Unplanned, plan_of

JSON: Final = "application/json"
ANY: Final = "{}"
BODILESS: Final = frozenset({204, 304})
log = logging.getLogger(__name__)
_encode = msgspec.json.Encoder().encode


class Answer:
    """One route with a plan, as an ASGI application."""

    def __init__(self, plan: Plan, status: int | None, kept: Any) -> None:
        """``kept``: FastAPI's field of an answer that only pydantic can write; None for what JSON has."""
        self._plan = plan
        self._status = status or 200
        self._kept = kept

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive, send)
        changes: Response | None = None
        if self._plan.changes:
            changes = Response()
            changes.status_code = self._status
            del changes.headers["content-length"]
        answer = await self._plan(request, changes)
        if not isinstance(answer, Response):
            answer = self._written(answer, self._status if changes is None else changes.status_code)
            if changes is not None:
                answer.headers.raw.extend(changes.headers.raw)
        await answer(scope, receive, send)

    def _written(self, answer: Any, status: int) -> Response:
        if status in BODILESS:
            return Response(status_code=status)
        if self._kept is not None:
            answer, wrong = self._kept.validate(answer, {}, loc=("response",))
            if wrong:
                raise TypeError("a route has answered what it does not declare")
            return Response(self._kept.serialize_json(answer), status, media_type=JSON)
        return Response(_encode(answer), status, media_type=JSON)


class Directory(BaseRoute):
    """Many routes as one: a request is compared with those only whose first two segments are its own, and then with
    those that have a parameter there."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self.routes = tuple(routes)
        self._by_start: dict[str, list[Route]] = {}
        for route in self.routes:
            start = _start(route.path)
            self._by_start.setdefault(ANY if "{" in start else start, []).append(route)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """As Starlette asks: the first that takes the path and the method, else the first that takes the path."""
        best: tuple[Match, Scope] = Match.NONE, {}
        if scope["type"] != "http":
            return best
        for route in (*self._by_start.get(_start(scope["path"]), ()), *self._by_start.get(ANY, ())):
            match, found = route.matches(scope)
            if match is Match.FULL:
                return match, {**found, "route": route}
            if match is Match.PARTIAL and best[0] is Match.NONE:
                best = match, {**found, "route": route}
        return best

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The route that was found answers."""
        await scope["route"].handle(scope, receive, send)


def _start(path: str) -> str:
    """``/api/tickets/…`` → ``api/tickets``."""
    return "/".join(path.split("/", 3)[1:3])


def directory(routers: Iterable[APIRouter]) -> Directory:
    """The routes of all routers."""
    declared = [route for router in routers for route in router.routes if isinstance(route, APIRoute)]
    return Directory(map(_served, declared))


def _served(route: APIRoute) -> Route:
    served = Route(route.path, _app(route), methods=route.methods, name=route.name)
    served.methods = route.methods  # a GET is no HEAD, unless it says so
    return served


def _app(route: APIRoute) -> ASGIApp:
    try:
        plan = plan_of(route.dependant)
    except Unplanned as why:
        log.info("served by FastAPI: %s, for %s", route.path, why)
        return AsyncExitStackMiddleware(route.app)
    field = route.response_field
    plain = field is None or field.field_info.annotation in (dict, dict[str, Any])
    return Answer(plan, route.status_code, None if plain else field)
