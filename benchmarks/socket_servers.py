"""What `benchmarks.sockets` measures: our live socket, `websockets.broadcast` and nchan, each a process of its own.

What is to be published comes in at the standard input, a line each (nchan: by its own way, a POST). Ours is the live
socket as the gateway has it, under the gateway's server, before a source that is a dict.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import msgspec
from starlette.applications import Starlette
from starlette.datastructures import State
from websockets.asyncio.server import ServerConnection, broadcast, serve

from actors import ANONYMOUS, Caller
from actors.ray.session import collect_rarely
from benchmarks.socket_readers import Way
from gateway.live import PATH, Access, Known, Live, Settings, live_routes
from gateway.live.protocol import Limits
from gateway.live.source import Update
from gateway.live.wire import Publication
from gateway.serve import make_server

NCHAN: Final = Path("/usr/lib/nginx/modules/ngx_nchan_module.so")
NGINX: Final = """
load_module {module};
daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log error;
worker_rlimit_nofile 20000;
events {{ worker_connections 12000; }}
http {{
  access_log off; nchan_shared_memory_size 128M; client_body_temp_path {folder}; client_body_buffer_size 64k;
  proxy_temp_path {folder}; fastcgi_temp_path {folder}; scgi_temp_path {folder}; uwsgi_temp_path {folder};
  server {{
    listen 127.0.0.1:{port} backlog=5000; keepalive_requests 1000000; keepalive_timeout 600s;
    location /pub {{ nchan_publisher; nchan_channel_id board; nchan_message_buffer_length 1;
      nchan_deflate_message_for_websocket on; }}
    location /sub {{ nchan_subscriber websocket; nchan_channel_id board; nchan_subscriber_first_message newest; }}
  }}
}}
"""


class Server:
    """A server that runs: how to come to it, how to have it publish, and what it has used."""

    def __init__(self, process: asyncio.subprocess.Process, way: Way, publish: Callable[[bytes], None]) -> None:
        self.way = way
        self.publish = publish
        self.pid = process.pid
        self._process = Path(f"/proc/{process.pid}")

    def cpu(self) -> float:
        """Seconds of processor time so far, of all threads."""
        return cpu_of(self._process)

    def memory(self) -> int:
        """Bytes in memory."""
        return int((self._process / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def cpu_of(process: Path) -> float:
    """Seconds of processor time that a process (its folder in ``/proc``) has used, with all its threads."""
    fields = (process / "stat").read_text("latin-1").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def has_nchan() -> bool:
    return shutil.which("nginx") is not None and NCHAN.exists()


@asynccontextmanager
async def ours(port: int, channel: str, *, delta: bool) -> AsyncIterator[Server]:
    """Our live socket. With `delta`, readers ask for changes, as our pages do."""
    asked = {"channel": channel, **({"delta": "fossil"} if delta else {})}
    hello = json.dumps({"id": 1, "connect": {}}) + "\n" + json.dumps({"id": 2, "subscribe": asked})
    async with _python("ours", port, Way(port, PATH, hello, 2)) as server:
        yield server


@asynccontextmanager
async def websockets(port: int) -> AsyncIterator[Server]:
    """`websockets.broadcast`, with what it sets by itself."""
    async with _python("websockets", port, Way(port, "/")) as server:
        yield server


@asynccontextmanager
async def _python(name: str, port: int, way: Way) -> AsyncIterator[Server]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.socket_servers", name, str(port), stdin=subprocess.PIPE
    )
    assert process.stdin is not None
    stdin = process.stdin
    try:
        await listens(port)
        yield Server(process, way, lambda message: stdin.write(message + b"\n"))
    finally:
        process.terminate()
        await process.wait()


@asynccontextmanager
async def nchan(port: int) -> AsyncIterator[Server]:
    """nginx with nchan: one worker, as the others are one process."""
    with tempfile.TemporaryDirectory(dir=".") as name:
        folder = Path(name).absolute()
        folder.chmod(0o755)
        configuration = folder / "nginx.conf"
        configuration.write_text(NGINX.format(module=NCHAN, folder=folder, port=port))
        process = await asyncio.create_subprocess_exec("nginx", "-c", str(configuration), "-p", name)
        try:
            await listens(port)
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            draining = asyncio.create_task(_drain(reader))

            def publish(message: bytes) -> None:
                head = f"POST /pub HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: {len(message)}"
                writer.write(head.encode() + b"\r\n\r\n" + message)

            yield Server(process, Way(port, "/sub"), publish)
            draining.cancel()
            writer.close()
        finally:
            process.terminate()
            await process.wait()


async def _drain(reader: asyncio.StreamReader) -> None:
    while await reader.read(65536):
        pass


async def listens(port: int) -> None:
    async with asyncio.timeout(30):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return


# ---------------------------------------------------------------------- in the processes themselves


async def _lines() -> AsyncIterator[bytes]:
    reader = asyncio.StreamReader(limit=1 << 20)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        yield line


class _Line(msgspec.Struct):
    channel: str
    pub: Publication


class _Push(msgspec.Struct):
    push: _Line


class DictSource:
    """The newest value of each channel, of what comes at the standard input: the very text that peers pass on."""

    epoch = "e"
    position: int | None = 0

    def __init__(self) -> None:
        self._values: dict[str, Publication] = {}
        self.reads = 0

    async def snapshot(self, channel: str) -> Publication:
        self.reads += 1
        return self._values.get(channel) or Publication(0, msgspec.Raw(b"{}"))

    async def history(self, channel: str, after: int, limit: int) -> Sequence[Publication]:
        return []

    async def feed(self) -> AsyncGenerator[Update | None, None]:
        yield None
        async for line in _lines():
            news = msgspec.json.decode(line, type=_Push).push
            self._values[news.channel] = news.pub
            yield Update(news.channel, news.pub.offset, news.pub.data)
        await asyncio.Event().wait()

    def opened(self, channel: str) -> None: ...

    def closed(self, channel: str) -> None: ...

    def silent(self, channel: str) -> bool:
        return False

    def on_silence(self, changed: Callable[[], None]) -> Callable[[], None]:
        return lambda: None

    async def watch(self) -> None:
        await asyncio.Event().wait()


async def _serve_ours(port: int) -> None:
    async def whose(token: str, *, use: bool) -> Known | None:
        return Known(ANONYMOUS)

    async def rpc(caller: Caller, method: str, data: object) -> object:
        return None

    access = Access(whose, State())
    live = Live(DictSource(), access, rpc, settings=Settings(limits=Limits(ping=3600)))
    server = make_server(Starlette(routes=live_routes(live)), lifespan="off")
    server.config.port = port
    server.config.backlog = 5000
    gc.freeze()
    async with live:
        await server.serve()


async def _serve_websockets(port: int) -> None:
    here: set[ServerConnection] = set()

    async def handle(connection: ServerConnection) -> None:
        here.add(connection)
        try:
            await connection.wait_closed()
        finally:
            here.discard(connection)

    async with serve(handle, "127.0.0.1", port, ping_interval=None, backlog=5000):
        async for line in _lines():
            broadcast(here, line[:-1].decode())
        await asyncio.Event().wait()


if __name__ == "__main__":
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    collect_rarely()
    asyncio.run({"ours": _serve_ours, "websockets": _serve_websockets}[sys.argv[1]](int(sys.argv[2])))
