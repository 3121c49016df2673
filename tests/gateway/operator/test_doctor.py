"""What the doctor finds, check by check; and that its facts are those of the machine."""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Connection

from actors import Address, LocalCluster
from common.people import EDGE
from gateway.account import Create
from gateway.cli import main
from gateway.database import migrate, run_on
from gateway.keys import Keys
from gateway.operator.doctor import CHECKS, MIB, Facts, Finding, examine, filesystem_of, left_over
from gateway.operator.examining import gather
from gateway.operator.figures import GatewayFigures, HostFigures, Status, StoreFigures
from gateway.passwords import Passwords
from gateway.settings import Settings
from gateway.texts import every_text
from tests.databases import PostgresDatabases
from tests.gateway.operator.test_status import status


def hall(
    *,
    version: str = "1",
    epoch: str = "e",
    silent: tuple[bool, ...] = (False, False),
    nodes: tuple[str, ...] = ("a", "a"),
    theirs: str = "e",
    store: StoreFigures | None = None,
    down: bool = False,
) -> Status:
    blank = status(0).hosts[0].model_dump()
    hosts = [
        HostFigures(**blank | {"index": n, "silent": still, "node": node, "epoch": theirs})
        for n, (still, node) in enumerate(zip(silent, nodes, strict=True))
    ]
    found = None if down else store or stored()
    gateway = GatewayFigures(pid=1, resident=1, sockets=0, channels=0, deliveries=0, feed_lag=0)
    return Status(version=version, epoch=epoch, at=0, hosts=hosts, store=found, problem="full", gateway=gateway)


def stored(parked: int = 0, oldest: float = 0, skew: float | None = None) -> StoreFigures:
    return StoreFigures(position=1, outbox=1, oldest_seconds=oldest, parked=parked, bytes=1, skew_seconds=skew)


def facts(**given: object) -> Facts:
    return Facts(data_dir="var", version="1", **given)  # type: ignore[arg-type]


CASES: list[tuple[str, dict[str, object], str, str]] = [
    ("folder", {}, "ok", ""),
    ("folder", {"folder": "missing"}, "ok", "doctor.folder_missing"),
    ("folder", {"folder": "unwritable"}, "fault", "start.data_dir"),
    ("folder", {"folder_mode": 0o750}, "warning", "doctor.open_folder"),
    ("folder", {"folder_mode": 0o750, "open_files": ("server.key",)}, "fault", "doctor.open_files"),
    ("disk", {"free": 16 * MIB - 1}, "fault", "doctor.disk_full"),
    ("disk", {"free": 16 * MIB}, "warning", "doctor.disk_tight"),
    ("disk", {"free": 1024 * MIB}, "ok", ""),
    ("filesystem", {"filesystem": "nfs4"}, "fault", "doctor.network_disk"),
    ("filesystem", {"filesystem": "fuse.sshfs"}, "fault", "doctor.network_disk"),
    ("filesystem", {"filesystem": "nfs4", "sqlite": False}, "ok", ""),
    ("filesystem", {"filesystem": "xfs"}, "ok", ""),
    ("database", {"problem": "doctor.no_database"}, "ok", "doctor.no_database"),
    ("database", {"problem": "store.corrupt"}, "fault", "store.corrupt"),
    ("database", {"problem": "store.newer"}, "fault", "store.newer"),
    ("database", {"journal": ("position 3",), "older": True}, "fault", "journal.broken"),
    ("database", {"older": True}, "ok", "doctor.older"),
    ("segments", {}, "ok", ""),
    ("segments", {"segments": ("journal-1.db",), "segments_dir": "/x"}, "fault", "doctor.segments"),
    ("key", {"key_fits": None}, "ok", ""),
    ("key", {"key_fits": True}, "ok", ""),
    ("key", {"key_fits": False}, "fault", "doctor.key"),
    ("ring", {}, "ok", ""),
    ("ring", {"keys_lost": 3}, "fault", "doctor.ring"),
    ("port", {}, "ok", ""),
    ("port", {"port_problem": "start.port_forbidden"}, "fault", "start.port_forbidden"),
    ("port", {"hall_problem": "operator.other_hall"}, "fault", "operator.other_hall"),
    ("port", {"hall": hall(), "port_problem": "start.port_in_use"}, "ok", ""),
    ("running", {}, "ok", "doctor.not_running"),
    ("running", {"hall": hall()}, "ok", ""),
    ("running", {"hall": hall(silent=(False, True))}, "fault", "doctor.silent"),
    ("running", {"hall": hall(silent=(), nodes=())}, "fault", "doctor.silent"),
    ("running", {"hall": hall(down=True)}, "fault", "doctor.store_silent"),
    ("running", {"hall": hall(store=stored(parked=2))}, "warning", "doctor.parked"),
    ("running", {"hall": hall(store=stored(oldest=61))}, "warning", "doctor.stuck"),
    ("epoch", {}, "ok", ""),
    ("epoch", {"hall": hall(), "epoch": "e"}, "ok", ""),
    ("epoch", {"hall": hall(), "epoch": None}, "ok", ""),
    ("epoch", {"hall": hall(), "epoch": "f"}, "fault", "doctor.epoch"),
    ("epoch", {"hall": hall(theirs="g"), "epoch": "e"}, "fault", "doctor.epoch"),
    ("epoch", {"hall": hall(theirs="", silent=(True, True)), "epoch": "e"}, "ok", ""),
    ("version", {"hall": hall()}, "ok", ""),
    ("version", {"hall": hall(version="2")}, "warning", "doctor.version"),
    ("nodes", {"hall": hall(nodes=("a", "b"))}, "fault", "doctor.nodes"),
    ("nodes", {"hall": hall(nodes=("a", "b")), "sqlite": False}, "ok", ""),
    ("nodes", {"ray_address": "10.0.0.5:6379"}, "fault", "doctor.nodes"),
    ("nodes", {"ray_address": "127.0.0.1:6379"}, "ok", ""),
    ("nodes", {"ray_address": "auto"}, "ok", ""),
    ("clock", {}, "ok", ""),
    ("clock", {"hall": hall(store=stored(skew=-2.1))}, "fault", "doctor.skew"),
    ("clock", {"hall": hall(store=stored(skew=2.0))}, "ok", ""),
    ("clock", {"now": 0, "last": 61_000_000}, "fault", "doctor.clock_behind"),
    ("clock", {"now": 0, "last": 60_000_000}, "ok", ""),
    ("clock", {"synchronised": False}, "warning", "doctor.unsynchronised"),
    ("clock", {"synchronised": None}, "ok", ""),
    ("descriptors", {"descriptors": 8191}, "warning", "doctor.descriptors"),
    ("descriptors", {"descriptors": 8192}, "ok", ""),
    ("memory", {"memory": 1099 * MIB, "hosts": 4}, "fault", "doctor.memory"),
    ("memory", {"memory": 1100 * MIB, "hosts": 4}, "ok", ""),
    ("memory", {"memory": 0, "hall": hall()}, "ok", ""),
    ("leftovers", {"leftovers": (7, 8)}, "fault", "doctor.leftovers"),
    ("leftovers", {}, "ok", ""),
    ("pages", {"pages": False}, "fault", "doctor.pages"),
    ("pages", {"voices": False}, "warning", "doctor.voices"),
    ("pages", {}, "ok", ""),
    ("exposure", {"host": "0.0.0.0", "secure_cookies": False}, "warning", "doctor.cookies"),
    ("exposure", {"host": "0.0.0.0"}, "ok", ""),
    ("exposure", {"secure_cookies": False}, "ok", ""),
]


