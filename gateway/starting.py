"""What can go wrong before we serve, as one line each that says what to do."""

from __future__ import annotations

import errno
import fcntl
import glob
import logging
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError

from actors import ActorError, StoreError
from actors.stores.sqlite_file import classify, connect
from common.privacy.ring import RingDamaged
from gateway.database import KINDS, UpgradeFailed, backend_of, migrate
from gateway.keys import KeyFileDamaged
from gateway.listening import CannotStart
from gateway.logs import safe_error
from gateway.settings import Settings
from gateway.texts import known

log = logging.getLogger("tianhe.serve")

SPACE = 16 * 1024 * 1024  # bytes that must be free on the database's disk


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
    except RingDamaged as error:
        raise CannotStart("start.ring", file=error.path) from error
    except KeyFileDamaged as error:
        raise CannotStart("start.key", file=error.path) from error
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise CannotStart("store.full", database=settings.shown_database) from error
        denied = error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST)
        if denied and _is_ours(error.filename, settings):
            raise CannotStart("start.data_dir", folder=settings.data_dir) from error
        if error.filename is not None:  # one that somebody named, or that ought to be there
            raise CannotStart("start.file", file=error.filename, reason=error.strerror) from error
        raise


def _is_ours(name: object, settings: Settings) -> bool:
    """Whether a file, or what cannot be named, is of the data folder."""
    folder = settings.data_dir.absolute()
    return not isinstance(name, str) or folder == Path(name).absolute() or folder in Path(name).absolute().parents


def _of_store(error: StoreError, settings: Settings) -> CannotStart:
    code = f"store.{error.problem}"
    if not known(code):
        return CannotStart("store.other", detail=str(error))
    return CannotStart(code, database=settings.shown_database, detail=error.detail)


@contextmanager
def reserved(settings: Settings, *, shared: bool = False) -> Iterator[Path | str]:
    """The database's file, for us alone while the block runs; `shared` with others who share it too. The address of a
    database on a server, which is everybody's: a host that others have overtaken cannot write there (A1).

    Raises CannotStart where another program of ours has the file. The lock is the kernel's: it ends with the process.
    """
    if _kind(settings) != "sqlite":
        _private(settings.data_dir)
        yield settings.database
        return
    database = database_file(settings)
    _private(settings.data_dir)
    database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    for file in database.parent.glob(f"{glob.escape(database.name)}*"):
        if file.stat().st_uid == os.getuid():
            file.chmod(file.stat().st_mode & 0o700)  # made by an earlier version, for everybody to read
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


def _private(folder: Path) -> None:
    """The folder, made if need be, for nobody else to enter; a folder of somebody else's stays as it is."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.stat().st_uid == os.getuid():
        folder.chmod(0o700)


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


def database_file(settings: Settings, *, must_exist: bool = False) -> Path:
    """The SQLite file that the settings name. Raises CannotStart for a server's database, or where it is missing."""
    kind = _kind(settings)
    try:
        name = make_url(settings.database).database
    except ArgumentError:
        raise CannotStart("start.database_url") from None
    if kind != "sqlite" or not name:
        raise CannotStart("start.only_sqlite", kind=kind)
    path = Path(name)
    if must_exist and not path.is_file():
        raise CannotStart("start.no_database", database=path)
    return path


def database_address(settings: Settings) -> Path | str:
    """The database that the settings name, which must be there: a file's path, a server's address. Raises
    CannotStart."""
    return database_file(settings, must_exist=True) if _kind(settings) == "sqlite" else settings.database


def _kind(settings: Settings) -> str:
    """Which of the databases that we know the settings name. Raises CannotStart for another."""
    if "://" not in settings.database:
        raise CannotStart("start.database_url")
    kind = backend_of(settings.database)
    if kind not in KINDS:
        raise CannotStart("start.database_kind", kind=kind)
    return kind


def reason(error: Exception, settings: Settings) -> str:
    """Why the halls did not start, as one line in both languages."""
    try:
        with explained(settings):
            raise error
    except CannotStart as known:
        return str(known)
    except Exception:
        log.error("not started", extra={"fields": safe_error(error)})
        code = error.code if isinstance(error, ActorError) else type(error).__name__
        return str(CannotStart("start.failed", reason=code))
