"""`/healthz`: 200 while commands are served; `/readyz`: which hosts are silent, and whether to send anybody here."""

from __future__ import annotations

import asyncio

import pytest

from actors import StoreError
from gateway import health
from gateway.live.hosts import probes
from tests.gateway.conftest import Edge
from tests.patience import PATIENT, Backend

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> Backend:
    return PATIENT


async def test_all_is_well(edge: Edge) -> None:
    answer = await edge.client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert answer.headers["cache-control"] == "no-store"
    ready = await edge.client.get("/readyz")
    assert (ready.status_code, ready.json()) == (200, {"status": "ok", "hosts": 2, "silent": []})
    assert [edge.cluster.host_of(probe) for probe in probes(edge.cluster)] == list(range(edge.cluster.hosts))
    assert await edge.cluster.store.events(probes(edge.cluster)[0]) == []


@pytest.mark.parametrize("lost", [0, 1])
async def test_one_silent_host_is_named_and_the_others_serve(
    edge: Edge, lost: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "SECONDS", 0.2)
    edge.cluster.host(lost).die()
    assert (await edge.client.get("/healthz")).status_code == 200
    ready = await edge.client.get("/readyz")
    assert (ready.status_code, ready.json()) == (200, {"status": "degraded", "hosts": 2, "silent": [lost]})
    monkeypatch.setattr(health, "SECONDS", 5.0)
    await edge.cluster.restart(lost)
    assert (await edge.client.get("/readyz")).json()["silent"] == []


async def test_no_host_at_all(edge: Edge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "SECONDS", 0.2)
    for host in range(edge.cluster.hosts):
        edge.cluster.host(host).die()
    for path in ("/healthz", "/readyz"):
        answer = await edge.client.get(path, headers={"Accept-Language": "en"})
        assert (answer.status_code, answer.json()["code"]) == (503, "service.unavailable")
        assert answer.headers["content-type"] == "application/problem+json"
        assert int(answer.headers["retry-after"]) > 0


@pytest.mark.parametrize("hangs", [False, True])
async def test_a_database_that_takes_no_writes(edge: Edge, hangs: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    async def probe() -> None:
        if hangs:
            await asyncio.Event().wait()
        raise StoreError("io")

    monkeypatch.setattr(health, "SECONDS", 0.2)
    monkeypatch.setattr(edge.cluster.store, "probe", probe)
    assert (await edge.client.get("/healthz")).status_code == 200
    assert (await edge.client.get("/readyz")).status_code == 503
