"""Opening a SQLite file, and what its faults mean."""

import sqlite3
from urllib.parse import quote

from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from actors.rows import Row
from actors.stores.contract import StoreError


def classify(error: sqlite3.Error) -> StoreError:
    """Which of the known faults an SQLite error is."""
    text = str(error)
    for words, problem in (
        ("readonly", "readonly"),
        ("full", "full"),
        ("locked", "locked"),
        ("malformed", "corrupt"),
        ("not a database", "corrupt"),
        ("unable to open", "missing"),
        ("disk I/O error", "disk"),
    ):
        if words in text:
            return StoreError(problem, text)
    return StoreError(text)


def connect(path: str, *, read_only: bool = False) -> sqlite3.Connection:
    """Open the file (``:memory:`` for one that vanishes). Raises StoreError."""
    mode = "?mode=ro" if read_only else ""
    uri = path if path == ":memory:" else f"file:{quote(path)}{mode}"
    try:
        db = sqlite3.connect(
            uri, uri=True, isolation_level=None, check_same_thread=False, timeout=0, cached_statements=256
        )
        db.execute("PRAGMA busy_timeout = 5000")
        if not read_only:
            db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("PRAGMA secure_delete = ON")  # a deleted row is no bytes in the file either
        db.execute("PRAGMA cache_size = -32000")
        db.execute("PRAGMA wal_autocheckpoint = 4000")
        db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error as error:
        raise classify(error) from None
    return db


def create_tables(db: sqlite3.Connection) -> None:
    """Every table that is known by now, where there is none of that name: for tests and scratch databases."""
    engine = create_engine("sqlite://", creator=lambda: db, poolclass=StaticPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        Row.metadata.create_all(connection)
