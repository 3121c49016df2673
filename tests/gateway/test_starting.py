"""`tianhe up`: whatever stands in its way is one line in both languages, at once, and exit status 1.

The program runs as it is, in a process of its own; what it meets is real: permissions as another user, a file system
that is full, a lock that another process holds.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy

from actors.stores.sqlite_file import connect
from gateway.database import migrate, run_on
from gateway.listening import CannotStart
from gateway.on_ray import check_ray_address
from gateway.settings import Settings
from gateway.starting import explained, prepare, reserved
from tests.conftest import ROOT
from tests.databases import Databases
from tests.stores.harm import with_port

PROGRAM = [sys.executable, "-m", "gateway.cli"]
NOBODY = 65534
PATIENCE = 100  # s; what takes longer hangs
Start = Callable[..., subprocess.CompletedProcess[str]]


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def environment(folder: Path, **settings: str) -> dict[str, str]:
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("TIANHE_", "RAY_"))}
    return ours | {"TIANHE_DATA_DIR": str(folder), "TIANHE_PORT": str(free_port())} | settings


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "data"
    made.mkdir()
    return made


@pytest.fixture
def start(folder: Path) -> Start:
    def run(*, before: tuple[str, ...] = (), **settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*before, *PROGRAM, "up"],
            cwd=ROOT,
            env=environment(folder, **settings),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    return run


def one_line(done: subprocess.CompletedProcess[str], *words: str) -> None:
    assert done.returncode == 1, done
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    for word in words:
        assert word in lines[0]


def refused(settings: Settings, code: str) -> str:
    """What the checks before the start say."""
    with pytest.raises(CannotStart) as caught, explained(settings), reserved(settings) as database:
        prepare(settings, database)
    assert caught.value.code == code
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_second_tianhe_on_the_same_data(folder: Path, start: Start) -> None:
    with reserved(Settings.read(data_dir=folder)):
        one_line(start(), str(os.getpid()), "正由另一个 tianhe 使用", "Another tianhe", "TIANHE_DATA_DIR")
    with reserved(Settings.read(data_dir=folder)):
        pass  # free again as soon as the other is gone


def test_gateways_of_one_ray_share_the_data(folder: Path) -> None:
    settings = Settings.read(data_dir=folder)
    with reserved(settings, shared=True), reserved(settings, shared=True), pytest.raises(CannotStart):
        reserved(settings).__enter__()


def test_the_lock_is_not_left_behind_by_a_kill(folder: Path) -> None:
    hold = "import fcntl, sys, time; f = open(sys.argv[1], 'w'); fcntl.flock(f, 2); print(flush=True); time.sleep(600)"
    holder = subprocess.Popen([sys.executable, "-c", hold, str(folder / "tianhe.db.lock")], stdout=subprocess.PIPE)
    assert holder.stdout is not None
    holder.stdout.readline()
    refused(Settings.read(data_dir=folder), "start.running")
    holder.kill()
    holder.wait()
    holder.stdout.close()
    with reserved(Settings.read(data_dir=folder)):
        pass


as_another_user = pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("setpriv") is None, reason="root is not refused by permissions"
)


AS_NOBODY = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that other users can reach; pytest's own are closed to them."""
    with tempfile.TemporaryDirectory() as name:
        os.chmod(name, 0o755)
        yield Path(name)


def test_a_data_folder_that_is_a_file(tmp_path: Path, start: Start) -> None:
    (tmp_path / "file").touch()
    one_line(start(TIANHE_DATA_DIR=str(tmp_path / "file")), "TIANHE_DATA_DIR")


@as_another_user
def test_a_folder_that_cannot_be_written(open_folder: Path, start: Start) -> None:
    done = start(before=AS_NOBODY, TIANHE_DATA_DIR=str(open_folder))
    one_line(done, "TIANHE_DATA_DIR", "不能写入", "cannot be written")


@as_another_user
def test_a_database_that_cannot_be_written(open_folder: Path, start: Start) -> None:
    migrate(open_folder / "tianhe.db")
    os.chmod(open_folder, 0o777)
    os.chmod(open_folder / "tianhe.db", 0o444)
    one_line(start(before=AS_NOBODY, TIANHE_DATA_DIR=str(open_folder)), "tianhe.db", "只读", "read-only")


def test_a_full_disk(folder: Path, start: Start) -> None:
    inside = f'mount -t tmpfs -o size=256k none {folder} && exec "$@"'
    before = ("unshare", "--mount", "--map-root-user", "sh", "-c", inside, "sh")
    if (
        shutil.which("unshare") is None
        or subprocess.run([*before, "true"], capture_output=True, check=False).returncode
    ):
        pytest.skip("file systems cannot be mounted here")
    one_line(start(before=before), "tianhe.db", "磁盘已满", "free some space")


