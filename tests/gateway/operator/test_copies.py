"""Backups made while somebody writes, and put back: whole, checked, with a new epoch, never over a running hall."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from actors import Address, LocalCluster, VirtualClock
from common.people import EDGE
from gateway.account import Create, OpenSession
from gateway.cli import main
from gateway.database import migrate
from gateway.keys import Keys
from gateway.operator.copies import back_up, check
from gateway.passwords import Passwords
from gateway.settings import Settings
from gateway.starting import reserved

CHEN = Address("account", "chen")
Tianhe = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of a stopped hall with one account."""
    made = tmp_path / "data"
    made.mkdir()
    migrate(made / "tianhe.db")
    monkeypatch.setenv("TIANHE_DATA_DIR", str(made))

    async def account() -> None:
        sealed = await Passwords(Keys.open(made)).seal("chen", "a good password")
        async with LocalCluster.open(str(made / "tianhe.db")) as cluster:
            create = Create(display_name="x", roles=("admin",), halls=(), password=sealed)
            await cluster.call(CHEN, create, caller=EDGE)

    asyncio.run(account())
    return made


@pytest.fixture
def tianhe() -> Tianhe:
    return lambda *arguments: CliRunner().invoke(main, [str(argument) for argument in arguments])


async def sign_in(cluster: LocalCluster, *digests: str) -> None:
    for digest in digests:
        await cluster.call(CHEN, OpenSession(digest=digest, seconds=60), caller=EDGE)


def history(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as db:
        return [row[0] for row in db.execute("SELECT type FROM journal WHERE kind = 'account' ORDER BY seq")]


def epoch(path: Path) -> str:
    with closing(sqlite3.connect(path)) as db:
        return str(db.execute("SELECT value FROM store WHERE name = 'epoch'").fetchone()[0])


def one_line(result: Result, *words: str) -> None:
    assert (result.exit_code, len(result.output.splitlines())) == (1, 1), result.output
    for word in words:
        assert word in result.output


def test_a_copy_of_a_hall_that_goes_on_is_one_moment_of_it(folder: Path, tmp_path: Path) -> None:
    async def live() -> None:
        async with LocalCluster.open(str(folder / "tianhe.db"), clock=VirtualClock()) as cluster:
            await sign_in(cluster, "a")
            copying = asyncio.create_task(
                asyncio.to_thread(back_up, folder / "tianhe.db", tmp_path / "copy.db", folder / "segments")
            )
            written = 0
            while not copying.done():
                await sign_in(cluster, f"b{written}")
                written += 1
            await copying
            assert written > 0

    asyncio.run(live())
    copied = history(tmp_path / "copy.db")
    assert copied == history(folder / "tianhe.db")[: len(copied)]
    assert len(copied) >= 2
    assert (tmp_path / "copy.db").stat().st_mode & 0o777 == 0o600
    assert {path.name for path in tmp_path.iterdir()} == {"data", "copy.db"}


def test_there_and_back(folder: Path, tmp_path: Path, tianhe: Tianhe) -> None:
    before = epoch(folder / "tianhe.db")
    made = tianhe("backup", tmp_path)
    assert made.exit_code == 0, made.output
    (copy,) = tmp_path.glob("tianhe-*.db")

    async def go_on() -> None:
        async with LocalCluster.open(str(folder / "tianhe.db")) as cluster:
            await sign_in(cluster, "after the copy")

    asyncio.run(go_on())
    longer = history(folder / "tianhe.db")
    done = tianhe("restore", copy)
    assert done.exit_code == 0, done.output
    assert history(folder / "tianhe.db") == longer[:-1]
    assert epoch(folder / "tianhe.db") not in (before, "")
    assert epoch(folder / "tianhe.db") in done.output
    assert epoch(copy) == before
    (kept,) = folder.glob("tianhe.db.before-*")
    assert history(kept) == longer
    assert tianhe("journal", "verify").exit_code == 0
    turns = {"tianhe.db-turn", "tianhe.db-door"}  # where hosts queue up for the file
    known = {"tianhe.db", "tianhe.db.lock", "server.key", kept.name}
    assert {path.name for path in folder.iterdir()} - turns == known
    asyncio.run(go_on())  # it is served again
    assert history(folder / "tianhe.db") == longer


def test_into_an_empty_folder(folder: Path, tmp_path: Path, tianhe: Tianhe, monkeypatch: pytest.MonkeyPatch) -> None:
    assert tianhe("backup", tmp_path / "copy.db").exit_code == 0
    monkeypatch.setenv("TIANHE_DATA_DIR", str(tmp_path / "new"))
    one_line(tianhe("restore", tmp_path / "copy.db"), "server.key")
    Keys.open(tmp_path / "new")
    one_line(tianhe("restore", tmp_path / "copy.db"), "another server key", "不是用本机的密钥")
    assert not (tmp_path / "new" / "tianhe.db").exists()
    os.replace(folder / "server.key", tmp_path / "new" / "server.key")
    assert tianhe("restore", tmp_path / "copy.db").exit_code == 0
    assert history(tmp_path / "new" / "tianhe.db") == ["account.created"]


def test_a_copy_whose_people_nobody_can_read_says_so(folder: Path, tmp_path: Path, tianhe: Tianhe) -> None:
    key = ("k", None, None, "visit", "20261123", 1, "9c41d20e", "wrapped")
    with closing(sqlite3.connect(folder / "tianhe.db")) as db, db:
        db.execute("INSERT INTO person_key VALUES (?, ?, ?, ?, ?, ?, ?, ?)", key)
    assert tianhe("backup", tmp_path / "copy.db").exit_code == 0
    done = tianhe("restore", tmp_path / "copy.db")
    assert (done.exit_code, "privacy.keys" in done.output) == (0, True)
    assert "privacy.keys" in tianhe("doctor").output
    ring = [{"id": "9c41d20e", "made": "", "key": "MDEyMzQ1Njc4OWFiY2RlZg=="}]
    (folder / "privacy.keys").write_text(json.dumps(ring))
    assert "privacy.keys" not in tianhe("restore", tmp_path / "copy.db").output


def test_never_over_a_running_hall(folder: Path, tmp_path: Path, tianhe: Tianhe) -> None:
    assert tianhe("backup", tmp_path / "copy.db").exit_code == 0
    before = epoch(folder / "tianhe.db")
    for shared in (False, True):  # also where several gateways share it
        with reserved(Settings.read(), shared=shared):
            one_line(tianhe("restore", tmp_path / "copy.db"), "Another tianhe")
    assert epoch(folder / "tianhe.db") == before


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        ("DELETE FROM journal WHERE position = (SELECT max(position) FROM journal)", "damaged"),
        ("UPDATE alembic_version SET version_num = '9999' WHERE version_num LIKE '0%'", "newer version"),
    ],
)
def test_a_bad_copy_changes_nothing(folder: Path, tmp_path: Path, tianhe: Tianhe, damage: str, words: str) -> None:
    copy = tmp_path / "copy.db"
    assert tianhe("backup", copy).exit_code == 0
    with closing(sqlite3.connect(copy)) as db, db:
        db.execute(damage)
    before = (folder / "tianhe.db").read_bytes()
    one_line(tianhe("restore", copy), words)
    assert (folder / "tianhe.db").read_bytes() == before
    copy.write_bytes(os.urandom(8192))
    one_line(tianhe("restore", copy), "corrupt")


