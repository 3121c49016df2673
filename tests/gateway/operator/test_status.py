"""How the hall is: who may ask, what is answered while something is down, and the same for Prometheus."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from actors import Address, HostUnavailable, StoreError, StoreUnavailable
from actors.messages import encode_message
from actors.stores.contract import Batch
from common.people import EDGE
from gateway.account import OpenSession
from gateway.app import create_app
from gateway.keys import Keys
from gateway.operator import looking
from gateway.operator.figures import GatewayFigures, HostFigures, Status, rates
from gateway.operator.token import FILE_NAME, HEADER, OperatorToken, read
from gateway.version import VERSION
from hall.messages.queue import Take
from tests.gateway.conftest import Edge
from tests.gateway.operator.parking import park

pytestmark = pytest.mark.anyio
PATH = "/api/operator/status"


@pytest.fixture
async def operator(edge: Edge, tmp_path: Path) -> httpx.AsyncClient:
    """A client that shows the operator's token to an edge on the same cluster; its live socket is `edge`'s."""
    app = create_app(
        edge.cluster, edge.app.state.settings, Keys(b"k" * 32), edge.passwords, OperatorToken.open(tmp_path)
    )
    app.state.live = edge.app.state.live
    headers = {"Authorization": f"Bearer {read(tmp_path)}", HEADER: "li"}
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hall.test", headers=headers)


def test_the_token_is_its_owners_alone_and_stays(tmp_path: Path) -> None:
    first = OperatorToken.open(tmp_path)
    assert (tmp_path / FILE_NAME).stat().st_mode & 0o777 == 0o600
    token = read(tmp_path)
    for door in (first, OperatorToken.open(tmp_path)):
        assert door.caller(token, "li").name == "operator@li"  # type: ignore[union-attr]
        assert door.caller(token + "x", "li") is None
        assert door.caller("", None) is None
    for name in (None, "", "李", "a b", "x" * 33, "-"):
        assert first.caller(token, name).name == "operator"  # type: ignore[union-attr]
    (tmp_path / FILE_NAME).write_text("")  # a disk was full
    assert OperatorToken.open(tmp_path).caller(token, None) is None
    assert OperatorToken.open(tmp_path).caller("", None) is None
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


async def test_the_token_opens_what_is_the_operators_and_nothing_else(edge: Edge, operator: httpx.AsyncClient) -> None:
    async with operator:
        assert (await operator.get(PATH)).status_code == 200
        assert (await operator.get("/metrics")).status_code == 200
        for path in ("/api/accounts", "/api/journal/account/clerk01", "/api/session"):
            assert (await operator.get(path)).status_code in (401, 403), path
        wrong = await operator.get(PATH, headers={"Authorization": "Bearer " + "x" * 43})
        assert (wrong.status_code, wrong.json()["code"]) == (401, "account.expired")
    assert (await edge.client.get(PATH)).status_code == 401
    assert (await edge.client.get(PATH, headers=await edge.sign_in("clerk01"))).status_code == 403
    assert (await edge.client.get(PATH, headers=await edge.sign_in("admin"))).status_code == 200


async def test_status_says_what_there_is(edge: Edge, operator: httpx.AsyncClient) -> None:
    await park(edge.cluster)
    told = encode_message(Take(item="a-item"))
    where = ("ticket", "x", "queue", "y")
    row = ("on its way", edge.clock.now() - 90_000_000, 1, 0, *where, told, None, 0)
    await edge.cluster.store.commit(Batch(outbox=[row]))
    await edge.cluster.call(Address("account", "clerk01"), OpenSession(digest="d", seconds=60), caller=EDGE)
    position = await edge.cluster.store.position()
    async with asyncio.timeout(10):
        while edge.app.state.live.position < position:
            await asyncio.sleep(0)
    async with operator:
        found = Status.model_validate((await operator.get(PATH)).json())
    assert (found.version, found.epoch, found.problem) == (VERSION, edge.cluster.epoch, None)
    assert [host.index for host in found.hosts] == [0, 1]
    assert all(host.epoch == found.epoch and host.resident > 0 for host in found.hosts)
    assert sum(host.committed for host in found.hosts) >= position
    assert found.store is not None
    store = found.store
    assert (store.position, store.outbox, store.oldest_seconds, store.parked) == (position, 1, 90, 1)
    assert store.bytes > 4096
    assert store.skew_seconds is None
    assert found.gateway.feed_lag == 0
    assert found.gateway.resident > 10_000_000


async def test_events_that_the_feed_did_not_bring_are_its_lag(edge: Edge, operator: httpx.AsyncClient) -> None:
    live = edge.app.state.live
    async with operator:
        live._source.position = await edge.cluster.store.position() - 3
        assert (await operator.get(PATH)).json()["gateway"]["feed_lag"] == 3


@pytest.mark.parametrize(
    ("error", "problem"),
    [
        (StoreError("full"), "full"),
        (StoreUnavailable(problem="locked"), "locked"),
        (HostUnavailable(), HostUnavailable().code),
        (None, "timeout"),
    ],
)
async def test_what_is_down_is_said_and_the_rest_answered(
    edge: Edge, operator: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, error: Exception | None, problem: str
) -> None:
    async def broken(*_: object) -> object:
        if error is None:
            await asyncio.get_running_loop().create_future()
        raise error or AssertionError

    monkeypatch.setattr(looking, "PATIENCE", 0.05)
    monkeypatch.setattr(edge.cluster.store, "waiting", broken)
    monkeypatch.setattr(edge.cluster, "status", broken if not isinstance(error, StoreError) else edge.cluster.status)
    async with operator:
        answer = await operator.get(PATH)
        assert answer.status_code == 200, answer.text
        assert (answer.json()["store"], answer.json()["problem"]) == (None, problem)
        hosts = answer.json()["hosts"]
        assert [host["silent"] for host in hosts] == [False, False]
        assert all(bool(host["started"]) == isinstance(error, StoreError) for host in hosts)
        assert "tianhe_store_up 0.0" in (await operator.get("/metrics")).text


@pytest.mark.parametrize("lost", [0, 1])
async def test_a_lost_host_is_named(
    edge: Edge, operator: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, lost: int
) -> None:
    monkeypatch.setattr(looking, "PROBE", 0.2)
    edge.cluster.host(lost).die()
    async with operator:
        hosts = (await operator.get(PATH)).json()["hosts"]
        metrics = (await operator.get("/metrics")).text
    assert [host["index"] for host in hosts if host["silent"]] == [lost]
    assert f'tianhe_host_up{{host="{lost}"}} 0.0' in metrics
    assert f'tianhe_host_up{{host="{1 - lost}"}} 1.0' in metrics
    assert "tianhe_host_turns_total{" not in metrics  # no counter falls to nought because it could not be read
    await edge.cluster.restart(lost)


async def test_metrics_are_what_prometheus_reads(edge: Edge, operator: httpx.AsyncClient) -> None:
    async with operator:
        for path in ("/api/map", "/api/halls/440106", "/api/halls/13800138000", "/api/nothing", "/healthz"):
            await operator.get(path)
        text = (await operator.get("/metrics")).text
    families = {family.name: family for family in text_string_to_metric_families(text)}
    values = {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in families.values()
        for sample in family.samples
    }
    assert values["tianhe_host_up", (("host", "1"),)] == 1
    assert values["tianhe_host_turns_total", (("host", "0"),)] > 0
    assert values["tianhe_parked_messages", ()] == 0
    halls = (("method", "GET"), ("route", "/api/halls/{hall}"), ("status", "404"))
    assert values["tianhe_http_requests_total", halls] == 2
    assert ("tianhe_http_request_seconds_count", (("method", "GET"), ("route", "/healthz"))) in values
    assert all(family.documentation for family in families.values())
    labels = {name for family in families.values() for sample in family.samples for name in sample.labels}
    assert labels == {"host", "version", "epoch", "method", "route", "status", "le"}


def status(at: int, pid: int = 1, deliveries: int = 0, **figures: int) -> Status:
    blank = dict.fromkeys(HostFigures.model_fields, 0) | {"node": "n", "epoch": "e", "silent": False, "started": 5}
    gateway = GatewayFigures(pid=pid, resident=1, sockets=0, channels=0, deliveries=deliveries, feed_lag=0)
    host = HostFigures(**(blank | figures))
    return Status(version="1", epoch="e", at=at, hosts=[host], store=None, gateway=gateway)


def test_rates_are_what_grew_between_two_looks() -> None:
    before = status(0, deliveries=10, turns=100, commits=10, committed=90)
    after = status(2_000_000, deliveries=50, turns=200, commits=30, committed=190)
    found = rates(before, after)
    assert found is not None
    assert (found.turns, found.commits, found.committed, found.deliveries, found.batch) == (50, 10, 50, 20, 5)
    assert rates(after, after) is None
    assert rates(after, before) is None


def test_a_host_or_gateway_that_began_anew_counts_from_then() -> None:
    before = status(0, deliveries=10, turns=100)
    anew = rates(before, status(1_000_000, pid=2, deliveries=99, turns=3, started=900_000))
    assert anew is not None
    assert (anew.turns, anew.deliveries, anew.batch) == (0, 0, 0)
    silent = rates(before, status(1_000_000, deliveries=10, turns=0, silent=True))
    assert silent is not None
    assert silent.turns == 0
