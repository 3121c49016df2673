"""`/openapi.json` describes every route: parameters, an example, and the errors it gives, as the problems they are."""

from __future__ import annotations

import pytest

from gateway.openapi import GOOD, bodies
from gateway.routes import routes
from tests.gateway.conftest import Edge

pytestmark = pytest.mark.anyio


async def test_every_route_is_described(edge: Edge) -> None:
    schema = (await edge.client.get("/openapi.json")).json()
    operations = {
        f"{method} {path}": operation for path, found in schema["paths"].items() for method, operation in found.items()
    }
    assert set(operations) == set(routes())
    assert set(bodies()) == {route for route, operation in operations.items() if "requestBody" in operation}
    assert "ProblemDocument" in schema["components"]["schemas"]
    for route, operation in operations.items():
        assert operation["description"], route
        assert {str(status) for status in routes()[route].statuses()} <= set(operation["responses"])
        for parameter in operation.get("parameters", ()):
            assert parameter["description"], (route, parameter["name"])
        for status, response in operation["responses"].items():
            assert response["description"]
            if not status.startswith(GOOD):
                assert list(response["content"]) == ["application/problem+json"]
                assert response["content"]["application/problem+json"]["schema"]["$ref"].endswith("/ProblemDocument")
