"""Looking into a database: which one it is, whether its journal ends as it should, which server key fits."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any

from actors.stores.contract import Segment
from actors.stores.sqlite_file import connect
from common.privacy.ring import KeyRing
from gateway.keys import Keys
from gateway.passwords import PURPOSE

TAIL = 1000  # events at the journal's end that are looked at

Ask = Callable[[str], Sequence[Any]]
"""Answers the rows of a question in SQL that every database understands."""


def epoch_of(db: sqlite3.Connection) -> str | None:
    """The id of the store; None where it was never served."""
    row = db.execute("SELECT value FROM store WHERE name = 'epoch'").fetchone()
    return None if row is None else str(row[0])


def new_epoch(db: sqlite3.Connection) -> str:
    """Give the store another id, so that offsets of the one it was copied from mean nothing here."""
    made = secrets.token_hex(4)
    db.execute(
        "INSERT INTO store (name, value) VALUES ('epoch', ?) ON CONFLICT (name) DO UPDATE SET value = ?", [made] * 2
    )
    return made


def sealed(ask: Ask) -> list[Segment]:
    """The sealed parts of the journal, the first first."""
    return [Segment(*row) for row in ask("SELECT name, first, last, digest FROM segment ORDER BY first")]


def sealed_in(db: sqlite3.Connection) -> list[Segment]:
    """As `sealed`; none in a file of before they were known."""
    known = db.execute("SELECT 1 FROM sqlite_master WHERE name = 'segment'").fetchone()
    return sealed(asking(db)) if known else []


def asking(db: sqlite3.Connection) -> Ask:
    return lambda sql: db.execute(sql).fetchall()


def cut_off(ask: Ask) -> list[str]:
    """Where the journal does not end with the event that was committed last: its very end was cut off or replaced.

    A database that was last written before this was noted says nothing about it.
    """
    kept = dict(map(tuple, ask("SELECT name, value FROM store WHERE name IN ('last_position', 'last_hash')")))
    if not kept:
        return []
    end = ask("SELECT position, hash FROM journal ORDER BY position DESC LIMIT 1") or [(0, b"")]
    if [(str(position), hash_.hex()) for position, hash_ in end] == [(kept["last_position"], kept["last_hash"])]:
        return []
    return [f"position {kept['last_position']} of the journal, its last, is missing or was changed"]


def faults_at_the_end(db: sqlite3.Connection) -> list[str]:
    """What a quick look at the journal's end finds wrong; `tianhe journal verify` looks at all of it."""
    ask, segments = asking(db), sealed_in(db)
    until = segments[-1].last if segments else 0
    recent = ask(f"SELECT position FROM journal WHERE position > {until} ORDER BY position DESC LIMIT {TAIL}")
    places = [position for (position,) in reversed(recent)]
    if len(places) < TAIL:
        places.insert(0, until)
    gaps = [f"position {first + 1} of the journal is missing" for first, then in pairwise(places) if then != first + 1]
    return gaps[:1] + cut_off(ask)


def last_at(db: sqlite3.Connection) -> int | None:
    """When (microseconds) the event was that was committed last."""
    row = db.execute("SELECT at FROM journal ORDER BY position DESC LIMIT 1").fetchone()
    return None if row is None else int(row[0])


def key_fits(db: sqlite3.Connection, keys: Keys) -> bool | None:
    """Whether this server key sealed what the database holds; None where there is nothing to try it on."""
    row = db.execute("SELECT username, password FROM account LIMIT 1").fetchone()
    return None if row is None else keys.unseal(PURPOSE, row[1], row[0]) is not None


def keys_lost(db: sqlite3.Connection, ring: KeyRing) -> int:
    """How many persons' keys no master key of the ring unwraps."""
    if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'person_key'").fetchone():
        return 0  # a copy of before
    held = {master.id for master in ring.masters}
    counted = db.execute("SELECT master, count(*) FROM person_key GROUP BY master")
    return sum(count for master, count in counted if master not in held)


def compact(path: Path) -> int:
    """Give the disk back what a file does not need any more; answers how many bytes. Nobody else may use it, and there
    must be room for another file of what is left. Raises StoreError, sqlite3.Error."""
    before = path.stat().st_size
    with closing(connect(str(path))) as db:
        db.execute("VACUUM")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return before - path.stat().st_size
