"""What a gateway sees of hosts on Ray, without Ray: readiness, silence, the number of hosts."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from actors._edge.sender import HostDown
from actors.clock import SystemClock
from actors.ray import cluster as module
from actors.ray.cluster import RayCluster
from actors.ray.handshake import Plan, Seated
from actors.stores.contract import StoreError
from actors.stores.sqlite import SqliteStore


class Line:
    """A line to the supervisor, as far as a cluster looks at it. ``problems``: what each host's process says."""

    def __init__(self, *problems: str) -> None:
        self.problems: list[str | None] = list(problems)
        self.quiet: frozenset[int] = frozenset()
        self.hosts = len(problems)
        self.listeners: list[Callable[[], None]] = []

    def silent(self) -> frozenset[int]:
        return self.quiet

    def on_change(self, listener: Callable[[], None]) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def change(self) -> None:
        for listener in list(self.listeners):
            listener()

    async def seat(self, host: int) -> Seated:
        if self.problems[host] is None:
            raise HostDown(host)

        async def problem(index: int, epoch: str) -> str | None:
            return self.problems[index]

        return Seated(SimpleNamespace(problem=SimpleNamespace(remote=problem)), 1)

    def term(self, host: int) -> int:
        return 1

    def lost(self, host: int, seated: Seated) -> None:
        pass

    @property
    def doors(self) -> set[str]:
        return set()

    async def close(self) -> None:
        pass


async def cluster(line: Line, tmp_path: Path) -> RayCluster:
    store = SqliteStore(str(tmp_path / "c.db"), create=True)
    plan = Plan("tests", "path", store.epoch, False, line.hosts, (), SystemClock())
    return RayCluster(plan, store, line, SystemClock())  # type: ignore[arg-type]


def test_readiness_says_why_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def main() -> None:
        line = Line("", "", "", "")
        it = await cluster(line, tmp_path)
        assert await it.ready() == []
        line.problems[1] = "the database: gone"
        line.problems[2] = None
        line.quiet = frozenset({3})
        assert await it.ready() == ["host 1: the database: gone", "host 2 does not answer", "host 3 is silent"]
        line.problems[:] = ["", "", "", ""]
        line.quiet = frozenset()

        async def lost() -> int:
            raise StoreError("readonly")

        monkeypatch.setattr(it.store, "probe", lost)
        assert await it.ready() == ["the database: readonly"], "this process's own line to the database counts too"
        await it.close()

    asyncio.run(main())


def test_a_host_that_takes_too_long_is_not_ready(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def main() -> None:
        line = Line("")

        async def seat(host: int) -> Seated:
            await asyncio.Event().wait()
            raise AssertionError

        it = await cluster(line, tmp_path)
        monkeypatch.setattr(line, "seat", seat)
        monkeypatch.setattr(module, "PROBE", 0.01)
        assert await it.ready() == ["host 0 does not answer"]
        await it.close()

    asyncio.run(main())


def test_silence_is_called_on_each_change_only(tmp_path: Path) -> None:
    async def main() -> None:
        line = Line("", "")
        it = await cluster(line, tmp_path)
        told: list[Any] = []
        stop = it.on_silence(told.append)
        line.change()
        assert told == []
        for quiet in (frozenset({1}), frozenset({1}), frozenset({0, 1}), frozenset[int]()):
            line.quiet = quiet
            line.change()
        assert told == [{1}, {0, 1}, frozenset()]
        stop()
        line.quiet = frozenset({0})
        line.change()
        assert len(told) == 3
        assert it.silent() == {0}
        await it.close()

    asyncio.run(main())


def test_another_number_of_hosts_reaches_the_sender(tmp_path: Path) -> None:
    async def main() -> None:
        line = Line("", "")
        it = await cluster(line, tmp_path)
        assert it.hosts == 2
        line.hosts = 5
        line.change()
        assert it.hosts == 5
        await it.close()

    asyncio.run(main())
