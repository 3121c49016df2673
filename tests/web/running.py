"""A whole hall as `tianhe up` starts it: its processes, its HTTP API, and how it ends."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx

from common.times import SHANGHAI
from gateway.demo import demo_accounts
from gateway.sessions import COOKIE as COOKIE

ROOT = Path(__file__).parents[2]
TIANHE = Path(sys.executable).with_name("tianhe")
PASSWORD = "tianhe-demo"
STAFF = {account.username: account.display_name for account in demo_accounts(("440106",))}
"""What people call those who sign in by hand in demo mode."""
MORNING = datetime(2026, 11, 25, 10, tzinfo=SHANGHAI)
"""A Wednesday, with working days on both sides and hours left until every hall closes."""
PATIENCE = 120  # s; a start takes six on an idle machine, thirty on a busy one


def free_port() -> int:
    """A TCP port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class RunningHall:
    """`tianhe up` on a port and a data folder of its own; may be stopped and started again on both."""

    def __init__(
        self, folder: Path, hosts: int = 2, arguments: Sequence[str] = (), at: datetime | None = MORNING
    ) -> None:
        """``arguments`` are those of `tianhe up`; ``at``: what the hall's clock shows now, None: as the machine's."""
        self._command = [str(TIANHE), "up", *arguments]
        self.log = folder / "tianhe.log"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._ahead = 0 if at is None else round(at.timestamp() - time.time())
        self.environment = {
            **os.environ,
            "TIANHE_DATA_DIR": str(folder / "data"),
            "TIANHE_PORT": str(self.port),
            "TIANHE_HOSTS": str(hosts),
            "TIANHE_CLOCK_OFFSET": str(self._ahead),
        }
        self._process: subprocess.Popen[bytes] | None = None
        self._tokens: dict[str, str] = {}
        self._client = httpx.Client(
            base_url=self.url, timeout=PATIENCE, limits=httpx.Limits(max_keepalive_connections=0)
        )

    def start(self) -> None:
        """Returns once commands are served.

        Raises:
            AssertionError: it ended instead, or takes longer than `PATIENCE`; with the end of its log.
        """
        assert self._process is None
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(self._command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)
        # The port answers within a second, and says 503 until the halls are there.
        for _ in range(PATIENCE * 5):
            try:
                if self._client.get("/healthz").status_code == 200:
                    return
            except httpx.TransportError:
                pass
            try:
                status = self._process.wait(0.2)
            except subprocess.TimeoutExpired:
                continue
            raise AssertionError(f"tianhe up ended with {status}:\n{self.tail()}")
        raise AssertionError(f"tianhe up is not ready after {PATIENCE} s:\n{self.tail()}")

    def now(self) -> datetime:
        """The hall's time."""
        return datetime.fromtimestamp(time.time() + self._ahead, SHANGHAI)

    def stop(self) -> int:
        """SIGTERM, as a service manager does it. Answers the exit status."""
        process, self._process = self._process, None
        if process is None:
            return 0
        process.send_signal(signal.SIGTERM)
        try:
            return process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            raise AssertionError(f"tianhe up did not stop in {PATIENCE} s:\n{self.tail()}") from None

    def tail(self, lines: int = 40) -> str:
        """The end of the log."""
        return "\n".join(self.log.read_text(encoding="utf-8").splitlines()[-lines:])

    def hosts(self) -> list[int]:
        """Process ids of the Ray actors that hold the halls, of this hall only."""
        assert self._process is not None
        listing = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout
        rows = [line.split(None, 2) for line in listing.splitlines()]
        family = {str(self._process.pid)}
        while more := {pid for pid, parent, *_ in rows if parent in family} - family:
            family |= more
        return [int(pid) for pid, _, *args in rows if pid in family and args and args[0].startswith("ray::HostActor")]

    def journal(self) -> subprocess.CompletedProcess[str]:
        """`tianhe journal verify` on this hall's data."""
        return subprocess.run(
            [TIANHE, "journal", "verify"], cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )

    def call(self, method: str, path: str, body: dict[str, Any] | None = None, user: str | None = None) -> Any:
        """One request over HTTP, as `user` if given; answers the JSON and insists on success."""
        headers = {"Authorization": f"Bearer {self._token(user)}"} if user else {}
        self._client.cookies.clear()
        answer = self._client.request(method, path, json=body, headers=headers)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json()

    def session(self, user: str) -> str:
        """The token of a new session."""
        return str(self.call("POST", "/api/session", {"username": user, "password": PASSWORD})["token"])

    def take(self, hall: str, queue: str, priority: str = "ordinary") -> Any:
        """A number of one queue, with its secret."""
        body = {"queue": f"{hall}:{queue}", "priority": priority}
        return self.call("POST", f"/api/halls/{hall}/tickets", body, user="manager")

    def kiosk(self, place: str) -> str:
        """The address of a registered kiosk at a place: what is taken or checked in there, is taken by who is there."""
        kind = "kiosk" if "-" in place else "hall"
        screen = self.call("POST", "/api/screens", {"kind": "kiosk", kind: place}, user="manager")
        return f"/kiosk/{place}#screen={screen['token']}"

    def window(self, window: str, command: str, user: str, **body: Any) -> Any:
        """A clerk's command; answers the window."""
        return self.call("POST", f"/api/windows/{window}/{command}", body, user)

    def clear(self, hall: str) -> None:
        """Whatever a test before has left there: windows closed, nobody in line."""
        for window in self.call("GET", f"/api/halls/{hall}")["windows"]:
            if window["state"] != "closed":
                self._close(window["id"])
        for queue in self.call("GET", f"/api/halls/{hall}/line", user="manager")["queues"]:
            for ticket in queue["tickets"]:
                self._give_up(ticket["id"])

    def _close(self, window: str) -> None:
        """A window closes once nobody stands at it and it holds nobody, of which it hears a moment later."""
        while (shown := self.call("GET", f"/api/windows/{window}", user="manager"))["state"] != "closed":
            match shown["state"]:
                case "calling":
                    self.window(window, "no-show", "manager")
                case "serving":
                    self.window(window, "finish", "manager")
                case _ if shown["held"]:
                    self._give_up(shown["held"][0]["id"])
                case _:
                    self.window(window, "close", "manager")

    def _give_up(self, ticket: str) -> None:
        """Cancel a ticket, unless that has happened already."""
        if self.call("GET", f"/api/tickets/{ticket}", user="manager")["state"] in ("waiting", "held"):
            self.call("DELETE", f"/api/tickets/{ticket}", user="manager")

    def _token(self, user: str) -> str:
        if user not in self._tokens:
            self._tokens[user] = self.session(user)
        return self._tokens[user]
