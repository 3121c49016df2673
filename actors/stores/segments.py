"""Sealed parts of the journal: old events, compressed, in files that nobody writes to any more.

A segment is one SQLite file of blocks. It holds every event of a range of positions, in slices of `SLICE` of them, and
within a slice actor by actor, so that one actor's history and everything after a position are both found without
reading the rest. The events carry the same hashes as in the database, and the database keeps each file's digest: so a
segment that is changed, cut or lost is noticed.
"""

from __future__ import annotations

import hashlib
import heapq
import os
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

from actors.address import Address
from actors.journal import Recorded
from actors.stores.contract import Segment, StoreError

SLICE = 50_000  # positions: about a day of a district
BLOCK = 2_000  # events compressed together
_SCHEMA = (
    "CREATE TABLE block (number INTEGER PRIMARY KEY, lowest INTEGER NOT NULL, highest INTEGER NOT NULL,"
    " first TEXT NOT NULL, last TEXT NOT NULL, data BLOB NOT NULL)"
)
_OF_SLICE = "WHERE lowest >= ? AND highest <= ? ORDER BY number"
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[tuple[Any, ...]]).decode


class Writer:
    """Writes one segment: slice by slice in the order of positions, then `close`."""

    def __init__(self, folder: Path, first: int, last: int) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._target = folder / f"journal-{first:012}-{last:012}.db"
        self._draft = self._target.with_suffix(".draft")
        self._draft.unlink(missing_ok=True)
        # Its steps run in whichever thread is free.
        self._db = sqlite3.connect(self._draft, isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.execute(_SCHEMA)
        self._first, self._last, self._events = first, last, 0

    def slice(self, events: Sequence[Recorded]) -> None:
        """All events of the next positions. Raises ValueError where one is missing."""
        if [event.position for event in events] != list(range(self._first + self._events, events[-1].position + 1)):
            raise ValueError(f"the journal has a gap after position {self._first + self._events - 1}")
        self._events += len(events)
        ordered = sorted(events, key=lambda event: (event.kind, event.key, event.seq))
        self._db.execute("BEGIN")
        for start in range(0, len(ordered), BLOCK):
            block = ordered[start : start + BLOCK]
            positions = [event.position for event in block]
            rows = [msgspec.structs.astuple(event) for event in block]
            self._db.execute(
                "INSERT INTO block (lowest, highest, first, last, data) VALUES (?, ?, ?, ?, ?)",
                (min(positions), max(positions), _name(block[0]), _name(block[-1]), zlib.compress(_encode(rows), 6)),
            )
        self._db.execute("COMMIT")

    def close(self) -> Segment:
        """Make the file durable under its name."""
        self._db.close()
        with open(self._draft, "rb") as written:
            os.fsync(written.fileno())
        os.chmod(self._draft, 0o400)
        self._draft.rename(self._target)
        folder = os.open(self._target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        return Segment(self._target.name, self._first, self._last, digest(self._target))


class Segments:
    """The segments of one journal, in the order of their positions. Reading raises StoreError for a missing file."""

    def __init__(self, folder: Path, sealed: Sequence[Segment]) -> None:
        self._folder = folder
        self.sealed = sorted(sealed, key=lambda segment: segment.first)
        self._slice: tuple[str, int, list[Recorded]] | None = None  # the one read last, by position

    @property
    def until(self) -> int:
        """The last sealed position; 0 where nothing is."""
        return self.sealed[-1].last if self.sealed else 0

    def events(self, address: Address, after: int, limit: int) -> list[Recorded]:
        """An actor's sealed events by number."""
        found: list[Recorded] = []
        name = "\0".join(address)
        for segment in self.sealed:
            blocks = self._blocks(segment, "WHERE first <= ? AND last >= ? ORDER BY number", (name, name))
            found += [event for block in blocks for event in block if event.address == address and event.seq > after]
            if len(found) >= limit:
                break
        return found[:limit]

    def since(self, position: int, limit: int) -> list[Recorded]:
        """The sealed events after a position, in order."""
        for segment in self.sealed:
            if position < segment.last:
                wanted = max(position + 1, segment.first)
                start = segment.first + (wanted - segment.first) // SLICE * SLICE
                events = self._whole_slice(segment, start)
                return [event for event in events if event.position > position][:limit]
        return []

    def chained(self) -> Iterator[Recorded]:
        """All sealed events actor by actor, a block of each slice in memory at a time."""
        slices = [
            self._in_order(segment, start)
            for segment in self.sealed
            for start in range(segment.first, segment.last + 1, SLICE)
        ]
        return heapq.merge(*slices, key=lambda event: (event.kind, event.key, event.seq))

    def _in_order(self, segment: Segment, start: int) -> Iterator[Recorded]:
        for block in self._blocks(segment, _OF_SLICE, (start, min(start + SLICE - 1, segment.last))):
            yield from block

    def broken(self) -> list[str]:
        """Names of segments that are missing or not what was sealed."""
        found = []
        for segment in self.sealed:
            path = self._folder / segment.name
            if not path.is_file() or digest(path) != segment.digest:
                found.append(segment.name)
        return found

    def _whole_slice(self, segment: Segment, start: int) -> list[Recorded]:
        if self._slice is None or self._slice[:2] != (segment.name, start):
            range_ = (start, min(start + SLICE - 1, segment.last))
            blocks = self._blocks(segment, _OF_SLICE, range_)
            events = sorted((event for block in blocks for event in block), key=lambda event: event.position)
            self._slice = (segment.name, start, events)
        return self._slice[2]

    def _blocks(self, segment: Segment, where: str, values: tuple[Any, ...]) -> Iterator[list[Recorded]]:
        path = self._folder / segment.name
        try:
            with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True)) as db:
                for (data,) in db.execute(f"SELECT data FROM block {where}", values):
                    yield [Recorded(*row) for row in _decode(zlib.decompress(data))]
        except (sqlite3.Error, zlib.error, msgspec.MsgspecError) as error:
            raise StoreError("segment", f"{segment.name}: {type(error).__name__}") from None


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _name(event: Recorded) -> str:
    return f"{event.kind}\0{event.key}"
