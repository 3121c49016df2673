"""Readiness: a database that is read but takes no writes serves nobody, and whoever sends people hears of it."""

import asyncio
import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from actors import LocalCluster, StoreError
from actors.stores import sql
from actors.stores.contract import Store
from actors.stores.sqlite import SqliteStore
from tests.mariadb import MariaServer
from tests.stores.conftest import OnStore


@contextmanager
def full(store: SqliteStore, path: Path) -> Iterator[None]:
    """As a disk that has no room left: no file grows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.with_name(path.name + "-wal").stat().st_size, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def read_only(store: SqliteStore, path: Path) -> Iterator[None]:
    store._db.execute("PRAGMA query_only = ON")
    yield
    store._db.execute("PRAGMA query_only = OFF")


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sql, "PROBED", 0.0)


@pytest.mark.parametrize("fault", [full, read_only])
def test_a_file_that_takes_no_writes_is_not_ready(tmp_path: Path, fault: Callable[..., Any]) -> None:
    async def main() -> None:
        path = tmp_path / "a.db"
        async with LocalCluster.open(str(path), hosts=1) as cluster:
            assert isinstance(cluster.store, SqliteStore)
            assert await cluster.ready() == []
            with fault(cluster.store, path):
                assert await cluster.store.position() == 0, "it is still read"
                (problem,) = await cluster.ready()
                assert problem.startswith("the database: ")
            assert await cluster.ready() == []

    asyncio.run(main())


@pytest.mark.slow
def test_a_server_that_turned_read_only_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actors.cluster.PROBE", 0.5)
    server = MariaServer().start()

    async def main() -> None:
        async with LocalCluster.open(server.fresh(), hosts=1) as cluster:
            assert await cluster.ready() == []
            server.execute("SET GLOBAL read_only = ON")
            assert await cluster.ready() == ["the database does not answer"]  # it waits for one that takes writes
            server.execute("SET GLOBAL read_only = OFF")
            async with asyncio.timeout(30):
                while await cluster.ready():
                    pass

    try:
        asyncio.run(main())
    finally:
        server.remove()


def test_whoever_asks_however_often_one_write_a_second(
    on_store: OnStore[None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sql, "PROBED", 3600.0)

    async def work(store: Store) -> None:
        writes = 0
        really = store._change  # type: ignore[attr-defined]

        async def change(*arguments: Any) -> int:
            nonlocal writes
            writes += 1
            done: int = await really(*arguments)
            return done

        monkeypatch.setattr(store, "_change", change)
        await asyncio.gather(*(store.probe() for _ in range(50)))
        await store.probe()
        assert writes == 1

    on_store(work)


def test_what_was_found_out_is_asked_again(tmp_path: Path) -> None:
    async def main() -> None:
        store = SqliteStore(str(tmp_path / "a.db"), create=True)
        with read_only(store, tmp_path), pytest.raises(StoreError):
            await store.probe()
        await store.probe()
        await store.close()

    asyncio.run(main())
