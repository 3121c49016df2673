"""Copies of the database file: made while the hall runs, and put back while it does not.

The sealed parts of the journal that a copy names lie in the folder `SEGMENTS` beside it. They never change, so all
copies in a folder share them.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

from actors import StoreError
from actors.stores.archive import SEGMENTS
from actors.stores.contract import Segment
from actors.stores.segments import is_whole
from actors.stores.sqlite_file import classify, connect
from gateway.database import is_newer
from gateway.keys import Keys
from gateway.listening import CannotStart
from gateway.operator.database_file import faults_at_the_end, key_fits, last_at, new_epoch, sealed_in


class Copy(NamedTuple):
    """What was copied: where to, how large in bytes, when its last event was (microseconds), and how many sealed parts
    of the journal it has beside it."""

    path: Path
    size: int
    last: int | None
    segments: int


def back_up(database: Path, target: Path, segments: Path) -> Copy:
    """Copy the database of a hall that may run meanwhile, and its segments, whole and checked. `target` is a new file,
    or a folder for one with the time in its name.

    Raises CannotStart where it is there already or the copy is not whole, StoreError, OSError.
    """
    if target.is_dir():
        target = target / time.strftime("tianhe-%Y%m%d-%H%M%S.db")
    if target.exists():
        raise CannotStart("backup.exists", target=target)
    made = target.with_name(f".{target.name}.part")
    try:
        _copy(database, made)
        last = check(made)
        parts = _parts(made)
        for part in parts:
            if not _bring(part, segments, beside(target)):
                raise CannotStart("backup.segment", file=part.name, folder=segments)
        _settle(made, target)
    finally:
        with suppress(FileNotFoundError):
            made.unlink()
    return Copy(target, target.stat().st_size, last, len(parts))


def beside(copy: Path) -> Path:
    """Where the sealed parts of a copy's journal are."""
    return copy.absolute().parent / SEGMENTS


def restore(source: Path, database: Path, keys: Keys, segments: Path) -> tuple[Copy, str, Path | None]:
    """Put a copy in the place of the database, which must be ours alone, and give it a new epoch: screens that saw what
    came after the copy then begin anew. What was there before is kept beside it.

    Answers what was restored, its epoch, and where the old one is. Raises CannotStart where the copy is damaged, newer,
    or sealed with another server key, or a segment is nowhere; StoreError, OSError.
    """
    check(source)
    parts = _parts(source)
    for part in parts:
        if not _bring(part, beside(source), segments):
            raise CannotStart("restore.segment", file=part.name, beside=beside(source), folder=segments)
    made = database.with_name(f".{database.name}.part")
    try:
        _copy(source, made)
        with closing(sqlite3.connect(made)) as db, db:
            if key_fits(db, keys) is False:
                raise CannotStart("restore.key", source=source)
            epoch = new_epoch(db)
            last = last_at(db)
        kept = _put_aside(database)
        _settle(made, database)
    finally:
        with suppress(FileNotFoundError):
            made.unlink()
    return Copy(database, database.stat().st_size, last, len(parts)), epoch, kept


def check(path: Path) -> int | None:
    """When the last event of a copy was. Raises CannotStart where it is damaged or newer than this program."""
    try:
        with closing(connect(str(path), read_only=True)) as db:
            sound = db.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
            faults = faults_at_the_end(db) if sound else ["quick_check"]
            last = last_at(db) if sound else None
    except StoreError as error:
        faults = [error.problem]
    except sqlite3.Error as error:
        faults = [classify(error).problem]
    if faults:
        raise CannotStart("restore.damaged", source=path, fault=faults[0])
    if is_newer(path):
        raise CannotStart("store.newer", database=path)
    return last


def _parts(path: Path) -> list[Segment]:
    """The sealed parts of a database's journal."""
    with closing(connect(str(path), read_only=True)) as db:
        return sealed_in(db)


def _bring(part: Segment, source: Path, target: Path) -> bool:
    """Whether a sealed part of the journal is whole in a folder, copied from another where it was not."""
    there, here = source / part.name, target / part.name
    if is_whole(here, part):
        return True
    if not is_whole(there, part):
        return False
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = here.with_name(f".{part.name}.part")
    shutil.copyfile(there, made)
    os.chmod(made, 0o400)
    _settle(made, here)
    return True


def _copy(source: Path, target: Path) -> None:
    """SQLite's online copy, in one step: one moment of the source, and nobody who writes to it waits. In steps, each
    write of another process would have it begin again. The copy is one file: it keeps no log beside it."""
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    with closing(connect(str(source), read_only=True)) as db, closing(sqlite3.connect(target)) as copy:
        db.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")


def _put_aside(database: Path) -> Path | None:
    if not database.exists():
        return None
    with closing(connect(str(database))) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    kept = database.with_name(database.name + time.strftime(".before-%Y%m%d-%H%M%S"))
    os.replace(database, kept)
    for left in _logs_of(database):
        with suppress(FileNotFoundError):
            left.unlink()
    return kept


def _logs_of(database: Path) -> tuple[Path, Path]:
    return database.with_name(database.name + "-wal"), database.with_name(database.name + "-shm")


def _settle(made: Path, target: Path) -> None:
    """Give a file its name once all of it is on disk."""
    _sync(made)
    os.replace(made, target)
    _sync(target.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
