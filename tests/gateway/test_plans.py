"""A route hears by its plan what it would hear from FastAPI: the same arguments, or the same errors."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from typing import Annotated, Any
from urllib.parse import urlencode

import httpx
import pytest
from fastapi import APIRouter, Depends, Query
from fastapi.dependencies.utils import solve_dependencies
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic_core import PydanticUndefined
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response

from actors import ANONYMOUS, ActorError
from gateway.answering import directory
from gateway.openapi import bodies
from gateway.plans import PARSED, UNSAID, Unplanned, plan_of
from gateway.problems import Problem
from gateway.routes import all_routers
from tests.gateway.conftest import HALL, Edge

pytestmark = pytest.mark.anyio

ROUTES = [route for router in all_routers() for route in router.routes if isinstance(route, APIRoute)]
ODD = (
    "",
    "0",
    "-1",
    "1.5",
    "true",
    "x",
    "天",
    "x" * 300,
    "2026-11-23",
    "2026-11-23T10:00:00+08:00",
    "2026-11-23T10:00:00",
)
STRANGE_BODIES: tuple[Any, ...] = (None, 0, True, "x", [], {}, [{}], {"nobody": 1})


def test_every_route_has_a_plan() -> None:
    for route in ROUTES:
        plan_of(route.dependant)


def _name(route: APIRoute) -> str:
    return f"{next(iter(route.methods or ())).lower()} {route.path}"


async def test_a_plan_hears_what_fastapi_hears(edge: Edge) -> None:
    tried = 0
    for route in ROUTES:
        for query, headers, body in _requests(route):
            planned = await _by_plan(route, _request(edge, route, query, headers, body))
            known = await _by_fastapi(route, _request(edge, route, query, headers, body))
            assert planned == known, (_name(route), query, headers, body)
            tried += 1
    assert tried > 1000


def _requests(route: APIRoute) -> Iterator[tuple[dict[str, str], dict[str, str], Any]]:
    """Each parameter in turn with each odd value, the others absent; then bodies."""
    example = bodies().get(_name(route), UNSAID)
    yield {}, {}, example
    yield {}, {}, UNSAID
    for name in _names(route.dependant, "query_params"):
        for value in ODD:
            yield {name: value}, {}, example
    for name in _names(route.dependant, "header_params"):
        for value in ODD[:4]:
            yield {}, {name: value}, example
    if route.body_field is not None:
        for body in STRANGE_BODIES:
            yield {}, {}, body
        if isinstance(example, dict):
            for name in example:
                yield {}, {}, {key: value for key, value in example.items() if key != name}
                yield {}, {}, {**example, name: [1]}
            yield {}, {}, {**example, "nobody": 1}


def _names(needed: Any, which: str) -> set[str]:
    return {field.alias for field in getattr(needed, which)}.union(
        *(_names(further, which) for further in needed.dependencies)
    )


def _request(edge: Edge, route: APIRoute, query: dict[str, str], headers: dict[str, str], body: Any) -> Request:
    scope = {
        "type": "http",
        "method": next(iter(route.methods or ())),
        "path": route.path,
        "path_params": {name: HALL if name == "hall" else "7" for name in route.param_convertors},
        "query_string": urlencode(query).encode(),
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        "app": edge.app,
        "state": {
            "caller": ANONYMOUS,
            "citizen": ANONYMOUS,
            "user": None,
            "session": None,
            "token": None,
            "origin": "-",
        },
    }
    if body is not UNSAID:
        scope[PARSED] = json.loads(json.dumps(body))
    return Request(scope)


async def _by_plan(route: APIRoute, request: Request) -> Any:
    heard: dict[str, Any] = {}

    async def endpoint(**arguments: Any) -> None:
        heard.update(arguments)

    try:
        await plan_of(dataclasses.replace(route.dependant, call=endpoint))(request, Response())
    except RequestValidationError as error:
        return _wrong(error.errors())
    except (ActorError, Problem) as error:
        return type(error), str(error)
    return _alike(heard)


async def _by_fastapi(route: APIRoute, request: Request) -> Any:
    async with AsyncExitStack() as stack:
        request.scope.update(fastapi_inner_astack=stack, fastapi_function_astack=stack)
        try:
            solved = await solve_dependencies(
                request=request,
                dependant=route.dependant,
                body=request.scope.get(PARSED, PydanticUndefined),
                async_exit_stack=stack,
                embed_body_fields=False,
            )
        except (ActorError, Problem) as error:
            return type(error), str(error)
    return _wrong(solved.errors) if solved.errors else _alike(solved.values)


def _wrong(errors: Any) -> set[tuple[str, tuple[Any, ...]]]:
    return {(error["type"], tuple(error["loc"])) for error in errors}


def _alike(values: dict[str, Any]) -> dict[str, Any]:
    """Without what is made anew for each request."""
    return {name: value for name, value in values.items() if not isinstance(value, Request | Response)}


# ---------------------------------------------------------------------- what has no plan


async def _ending() -> Any:
    yield "begun"


def _room() -> APIRouter:
    router = APIRouter(prefix="/api/odd")

    @router.get("/ending")
    async def ending(given: Annotated[str, Depends(_ending)]) -> dict[str, Any]:
        return {"given": given}

    @router.get("/list")
    async def several(of: Annotated[list[int], Query()]) -> dict[str, Any]:
        return {"of": of}

    return router


async def test_a_route_without_a_plan_is_served_all_the_same() -> None:
    router = _room()
    for route in router.routes:
        assert isinstance(route, APIRoute)
        with pytest.raises(Unplanned):
            plan_of(route.dependant)
    transport = httpx.ASGITransport(Starlette(routes=[directory([router])]))
    async with httpx.AsyncClient(transport=transport, base_url="http://hall.test") as client:
        assert (await client.get("/api/odd/ending")).json() == {"given": "begun"}
        assert (await client.get("/api/odd/list?of=1&of=2")).json() == {"of": [1, 2]}


async def test_a_path_is_found_wherever_its_parameters_are() -> None:
    router = APIRouter()
    for path in ("/box/{box}", "/api/box/{box}", "/api/box", "/{any}/else"):
        router.add_api_route(path, _telling(path))
    transport = httpx.ASGITransport(Starlette(routes=[directory([router])]))
    async with httpx.AsyncClient(transport=transport, base_url="http://hall.test") as client:
        for path, found in (
            ("/box/7", "/box/{box}"),
            ("/api/box/7", "/api/box/{box}"),
            ("/api/box", "/api/box"),
            ("/it/else", "/{any}/else"),
        ):
            assert (await client.get(path)).json() == {"at": found}
        assert (await client.get("/box/7/8")).status_code == 404
        assert (await client.post("/box/7")).status_code == 405


def _telling(path: str) -> Callable[[], Awaitable[dict[str, Any]]]:
    async def tell() -> dict[str, Any]:
        return {"at": path}

    return tell
