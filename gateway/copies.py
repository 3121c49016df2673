"""Copies of a SQLite file, made before its schema is changed: ``tianhe.db.0011-20261130T084500Z.copy``.

They lie beside the database, are named by the version they hold and the moment (UTC), and only the newest are kept.
To go back to one, stop the hall, delete the database with its ``-wal`` and ``-shm``, and give the copy its name.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from actors import StoreError
from actors.stores.sqlite_file import classify, connect

KEPT = 3
SPARE = 16 * 1024 * 1024  # bytes to be left free on the disk


def make_copy(database: Path, version: str) -> Path:
    """Copy what is committed; nobody may write meanwhile. Raises StoreError (``full`` where there is no room)."""
    copy = database.with_name(f"{database.name}.{version}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.copy")
    part = copy.with_suffix(".part")
    for left in database.parent.glob(f"{database.name}.*.part"):  # by whoever was ended while copying
        left.unlink()
    if shutil.disk_usage(database.parent).free < database.stat().st_size + SPARE:
        raise StoreError("full", f"no room for a copy of {database.name}")
    try:
        with closing(connect(str(database), read_only=True)) as source, closing(sqlite3.connect(part)) as target:
            os.chmod(part, database.stat().st_mode & 0o777)  # as private as the original
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")  # one file, also when it is looked into
    except sqlite3.Error as error:
        part.unlink(missing_ok=True)
        raise classify(error) from error
    _sync(part)
    part.replace(copy)
    _sync(copy.parent)
    return copy


def copies(database: Path) -> list[Path]:
    """The copies of a database, the newest first."""
    found = database.parent.glob(f"{database.name}.*.copy")
    return sorted(found, key=lambda path: (path.stem.rpartition("-")[2], path.stem), reverse=True)  # time, version


def forget_old_copies(database: Path) -> None:
    """Delete all but the newest."""
    for copy in copies(database)[KEPT:]:
        copy.unlink()


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
