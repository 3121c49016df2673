"""What of persons may be deleted: data keys, and by what a person is found. No event repeats any of it, so a deleted
row is gone from the journal, from its sealed segments and from every copy made later."""

from typing import Annotated

from sqlalchemy import JSON, BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from actors import Row

Word = Annotated[str, mapped_column(String(32))]
Id = Annotated[str, mapped_column(String(64))]
About = Annotated[str, mapped_column(String(128))]
Micros = Annotated[int, mapped_column(BigInteger)]


class PersonKeyRow(Row):
    """The data key of one sealed record, wrapped by the master key ``master``. ``person`` is the opaque id of whose it
    is (none: nobody knows), ``about`` the opaque id of what it is about (``ticket/440106-20261123-A001``), ``day`` the
    business day from which its time to be kept runs."""

    __tablename__ = "person_key"
    __table_args__ = (Index("ix_person_key_kind_day", "kind", "day"),)
    id: Mapped[Word] = mapped_column(primary_key=True)
    person: Mapped[Word | None] = mapped_column(index=True)
    about: Mapped[About | None] = mapped_column(index=True)
    kind: Mapped[Word]
    day: Mapped[Word]
    at: Mapped[Micros]
    master: Mapped[Word] = mapped_column(index=True)
    wrapped: Mapped[Annotated[str, mapped_column(String(200))]]


class PersonFindRow(Row):
    """Who a number or a phone leads to: ``blind`` is its blind index. ``own``: the person is known by it, and no two
    are; else it is a phone that was given with a number. ``day`` is the last on which it was given."""

    __tablename__ = "person_find"
    blind: Mapped[Word] = mapped_column(primary_key=True)
    person: Mapped[Word] = mapped_column(primary_key=True, index=True)
    own: Mapped[bool]
    day: Mapped[Word] = mapped_column(index=True)


class KeybookRow(Row):
    """How many changes the book of keys has seen."""

    __tablename__ = "keybook"
    id: Mapped[Word] = mapped_column(primary_key=True)
    changes: Mapped[Micros] = mapped_column(default=0)


class PurgeRow(Row):
    """For how many days each kind is kept, and the last business day of each kind that was purged."""

    __tablename__ = "purge"
    id: Mapped[Word] = mapped_column(primary_key=True)
    days: Mapped[dict[str, int]] = mapped_column(JSON, default_factory=dict)
    swept: Mapped[dict[str, str]] = mapped_column(JSON, default_factory=dict)
    next: Mapped[Micros] = mapped_column(default=0)