def test_a_backup_overwrites_nothing_and_leaves_nothing_half_done(folder: Path, tmp_path: Path, tianhe: Tianhe) -> None:
    (tmp_path / "precious").write_text("x")
    one_line(tianhe("backup", tmp_path / "precious"), "already")
    assert (tmp_path / "precious").read_text() == "x"
    with closing(sqlite3.connect(folder / "tianhe.db")) as db, db:
        db.execute("DELETE FROM journal WHERE position = (SELECT max(position) FROM journal)")
    one_line(tianhe("backup", tmp_path / "copy.db"), "damaged")
    assert {path.name for path in tmp_path.iterdir()} == {"data", "precious"}
    check_only = tmp_path / "empty.db"
    migrate(check_only)
    assert check(check_only) is None


@pytest.mark.parametrize("target", ["missing/copy.db", "file/copy.db", "x" * 300])
def test_a_place_where_no_copy_can_be_is_said_in_one_line(
    folder: Path, tmp_path: Path, tianhe: Tianhe, target: str
) -> None:
    (tmp_path / "file").write_text("x")
    one_line(tianhe("backup", tmp_path / target), "cannot be used", target.partition("/")[0])
    one_line(tianhe("backup", "/proc/copy.db"), "/proc")
    assert sorted(path.name for path in tmp_path.iterdir() if path != folder) == ["file"]


def test_a_copy_that_cannot_be_read_is_said_in_one_line(folder: Path, tmp_path: Path, tianhe: Tianhe) -> None:
    (tmp_path / "no-copy").write_text("x")
    one_line(tianhe("restore", tmp_path / "no-copy"), "damaged")
    assert tianhe("restore", tmp_path / "missing").exit_code == 2
    assert tianhe("restore", tmp_path).exit_code == 2
