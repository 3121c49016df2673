"""Looking into a database file: which one it is, whether its journal ends as it should, which server key fits."""

from __future__ import annotations

import secrets
import sqlite3
from itertools import pairwise

from gateway.keys import Keys
from gateway.passwords import PURPOSE

TAIL = 1000  # events at the journal's end that are looked at


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


def cut_off(db: sqlite3.Connection) -> list[str]:
    """Where the journal does not end with the event that was committed last: its very end was cut off or replaced.

    A database that was last written before this was noted says nothing about it.
    """
    kept = dict(db.execute("SELECT name, value FROM store WHERE name IN ('last_position', 'last_hash')").fetchall())
    if not kept:
        return []
    end = db.execute("SELECT position, hash FROM journal ORDER BY position DESC LIMIT 1").fetchone()
    if end is not None and (str(end[0]), end[1].hex()) == (kept.get("last_position"), kept.get("last_hash")):
        return []
    return [f"position {kept.get('last_position')} of the journal, its last, is missing or was changed"]


def faults_at_the_end(db: sqlite3.Connection) -> list[str]:
    """What a quick look at the journal's end finds wrong; `tianhe journal verify` looks at all of it."""
    recent = db.execute("SELECT position FROM journal ORDER BY position DESC LIMIT ?", (TAIL,)).fetchall()
    places = [position for (position,) in reversed(recent)]
    gaps = [f"position {first + 1} of the journal is missing" for first, then in pairwise(places) if then != first + 1]
    return gaps[:1] + cut_off(db)


def last_at(db: sqlite3.Connection) -> int | None:
    """When (microseconds) the event was that was committed last."""
    row = db.execute("SELECT at FROM journal ORDER BY position DESC LIMIT 1").fetchone()
    return None if row is None else int(row[0])


def key_fits(db: sqlite3.Connection, keys: Keys) -> bool | None:
    """Whether this server key sealed what the database holds; None where there is nothing to try it on."""
    row = db.execute("SELECT username, password FROM account LIMIT 1").fetchone()
    return None if row is None else keys.unseal(PURPOSE, row[1], row[0]) is not None
