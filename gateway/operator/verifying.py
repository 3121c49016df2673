"""Checking the whole journal of any database as one chain: its sealed segments, and what is not sealed yet."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, inspect

from actors import Address
from actors.journal import Recorded, verify
from actors.stores import questions
from actors.stores.segments import Segments, order
from gateway.database import run_on
from gateway.operator.database_file import Ask, cut_off, sealed

AT_ONCE = 1_000  # rows that a server sends ahead


class Checked(NamedTuple):
    """What there is, and what is wrong with it. Where files are ``damaged`` the rest was not looked at."""

    events: int = 0
    actors: int = 0
    segments: int = 0
    damaged: Sequence[str] = ()
    faults: Sequence[str] = ()


def checked(database: Path | str, folder: Path) -> Checked:
    """Check every event of a database and of its segments in a folder. Raises StoreError."""
    return run_on(database, lambda db: _check(db, folder), read_only=True)


def _check(db: Connection, folder: Path) -> Checked:
    # One view of a journal that goes on growing, and may be sealed meanwhile.
    if db.dialect.name == "sqlite":
        db.exec_driver_sql("BEGIN")
    else:
        db = db.execution_options(isolation_level="REPEATABLE READ")
    ask: Ask = lambda sql: db.exec_driver_sql(sql).fetchall()  # noqa: E731
    segments = Segments(folder, sealed(ask) if inspect(db).has_table("segment") else [])
    if damaged := segments.broken():
        return Checked(damaged=damaged)
    tally = _Tally()
    chain = _joined(segments.chained(), _live(db))
    faults = [f"{fault.address} #{fault.seq}: {fault.reason}" for fault in verify(tally.count(chain))]
    return Checked(tally.events, tally.actors, len(segments.sealed), (), faults + _lost(ask, segments) + cut_off(ask))


def _live(db: Connection) -> Iterator[Recorded]:
    """What the database holds, actor by actor, a few events in memory at a time."""
    for row in db.execute(questions.WHOLE, execution_options={"stream_results": True, "yield_per": AT_ONCE}):
        yield Recorded(*row)


def _joined(sealed: Iterable[Recorded], live: Iterable[Recorded]) -> Iterator[Recorded]:
    """Both as one; an event that both hold (the newest of a sleeping actor) once."""
    before: Recorded | None = None
    for event in heapq.merge(sealed, live, key=order):
        if event != before:
            yield event
        before = event


class _Tally:
    """Counts events and actors as they go by."""

    events = actors = 0

    def count(self, events: Iterable[Recorded]) -> Iterator[Recorded]:
        last: Address | None = None
        for event in events:
            self.events += 1
            self.actors += event.address != last
            last = event.address
            yield event


def _lost(ask: Ask, segments: Segments) -> list[str]:
    """The first place of the whole journal that nobody's event has: an actor's last events were cut off there."""
    expected = 1
    for segment in segments.sealed:
        if segment.first != expected:
            return [f"position {expected} of the journal is missing"]
        expected = segment.last + 1
    ((count, last),) = ask(f"SELECT count(*), max(position) FROM journal WHERE position >= {expected}")
    if not count or count == last - expected + 1:
        return []
    positions = ask(f"SELECT position FROM journal WHERE position >= {expected} ORDER BY position")
    lost = next(place for place, (position,) in enumerate(positions, expected) if place != position)
    return [f"position {lost} of the journal is missing"]
