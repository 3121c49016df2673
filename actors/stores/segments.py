"""Sealed parts of the journal: old events, compressed, in files that nobody writes to any more.

A segment is one SQLite file of blocks. It holds every event of a range of positions, in slices of `SLICE` of them, and
within a slice actor by actor, so that one actor's history and everything after a position are both found without
reading the rest. The events carry the same hashes as in the database, and the database keeps each file's digest: so a
segment that is changed, cut or lost is noticed. A file is named after its range and its digest: whatever becomes of
the database, no file ever takes the place of another.
"""

from __future__ import annotations

import hashlib
import heapq
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import msgspec

from actors.address import Address
from actors.journal import Recorded
from actors.stores.contract import Segment, StoreError

SLICE = 50_000
"""Positions; about half a day of a district."""

BLOCK = 250
"""Events compressed together: more would save hardly anything, and cost whoever wants one of them."""

SCHEMA = (
    "CREATE TABLE block (number INTEGER PRIMARY KEY, slice INTEGER NOT NULL, data BLOB NOT NULL)",
    "CREATE INDEX block_of_slice ON block (slice)",  # a slice is named by its first position
    "CREATE TABLE holding (name TEXT, last INTEGER, block INTEGER NOT NULL, PRIMARY KEY (name, last)) WITHOUT ROWID",
)
_SLICES = "SELECT DISTINCT slice FROM block ORDER BY slice"
_SLICE = "SELECT data FROM block WHERE slice = ? ORDER BY number"
_SLICE_OF = "SELECT max(slice) FROM block WHERE slice <= ?"
_OF_ACTOR = (
    "SELECT data FROM holding JOIN block ON number = holding.block"
    " WHERE name = ? AND holding.last > ? ORDER BY holding.last"
)
_decode = msgspec.msgpack.Decoder(list[tuple[Any, ...]]).decode


class Segments:
    """The segments of one journal, in the order of their positions. Reading raises StoreError for a missing file."""

    def __init__(self, folder: Path, sealed: Sequence[Segment]) -> None:
        self._folder = folder
        self.sealed = sorted(sealed, key=lambda segment: segment.first)
        self._slice: tuple[int, int, list[Recorded]] | None = None  # the one read last by position, and its range

    @property
    def until(self) -> int:
        """The last sealed position; 0 where nothing is."""
        return self.sealed[-1].last if self.sealed else 0

    def events(self, address: Address, after: int, limit: int) -> list[Recorded]:
        """An actor's sealed events by number."""
        found: list[Recorded] = []
        for segment in self.sealed:
            with self._reading(segment) as db:
                for (data,) in db.execute(_OF_ACTOR, ("\0".join(address), after)):
                    found += [event for event in _events(data) if event.address == address and event.seq > after]
                    if len(found) >= limit:
                        return found[:limit]
        return found

    def since(self, position: int, limit: int) -> list[Recorded]:
        """The sealed events after a position, in order; perhaps fewer than there are."""
        for segment in self.sealed:
            if position < segment.last:
                first, _, events = self._slice_of(segment, max(position + 1, segment.first))
                return events[max(0, position + 1 - first) :][:limit]
        return []

    def _slice_of(self, segment: Segment, position: int) -> tuple[int, int, list[Recorded]]:
        found = self._slice
        if found is None or not found[0] <= position <= found[1]:
            with self._reading(segment) as db:
                (first,) = db.execute(_SLICE_OF, (position,)).fetchone()
                events = [event for (data,) in db.execute(_SLICE, (first,)) for event in _events(data)]
            if not events:
                raise StoreError("segment", segment.name)
            events.sort(key=lambda event: event.position)
            found = self._slice = (events[0].position, events[-1].position, events)
        return found

    def chained(self) -> Iterator[Recorded]:
        """All sealed events actor by actor, a block of each slice in memory at a time."""
        with ExitStack() as files:
            slices = []
            for segment in self.sealed:
                db = files.enter_context(self._opened(segment))
                with _naming(segment):
                    found = db.execute(_SLICES).fetchall()
                slices += [_in_order(db, segment, first) for (first,) in found]
            yield from heapq.merge(*slices, key=order)

    def broken(self) -> list[str]:
        """Names of segments that are missing or not what was sealed."""
        return [segment.name for segment in self.sealed if not is_whole(self._folder / segment.name, segment)]

    def _opened(self, segment: Segment) -> closing[sqlite3.Connection]:
        with _naming(segment):
            return opened(self._folder / segment.name)

    @contextmanager
    def _reading(self, segment: Segment) -> Iterator[sqlite3.Connection]:
        with _naming(segment), self._opened(segment) as db:
            yield db


@contextmanager
def _naming(segment: Segment) -> Iterator[None]:
    """Raises what goes wrong in the block as a StoreError that names the segment."""
    try:
        yield
    except (sqlite3.Error, zlib.error, msgspec.MsgspecError) as error:
        raise StoreError("segment", f"{segment.name}: {type(error).__name__}") from None


def is_whole(path: Path, segment: Segment) -> bool:
    """Whether a file is there and is what was sealed."""
    return path.is_file() and digest(path) == segment.digest


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def opened(path: Path) -> closing[sqlite3.Connection]:
    """A segment's file, to read."""
    return closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True))


def _in_order(db: sqlite3.Connection, segment: Segment, slice_: int) -> Iterator[Recorded]:
    with _naming(segment):
        for (data,) in db.execute(_SLICE, (slice_,)):
            yield from _events(data)


def _events(data: bytes) -> list[Recorded]:
    return [Recorded(*row) for row in _decode(zlib.decompress(data))]


def order(event: Recorded) -> tuple[str, str, int]:
    """What events of a slice are ordered by."""
    return event.kind, event.key, event.seq
