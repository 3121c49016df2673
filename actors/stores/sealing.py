"""Sealing the older part of the journal: written to a segment, listed in the database, only then forgotten there."""

from __future__ import annotations

import asyncio
import fcntl
import hashlib
import os
import sqlite3
import zlib
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import msgspec

from actors.journal import Recorded
from actors.stores.contract import Conflict, Segment, Store, StoreError, Unwritable
from actors.stores.segments import BLOCK, SCHEMA, SLICE, digest, opened, order

MOST = 20 * SLICE
"""Events of one segment: what an interruption of the sealing may cost to be done again."""

PAGE = 5_000  # events read at once

_encode = msgspec.msgpack.Encoder().encode


async def seal(store: Store, before: int) -> Segment | None:
    """Seal the oldest of the journal's events, `MOST` of them, as far as none is of ``before`` (microseconds) or later;
    None where there are none (any more).

    Interrupted at any point it leaves the journal whole: the file counts once the database lists it, and only then are
    rows deleted, which a later sealing completes. Raises StoreError, OSError, ValueError for a journal with a gap.
    """
    await store.forget_sealed()
    position = max((segment.last for segment in await store.sealed()), default=0)
    last = position + MOST
    slice_ = await _older(store, position, before, min(SLICE, MOST))
    if not slice_:
        return None
    writer = await asyncio.to_thread(Writer, store.segments, position + 1)
    try:
        while slice_:
            await asyncio.to_thread(writer.slice, slice_)
            position = slice_[-1].position
            slice_ = await _older(store, position, before, min(SLICE, last - position))
        segment = await asyncio.to_thread(writer.close)
        try:
            await store.seal(segment)
        except (Conflict, Unwritable):
            raise StoreError("locked", "another program seals the journal") from None
    finally:
        writer.abandon()
    await store.forget_sealed()
    return segment


async def _older(store: Store, position: int, before: int, most: int) -> list[Recorded]:
    """The events after a position up to the first that is not older than a moment.

    They come in the order of their commits, so a clock that was set can only have less sealed.
    """
    found: list[Recorded] = []
    while len(found) < most and (page := await store.since(position, min(PAGE, most - len(found)))):
        for event in page:
            if event.at >= before:
                return found
            found.append(event)
        position = found[-1].position
    return found


class Writer:
    """Writes one segment: slice by slice in the order of positions, then `close`; `abandon` in any case.

    One at a time in a folder. Raises StoreError where another is at work, OSError.
    """

    def __init__(self, folder: Path, first: int) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._lock)
            raise StoreError("locked", "another program seals the journal") from None
        for left in folder.glob("*.draft"):  # of one that was killed
            left.unlink()
        self._draft = folder / f"{first:012}.draft"
        self._db = sqlite3.connect(self._draft, isolation_level=None, check_same_thread=False)
        os.chmod(self._draft, 0o600)
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.execute("PRAGMA synchronous = OFF")
        for statement in SCHEMA:
            self._db.execute(statement)
        self._first = self._next = first
        self._content = hashlib.sha256()

    def slice(self, events: Sequence[Recorded]) -> None:
        """All events of the next positions. Raises ValueError where one is missing."""
        for place, event in enumerate(events, self._next):
            if event.position != place:
                raise ValueError(f"position {place} of the journal is missing")
        ordered = sorted(events, key=order)
        self._db.execute("BEGIN")
        for start in range(0, len(ordered), BLOCK):
            block = ordered[start : start + BLOCK]
            data = _encode([msgspec.structs.astuple(event) for event in block])
            self._content.update(data)
            insert = "INSERT INTO block (slice, data) VALUES (?, ?)"
            number = self._db.execute(insert, (self._next, zlib.compress(data, 6))).lastrowid
            held = [(name, [*those][-1].seq, number) for name, those in groupby(block, key=_name)]
            self._db.executemany("INSERT INTO holding VALUES (?, ?, ?)", held)
        self._db.execute("COMMIT")
        self._next += len(events)

    def close(self) -> Segment:
        """Make the file durable under its name, once it reads as it was written. Raises StoreError."""
        self._db.close()
        with open(self._draft, "rb") as written:
            os.fsync(written.fileno())
        if not self._is_whole():
            raise StoreError("disk", f"{self._draft.name} does not read as it was written")
        known = digest(self._draft)
        target = self._draft.with_name(f"journal-{self._first:012}-{self._next - 1:012}-{known[:16]}.db")
        os.chmod(self._draft, 0o400)
        self._draft.rename(target)
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        return Segment(target.name, self._first, self._next - 1, known)

    def _is_whole(self) -> bool:
        read = hashlib.sha256()
        try:
            with opened(self._draft) as db:
                for (data,) in db.execute("SELECT data FROM block ORDER BY number"):
                    read.update(zlib.decompress(data))
        except (sqlite3.Error, zlib.error):
            return False
        return read.digest() == self._content.digest()

    def abandon(self) -> None:
        """Leave nothing behind that is not a whole segment."""
        self._db.close()
        self._draft.unlink(missing_ok=True)
        os.close(self._lock)


def _name(event: Recorded) -> str:
    return f"{event.kind}\0{event.key}"
