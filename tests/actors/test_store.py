"""The store's faults are told in one clear line, and change nothing."""

import asyncio
import sqlite3
from pathlib import Path

import pytest

from actors import LocalCluster, StoreError, StoreUnavailable, SystemClock
from actors.crash import never
from actors.stores.sqlite import SqliteStore
from actors.stores.sqlite_file import classify
from tests.actors.counters import Add, Total, counter


def test_a_damaged_file(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.write_bytes(b"not a database, but long enough to be taken for one" * 100)
    with pytest.raises(StoreError, match="restore it from a backup") as caught:
        SqliteStore(str(path))
    assert caught.value.problem == "corrupt"


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="folder exists") as caught:
        SqliteStore(str(tmp_path / "nowhere" / "a.db"))
    assert caught.value.problem == "missing"


@pytest.mark.parametrize(
    ("pragma", "problem"),
    [("PRAGMA query_only = ON", "readonly"), ("PRAGMA max_page_count = 1", "full")],
)
def test_a_store_that_cannot_write(tmp_path: Path, pragma: str, problem: str) -> None:
    """SQLite itself refuses; the caller hears why, and serving goes on when the fault is mended."""

    async def main() -> None:
        async with LocalCluster.open(str(tmp_path / "a.db"), hosts=1) as cluster:
            assert await cluster.call(counter("a"), Add(by=1)) == 1
            raw = cluster.store._db
            raw.execute(pragma)

            async def fill() -> None:
                for number in range(500):
                    await cluster.call(counter("a"), Add(by=1), command_id=f"{number}" + "x" * 300)

            with pytest.raises(StoreUnavailable) as caught:
                await fill()
            assert caught.value.facts == {"problem": problem}
            raw.execute("PRAGMA query_only = OFF")
            raw.execute("PRAGMA max_page_count = 1000000")
            before = await cluster.call(counter("a"), Total())
            assert await cluster.call(counter("a"), Add(by=1)) == before + 1
            assert len(await cluster.events(counter("a"))) == before + 1

    asyncio.run(main())


def test_a_store_locked_by_another_program(tmp_path: Path) -> None:
    async def main() -> None:
        path = str(tmp_path / "a.db")
        async with LocalCluster.open(path, hosts=1) as cluster:
            cluster.store._patience = 0.05
            other = sqlite3.connect(path, isolation_level=None)
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StoreUnavailable) as caught:
                await cluster.call(counter("a"), Add(by=1))
            assert caught.value.facts == {"problem": "locked"}
            other.execute("ROLLBACK")
            other.close()
            assert await cluster.call(counter("a"), Add(by=1)) == 1

    asyncio.run(main())


def test_two_processes_share_a_file(tmp_path: Path) -> None:
    """The loser of the race for the write lock waits its turn without an error."""

    async def main() -> None:
        path = str(tmp_path / "a.db")
        await SqliteStore(path, create=True).close()
        clusters = [LocalCluster(SqliteStore(path), 2, SystemClock(), None, never, None) for _ in range(2)]
        hosts = [await cluster.restart(index) for index, cluster in enumerate(clusters)]
        calls = [
            cluster.call(counter(f"a{i}"), Add(by=1))
            for i in range(100)
            for cluster, host in zip(clusters, hosts, strict=True)
            if host.is_local(counter(f"a{i}"))
        ]
        assert await asyncio.gather(*calls) == [1] * 100
        positions = [event.position for event in await clusters[0].store.since(0)]
        assert positions == list(range(1, 101))
        for cluster, host in zip(clusters, hosts, strict=True):
            await host.stop()
            await cluster.close()

    asyncio.run(main())


def test_a_host_comes_back_while_another_writes(tmp_path: Path) -> None:
    """Opening a store that exists takes no write lock: a busy neighbour must not keep a restarted host away."""
    path = str(tmp_path / "a.db")
    asyncio.run(SqliteStore(path, create=True).close())
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    store = SqliteStore(path)
    other.execute("ROLLBACK")
    other.close()
    asyncio.run(store.close())


def test_a_disk_that_fails() -> None:
    error = classify(sqlite3.OperationalError("disk I/O error"))
    assert error.problem == "disk"
    assert "look at the machine's log" in str(error)
