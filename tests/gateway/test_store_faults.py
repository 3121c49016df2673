"""A database that fails while a hall serves: who asked is told so in words and when to ask again, nothing is lost or
done twice, and serving goes on by itself when the fault is mended."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

import hall
from actors import VirtualClock
from actors.journal import verify
from gateway.passwords import Passwords
from tests.databases import AStoreUrl
from tests.gateway.conftest import Edge, edge_on
from tests.hall.statistics.days import settled
from tests.hall.town import HALL, NINE, A, Town, a_key
from tests.proxy import Proxy
from tests.stores.harm import by_hand, port_of, with_port

pytestmark = pytest.mark.anyio

KINDS = hall.KINDS  # and so their tables are known
LOCK = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""

Fault = Callable[[Any, Path], Any]
"""An asynchronous context: within it the store (in a file) cannot be used."""


@asynccontextmanager
async def full(store: Any, path: Path) -> AsyncIterator[None]:
    pages = store._db.execute("PRAGMA page_count").fetchone()[0]
    store._db.execute(f"PRAGMA max_page_count = {pages}")
    yield
    store._db.execute("PRAGMA max_page_count = 1000000")


@asynccontextmanager
async def readonly(store: Any, path: Path) -> AsyncIterator[None]:
    store._db.execute("PRAGMA query_only = ON")
    yield
    store._db.execute("PRAGMA query_only = OFF")


@asynccontextmanager
async def locked(store: Any, path: Path) -> AsyncIterator[None]:
    """By another process."""
    store._patience = 0.05
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", LOCK, path], stdin=pipe, stdout=pipe) as process:  # noqa: ASYNC220
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        yield
        process.kill()


@asynccontextmanager
async def corrupt(store: Any, path: Path) -> AsyncIterator[None]:
    """Everything behind its header is overwritten, and put back."""
    store._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store._db.execute("PRAGMA cache_size = 0")
    was = path.read_bytes()
    path.write_bytes(was[:4096] + b"\xa5" * (len(was) - 4096))
    yield
    path.write_bytes(was)


FAULTS: dict[str, Fault] = {"full": full, "readonly": readonly, "locked": locked, "corrupt": corrupt}


async def take(edge: Edge, key: str, language: str = "en") -> Any:
    headers = {"Idempotency-Key": a_key(key), "Accept-Language": language}
    return await edge.client.post(f"/api/halls/{HALL}/tickets", json={"queue": A}, headers=headers)


@asynccontextmanager
async def serving(database: str, web_dir: Path, passwords: Passwords) -> AsyncIterator[tuple[Edge, Town]]:
    async with edge_on(database, clock := VirtualClock(NINE), web_dir, passwords) as edge:
        it = Town(edge.cluster, clock)
        await it.configure()
        yield edge, it


async def told_so(edge: Edge, key: str, caplog: pytest.LogCaptureFixture) -> None:
    """What is said to who takes a ticket, and in the log."""
    caplog.clear()
    for language, words in (("zh", "数据库"), ("en", "database")):
        answer = await take(edge, key, language)
        assert answer.status_code == 503, answer.text
        assert int(answer.headers["retry-after"]) > 0
        problem = answer.json()
        assert problem["code"] == "store.unavailable"
        assert words in problem["detail"]
        assert "\n" not in problem["detail"]
    said = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert said, "the operator's log says it, too"
    assert not [record for record in said if record.exc_info or "Traceback" in record.getMessage()]


async def nothing_is_lost(edge: Edge, it: Town, before: dict[str, Any], key: str) -> None:
    """The ticket from before is there, and the one that was refused is given once now."""
    given = await take(edge, key)
    assert given.status_code == 201, given.text
    assert (await take(edge, key)).json()["number"] == given.json()["number"]
    await settled(it)
    queue = await it.view("queue", A)
    assert queue["waiting"] == 2
    shown = await edge.client.get(f"/api/tickets/{before['id']}", params={"secret": before["secret"]})
    assert (shown.status_code, shown.json()["state"]) == (200, "waiting")
    assert list(verify(await edge.cluster.store.chained())) == []
    assert await edge.cluster.parked() == []


@pytest.mark.parametrize("problem", FAULTS)
async def test_a_file_that_cannot_be_used_for_a_while(
    problem: str, tmp_path: Path, web_dir: Path, passwords: Passwords, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "a.db"
    async with serving(str(path), web_dir, passwords) as (edge, it):
        before = (await take(edge, "before")).json()
        await settled(it)
        async with FAULTS[problem](edge.cluster.store, path):
            await told_so(edge, "during", caplog)
        await nothing_is_lost(edge, it, before, "during")


@asynccontextmanager
async def unreachable(url: str, proxy: Proxy) -> AsyncIterator[None]:
    proxy.refusing = True
    proxy.cut()
    yield
    proxy.refusing = False


@asynccontextmanager
async def standby(url: str, proxy: Proxy) -> AsyncIterator[None]:
    """The only server there is takes no writes."""
    setting = f"DATABASE {url.rpartition('/')[2]} {{}} default_transaction_read_only"
    async with by_hand(url) as operator:
        await operator.do(f"ALTER {setting.format('SET')} = on")
        proxy.cut()
        yield
        await operator.do(f"ALTER {setting.format('RESET')}")


@pytest.mark.parametrize(
    ("kind", "fault"),
    [
        ("postgresql", unreachable),
        ("postgresql", standby),
        pytest.param("mariadb", unreachable, marks=pytest.mark.slow),
    ],
)
async def test_a_server_that_cannot_be_used_for_a_while(
    kind: str,
    fault: Any,
    a_store_url: AStoreUrl,
    web_dir: Path,
    passwords: Passwords,
    caplog: pytest.LogCaptureFixture,
) -> None:
    url = a_store_url(kind)
    async with (
        Proxy(port_of(url)).running() as proxy,
        serving(with_port(url, proxy.port), web_dir, passwords) as (edge, it),
    ):
        before = (await take(edge, "before")).json()
        await settled(it)
        store: Any = edge.cluster.store
        store._patience = store._lines._patience = 0.3  # how long does not matter
        async with fault(url, proxy):
            await told_so(edge, "during", caplog)
            assert (await edge.client.get("/readyz")).status_code == 503
        await nothing_is_lost(edge, it, before, "during")
