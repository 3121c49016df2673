"""The port, taken before anything slow is started."""

from __future__ import annotations

import errno
import socket

from gateway.texts import both


class CannotStart(Exception):
    """A reason not to start, in Chinese and English on one line."""

    def __init__(self, code: str, **facts: object) -> None:
        self.code = code
        super().__init__(both(code, **facts))


def listen(host: str, port: int) -> socket.socket:
    """Take the port now, before anything slow is started; who connects early waits. Raises CannotStart."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError:
        raise CannotStart("start.host", host=host) from None
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        listener.listen(2048)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise CannotStart("start.port_in_use", port=port) from None
        if error.errno in (errno.EACCES, errno.EPERM):
            raise CannotStart("start.port_forbidden", port=port) from None
        raise CannotStart("start.host", host=host) from None
    listener.setblocking(False)
    return listener
