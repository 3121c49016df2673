"""What is half-sent does not stay: neither heads, nor bodies, nor lines that say nothing; and honest ones pass."""

from __future__ import annotations

import asyncio
import resource
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest
from starlette.types import Receive, Scope, Send

from gateway import deadlines
from gateway.deadlines import FROM_ONE, raise_descriptor_limit, under_way
from gateway.serve import make_server

pytestmark = pytest.mark.anyio
SHORT, LONG = 0.05, 3600.0
HEAD = b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n"
WHOLE = HEAD + b"0123456789"


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Reads the body and answers with its size."""
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        size += len(message["body"])
        more = message["more_body"]
    text = str(size).encode()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(text))]})
    await send({"type": "http.response.body", "body": text})


@asynccontextmanager
async def serving() -> AsyncIterator[int]:
    """Serves `app`; answers the port."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setblocking(False)
    server = make_server(app, lifespan="off")
    running = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        await running


@asynccontextmanager
async def line(port: int) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield reader, writer
    finally:
        await hang_up(writer)


async def hang_up(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()


def within(monkeypatch: pytest.MonkeyPatch, head: float = LONG, body: float = LONG) -> None:
    monkeypatch.setattr(deadlines, "SECONDS", {"head": head, "body": body})


@pytest.mark.parametrize("sent", [b"", b"P", HEAD[:-4]], ids=["nothing", "a byte", "most"])
async def test_a_head_that_does_not_come_along_is_given_up(sent: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    within(monkeypatch, head=SHORT)
    async with serving() as port, line(port) as (reader, writer):
        writer.write(sent)
        assert b" 408 " in await reader.read()
        assert under_way("127.0.0.1") == 0


async def test_the_second_request_of_a_line_has_a_deadline_too(monkeypatch: pytest.MonkeyPatch) -> None:
    within(monkeypatch, head=SHORT)
    async with serving() as port, line(port) as (reader, writer):
        writer.write(WHOLE)
        await reader.readuntil(b"\r\n\r\n10")
        writer.write(b"GET /")
        assert b" 408 " in await reader.read()


async def test_a_head_sent_byte_by_byte_has_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    within(monkeypatch, head=SHORT)
    async with serving() as port, line(port) as (reader, writer):

        async def drip() -> None:
            for byte in HEAD * 100:
                writer.write(bytes([byte]))
                await asyncio.sleep(SHORT / 5)

        dripping = asyncio.create_task(drip())
        assert b" 408 " in await reader.read()
        dripping.cancel()


async def test_a_body_that_does_not_come_along_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    within(monkeypatch, body=SHORT)
    async with serving() as port, line(port) as (reader, writer):
        writer.write(HEAD + b"01234")
        assert b" 408 " in await reader.read()
        assert under_way("127.0.0.1") == 0


async def test_whole_requests_have_no_deadline_and_may_follow_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    within(monkeypatch)
    async with serving() as port, line(port) as (reader, writer):
        for _ in range(3):
            writer.write(WHOLE)
            assert b" 200 " in await reader.readuntil(b"\r\n\r\n10")
            assert under_way("127.0.0.1") == 0
        writer.write(WHOLE + WHOLE)
        for _ in range(2):
            assert b" 200 " in await reader.readuntil(b"\r\n\r\n10")


async def test_of_one_address_only_so_many_are_under_way_and_the_newest_is_heard(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    within(monkeypatch)
    async with serving() as port:
        held = [await asyncio.open_connection("127.0.0.1", port) for _ in range(FROM_ONE + 40)]
        for _, writer in held:
            writer.write(HEAD + b"0")
        first, _ = held[0]
        assert b" 408 " in await first.read()
        assert under_way("127.0.0.1") <= FROM_ONE
        async with line(port) as (reader, writer):
            writer.write(WHOLE)
            assert b" 200 " in await reader.readuntil(b"\r\n\r\n10")
        for _, writer in held:
            await hang_up(writer)


async def test_a_crowd_behind_one_address_that_comes_at_once_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are there before the first of them is read, as after a moment in which the gateway was busy."""
    within(monkeypatch)
    async with serving() as port:
        crowd = [socket.create_connection(("127.0.0.1", port)) for _ in range(FROM_ONE + 20)]
        for one in crowd:
            one.sendall(WHOLE)
        for one in crowd:
            reader, writer = await asyncio.open_connection(sock=one)
            assert b" 200 " in await reader.readuntil(b"\r\n\r\n10")
            await hang_up(writer)


def test_all_descriptors_that_the_machine_allows_are_used() -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (256, before[1]))
        raise_descriptor_limit()
        assert resource.getrlimit(resource.RLIMIT_NOFILE) == (before[1], before[1])
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
