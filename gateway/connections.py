"""uvicorn's side of a connection, ended for good: what is kept of a connection goes with the connection.

Gateways collect garbage rarely, and what lived long is hardly ever looked at again. So whatever refers to itself is
taken apart by hand: the parser of a lost WebSocket, which waits for more and holds the connection with its two
compressors (some 60 KB), and asyncio's transport, which keeps a method of its own.
"""

from __future__ import annotations

from asyncio import BaseTransport, TimerHandle, Transport
from typing import Any, Final

from h11 import IDLE, SEND_BODY, Request
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import CloseCode
from websockets.server import ServerProtocol

from gateway.deadlines import Deadline, Half

LATE: Final = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
TOO_LARGE: Final = "message size limit exceeded"
"""As `gateway.live.codes` and `docs/close-codes.md` have it."""
LINGER: Final = 10.0
"""Seconds that a client has to read what was said last before its line is cut."""


class HttpProtocol(H11Protocol):
    """Give it to `uvicorn.Config(http=…)`. A request that does not come along is not waited for."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._deadline = Deadline(self._give_up)

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Now a request is to come."""
        super().connection_made(transport)
        self._deadline.expect(self._half(), self.client[0] if self.client else None)

    def data_received(self, data: bytes) -> None:
        """Something came; perhaps a whole request."""
        super().data_received(data)
        self._look()

    def on_response_complete(self) -> None:
        """One request is done with; perhaps the next has begun to come."""
        super().on_response_complete()
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client, or we, have hung up."""
        self._deadline.drop()
        super().connection_lost(exc)
        _release(self.transport)

    def handle_websocket_upgrade(self, event: Request) -> None:
        """From here on it is a socket, which has deadlines of its own."""
        self._deadline.drop()
        super().handle_websocket_upgrade(event)

    def _look(self) -> None:
        if self.transport.get_protocol() is self:
            self._deadline.expect(self._half(), self.client[0] if self.client else None)

    def _half(self) -> Half | None:
        """What is still to come of a request; None where none is on its way."""
        if self.conn.their_state is SEND_BODY:
            return "body"
        waiting = self.timeout_keep_alive_task is not None or self.conn.their_state is not IDLE
        return None if waiting else "head"

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
    """Give it to `uvicorn.Config(ws=…)`. A client that reads nothing cannot keep a connection that is closed."""

    _cut: TimerHandle | None = None

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.conn.__class__ = Spoken  # uvicorn makes it, and gives no way to choose

    def connection_lost(self, exc: Exception | None) -> None:
        """Everything ends here, however the connection ended."""
        super().connection_lost(exc)
        if self._cut is not None:
            self._cut.cancel()
        self.conn.parser.close()
        self.conn.parser_exc = None
        _release(self.transport)

    async def run_asgi(self) -> None:
        """The application is done with this connection: now the client may take it, or not."""
        await super().run_asgi()
        if not self.disconnected:
            self._cut = self.loop.call_later(LINGER, self.transport.abort)


def _release(transport: BaseTransport) -> None:
    """Break the circle of a lost transport. Where asyncio no longer makes one, there is nothing to break."""
    vars(transport).pop("_read_ready_cb", None)
