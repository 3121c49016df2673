"""`/healthz`: 200 only while every host answers."""

from __future__ import annotations

import asyncio

import pytest

from gateway import app
from gateway.app import probes
from tests.gateway.conftest import Edge
from tests.patience import PATIENT, Backend

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> Backend:
    return PATIENT


async def test_every_host_is_asked(edge: Edge) -> None:
    answer = await edge.client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert answer.headers["cache-control"] == "no-store"
    assert {edge.cluster.host_of(probe) for probe in probes(edge.cluster)} == set(range(edge.cluster.hosts))
    assert await edge.cluster.store.events(probes(edge.cluster)[0]) == []


@pytest.mark.parametrize("lost", [0, 1])
async def test_one_lost_host_is_enough(edge: Edge, lost: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "PROBE_SECONDS", 0.2)
    edge.cluster.host(lost).die()
    began = asyncio.get_running_loop().time()
    answer = await edge.client.get("/healthz", headers={"Accept-Language": "en"})
    assert asyncio.get_running_loop().time() - began == pytest.approx(0.2, abs=0.1)
    assert (answer.status_code, answer.json()["code"]) == (503, "service.unavailable")
    assert answer.headers["content-type"] == "application/problem+json"
    assert int(answer.headers["retry-after"]) > 0
    monkeypatch.setattr(app, "PROBE_SECONDS", 5.0)
    await edge.cluster.restart(lost)
    assert (await edge.client.get("/healthz")).status_code == 200