def test_a_database_that_is_full_to_the_last_page(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def narrow(path: str, **options: bool) -> sqlite3.Connection:
        db = connect(path, **options)
        db.execute("PRAGMA max_page_count = 1")
        return db

    monkeypatch.setattr("gateway.starting.connect", narrow)
    settings = Settings.read(data_dir=folder)
    with explained(settings), reserved(settings) as database:
        prepare(settings, database)  # a page that is there already can still be written

    def fill(path: object) -> None:
        db = narrow(str(path))
        try:
            db.execute("CREATE TABLE more (x)")
            db.execute("INSERT INTO more VALUES (zeroblob(10000))")
        finally:
            db.close()

    monkeypatch.setattr("gateway.starting.migrate", fill)
    assert "tianhe.db" in refused(settings, "store.full")


@pytest.mark.parametrize("lock", ["EXCLUSIVE", "IMMEDIATE"])
def test_a_database_that_another_program_holds(folder: Path, lock: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def hasty(path: str, **options: bool) -> sqlite3.Connection:
        db = connect(path, **options)
        db.execute("PRAGMA busy_timeout = 50")
        return db

    monkeypatch.setattr("gateway.starting.connect", hasty)
    migrate(folder / "tianhe.db")
    other = sqlite3.connect(folder / "tianhe.db", isolation_level=None)
    other.execute(f"BEGIN {lock}")
    try:
        assert "请先停止该程序" in refused(Settings.read(data_dir=folder), "store.locked")
    finally:
        other.close()


def test_a_database_that_is_damaged_newer_or_a_folder(folder: Path) -> None:
    settings = Settings.read(data_dir=folder)
    path = folder / "tianhe.db"
    path.mkdir()
    refused(settings, "store.missing")
    path.rmdir()
    path.write_bytes(os.urandom(8192))
    refused(settings, "store.corrupt")
    path.unlink()
    migrate(path)
    with sqlite3.connect(path) as db:
        db.execute("UPDATE alembic_version SET version_num = '9999' WHERE version_num LIKE '0%'")
    db.close()
    refused(settings, "store.newer")


@pytest.mark.parametrize("where", ["header", "pages"])
def test_a_database_that_is_damaged_in_places(folder: Path, where: str) -> None:
    path = folder / "tianhe.db"
    migrate(path)
    was = path.read_bytes()
    damaged = b"\xa5" * 100 + was[100:] if where == "header" else was[:4096] + b"\xa5" * (len(was) - 4096)
    path.write_bytes(damaged)
    refused(Settings.read(data_dir=folder), "store.corrupt")
    assert path.read_bytes() == damaged, "nothing of it is touched"


NOT_SERVING: dict[str, Callable[[str], str]] = {
    "unreachable": lambda url: with_port(url, 1),
    "refused": lambda url: url.replace("//hall", "//nobody"),
    "newer": lambda url: from_the_future(url),
}


def from_the_future(url: str) -> str:
    migrate(url)
    later = sqlalchemy.text("UPDATE alembic_version SET version_num = '9999' WHERE version_num LIKE '0%'")
    run_on(url, lambda db: (db.execute(later), db.commit()))
    return url


@pytest.mark.parametrize("kind", ["postgresql", pytest.param("mariadb", marks=pytest.mark.slow)])
@pytest.mark.parametrize("problem", NOT_SERVING)
def test_a_database_server_that_does_not_serve_us(
    problem: str, kind: str, folder: Path, servers: Callable[[str], Databases]
) -> None:
    url = NOT_SERVING[problem](servers(kind).empty())
    said = refused(Settings.read(data_dir=folder, database_url=url), f"store.{problem}")
    assert "//hall:hall@" not in said


def test_a_postgresql_that_takes_no_writes(folder: Path, servers: Callable[[str], Databases]) -> None:
    url = servers("postgresql").empty()
    setting = f"ALTER DATABASE {url.rpartition('/')[2]} SET default_transaction_read_only = on"
    run_on(url, lambda db: (db.execute(sqlalchemy.text(setting)), db.commit()))
    refused(Settings.read(data_dir=folder, database_url=url), "store.standby")


@pytest.mark.slow
def test_a_mariadb_that_takes_no_writes(folder: Path, servers: Callable[[str], Any]) -> None:
    url = servers("mariadb").empty()
    servers("mariadb").execute("SET GLOBAL read_only = ON")
    try:
        refused(Settings.read(data_dir=folder, database_url=url), "store.standby")
    finally:
        servers("mariadb").execute("SET GLOBAL read_only = OFF")


def test_a_postgresql_database_of_another_encoding(folder: Path, servers: Callable[[str], Databases]) -> None:
    url = servers("postgresql").empty()
    make = "CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0"
    run_on(url, lambda db: db.execution_options(isolation_level="AUTOCOMMIT").execute(sqlalchemy.text(make)))
    latin = url.rpartition("/")[0] + "/latin"
    assert "UTF8" in refused(Settings.read(data_dir=folder, database_url=latin), "store.other")


def test_a_damaged_key_file_is_not_replaced(folder: Path, start: Start) -> None:
    (folder / "server.key").write_bytes(b"")
    one_line(start(), "server.key", "密钥文件", "restore it from a backup")
    assert (folder / "server.key").read_bytes() == b""


def test_no_ray_at_the_address(folder: Path, start: Start) -> None:
    port = free_port()
    one_line(start(TIANHE_RAY_ADDRESS=f"127.0.0.1:{port}"), f"127.0.0.1:{port}", "TIANHE_RAY_ADDRESS", "连不上")
    for address in ("127.0.0.1:http", "127.0.0.1:99999999999", f"[::1]:{port}"):
        with pytest.raises(CannotStart):
            check_ray_address(Settings.read(data_dir=folder, ray_address=address))


def test_a_ray_that_does_not_start(tmp_path: Path, start: Start) -> None:
    """Its sockets need a short path: a temporary folder far down is one that Ray cannot use."""
    deep = tmp_path / ("d" * 100)
    deep.mkdir()
    one_line(start(TMPDIR=str(deep)), "Ray", "临时目录", "temporary folder")


# The whole way --------------------------------------------------------------------------------------------------------


class Hall:
    """`tianhe up` in a process of its own."""

    def __init__(self, folder: Path) -> None:
        self._environment = environment(folder)
        self.url = f"http://127.0.0.1:{self._environment['TIANHE_PORT']}"
        self.errors = folder.parent / "stderr"
        with self.errors.open("w") as errors:
            self.process = subprocess.Popen(
                [*PROGRAM, "up"],
                cwd=ROOT,
                env=self._environment,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                start_new_session=True,
            )

    @contextmanager
    def healthy(self) -> Iterator[httpx.Client]:
        """A client, once the hall is healthy. Nothing of the hall is left behind when a test fails."""
        try:
            with httpx.Client(base_url=self.url, timeout=5) as client:
                self._wait(client)
                yield client
        finally:
            if self.process.poll() is None:
                self.process.terminate()
                self.process.wait(PATIENCE)

    def _wait(self, client: httpx.Client) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if self.process.poll() is not None:
                break
            with suppress(httpx.TransportError):
                if client.get("/healthz").status_code == 200:
                    return
            time.sleep(0.2)
        raise AssertionError(self.errors.read_text())

    def stop(self, number: signal.Signals) -> None:
        """It must end with status 0, without a trace."""
        self.process.send_signal(number)
        assert self.process.wait(PATIENCE) == 0
        written = self.errors.read_text()
        assert "Traceback" not in written
        assert "Error" not in written
        assert "SIGTERM" not in written

    def left(self) -> list[str]:
        """Processes of its session that do not end: they have been killed, and may take a moment."""
        until = time.monotonic() + 30
        while (found := self._processes()) and time.monotonic() < until:
            time.sleep(0.1)
        return found

    def _processes(self) -> list[str]:
        found = []
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                name, _, rest = stat.read_text("latin-1").rpartition(")")
            except OSError:
                continue
            state, _, _, session = rest.split()[:4]
            if int(session) == self.process.pid and state != "Z":
                found.append(name)
        return found


@pytest.mark.ray
def test_a_ticket_outlives_a_stop(folder: Path) -> None:
    hall = Hall(folder)
    with hall.healthy() as client:
        ticket = client.post("/api/halls/440106/tickets", json={"queue": "440106:A"})
        assert ticket.status_code == 201
        hall.stop(signal.SIGTERM)
    assert hall.left() == []

    verified = subprocess.run(
        [*PROGRAM, "journal", "verify"], cwd=ROOT, env=environment(folder), capture_output=True, text=True, check=False
    )
    assert verified.returncode == 0, verified.stderr
    assert "is whole" in verified.stdout

    again = Hall(folder)
    with again.healthy() as client:
        taken = ticket.json()
        found = client.get(f"/api/tickets/{taken['id']}", params={"secret": taken["secret"]}).json()
        assert (found["state"], found["number"]) == ("waiting", taken["number"])
        again.stop(signal.SIGINT)
    assert again.left() == []
