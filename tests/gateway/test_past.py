"""A database of the past is opened: upgraded, its journal whole, what was told delivered, and serving goes on."""

import asyncio
import lzma
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import anyio
import pytest
from click.testing import CliRunner

import hall  # noqa: F401 - the actors that the database holds
from actors import Address, Caller, LocalCluster, VirtualClock
from gateway.cli import main
from gateway.copies import copies
from gateway.database import migrate, versions_known
from hall import messages
from tests.hall.town import NINE, Town

HALL, WINDOW = "440106001", "440106001-01"
CLERK = Caller("clerk01", ("clerk",), (HALL,))
AFTERWARDS = NINE + 31 * 60_000_000  # the process was killed at 09:30


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "tianhe.db"
    path.write_bytes(lzma.decompress((Path(__file__).parent / "past" / "0018.db.xz").read_bytes()))
    monkeypatch.setenv("TIANHE_DATA_DIR", str(tmp_path))
    return path


def asked(path: Path, sql: str) -> list[Any]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(sql).fetchall()


def test_a_database_of_the_past_is_upgraded_and_serves_on(database: Path) -> None:
    told = asked(database, "SELECT id FROM outbox")
    reminders = asked(database, "SELECT kind, key, name, due FROM reminder ORDER BY 1, 2, 3")
    events = asked(database, "SELECT kind, key, seq, hash FROM journal ORDER BY position")
    epoch = asked(database, "SELECT value FROM store WHERE name = 'epoch'")
    assert len(told) == 2
    assert len(reminders) > 20

    migrate(database)
    assert (versions_known()[-1],) in asked(database, "SELECT version_num FROM alembic_version")
    assert [copy.name[10:14] for copy in copies(database)] == ["0018"]
    assert asked(database, "SELECT id FROM outbox WHERE failure IS NULL") == told
    assert asked(database, "SELECT kind, key, name, due FROM reminder ORDER BY 1, 2, 3") == reminders
    assert asked(database, "SELECT kind, key, seq, hash FROM journal ORDER BY position") == events
    assert asked(database, "SELECT value FROM store WHERE name = 'epoch'") == epoch
    assert whole().startswith("日志完整")

    asyncio.run(serve_on(database))
    assert asked(database, "SELECT count(*) FROM outbox") == [(0,)]
    assert whole().startswith("日志完整")


def whole() -> str:
    done = CliRunner().invoke(main, ["journal", "verify"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


async def serve_on(database: Path) -> None:
    clock = VirtualClock(AFTERWARDS)
    async with LocalCluster.open(str(database), clock=clock) as cluster:
        it = Town(cluster, clock, HALL)
        first, second = f"{HALL}-20261123-A001", f"{HALL}-20261123-A002"
        # The service that was being finished: whether it was, the database knows; its ticket hears of it now.
        window = await it.view("window", WINDOW)
        if window["serving"] is not None:
            await it.do(WINDOW, messages.Finish(), CLERK)
        await it.until("ticket", first, lambda view: view["state"] == "finished")
        called = await it.do(WINDOW, messages.CallNext(), CLERK)
        assert called["ticket"]["id"] == second
        await it.do(WINDOW, messages.Start(), CLERK)
        await it.do(WINDOW, messages.Finish(), CLERK)
        await it.until("ticket", second, lambda view: view["state"] == "finished")
        assert (await it.take(f"{HALL}:A"))["number"] == "A004"
        assert await cluster.events(Address("ticket", second))
        with anyio.fail_after(30):
            while await it.rows("outbox"):
                await anyio.sleep(0.01)
