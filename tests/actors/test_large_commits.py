"""A large commit ends in a thread: turns go on beside it, nobody sees it before it is done, and it may fail."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from actors import LocalCluster, StoreUnavailable
from actors.journal import verify
from actors.stores.sqlite import LARGE, SqliteStore
from tests.actors.counters import Add, Total, counter

MANY = 4 * LARGE


def in_the_thread(store: SqliteStore, do: Callable[[Callable[..., Any], str], Any]) -> list[str]:
    """Have ``do`` run the store's COMMITs in their thread; answers the list of them as it grows."""
    submit, seen = store._syncer.submit, []

    def noted(execute: Callable[..., Any], sql: str) -> Any:
        seen.append(sql)
        return submit(do, execute, sql)

    store._syncer.submit = noted  # type: ignore[assignment,method-assign]
    return seen


async def add(cluster: LocalCluster, count: int, key: str = "") -> list[int | BaseException]:
    calls = (cluster.call(counter(key or f"{number % 50}"), Add(by=1)) for number in range(count))
    return await asyncio.gather(*calls, return_exceptions=True)


def test_two_hosts_with_large_commits_at_once_write_every_event_once(tmp_path: Path) -> None:
    async def main() -> None:
        async with LocalCluster.open(str(tmp_path / "a.db"), hosts=2) as cluster:
            seen = in_the_thread(cluster.store, lambda execute, sql: execute(sql))
            for _ in range(5):
                assert not [answer for answer in await add(cluster, MANY) if isinstance(answer, BaseException)]
            totals = [await cluster.call(counter(f"{number}"), Total()) for number in range(50)]
            events = await cluster.store.chained()
        assert seen
        assert sum(totals) == len(events) == 5 * MANY
        assert list(verify(events)) == []

    asyncio.run(main())


def test_nobody_reads_what_is_not_committed_yet_and_turns_go_on(tmp_path: Path) -> None:
    async def main() -> None:
        go = threading.Event()

        def held(execute: Callable[..., Any], sql: str) -> Any:
            assert go.wait(30)
            return execute(sql)

        async with LocalCluster.open(str(tmp_path / "a.db"), hosts=1) as cluster:
            assert await cluster.call(counter("other"), Add(by=1)) == 1
            seen = in_the_thread(cluster.store, held)
            adding = asyncio.create_task(add(cluster, MANY))
            while not seen:
                await asyncio.sleep(0)
            reading = asyncio.create_task(cluster.store.position())
            asked = asyncio.create_task(cluster.call(counter("0"), Total()))
            before = cluster.host(0).machine.turns.taken
            while cluster.host(0).machine.turns.taken == before:  # until the turn is taken
                await asyncio.sleep(0)
            assert not any(task.done() for task in (reading, adding, asked))
            go.set()
            assert await reading == 1 + MANY
            assert await asked == MANY // 50 + 1
            assert len(await adding) == MANY

    asyncio.run(main())


def test_a_commit_that_fails_in_its_thread_leaves_nothing(tmp_path: Path) -> None:
    async def main() -> None:
        broken = [True]

        def failing(execute: Callable[..., Any], sql: str) -> Any:
            if broken:
                raise sqlite3.OperationalError("disk I/O error")
            return execute(sql)

        async with LocalCluster.open(str(tmp_path / "a.db"), hosts=1) as cluster:
            in_the_thread(cluster.store, failing)
            answers = await add(cluster, MANY, "a")
            refused = [answer for answer in answers if isinstance(answer, StoreUnavailable)]
            done = await cluster.store.position()  # by small commits after it
            assert len(refused) >= LARGE
            assert len(refused) + done == MANY
            broken.clear()
            after = await add(cluster, MANY, "a")
            assert sorted(after) == list(range(done + 1, done + MANY + 1))  # type: ignore[type-var]
            assert list(verify(await cluster.store.chained())) == []

    asyncio.run(main())


def test_a_host_that_dies_beside_its_commit_leaves_all_of_it(tmp_path: Path) -> None:
    async def main() -> None:
        started, go = threading.Event(), threading.Event()

        def held(execute: Callable[..., Any], sql: str) -> Any:
            started.set()
            assert go.wait(30)
            return execute(sql)

        async with LocalCluster.open(str(tmp_path / "a.db"), hosts=1) as cluster:
            in_the_thread(cluster.store, held)
            adding = asyncio.create_task(add(cluster, MANY, "a"))
            while not started.is_set():
                await asyncio.sleep(0)
            threading.Timer(0.05, go.set).start()
            await cluster.restart(0)
            assert sorted(await adding) == list(range(1, MANY + 1))  # type: ignore[type-var]
            assert await cluster.call(counter("a"), Total()) == MANY
            assert list(verify(await cluster.store.chained())) == []

    asyncio.run(main())


@pytest.mark.parametrize("path", [":memory:", "a.db"])
def test_small_commits_and_those_in_memory_end_at_once(tmp_path: Path, path: str) -> None:
    async def main() -> None:
        where = path if path == ":memory:" else str(tmp_path / path)
        async with LocalCluster.open(where, hosts=1) as cluster:
            seen = in_the_thread(cluster.store, lambda execute, sql: execute(sql))
            await add(cluster, MANY if path == ":memory:" else LARGE // 2)
            assert seen == []

    asyncio.run(main())
