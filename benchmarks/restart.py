"""A gateway that starts: in an empty folder, after a stop, and again and again after ``kill -9``. How long until
`/readyz` is content and a ticket can be taken, and what each part of the start took."""

import asyncio
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx

from benchmarks.report import Line, percentile
from hall.setup import DISTRICT

KILLS = 10
REST = 1.0  # seconds that it serves before it is killed
PATIENCE = 120.0  # seconds
EACH = 0.05  # seconds between two looks whether it serves


class Gateway:
    """`tianhe up`, on a port and in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self._log = folder / "logs" / "tianhe.log"
        self._environment = {
            **os.environ,
            "TIANHE_BUDGETS": "0",
            "TIANHE_DATA_DIR": str(folder),
            "TIANHE_PORT": str(port),
        }
        self._web = httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE, trust_env=False)
        self._process: subprocess.Popen[bytes] | None = None

    async def start(self) -> float:
        """Answers the seconds until somebody could take a ticket."""
        begin = time.perf_counter()
        self._begin()
        async with asyncio.timeout(PATIENCE):
            while not await self._is_ready():
                await asyncio.sleep(EACH)
        taken = await self._web.post(
            f"/api/halls/{DISTRICT}/tickets", json={"queue": f"{DISTRICT}:A", "priority": "ordinary"}
        )
        taken.raise_for_status()
        return time.perf_counter() - begin

    def _begin(self) -> None:
        command = [sys.executable, "-m", "gateway.cli", "up"]
        self._process = subprocess.Popen(
            command, env=self._environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    async def _is_ready(self) -> bool:
        try:
            return (await self._web.get("/readyz")).status_code == 200
        except httpx.TransportError:
            return False

    def parts(self) -> dict[str, float]:
        """What the last start took by its own account; parts may run beside one another."""
        told = [json.loads(line) for line in self._log.read_text("utf-8").splitlines()]
        parts: dict[str, float] = [line["parts"] for line in told if line["message"] == "serving"][-1]
        return parts

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def end(self, number: signal.Signals = signal.SIGTERM) -> None:
        if self._process is not None:
            self._process.send_signal(number)
            self._process.wait(PATIENCE)

    async def close(self) -> None:
        await self._web.aclose()


async def run() -> list[Line]:
    with tempfile.TemporaryDirectory(dir=".") as name:
        gateway = Gateway(Path(name).absolute())
        try:
            first = await gateway.start()
            first_parts = gateway.parts()
            gateway.end(signal.SIGTERM)
            times, parts = [], []
            again = await gateway.start()
            for _ in range(KILLS):
                await asyncio.sleep(REST)
                gateway.end(signal.SIGKILL)
                times.append(await gateway.start())
                parts.append(gateway.parts())
            gateway.end(signal.SIGTERM)
        finally:
            await gateway.close()
    killed = f"gateway killed (-9) and started, until a ticket is taken, {KILLS} times"
    took = {part: statistics.median(one[part] for one in parts) for part in parts[0]}
    p50, most = percentile(times, 0.5), max(times)
    return [
        Line(
            "gateway started in an empty folder, then after a stop",
            f"{first:.1f}, {again:.1f} s",
            "parts",
            _said(first_parts),
        ),
        Line(f"{killed}: p50", f"{p50:.1f} s", "parts", _said(took), p50, "≤ 8"),
        Line(f"{killed}: max", f"{most:.1f} s", "—", "", most, "≤ 12"),
    ]


def _said(parts: dict[str, float]) -> str:
    return ", ".join(f"{part} {seconds:.1f}" for part, seconds in parts.items()) + " s"
