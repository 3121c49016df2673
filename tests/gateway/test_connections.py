"""A connection as the server takes it: a head without an end is refused, however it comes, and others are not."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.types import Receive, Scope, Send

from gateway.connections import HEAD
from gateway.serve import make_server


async def _app(scope: Scope, receive: Receive, send: Send) -> None:
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": str(len(body)).encode()})


@asynccontextmanager
async def _connected() -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = make_server(_app, lifespan="off")
        serving = asyncio.create_task(server.serve([listener]))
        while not server.started:
            await asyncio.sleep(0.001)
        reader, writer = await asyncio.open_connection(*listener.getsockname())
        try:
            yield reader, writer
        finally:
            writer.close()
            server.should_exit = True
            await serving


def test_a_head_without_an_end_is_refused() -> None:
    async def scenario() -> None:
        async with _connected() as (reader, writer):
            head = b"GET / HTTP/1.1\r\nHost: hall\r\nX-Long: "
            writer.write(head)
            await asyncio.sleep(0)
            writer.write(b"x" * (HEAD + 1 - len(head)))
            assert (await reader.read()).startswith(b"HTTP/1.1 400 ")

    asyncio.run(scenario())


def test_many_requests_and_long_bodies_on_one_line_are_heard() -> None:
    async def scenario() -> None:
        async with _connected() as (reader, writer):
            head = (
                b"POST / HTTP/1.1\r\nHost: hall\r\nX-Long: "
                + b"x" * (HEAD // 3)
                + b"\r\nContent-Length: 300000\r\n\r\n"
            )
            for _ in range(5):
                for byte in (head[:9], head[9:], b"y" * 100_000, b"y" * 200_000):
                    writer.write(byte)
                    await asyncio.sleep(0)
                assert b" 200 " in await reader.readuntil(b"\r\n\r\n")
                assert b"300000" in await reader.readuntil(b"300000")
                await reader.readuntil(b"0\r\n\r\n")

    asyncio.run(scenario())
