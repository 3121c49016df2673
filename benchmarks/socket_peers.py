"""Peers of the live socket that are installed for the benchmark alone: Django Channels with Redis, Socket.IO on Node.

They are put into `.peers` beside the code on the first run, in the versions below; what cannot be had is left out.
"""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from benchmarks.latency import _free_port
from benchmarks.socket_readers import Way
from benchmarks.socket_servers import Server, cpu_of, listens

FOLDER: Final = Path(".peers").absolute()
PYTHON, NODE = FOLDER / "bin" / "python", FOLDER / "node_modules" / "socket.io"
CHANNELS: Final = ("channels==4.3.2", "channels-redis==4.3.0", "redis==5.2.1", "uvicorn[standard]==0.54.0")
SOCKET_IO: Final = "socket.io@4.8.4"

SERVER: Final = """
import asyncio, json, sys
import django
from django.conf import settings
port, redis = int(sys.argv[1]), int(sys.argv[2])
settings.configure(SECRET_KEY="x", CHANNEL_LAYERS={"default": {
    "BACKEND": "channels_redis.core.RedisChannelLayer",
    "CONFIG": {"hosts": [("127.0.0.1", redis)], "capacity": 1000000}}})
django.setup()
import uvicorn
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.layers import get_channel_layer
from channels.routing import ProtocolTypeRouter

class Board(AsyncWebsocketConsumer):
    groups = ["board"]
    async def news(self, event):
        await self.send(text_data=event["text"])

async def publish():
    reader = asyncio.StreamReader(limit=1 << 20)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    layer = get_channel_layer()
    while line := await reader.readline():
        await layer.group_send("board", {"type": "news", "text": line[:-1].decode()})

async def main():
    server = uvicorn.Server(uvicorn.Config(ProtocolTypeRouter({"websocket": Board.as_asgi()}), port=port, backlog=5000,
        lifespan="off", log_level="error", access_log=False, loop="asyncio", ws="websockets-sansio",
        ws_ping_interval=None))
    task = asyncio.create_task(publish())
    await server.serve()

asyncio.run(main())
"""

SCRIPT: Final = """
const { Server } = require('socket.io')
const never = 3600000
const io = new Server(Number(process.argv[2]), { transports: ['websocket'], pingInterval: never, pingTimeout: never })
require('readline').createInterface({ input: process.stdin }).on('line', (line) => io.emit('news', JSON.parse(line)))
"""


def has_channels() -> bool:
    """Whether there is Django Channels and a Redis for it; it is installed where it can be had."""
    if _redis() is None:
        return False
    if not PYTHON.exists():
        venv = [sys.executable, "-m", "venv", str(FOLDER)]
        return _done(venv) and _done([str(PYTHON), "-m", "pip", "install", "-q", *CHANNELS])
    return True


def has_socket_io() -> bool:
    """Whether there is Node with Socket.IO, as above."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        return False
    FOLDER.mkdir(exist_ok=True)
    return NODE.exists() or _done(["npm", "install", "--silent", "--prefix", str(FOLDER), SOCKET_IO])


def _done(command: list[str]) -> bool:
    return subprocess.run(command, check=False, stdout=subprocess.DEVNULL).returncode == 0


def _redis() -> str | None:
    beside = Path(sys.executable).with_name("redis-server")
    return str(beside) if beside.exists() else shutil.which("redis-server")


class WithRedis(Server):
    """A server that does nothing without Redis, whose processor time is its own as well."""

    redis: asyncio.subprocess.Process

    def cpu(self) -> float:
        return super().cpu() + cpu_of(Path(f"/proc/{self.redis.pid}"))


@asynccontextmanager
async def channels(port: int) -> AsyncIterator[Server]:
    """A consumer of Django Channels in a group, under uvicorn; what is published is sent to the group through Redis."""
    redis, at = _redis(), _free_port()
    assert redis is not None
    store = await asyncio.create_subprocess_exec(
        redis, "--port", str(at), "--bind", "127.0.0.1", "--save", "", stdout=subprocess.DEVNULL
    )
    try:
        await listens(at)
        async with _run(port, str(PYTHON), "-c", SERVER, str(port), str(at)) as process:
            server = WithRedis(process, Way(port, "/"), _into(process))
            server.redis = store
            yield server
    finally:
        store.terminate()
        await store.wait()


@asynccontextmanager
async def socket_io(port: int) -> AsyncIterator[Server]:
    """Socket.IO over WebSocket alone, an event to everybody."""
    script = FOLDER / "server.js"
    script.write_text(SCRIPT)
    way = Way(port, "/socket.io/?EIO=4&transport=websocket", "40", 2)
    async with _run(port, "node", str(script), str(port)) as process:
        yield Server(process, way, _into(process))


def _into(process: asyncio.subprocess.Process) -> Callable[[bytes], None]:
    stdin = process.stdin
    assert stdin is not None
    return lambda message: stdin.write(message + b"\n")


@asynccontextmanager
async def _run(port: int, *command: str) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(*command, stdin=subprocess.PIPE)
    try:
        await listens(port)
        yield process
    finally:
        process.terminate()
        await process.wait()