@pytest.mark.parametrize(("check", "given", "level", "code"), CASES)
def test_a_check(check: str, given: dict[str, object], level: str, code: str) -> None:
    found = dict(examine(facts(**given)))[check]
    assert (found.level, found.code) == (level, code)
    if code:
        for language in ("zh", "en"):
            said = every_text()[code][language].format_map(dict(found.facts))  # every placeholder is filled
            assert "\n" not in said


def test_every_check_is_tested_and_told() -> None:
    assert {case[0] for case in CASES} == {check.__name__ for check in CHECKS}
    assert all(f"doctor.check.{check.__name__}" in every_text() for check in CHECKS)


MOUNTS = """21 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 21 0:26 / /srv rw shared:12 - xfs /dev/sdb1 rw
31 30 0:27 / /srv/hall\\040data rw shared:13 master:2 - nfs4 server:/x rw
32 21 0:28 / /srv2 rw - tmpfs none rw
a broken line"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "ext4"),
        ("/home", "ext4"),
        ("/srv", "xfs"),
        ("/srv/a", "xfs"),
        ("/srv/hall data/b", "nfs4"),
        ("/srv2/a", "tmpfs"),
    ],
)
def test_the_file_system_of_a_path(path: str, kind: str) -> None:
    assert filesystem_of(path, MOUNTS.splitlines()) == kind
    assert filesystem_of(path, []) == "?"


def test_a_ray_whose_gateway_is_gone_is_left_over() -> None:
    processes = {
        10: "python -m gateway.cli up",
        11: "gcs_server --log_dir=/tmp/tianhe-ray-10-ab/session_1/logs",
        12: "raylet --log_dir=/tmp/tianhe-ray-9-cd/session_2/logs",
        13: "vim tianhe-ray-notes",
        14: "raylet --log_dir=/tmp/ray/session_2",
    }
    assert left_over(processes, "tianhe-ray-") == (12,)


# The facts of this machine --------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with a database of one account, and a port that nobody has."""
    made = tmp_path / "data"
    made.mkdir(mode=0o700)
    migrate(made / "tianhe.db")
    monkeypatch.setenv("TIANHE_DATA_DIR", str(made))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv("TIANHE_PORT", str(free.getsockname()[1]))
    return made


async def _account(folder: Path) -> None:
    sealed = await Passwords(Keys.open(folder)).seal("chen", "a good password")
    async with LocalCluster.open(str(folder / "tianhe.db")) as cluster:
        create = Create(display_name="x", roles=("admin",), halls=(), password=sealed)
        await cluster.call(Address("account", "chen"), create, caller=EDGE)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def found(name: str) -> Finding:
    return dict(examine(gather(Settings.read())))[name]


