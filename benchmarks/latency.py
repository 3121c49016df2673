"""A ticket sent over HTTP, seen on another socket, beside the acknowledgement of the same request."""

import asyncio
import json
import os
import socket
import subprocess
import sys
import tempfile
import time

import httpx
from websockets.asyncio.client import connect

from benchmarks.report import Line, percentile

RATE = 100  # tickets a second
SECONDS = 15
QUEUE = "440106:A"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def _until_served(base: str, process: "subprocess.Popen[bytes] | None" = None) -> None:
    async with httpx.AsyncClient(base_url=base) as client:
        while True:
            if process is not None and process.poll() is not None:
                raise RuntimeError("the hall did not start")
            try:
                if (await client.get("/healthz")).status_code == 200:
                    return
            except httpx.HTTPError:
                pass
            await asyncio.sleep(0.2)


async def _watch(url: str, seen: dict[int, float], ready: asyncio.Event) -> None:
    """A board: notes when the hall's channel first shows that n people wait."""
    async with connect(url, subprotocols=None, max_size=None) as board:
        await board.send('{"id":1,"connect":{}}\n{"id":2,"subscribe":{"channel":"hall:440106"}}')
        shown = 0
        async for frame in board:
            now = time.perf_counter()
            for text in str(frame).splitlines():
                message = json.loads(text)
                if message == {}:
                    await board.send("{}")
                    continue
                data = message.get("subscribe", {}).get("data") or message.get("push", {}).get("pub", {}).get("data")
                if message.get("id") == 2:
                    ready.set()
                if data:
                    waiting = next(q["waiting"] for q in data["queues"] if q["id"] == QUEUE)
                    while shown < waiting:
                        shown += 1
                        seen[shown] = now


async def run() -> list[Line]:
    port = _free_port()
    base = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory(dir=".") as folder:
        environment = os.environ | {"TIANHE_BUDGETS": "0", "TIANHE_PORT": str(port), "TIANHE_DATA_DIR": folder}
        process = subprocess.Popen(  # noqa: ASYNC220
            [sys.executable, "-m", "gateway.cli", "up"],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            await _until_served(base, process)
            seen: dict[int, float] = {}
            sent: dict[int, float] = {}
            acknowledged: list[float] = []
            ready = asyncio.Event()
            watcher = asyncio.ensure_future(_watch(base.replace("http", "ws") + "/connection/websocket", seen, ready))
            await ready.wait()
            async with httpx.AsyncClient(base_url=base, limits=httpx.Limits(max_connections=100)) as client:

                async def take() -> None:
                    begin = time.perf_counter()
                    answer = await client.post("/api/halls/440106/tickets", json={"queue": QUEUE}, timeout=30)
                    acknowledged.append(time.perf_counter() - begin)
                    answer.raise_for_status()
                    sent[int(answer.json()["number"][1:])] = begin

                tasks = []
                start = time.perf_counter()
                for number in range(RATE * SECONDS):
                    await asyncio.sleep(max(0.0, start + number / RATE - time.perf_counter()))
                    tasks.append(asyncio.ensure_future(take()))
                await asyncio.gather(*tasks)
            while len(seen) < len(sent):
                await asyncio.sleep(0.01)
            watcher.cancel()
        finally:
            process.terminate()
            process.wait()
    warm = range(RATE * 2 + 1, RATE * SECONDS + 1)  # the first two seconds open connections
    shown = [seen[number] - sent[number] for number in warm]
    acked = acknowledged[RATE * 2 :]
    lines = []
    for name, share, aim in (("p50", 0.5, "≤ 1.5"), ("p99", 0.99, "≤ 2")):
        a, b = percentile(shown, share), percentile(acked, share)
        lines.append(
            Line(f"ticket over HTTP → seen on another socket, {RATE}/s, {name}", f"{a * 1e3:.1f} ms",
                 "sent → acknowledged, of the same requests", f"{b * 1e3:.1f} ms", a / b, aim)
        )  # fmt: skip
    return lines
