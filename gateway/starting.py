"""What can go wrong before we serve, as one line each that says what to do."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError

from actors import StoreError
from actors.stores.sqlite_file import classify, connect
from gateway.database import DRIVERS, UpgradeFailed, migrate
from gateway.keys import KeyFileDamaged
from gateway.settings import Settings
from gateway.texts import TEXTS, both

SPACE = 16 * 1024 * 1024  # bytes that must be free on the database's disk
REACHING = 3.0  # seconds in which a Ray that we are to join must take a connection


class CannotStart(Exception):
    """A reason not to start, in Chinese and English on one line."""

    def __init__(self, code: str, **facts: object) -> None:
        self.code = code
        super().__init__(both(code, **facts))


@contextmanager
def explained(settings: Settings) -> Iterator[None]:
    """Raise what goes wrong with the database or the data folder as CannotStart."""
    try:
        yield
    except StoreError as error:
        raise _of_store(error, settings) from error
    except UpgradeFailed as error:
        facts = {"database": settings.shown_database, "reason": error.reason, "copy": error.copy or "—"}
        raise CannotStart("start.upgrade", **facts) from error
    except sqlite3.Error as error:
        raise _of_store(classify(error), settings) from error
    except DatabaseError as error:
        if not isinstance(error.orig, sqlite3.Error):
            raise
        raise _of_store(classify(error.orig), settings) from error
    except KeyFileDamaged as error:
        raise CannotStart("start.key", file=error.path) from error
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise CannotStart("store.full", database=settings.shown_database) from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST):
            raise CannotStart("start.data_dir", folder=settings.data_dir) from error
        raise


def _of_store(error: StoreError, settings: Settings) -> CannotStart:
    code = f"store.{error.problem}"
    if code not in TEXTS:
        return CannotStart("store.other", detail=str(error))
    return CannotStart(code, database=settings.shown_database)


@contextmanager
def reserved(settings: Settings, *, shared: bool = False) -> Iterator[Path | str]:
    """The database's file, for us alone while the block runs; `shared` with others who share it too. The address of a
    database on a server, which is everybody's: a host that others have overtaken cannot write there (A1).

    Raises CannotStart where another program of ours has the file. The lock is the kernel's: it ends with the process.
    """
    if _kind(settings) != "sqlite":
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        yield settings.database
        return
    database = database_file(settings)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    database.parent.mkdir(parents=True, exist_ok=True)
    path = database.with_name(database.name + ".lock")
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip() or "?"
            raise CannotStart("start.running", database=database, pid=holder) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield database
    finally:
        os.close(descriptor)


def prepare(settings: Settings, database: Path | str) -> None:
    """Bring the database up to date, and find out now whether it can be written. Raises CannotStart, StoreError,
    UpgradeFailed."""
    if isinstance(database, str):
        migrate(database)  # whether the server takes writes is found out with the first connection
        return
    if shutil.disk_usage(database.parent).free < SPACE:
        raise CannotStart("store.full", database=settings.shown_database)
    migrate(database)
    with closing(connect(str(database))) as db:
        version = db.execute("PRAGMA user_version").fetchone()[0]
        db.execute(f"PRAGMA user_version = {int(version)}")  # a real write that changes nothing


def check_ray_address(settings: Settings) -> None:
    """Find out now whether somebody listens at TIANHE_RAY_ADDRESS: Ray itself would try for a minute.

    Raises CannotStart. Addresses other than host:port, such as ``auto``, are left to Ray.
    """
    host, colon, port = (settings.ray_address or "").rpartition(":")
    if not colon or "/" in host:
        return
    try:
        socket.create_connection((host.strip("[]"), int(port)), REACHING).close()
    except (OSError, ValueError, OverflowError):
        raise CannotStart("start.ray_address", address=settings.ray_address) from None


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
    """The SQLite file that the settings name. Raises CannotStart for a server's database, or where it is missing."""
    kind = _kind(settings)
    name = make_url(settings.database).database
    if kind != "sqlite" or not name:
        raise CannotStart("start.only_sqlite", kind=kind)
    path = Path(name)
    if must_exist and not path.is_file():
        raise CannotStart("start.no_database", database=path)
    return path


def _kind(settings: Settings) -> str:
    """Which of the databases that we know the settings name. Raises CannotStart for another."""
    try:
        kind = make_url(settings.database).get_backend_name()
    except ArgumentError:
        raise CannotStart("start.database_url") from None
    if kind not in DRIVERS:
        raise CannotStart("start.database_kind", kind=kind)
    return kind
