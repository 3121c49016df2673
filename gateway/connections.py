"""uvicorn's side of a connection, ended for good: what is kept of a connection goes with the connection.

Gateways collect garbage rarely, and what lived long is hardly ever looked at again. So whatever refers to itself is
taken apart by hand: the parser of a lost WebSocket, which waits for more and holds the connection with its two
compressors (some 60 KB), and asyncio's transport, which keeps a method of its own.
"""

from __future__ import annotations

from asyncio import BaseTransport, TimerHandle
from typing import Final

from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

LINGER: Final = 10.0
"""Seconds that a client has to read what was said last before its line is cut."""


class HttpProtocol(H11Protocol):
    """Give it to `uvicorn.Config(http=…)`."""

    def connection_lost(self, exc: Exception | None) -> None:
        """The client, or we, have hung up."""
        super().connection_lost(exc)
        _release(self.transport)


class WebSocketProtocol(WebSocketsSansIOProtocol):
    """Give it to `uvicorn.Config(ws=…)`. A client that reads nothing cannot keep a connection that is closed."""

    _cut: TimerHandle | None = None

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
