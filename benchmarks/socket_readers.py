"""Readers of a WebSocket that cost next to nothing: they find the ends of frames, and look at nothing within."""

from __future__ import annotations

import asyncio
import time
from typing import Final, NamedTuple

UPGRADE: Final = (
    "GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{more}\r\n"
)
DEFLATE: Final = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"
"""What every browser asks for."""


class Way(NamedTuple):
    """How to come to a server: its path, what is said at once, and how many messages answer that."""

    port: int
    path: str
    hello: str = ""
    answers: int = 0


class Reader(asyncio.Protocol):
    """One client: counts the messages that came whole."""

    transport: asyncio.Transport

    def __init__(self, way: Way, crowd: Crowd, deflate: bool) -> None:
        self._way = way
        self._crowd = crowd
        self._deflate = deflate
        self._held = b""
        self._upgraded = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(UPGRADE.format(path=self._way.path, more=DEFLATE if self._deflate else "").encode())

    def data_received(self, data: bytes) -> None:
        crowd = self._crowd
        crowd.bytes += len(data)
        data = self._held + data if self._held else data
        at = 0
        if not self._upgraded:
            at = data.find(b"\r\n\r\n") + 4
            if at < 4:
                self._held = data
                return
            assert data.startswith(b"HTTP/1.1 101"), data
            self._upgraded = True
            if self._way.hello:
                self.transport.write(masked(self._way.hello))
            else:
                crowd.arrived()
        end = len(data)
        while end - at >= 2:
            size = data[at + 1]
            head = 2
            if size == 126:
                head, size = 4, int.from_bytes(data[at + 2 : at + 4], "big")
            elif size == 127:
                head, size = 10, int.from_bytes(data[at + 2 : at + 10], "big")
            if at + head + size > end:
                break
            at += head + size
            crowd.arrived()
        self._held = data[at:]


class Crowd:
    """Many readers of one server, as one thing to wait for."""

    def __init__(self, way: Way, *, deflate: bool) -> None:
        self._way = way
        self._deflate = deflate
        self.readers: list[Reader] = []
        self.bytes = 0
        self._left = 0
        self._times: list[float] | None = None
        self._all = asyncio.Event()

    def arrived(self) -> None:
        if self._times is not None:
            self._times.append(time.perf_counter())
        self._left -= 1
        if self._left == 0:
            self._all.set()

    async def come(self, count: int, at_once: int = 100) -> None:
        """Connect so many more, and wait until each is served."""
        loop = asyncio.get_running_loop()
        self.expect(count * max(self._way.answers, 1))

        async def one() -> None:
            async with gate:
                _, reader = await loop.create_connection(
                    lambda: Reader(self._way, self, self._deflate), "127.0.0.1", self._way.port
                )
                self.readers.append(reader)

        gate = asyncio.Semaphore(at_once)
        await asyncio.gather(*(one() for _ in range(count)))
        await self.all_arrived()

    def expect(self, messages: int, times: list[float] | None = None) -> None:
        """Count down so many messages from now on; with `times`, note when each came."""
        self._left, self._times = messages, times
        self._all.clear()

    async def all_arrived(self) -> None:
        async with asyncio.timeout(120):
            await self._all.wait()
        self._times = None

    async def go(self) -> None:
        """Hang up, all at once."""
        for reader in self.readers:
            reader.transport.abort()
        self.readers.clear()
        await asyncio.sleep(0.5)


def masked(text: str) -> bytes:
    """A short text as a client's frame, masked with zeros."""
    body = text.encode()
    size = bytes([0x80 | len(body)]) if len(body) < 126 else b"\xfe" + len(body).to_bytes(2, "big")
    return b"\x81" + size + bytes(4) + body