@pytest.mark.anyio
async def test_the_database_and_its_key(folder: Path) -> None:
    assert found("key").level == "ok"
    await _account(folder)
    there = gather(Settings.read())
    assert (there.problem, there.older, there.journal, there.key_fits) == (None, False, (), True)
    assert there.epoch is not None
    assert there.last is not None
    (folder / "server.key").write_bytes(os.urandom(32))
    assert found("key").code == "doctor.key"
    with closing(sqlite3.connect(folder / "tianhe.db")) as db, db:
        db.execute("DELETE FROM journal WHERE position = (SELECT max(position) FROM journal)")
    assert found("database").code == "journal.broken"
    with closing(sqlite3.connect(folder / "tianhe.db")) as db, db:
        db.execute("UPDATE alembic_version SET version_num = '0001' WHERE version_num LIKE '0%'")
    assert gather(Settings.read()).older
    with closing(sqlite3.connect(folder / "tianhe.db")) as db, db:
        db.execute("UPDATE alembic_version SET version_num = '9999' WHERE version_num LIKE '0%'")
    assert found("database").code == "store.newer"
    (folder / "tianhe.db").write_bytes(os.urandom(8192))
    assert found("database").code == "store.corrupt"
    (folder / "tianhe.db").unlink()
    assert found("database").code == "doctor.no_database"


def test_the_folder_and_what_can_be_read(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert found("folder").level == "ok"
    Keys.open(folder)
    (folder / "server.key").chmod(0o644)
    assert found("folder").code == "doctor.open_files"
    (folder / "server.key").chmod(0o600)
    folder.chmod(0o755)
    assert found("folder").code == "doctor.open_folder"
    monkeypatch.setenv("TIANHE_DATA_DIR", str(tmp_path / "a" / "b"))
    assert found("folder").code == "doctor.folder_missing"
    assert not (tmp_path / "a").exists()
    (tmp_path / "a").write_text("")
    monkeypatch.setenv("TIANHE_DATA_DIR", str(tmp_path / "a"))
    assert found("folder").code == "start.data_dir"


def test_a_port_that_another_program_has(folder: Path) -> None:
    assert found("port").level == "ok"
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", Settings.read().port))
        taken.listen()
        assert found("port").code == "start.port_in_use"


def test_a_server_is_asked(
    folder: Path, monkeypatch: pytest.MonkeyPatch, servers: Callable[[str], PostgresDatabases]
) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"postgresql://hall:hidden@127.0.0.1:{closed.getsockname()[1]}/hall"
        monkeypatch.setenv("TIANHE_DATABASE_URL", url)
        there = gather(Settings.read())
    assert (there.sqlite, there.problem) == (False, "store.unreachable")
    assert "hidden" not in there.database
    url = servers("postgresql").empty()
    monkeypatch.setenv("TIANHE_DATABASE_URL", url)
    assert gather(Settings.read()).older
    migrate(url)
    assert found("database").level == found("segments").level == "ok"
    add_segment(url, "lost.db")
    assert found("segments").facts["files"] == "lost.db"
    monkeypatch.setenv("TIANHE_DATABASE_URL", "nonsense")
    assert found("database").code == "start.database_url"


def add_segment(database: Path | str, name: str) -> None:
    """List a sealed part of the journal whose file is nowhere."""

    def add(db: Connection) -> None:
        db.exec_driver_sql(f"INSERT INTO segment (first, last, name, digest) VALUES (1, 2, '{name}', '')")
        db.commit()

    run_on(database, add)


def test_sealed_parts_of_the_journal_must_be_there(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert found("segments").level == "ok"
    add_segment(folder / "tianhe.db", "lost.db")
    assert found("segments").facts == {"folder": str(folder / "segments"), "files": "lost.db"}
    monkeypatch.setenv("TIANHE_SEGMENTS_DIR", str(tmp_path))
    assert found("segments").level == "fault"
    (tmp_path / "lost.db").touch()
    assert found("segments").level == "ok"


def test_leftover_processes_are_seen(folder: Path) -> None:
    dead = 2**22 + 1  # beyond the largest process number that Linux gives
    sleeper = [sys.executable, "-c", "input()", f"/tmp/tianhe-ray-{dead}-x/session/logs"]
    process = subprocess.Popen(sleeper, stdin=subprocess.PIPE)
    try:
        assert process.pid in gather(Settings.read()).leftovers
    finally:
        process.communicate(b"\n")
    assert process.pid not in gather(Settings.read()).leftovers


def test_the_command(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gateway.commands.doctor.gather", lambda _: facts(synchronised=False))

    def run(*options: str) -> Result:
        return CliRunner().invoke(main, ["doctor", *options])

    assert run().exit_code == 0
    assert "! 时钟 clock" in run().output
    assert len(run().output.splitlines()) == len(CHECKS)
    monkeypatch.setattr("gateway.commands.doctor.gather", lambda _: facts(pages=False))
    assert run().exit_code == 1
    assert {"check": "disk", "level": "ok", "advice": ""} in json.loads(run("--json").output)
