"""The runtime's own tables. Times are microseconds since 1970 UTC: exact, and the same in every database."""

from sqlalchemy import BigInteger, Index, Integer, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from actors.checks import Check, check_of
from actors.rows import Row, shape_of


def Name(length: int) -> String:
    """Text by which rows are found and ordered: by its bytes, in every database."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


# SQLite gives a rowid alias (the fastest key there is) only to a column declared exactly INTEGER.
Position = BigInteger().with_variant(Integer, "sqlite")


class JournalRow(Row):
    """One event. ``position`` orders the whole store as it was committed; ``(kind, key, seq)`` fences writers."""

    __tablename__ = "journal"
    __table_args__ = (UniqueConstraint("kind", "key", "seq"),)
    position: Mapped[int] = mapped_column(Position, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(Name(32))
    key: Mapped[str] = mapped_column(Name(128))
    seq: Mapped[int] = mapped_column(BigInteger)
    type: Mapped[str] = mapped_column(Name(64))
    at: Mapped[int] = mapped_column(BigInteger)
    actor: Mapped[str] = mapped_column(Name(160))
    command_id: Mapped[str] = mapped_column(Name(400))
    data: Mapped[str] = mapped_column(Text)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class CommandRow(Row):
    """The reply of a command that was decided; ``reply`` becomes NULL when it is older than replies are kept."""

    __tablename__ = "command"
    __table_args__ = (Index("ix_command_at", "at"), {"sqlite_with_rowid": False})
    kind: Mapped[str] = mapped_column(Name(32), primary_key=True)
    key: Mapped[str] = mapped_column(Name(128), primary_key=True)
    id: Mapped[str] = mapped_column(Name(400), primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary(16))
    reply: Mapped[bytes | None] = mapped_column(LargeBinary)
    at: Mapped[int] = mapped_column(BigInteger)


class OutboxRow(Row):
    """A tell that its sender has committed and its receiver has not: the row is deleted with the tell's effect.

    ``seq`` is the number of the event beside which it was told, ``number`` its place among the tells of that turn,
    ``tries`` the deliveries that failed by the receiver's fault, ``failure`` why it is parked (NULL: on its way).
    """

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_mark", "seq", "number", "id"), Index("ix_outbox_target", "kind", "key"))
    id: Mapped[str] = mapped_column(Name(400), primary_key=True)
    at: Mapped[int] = mapped_column(BigInteger)
    seq: Mapped[int] = mapped_column(BigInteger)
    number: Mapped[int] = mapped_column(BigInteger)
    source_kind: Mapped[str] = mapped_column(Name(32))
    source_key: Mapped[str] = mapped_column(Name(128))
    kind: Mapped[str] = mapped_column(Name(32))
    key: Mapped[str] = mapped_column(Name(128))
    payload: Mapped[bytes] = mapped_column(LargeBinary)
    failure: Mapped[str | None] = mapped_column(Name(160))
    tries: Mapped[int] = mapped_column(BigInteger)


class ReminderRow(Row):
    """A durable timer of one actor."""

    __tablename__ = "reminder"
    kind: Mapped[str] = mapped_column(Name(32), primary_key=True)
    key: Mapped[str] = mapped_column(Name(128), primary_key=True)
    name: Mapped[str] = mapped_column(Name(64), primary_key=True)
    due: Mapped[int] = mapped_column(BigInteger, index=True)
    payload: Mapped[bytes] = mapped_column(LargeBinary)


class SegmentRow(Row):
    """A sealed part of the journal, and the SHA-256 of its file."""

    __tablename__ = "segment"
    first: Mapped[int] = mapped_column(Position, primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(Name(64))
    digest: Mapped[str] = mapped_column(Name(64))


class StoreRow(Row):
    """Facts about this database: its id (the epoch of every channel) and the number of hosts it is laid out for."""

    __tablename__ = "store"
    name: Mapped[str] = mapped_column(Name(32), primary_key=True)
    value: Mapped[str] = mapped_column(Name(64))


_journal = shape_of(JournalRow).table.columns
check_address: Check = check_of("journal", [_journal.kind, _journal.key])
"""Raises Unfit for an address that can have no events."""
check_reminder: Check = check_of("reminder", [shape_of(ReminderRow).table.columns.name])
"""Raises Unfit for a name that a reminder cannot have."""
check_event: Check = check_of("journal", list(_journal)[1:])
"""Raises Unfit for the columns of an event as ``Batch.journal`` takes them, which lack the position. For a command, a
tell and a reminder ask ``shape_of`` their class."""
