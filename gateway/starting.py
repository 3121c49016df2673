"""What can go wrong before we serve, as one line each that says what to do."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from actors import StoreError
from gateway.settings import Settings
from gateway.texts import TEXTS, text


class CannotStart(Exception):
    """A reason not to start, in Chinese and English on one line."""

    def __init__(self, code: str, **facts: object) -> None:
        self.code = code
        super().__init__(f"{text(code, 'zh', facts)} {text(code, 'en', facts)}")


@contextmanager
def explained(settings: Settings) -> Iterator[None]:
    """Raise what goes wrong with the database or the data folder as CannotStart."""
    try:
        yield
    except StoreError as error:
        code = f"store.{error.problem}"
        if code not in TEXTS:
            raise CannotStart("store.other", detail=str(error)) from error
        raise CannotStart(code, database=settings.shown_database) from error
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise CannotStart("store.full", database=settings.shown_database) from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST):
            raise CannotStart("start.data_dir", folder=settings.data_dir) from error
        raise


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


def database_file(settings: Settings, *, must_exist: bool = False) -> Path:
    """The SQLite file that the settings name. Raises CannotStart for another database, or where it is missing."""
    try:
        url = make_url(settings.database)
    except ArgumentError:
        raise CannotStart("start.database_url") from None
    if url.get_backend_name() != "sqlite" or not url.database:
        raise CannotStart("start.only_sqlite", kind=url.get_backend_name())
    path = Path(url.database)
    if must_exist and not path.is_file():
        raise CannotStart("start.no_database", database=path)
    return path
