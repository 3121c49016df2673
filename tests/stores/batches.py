"""What the stores' tests write: a table with a column of each type, and batches of events that verify."""

from typing import Any

from sqlalchemy import JSON, BigInteger, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from actors import Actor, Row, Rows
from actors.journal import chain
from actors.stores.contract import Batch, Values


class BookRow(Row):
    __tablename__ = "test_book"
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    shelf: Mapped[str | None] = mapped_column(String(8))
    place: Mapped[int | None] = mapped_column("position", unique=True)  # named otherwise, and nobody else's
    pages: Mapped[int] = mapped_column(BigInteger, default=0)
    weight: Mapped[float] = mapped_column(default=0.0)
    lent: Mapped[bool] = mapped_column(default=False)
    words: Mapped[Any] = mapped_column(JSON, default=None)
    cover: Mapped[bytes] = mapped_column(LargeBinary, default=b"")


class LoanRow(Row):
    """Nothing but its key, of two columns."""

    __tablename__ = "test_loan"
    reader: Mapped[str] = mapped_column(String(16), primary_key=True)
    book: Mapped[str] = mapped_column(String(16), primary_key=True)


class Library(Actor, kind="library"):
    """Has the books of the shelf that it is named after."""

    def load(self, db: Rows) -> None:
        self.books = db.all(BookRow, shelf=self.key, order_by="id")
        self.first = db.get(BookRow, "1")


def book(id_: str, **more: Any) -> dict[tuple[type[Row], Values], Values | None]:
    """A row of a batch."""
    row = BookRow(id=id_, **{"shelf": None, "place": None, **more})
    columns = ("id", "shelf", "place", "pages", "weight", "lent", "words", "cover")
    return {(BookRow, (id_,)): tuple(getattr(row, name) for name in columns)}


class Author:
    """Writes the journal of one actor."""

    def __init__(self, key: str = "a", kind: str = "library") -> None:
        self.kind, self.key = kind, key
        self.seq, self.hash = 0, b""

    def events(self, count: int = 1, data: str = '{"type":"test"}') -> list[Values]:
        """Its next events as journal columns."""
        found: list[Values] = []
        for _ in range(count):
            self.seq += 1
            head = (self.kind, self.key, self.seq, "test", 1_000 + self.seq, "user/1", f"c{self.seq}")
            self.hash = chain(self.hash, *head, data.encode())
            found.append((*head, data, self.hash))
        return found

    def batch(self, count: int = 1, **more: Any) -> Batch:
        """A batch of its next events."""
        return Batch(journal=self.events(count), **more)


def command(id_: str, key: str = "a", at: int = 1_000, digest: bytes = b"d" * 16, reply: bytes = b"reply") -> Values:
    """A row of ``Batch.commands``."""
    return ("library", key, id_, digest, reply, at)


def told(id_: str, seq: int = 1, number: int = 0, to: str = "b", failure: str | None = None) -> Values:
    """A row of ``Batch.outbox``."""
    return (id_, 1_000 + number, seq, number, "library", "a", "library", to, b"payload", failure, 0)
