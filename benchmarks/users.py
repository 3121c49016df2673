"""Visits by many at once over HTTP: virtual users of 22 halls join, are called, started and finished, without a pause.

The hall runs whole (`tianhe up`, Tianhe's own data, all windows open); the client is this process, on the same cores.
A user takes a ticket at the hall's kiosk and then stands at one of its windows, whose clerk calls the next, starts and
finishes; users of one window take turns. A call that finds nobody (a neighbouring window was faster) ends the visit.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from benchmarks.idle import family
from benchmarks.latency import _free_port, _until_served
from benchmarks.report import Line, percentile
from benchmarks.requests import _request, _started
from benchmarks.socket_servers import cpu_of
from gateway.demo import MANAGER, PASSWORD, window_clerk
from hall.setup import TIANHE

USERS: Final = (200, 400)
WARM, SECONDS = 5.0, 20.0
COMING: Final = 100
"""Users a second at the beginning: of one address only so many may have half a request under way."""
AIM, PATIENCE = 1000, 80
"""Requests a second, and milliseconds of p50."""
STEPS: Final = ("call-next", "start", "finish")


class Answer(Exception):
    """An answer that is no success."""


class Http:
    """One connection, opened anew where the server has hung up meanwhile."""

    _reader: asyncio.StreamReader | None = None
    _writer: asyncio.StreamWriter

    def __init__(self, port: int) -> None:
        self._port = port

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        """Status and body."""
        if self._reader is None or self._reader.at_eof():
            self.close()
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
        return int(head[9:12]), await self._reader.readexactly(int(length or 0))

    async def have(self, method: str, path: str, body: Any = None, header: str = "") -> Any:
        """The answer's JSON. Raises Answer where it is none of success."""
        status, text = await self.ask(_request(method, path, json.dumps(body).encode() if body else b"", header))
        if not 200 <= status < 300:
            raise Answer(path, status, text)
        return json.loads(text or b"null")

    def close(self) -> None:
        if self._reader is not None:
            self._writer.close()


@dataclass
class Window:
    """A window that is open: what is asked of it, and by the kiosk of its hall, ready to be sent."""

    join: bytes
    steps: tuple[bytes, ...]
    free: asyncio.Lock = field(default_factory=asyncio.Lock)


@dataclass
class Seen:
    """What the users have seen since the warm-up."""

    seconds: list[float] = field(default_factory=list)
    visits: int = 0
    nobody: int = 0


async def run() -> list[Line]:
    port = _free_port()
    with tempfile.TemporaryDirectory(dir=".") as folder:
        environment = os.environ | {"TIANHE_BUDGETS": "0", "TIANHE_PORT": str(port), "TIANHE_DATA_DIR": folder}
        async with _started("-m", "gateway.cli", "up", port=port, environment=environment) as hall:
            await _until_served(f"http://127.0.0.1:{port}")
            windows = await _opened(port)
            return [line for users in USERS for line in await _measured(port, hall.pid, windows, users)]


async def _opened(port: int) -> list[Window]:
    """Every window of every hall, with its clerk signed in; one hall's after the other's."""
    http = Http(port)

    async def bearer(name: str) -> str:
        session = await http.have("POST", "/api/session", {"username": name, "password": PASSWORD})
        return f"Authorization: Bearer {session['token']}\r\n"

    manager = await bearer(MANAGER)
    halls = json.loads((TIANHE / "services.json").read_text("utf-8"))["halls"]
    by_hall: list[list[Window]] = []
    for hall in halls:
        kiosk = await http.have("POST", "/api/screens", {"kind": "kiosk", "hall": hall["id"]}, manager)
        by_hall.append([])
        for window in hall["windows"]:
            name = f"{hall['id']}-{window['number']}"
            clerk = await bearer(window_clerk(name))
            await http.have("POST", f"/api/windows/{name}/open", {}, clerk)
            queue = json.dumps({"queue": f"{hall['id']}:{window['queues'][0]}"}).encode()
            join = _request("POST", f"/api/halls/{hall['id']}/tickets", queue, f"Screen-Token: {kiosk['token']}\r\n")
            steps = tuple(_request("POST", f"/api/windows/{name}/{step}", b"{}", clerk) for step in STEPS)
            by_hall[-1].append(Window(join, steps))
    http.close()
    turns = itertools.zip_longest(*by_hall)
    return [window for turn in turns for window in turn if window is not None]


async def _measured(port: int, gateway: int, windows: list[Window], users: int) -> list[Line]:
    seen = Seen()
    tasks = [
        asyncio.create_task(_user(port, windows[number % len(windows)], number / COMING, seen))
        for number in range(users)
    ]
    await asyncio.sleep(WARM)
    seen.seconds.clear()
    seen.visits = seen.nobody = 0
    before, own, begin = _used(gateway), time.process_time(), time.perf_counter()
    await asyncio.sleep(SECONDS)
    lasted, after = time.perf_counter() - begin, _used(gateway)
    own = time.process_time() - own
    times, visits = list(seen.seconds), seen.visits
    for task in tasks:
        task.cancel()
    for ended in await asyncio.gather(*tasks, return_exceptions=True):
        if not isinstance(ended, asyncio.CancelledError | None):
            raise ended
    rate, p50, p99 = len(times) / lasted, percentile(times, 0.5) * 1000, percentile(times, 0.99) * 1000
    each = {kind: (after[kind] - before.get(kind, 0.0)) / len(times) * 1000 for kind in after}
    costs = ", ".join(f"{kind} {cost:.2f}" for kind, cost in sorted(each.items()))
    what = f"join–call–start–finish, {users} virtual users on 22 halls"
    said = f"{costs}, the client {own / len(times) * 1000:.2f} ms"
    return [
        Line(f"{what}: requests", f"{rate:,.0f}/s, {visits / lasted:,.0f} visits/s", "processor time a request", said,
             rate, f"≥ {AIM}"),
        Line(f"{what}: p50", f"{p50:.0f} ms", "p99", f"{p99:.0f} ms", p50, f"≤ {PATIENCE}"),
    ]  # fmt: skip


async def _user(port: int, window: Window, comes: float, seen: Seen) -> None:
    """Visit after visit, from so many seconds on."""
    await asyncio.sleep(comes)
    http = Http(port)
    try:
        while True:
            await _timed(http, window.join, seen)
            async with window.free:
                for step in window.steps:
                    if await _timed(http, step, seen) == 409:
                        seen.nobody += 1
                        break
                else:
                    seen.visits += 1
    finally:
        http.close()


async def _timed(http: Http, request: bytes, seen: Seen) -> int:
    begin = time.perf_counter()
    status, text = await http.ask(request)
    seen.seconds.append(time.perf_counter() - begin)
    if status not in (200, 201, 409):
        raise Answer(status, text)
    return status


def _used(gateway: int) -> dict[str, float]:
    """Seconds of processor time so far: the gateway, the hosts together, and Ray's processes."""
    found: dict[str, float] = {}
    for kind, pids in family(gateway).items():
        found[kind] = sum(cpu_of(Path(f"/proc/{pid}")) for pid in pids)
    return found
