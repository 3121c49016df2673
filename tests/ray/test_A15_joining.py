"""A15 (F5): nobody writes where another reads: database and code are compared before all else. Without Ray."""

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ray.exceptions import RayError

from actors.clock import SystemClock
from actors.ray import cluster, control, joining
from actors.ray.cluster import RayCluster
from actors.ray.control import Node
from actors.ray.handshake import Plan, Welcome
from actors.ray.joining import agree, resize
from actors.ray.session import RayFailed
from actors.ray.version import Code, code_of
from actors.stores.sqlite import SqliteStore
from actors.testing import simulate

OURS = Code("1.2.0", "ours")
PLAN = Plan("tests", "url", "epoch", True, 2, (), SystemClock())


class Found:
    """A supervisor that runs already. ``then``: the code that its node has now, which it runs after a new start."""

    def __init__(self, code: Code = OURS, *, epoch: str = "epoch", behind: int = 0, then: Code = OURS, dead: int = 0):
        self.code, self.epoch, self.behind, self.then, self.dead = code, epoch, behind, then, dead
        self.lives = 1
        self.did: list[str] = []
        self.left = False  # whether hosts are left that must be started again
        for name in ("hello", "resize"):
            setattr(self, name, SimpleNamespace(remote=getattr(self, f"_{name}")))

    async def _hello(self) -> Welcome:
        await asyncio.sleep(0.01)
        if self.dead:
            self.dead -= 1
            raise RayError("dead")
        return Welcome(self.epoch, 2, self.code, self.behind, f"life {self.lives}")

    async def _resize(self, hosts: int) -> None:
        self.did.append(f"resize {hosts}")

    def start_again(self) -> None:
        self.lives += 1
        self.code = self.then


def joined(monkeypatch: pytest.MonkeyPatch, found: Found) -> Found:
    async def start(*_: Any, **__: Any) -> Found:
        return found

    async def kill(handle: Found, *, restart: bool) -> None:
        assert restart, "a supervisor is never ended for good by one who joins"
        handle.did.append("start again")
        asyncio.get_running_loop().call_later(3, handle.start_again)  # until then the old one still answers

    monkeypatch.setattr(control, "start", start)
    monkeypatch.setattr(control, "kill", kill)
    monkeypatch.setattr(joining, "code_of", lambda modules: OURS)
    _, found.left = simulate(lambda: agree(PLAN, [Node("a", 1.0, False)]))
    return found


def test_A15_hosts_of_this_code_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    found = joined(monkeypatch, Found())
    assert found.did == []
    assert not found.left


def test_A15_a_handle_of_a_dead_supervisor_is_not_the_last_word(monkeypatch: pytest.MonkeyPatch) -> None:
    """Found by name, and dead: another gateway, or Ray, is starting it."""
    assert joined(monkeypatch, Found(dead=3)).did == []


def test_A15_another_database_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    found = Found(epoch="another")
    with pytest.raises(RayFailed) as failed:
        joined(monkeypatch, found)
    assert failed.value.code == "other_store"
    assert found.did == []


@pytest.mark.parametrize("code", [Code("1.1.9", "theirs"), Code("1.2.0", "theirs"), Code("0.9", "theirs")])
def test_A15_older_hosts_are_started_again_one_by_one(monkeypatch: pytest.MonkeyPatch, code: Code) -> None:
    found = joined(monkeypatch, Found(code, behind=3))
    assert found.did == ["start again"]
    assert found.lives == 2
    assert found.left, "and its hosts after it, while they serve"


@pytest.mark.parametrize("code", [Code("1.2.1", "theirs"), Code("1.10.0", "theirs"), Code("2", "theirs")])
def test_A15_newer_hosts_refuse_an_older_gateway(monkeypatch: pytest.MonkeyPatch, code: Code) -> None:
    found = Found(code, then=code)
    with pytest.raises(RayFailed) as failed:
        joined(monkeypatch, found)
    assert failed.value.code == "newer_hosts"
    assert found.did == []


def test_A15_a_node_without_the_new_version_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    old = Code("1.1.0", "theirs")
    with pytest.raises(RayFailed) as failed:
        joined(monkeypatch, Found(old, then=old))
    assert failed.value.code == "other_code"


def test_A15_the_same_version_from_other_sources_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    """A comment more on one machine is no reason to serve nobody."""
    other = Code("1.2.0", "theirs")
    assert joined(monkeypatch, Found(other, then=other)).did == ["start again"]


def test_A15_hosts_of_another_database_are_not_resized(monkeypatch: pytest.MonkeyPatch) -> None:
    found: Found | None = Found(epoch="another")

    async def find(name: str, namespace: str) -> Found | None:
        return found

    monkeypatch.setattr(control, "find", find)
    with pytest.raises(RayFailed):
        simulate(lambda: resize("tests", "epoch", 3))
    assert found is not None
    assert found.did == []
    found = Found()
    assert simulate(lambda: resize("tests", "epoch", 3))
    assert found.did == ["resize 3"]
    found = None
    assert not simulate(lambda: resize("tests", "epoch", 3))


def test_A15_a_digest_is_of_the_sources() -> None:
    assert code_of(["tests.actors.counters"]) == code_of(("tests.ray.hanging",)), "of the same package"
    assert code_of(["tests.actors.counters"]) != code_of(["hall"])
    assert code_of([]).version


@pytest.mark.parametrize("shared", [False, True], ids=["a file", "a server"])
@pytest.mark.parametrize("nodes", [1, 3])
def test_A15_several_nodes_do_not_share_a_file(
    nodes: int, shared: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each would write to a file of its own: it is said before any host is started, with what to do instead."""
    closed: list[str] = []

    class Opened(SqliteStore):
        async def close(self) -> None:
            closed.append(self.epoch)
            await super().close()

    async def opened(url: str, **_: Any) -> Opened:
        store = Opened(str(tmp_path / "a.db"), create=True)
        store.shared = shared
        return store

    async def there() -> list[Node]:
        return [Node(f"{number}", 1.0, False) for number in range(nodes)]

    async def joins(plan: Plan, store: SqliteStore, nodes: list[Node]) -> Any:
        raise Joins

    monkeypatch.setattr(cluster, "collect_rarely", lambda: None)
    monkeypatch.setattr(cluster, "open_store", opened)
    monkeypatch.setattr(cluster, "connect", lambda address, namespace: None)
    monkeypatch.setattr(control, "nodes", there)
    monkeypatch.setattr(cluster, "join", joins)
    refused = nodes > 1 and not shared
    with pytest.raises(RayFailed if refused else Joins) as raised:
        asyncio.run(RayCluster.start("a.db", address="ray.example:6379"))
    assert len(closed) == 1
    if refused:
        assert (raised.value.code, raised.value.facts) == ("file_on_nodes", {"nodes": nodes})
        assert "TIANHE_DATABASE_URL" in str(raised.value)
        assert "\n" not in str(raised.value)


class Joins(Exception):
    """It would join now."""
