"""uvicorn's side of a connection, ended for good: what is kept of a connection goes with the connection.

Gateways collect garbage rarely, and what lived long is hardly ever looked at again. So whatever refers to itself is
taken apart by hand: the parser of a lost WebSocket, which waits for more and holds the connection with its two
compressors (some 60 KB), and asyncio's transport, which keeps a method of its own.
"""

from __future__ import annotations

import asyncio
from asyncio import BaseTransport, TimerHandle, Transport
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final
from zlib import MAX_WBITS

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.extensions.permessage_deflate import PerMessageDeflate, ServerPerMessageDeflateFactory
from websockets.frames import CloseCode
from websockets.http11 import Request
from websockets.server import ServerProtocol

from gateway.deadlines import Deadline, Half

if TYPE_CHECKING:
    from gateway.live.frames import Frame
    from gateway.live.session import Client


LATE: Final = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
TOO_LARGE: Final = "message size limit exceeded"
"""As `gateway.live.codes` and `docs/close-codes.md` have it."""
LINGER: Final = 10.0
"""Seconds that a client has to read what was said last before its line is cut."""
HEAD: Final = 64 * 1024
"""Bytes that the head of a request may have."""
LINE: Final = "tianhe.line"
"""The name of a connection itself among the extensions of its ASGI scope."""
DEFLATE: Final = ServerPerMessageDeflateFactory(
    server_no_context_takeover=True, client_no_context_takeover=True, client_max_window_bits=12
)
"""Each message is compressed by itself, so that one compression serves all clients and none keeps a compressor."""


class HttpProtocol(HttpToolsProtocol):
    """Give it to `uvicorn.Config(http=…)`. A request that does not come along is not waited for; a head that does not
    end within `HEAD` bytes is refused."""

    _head = 0
    """Bytes of a head that has not ended yet."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._deadline = Deadline(self._give_up)

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Now a request is to come."""
        super().connection_made(transport)
        self._look()

    def data_received(self, data: bytes) -> None:
        """The client has sent something; perhaps a whole request."""
        before = self.cycle
        self._head += len(data)
        super().data_received(data)
        if self.cycle is not before or (self.cycle and not self.cycle.response_complete):
            self._head = 0
        elif self._head > HEAD and not self.transport.is_closing():
            self.send_400_response("Too large a request head.")
        self._look()

    def on_response_complete(self) -> None:
        """One request is done with; perhaps the next has begun to come."""
        super().on_response_complete()
        self._look()

    def handle_websocket_upgrade(self) -> None:
        """The client has asked for a WebSocket: from here on the connection is another's, with deadlines of its own."""
        self._deadline.drop()
        super().handle_websocket_upgrade()
        self.parser = None  # type: ignore[assignment]  # which refers to us

    def connection_lost(self, exc: Exception | None) -> None:
        """The client, or we, have hung up."""
        self._deadline.drop()
        super().connection_lost(exc)
        _release(self.transport)

    def _look(self) -> None:
        if self.transport.get_protocol() is self:
            self._deadline.expect(self._half(), self.client[0] if self.client else None)

    def _half(self) -> Half | None:
        """What is still to come of a request; None where none is on its way."""
        if self.cycle is not None and not self.cycle.response_complete:
            return "body" if self.cycle.more_body else None
        return None if self.timeout_keep_alive_task is not None else "head"

    def _give_up(self) -> None:
        if self.cycle is None or self.cycle.response_complete or not self.cycle.response_started:
            self.transport.write(LATE)
        self.transport.close()


class Spoken(ServerProtocol):
    """Closes with the reasons that our documentation has."""

    def fail(self, code: int, reason: str = "") -> None:
        """As the library's; what it says of sizes differs from version to version."""
        super().fail(code, TOO_LARGE if code == CloseCode.MESSAGE_TOO_BIG else reason)


class WebSocketProtocol(WebSocketsSansIOProtocol):
    """Give it to `uvicorn.Config(ws=…)`. A client that reads nothing cannot keep a connection that is closed.

    It is a `gateway.live.session.Transport` too, found in the scope's extensions as `LINE`: what is sent to many is
    written as the bytes it already is, and what a client says is told at once, without queues and tasks between.
    """

    _cut: TimerHandle | None = None
    _client: Client | None = None

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        if self.config.ws_per_message_deflate:
            self.conn.available_extensions = [DEFLATE]
        self.conn.__class__ = Spoken  # uvicorn makes it, and gives no way to choose

    def handle_connect(self, event: Request) -> None:
        """A client asks for a WebSocket: the application begins, in a task of its own."""
        super().handle_connect(event)
        if not self.handshake_complete:  # it was not refused
            self.scope["extensions"][LINE] = self  # type: ignore[assignment]

    @cached_property
    def _compresses(self) -> bool:
        """Whether this client can be sent what is compressed with the largest window."""
        return any(
            isinstance(extension, PerMessageDeflate) and extension.local_max_window_bits == MAX_WBITS
            for extension in self.conn.extensions
        )

    # ------------------------------------------------------------------ a session's transport

    takes_more = True
    """Whether what is written goes out, or only makes a heap."""

    def attach(self, client: Client) -> None:
        """Hand all that comes to this client, and what came until now."""
        self._client = client
        waiting, self.queue = self.queue, _Straight(client)
        while not waiting.empty():
            self.queue.put_nowait(waiting.get_nowait())
        self.transport.resume_reading()
        self.read_paused = True  # so uvicorn thinks, which would pause at each message until it was fetched

    def detach(self) -> None:
        """Keep for ASGI what comes from now on."""
        self._client = None
        self.queue = asyncio.Queue()
        self.read_paused = False

    def pause_writing(self) -> None:
        """The line takes no more for now."""
        super().pause_writing()
        self.takes_more = False

    def resume_writing(self) -> None:
        """The line takes more again."""
        super().resume_writing()
        self.takes_more = True
        if self._client is not None:
            self._client.flush()

    def write(self, frames: Sequence[Frame]) -> None:
        """Send the frames in one write."""
        if self.close_sent or self.disconnected:
            return
        if len(frames) == 1:
            self.transport.write(frames[0].deflated if self._compresses else frames[0].plain)
        elif self._compresses:
            self.transport.write(b"".join([frame.deflated for frame in frames]))
        else:
            self.transport.write(b"".join([frame.plain for frame in frames]))

    def connection_lost(self, exc: Exception | None) -> None:
        """Everything ends here, however the connection ended."""
        super().connection_lost(exc)
        if self._cut is not None:
            self._cut.cancel()
        self.conn.parser.close()
        self.conn.parser_exc = None
        if self.handshake_initiated:
            self.scope["extensions"] = {}
        _release(self.transport)

    async def run_asgi(self) -> None:
        """The application is done with this connection: now the client may take it, or not."""
        await super().run_asgi()
        if not self.disconnected:
            self._cut = self.loop.call_later(LINGER, self.transport.abort)


class _Straight(asyncio.Queue[Any]):
    """In place of uvicorn's queue: what is put into it is told at once."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def put_nowait(self, event: Any) -> None:
        if event["type"] == "websocket.receive":
            text = event.get("text")
            self._client.received(event["bytes"] if text is None else text)
        elif event["type"] == "websocket.disconnect":
            self._client.lost()


def _release(transport: BaseTransport) -> None:
    """Break the circle of a lost transport. Where asyncio no longer makes one, there is nothing to break."""
    if isinstance(transport, Transport):
        vars(transport).pop("_read_ready_cb", None)
