"""Processor time of small requests at the gateway, beside uvicorn's hello-world: a ticket read, and a ticket taken.

The hall runs whole (`tianhe up`); what its hosts use is not counted, for it is not the edge's. Both servers are asked
by the same client, over a few lines that stay open.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from benchmarks.latency import _free_port, _until_served
from benchmarks.report import Line
from benchmarks.socket_readers import Way
from benchmarks.socket_servers import Server, listens

LINES: Final = 8
WARM, REQUESTS, ROUNDS = 200, 1000, 3
HELLO = """
import sys, uvicorn
async def app(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain"),
        (b"content-length", b"5")]})
    await send({"type": "http.response.body", "body": b"hello"})
uvicorn.run(app, port=int(sys.argv[1]), lifespan="off", access_log=False, log_level="error", loop="asyncio")
"""
TAKE = json.dumps({"queue": "440106:A"}).encode()


async def run() -> list[Line]:
    port = _free_port()
    with tempfile.TemporaryDirectory(dir=".") as folder:
        environment = os.environ | {"TIANHE_BUDGETS": "0", "TIANHE_PORT": str(port), "TIANHE_DATA_DIR": folder}
        async with _started("-m", "gateway.cli", "up", port=port, environment=environment) as hall:
            await _until_served(f"http://127.0.0.1:{port}")
            taking = _request("POST", "/api/halls/440106/tickets", TAKE)
            ticket = json.loads((await _ask(port, taking, 1))[0])
            reading = _request("GET", f"/api/tickets/{ticket['id']}?secret={ticket['secret']}")
            hello_port = _free_port()
            async with _started("-c", HELLO, str(hello_port), port=hello_port) as hello:
                costs: dict[str, list[float]] = {"read": [], "take": [], "hello": []}
                for _ in range(ROUNDS):
                    costs["hello"].append(await _cost(hello, hello_port, _request("GET", "/"), 5 * REQUESTS))
                    costs["read"].append(await _cost(hall, port, reading))
                    costs["take"].append(await _cost(hall, port, taking))
    read, take, beside = (min(costs[what]) for what in ("read", "take", "hello"))
    return [
        Line(f"{what}: processor time at the gateway", f"{cost:.2f} ms", "uvicorn's hello-world", f"{beside:.2f} ms",
             cost / beside, aim)
        for what, cost, aim in (("GET a ticket", read, "≤ 2.5"), ("take a ticket", take, "≤ 4"))
    ]  # fmt: skip


@asynccontextmanager
async def _started(*arguments: str, port: int, environment: dict[str, str] | None = None) -> AsyncIterator[Server]:
    quiet = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, env=environment, stdout=quiet, stderr=quiet
    )
    try:
        await listens(port)
        yield Server(process, Way(port, "/"), lambda message: None)
    finally:
        process.terminate()
        await process.wait()


def _request(method: str, path: str, body: bytes = b"", more: str = "") -> bytes:
    """As bytes to send; ``more``: further headers, each with its line's end."""
    kind = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n" if body else ""
    return f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{kind}{more}\r\n".encode() + body


async def _cost(server: Server, port: int, request: bytes, times: int = REQUESTS) -> float:
    """Milliseconds of processor time a request; the kernel counts by ten of them, so cheap requests need many."""
    await _ask(port, request, WARM)
    before = server.cpu()
    await _ask(port, request, times)
    return (server.cpu() - before) / times * 1000


async def _ask(port: int, request: bytes, times: int) -> list[bytes]:
    """Send the request so often, over a few lines at once; answers the bodies."""
    bodies: list[bytes] = []

    async def line(count: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in range(count):
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 20"), head
            length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
            bodies.append(await reader.readexactly(int(length)))
        writer.close()

    await asyncio.gather(*(line(-(-times // LINES)) for _ in range(min(LINES, times))))
    return bodies
