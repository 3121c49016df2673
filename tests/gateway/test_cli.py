"""The command line: the journal checked and shown, and one clear line for whatever stands in the way."""

from __future__ import annotations

import asyncio
import os
import socket
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from actors import Address, LocalCluster
from common.people import EDGE
from gateway.account import Create, OpenSession
from gateway.cli import main

ADDRESS = Address("account", "clerk01")
Tianhe = Callable[..., Result]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A small history: six events of two accounts, the last one's own being the first's; and of their directory."""

    async def write() -> None:
        async with LocalCluster.open(str(tmp_path / "tianhe.db")) as cluster:
            for username in ("clerk01", "clerk02"):
                account = Create(display_name="窗口人员", roles=("clerk",), halls=(), password="sealed")
                await cluster.call(Address("account", username), account, caller=EDGE)
            for number in range(4):
                await cluster.call(ADDRESS, OpenSession(digest=f"d{number}", seconds=60), caller=EDGE)

    asyncio.run(write())
    return tmp_path / "tianhe.db"


@pytest.fixture
def tianhe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tianhe:
    monkeypatch.setenv("TIANHE_DATA_DIR", str(tmp_path))
    return lambda *arguments: CliRunner().invoke(main, arguments)


def tamper(database: Path, statement: str) -> None:
    with sqlite3.connect(database) as db:
        db.execute(statement)
    db.close()


def test_a_whole_journal(database: Path, tianhe: Tianhe) -> None:
    result = tianhe("journal", "verify")
    assert result.exit_code == 0, result.output
    assert "8 events of 3 actors" in result.output


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE journal SET data = replace(data, 'd1', 'dX') WHERE seq = 3", "account/clerk01 #3"),
        ("UPDATE journal SET at = at + 1 WHERE key = 'clerk02'", "account/clerk02 #1"),
        ("UPDATE journal SET actor = 'admin' WHERE seq = 5", "account/clerk01 #5"),
        ("UPDATE journal SET hash = zeroblob(32) WHERE seq = 2", "account/clerk01 #2"),
        ("DELETE FROM journal WHERE seq = 4", "account/clerk01 #4"),
        ("DELETE FROM journal WHERE key = 'clerk02'", "position 3"),
        ("DELETE FROM journal WHERE position = 8", "position 8"),
        ("DELETE FROM journal WHERE position > 3", "position 8"),
        ("DELETE FROM journal", "position 8"),
    ],
)
def test_the_first_bad_event_is_named(database: Path, tianhe: Tianhe, statement: str, fault: str) -> None:
    tamper(database, statement)
    result = tianhe("journal", "verify")
    assert result.exit_code == 1
    assert fault in result.output.splitlines()[0]
    assert fault in result.output.splitlines()[-1]


def test_show(database: Path, tianhe: Tianhe) -> None:
    lines = tianhe("journal", "show", "account/clerk01").output.splitlines()
    assert [line.split("\t")[0] for line in lines] == ["1", "2", "3", "4", "5"]
    assert "窗口人员" in lines[0]
    assert lines[1].split("\t")[2:4] == ["account.session_opened", "gateway"]
    assert tianhe("journal", "show", "account/clerk01", "--after", "4").output.splitlines() == lines[4:]
    nobody = tianhe("journal", "show", "account/nobody")
    assert (nobody.exit_code, "account/nobody" in nobody.output) == (1, True)
    assert tianhe("journal", "show", "nonsense").exit_code == 2


def one_line(result: Result, *words: str) -> None:
    assert result.exit_code == 1
    assert len(result.output.splitlines()) == 1, result.output
    for word in words:
        assert word in result.output


def test_a_port_in_use_is_found_before_anything_is_started(tianhe: Tianhe, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        one_line(tianhe("up", "--port", str(port)), str(port), "TIANHE_PORT", "已被占用")
    assert list(tmp_path.iterdir()) == []


def test_wrong_settings(tianhe: Tianhe, monkeypatch: pytest.MonkeyPatch) -> None:
    one_line(tianhe("up", "--host", "0.0.0.0"), "TIANHE_DEMO=false", "演示模式")
    monkeypatch.setenv("TIANHE_DEMO", "false")
    one_line(tianhe("up", "--host", "192.0.2.1"), "192.0.2.1", "TIANHE_HOST")
    monkeypatch.setenv("TIANHE_DATABASE_URL", "postgresql://hall:hidden@db/hall")
    result = tianhe("journal", "verify")
    one_line(result, "does not answer")
    assert "hidden" not in result.output
    monkeypatch.setenv("TIANHE_DATABASE_URL", "nonsense")
    one_line(tianhe("journal", "verify"), "TIANHE_DATABASE_URL")


def test_no_database_is_not_made_by_looking(tianhe: Tianhe, tmp_path: Path) -> None:
    one_line(tianhe("journal", "verify"), "tianhe up")
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_database(tianhe: Tianhe, tmp_path: Path) -> None:
    (tmp_path / "tianhe.db").write_bytes(os.urandom(8192))
    one_line(tianhe("journal", "verify"), "已损坏", "restore it from a backup")
