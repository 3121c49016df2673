"""What a route needs is had without a thread: a hop there and back costs more than a small request itself."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from gateway.routes import all_routers


def _calls(needed: Dependant) -> Iterator[Any]:
    yield needed.call
    for further in needed.dependencies:
        yield from _calls(further)


def test_no_route_and_nothing_that_it_needs_runs_in_a_thread() -> None:
    found = [route for router in all_routers() for route in router.routes if isinstance(route, APIRoute)]
    assert len(found) > 50
    hops = {call for route in found for call in _calls(route.dependant) if not inspect.iscoroutinefunction(call)}
    assert hops == set()
