"""MariaDB as an ordinary process of the tests: a data folder and a port of its own, no root."""

import itertools
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from functools import partial
from pathlib import Path

from tests.servers import die_with_us, missing

PATH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])  # where servers are installed
PATIENCE = 30.0  # seconds in which it must be up
ADMIN = "admin"
USER = "hall"  # of the program: it may do what it likes in its own databases, and nothing else
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else "/tmp"  # no test waits for a disk


def binary(name: str) -> str:
    """A program of MariaDB's."""
    return shutil.which(name, path=PATH) or missing("mariadb-server")


class MariaServer:
    """One server; every test has a database of its own in it."""

    def __init__(self) -> None:
        self._server = binary("mariadbd")
        self._home = folder = Path(tempfile.mkdtemp(prefix="maria-", dir=MEMORY))  # a socket's path must be short
        self._data = folder / "data"
        self._log = folder / "log"
        self._socket = folder / "socket"
        self._process: subprocess.Popen[bytes] | None = None
        self._databases = itertools.count(1)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        # As root it wants to be told to stay root.
        self._as_user = ["--user=root"] if os.geteuid() == 0 else []
        install = [binary("mariadb-install-db"), "--no-defaults", f"--datadir={self._data}", *self._as_user]
        install += ["--auth-root-authentication-method=normal", "--skip-test-db"]
        subprocess.run(install, check=True, capture_output=True, timeout=120)
        self._init = folder / "init.sql"
        self._init.write_text(
            f"CREATE USER IF NOT EXISTS {ADMIN}@'127.0.0.1' IDENTIFIED BY '{ADMIN}';\n"
            f"GRANT ALL PRIVILEGES ON *.* TO {ADMIN}@'127.0.0.1' WITH GRANT OPTION;\n"
            f"CREATE USER IF NOT EXISTS {USER}@'127.0.0.1' IDENTIFIED BY '{USER}';\n"
        )

    def start(self, *options: str) -> "MariaServer":
        """Start, also again after a kill, and wait until it answers. Commits reach the operating system, which
        outlives the server; nobody pulls the plug of a test, so the disk is not waited for."""
        assert self._process is None
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [
                    self._server,
                    "--no-defaults",
                    *self._as_user,
                    f"--datadir={self._data}",
                    f"--tmpdir={self._data.parent}",  # not one that other servers use
                    f"--socket={self._socket}",
                    f"--port={self.port}",
                    "--bind-address=127.0.0.1",
                    "--skip-name-resolve",
                    f"--init-file={self._init}",
                    "--innodb-flush-log-at-trx-commit=2",
                    "--innodb-flush-method=nosync",
                    "--innodb-buffer-pool-size=64M",
                    "--performance-schema=OFF",
                    *options,
                ],
                preexec_fn=partial(die_with_us, signal.SIGKILL),
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                self.execute("SELECT 1")
                return self
            except subprocess.CalledProcessError:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(self._log.read_text(errors="replace")[-2000:]) from None
            time.sleep(0.05)

    def execute(self, sql: str) -> str:
        """Run statements as an administrator; answers rows as lines, columns parted by tabs."""
        command = [binary("mariadb"), "--no-defaults", "--batch", "--skip-column-names", f"--user={ADMIN}"]
        command += [f"--password={ADMIN}", "--host=127.0.0.1", f"--port={self.port}", f"--execute={sql}"]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout

    def fresh(self, like: str | None = None) -> str:
        """The address of a new database without tables, or of a copy of another one."""
        name = f"hall_{next(self._databases)}"
        sql = f"CREATE DATABASE {name}; GRANT ALL ON {name}.* TO {USER}@'127.0.0.1';"
        if like is not None:
            other = like.rpartition("/")[2]
            for table in self.execute(f"SHOW TABLES FROM {other}").split():
                sql += f"CREATE TABLE {name}.`{table}` LIKE {other}.`{table}`;"
                sql += f"INSERT INTO {name}.`{table}` SELECT * FROM {other}.`{table}`;"
        self.execute(sql)
        return f"mysql://{USER}:{USER}@127.0.0.1:{self.port}/{name}"

    empty = fresh

    def clear(self, url: str) -> None:
        """Delete all that a database holds; its tables stay."""
        name = url.rpartition("/")[2]
        tables = self.execute(f"SHOW TABLES FROM {name}").split()
        self.execute("".join(f"DELETE FROM {name}.`{table}`;" for table in tables))

    def drop(self, url: str) -> None:
        self.execute(f"DROP DATABASE {url.rpartition('/')[2]}")

    def signal(self, number: signal.Signals) -> None:
        """Stop, continue or kill it."""
        assert self._process is not None
        self._process.send_signal(number)
        if number in (signal.SIGKILL, signal.SIGTERM):
            self._process.wait(60)
            self._process = None

    def kill(self) -> None:
        """As a power cut, but for the operating system."""
        self.signal(signal.SIGKILL)

    def remove(self) -> None:
        if self._process is not None:
            self.kill()
        shutil.rmtree(self._home)
