"""What a route needs is had without a thread: a hop there and back costs more than a small request itself."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from tests.gateway.conftest import Edge

pytestmark = pytest.mark.anyio


def _routes(routes: Sequence[Any]) -> Iterator[APIRoute]:
    for route in routes:
        if isinstance(route, APIRoute):
            yield route
        elif (included := getattr(route, "original_router", None)) is not None:
            yield from _routes(included.routes)


def _calls(needed: Dependant) -> Iterator[Any]:
    yield needed.call
    for further in needed.dependencies:
        yield from _calls(further)


async def test_no_route_and_nothing_that_it_needs_runs_in_a_thread(edge: Edge) -> None:
    found = list(_routes(edge.app.routes))
    assert len(found) > 50
    hops = {call for route in found for call in _calls(route.dependant) if not inspect.iscoroutinefunction(call)}
    assert hops == set()
