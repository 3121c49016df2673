"""The tables of statistics. No personal data: a ticket's number, a queue, a window, an account's name."""

from sqlalchemy import Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from actors import Row
from hall.tables import Id, Micros, Name, Word

UNDER_WAY = text("outcome = ''")
"""Visits that last: a handful, whatever the years."""


class VisitRow(Row):
    """One visit of a ticket, kept by the ticket (see `hall.statistics.definitions`). ``hour`` is 00 to 23, ``worked``
    microseconds of service so far, ``outcome`` empty while it lasts, ``wait`` and ``service`` seconds once it is over;
    ``arrived``: its arrival was counted when it began, as that of all visits once was.
    """

    __tablename__ = "visit"
    __table_args__ = (
        Index("ix_visit_day_hall", "day", "hall"),
        Index("ix_visit_under_way", "day", sqlite_where=UNDER_WAY, postgresql_where=UNDER_WAY),
    )
    id: Mapped[Id] = mapped_column(primary_key=True)
    ticket: Mapped[Id] = mapped_column(index=True)
    number: Mapped[int]
    hall: Mapped[Id]
    day: Mapped[Word]
    hour: Mapped[Word]
    origin: Mapped[Word]
    queue: Mapped[Id]
    item: Mapped[Id | None]
    priority: Mapped[Word]
    since: Mapped[Micros]
    window: Mapped[Id | None] = mapped_column(default=None)
    clerk: Mapped[Name | None] = mapped_column(default=None)
    called_at: Mapped[Micros | None] = mapped_column(default=None)
    started_at: Mapped[Micros | None] = mapped_column(default=None)
    serving_since: Mapped[Micros | None] = mapped_column(default=None)
    worked: Mapped[Micros] = mapped_column(default=0)
    calls: Mapped[int] = mapped_column(default=0)
    outcome: Mapped[Word] = mapped_column(default="")
    over_at: Mapped[Micros | None] = mapped_column(default=None)
    wait: Mapped[int | None] = mapped_column(default=None)
    service: Mapped[int | None] = mapped_column(default=None)
    arrived: Mapped[bool] = mapped_column(default=False, server_default="1")


class SummaryRow(Row):
    """A day of one hall under one key of one grouping, kept by its day book; or, where ``day`` is ``m202611``, a month
    that is over, kept by its month book. Sums are seconds, bins are `common.figures.histogram`'s bytes. ``version``
    is kept in the grouping ``hall``: how many events the day book had recorded, the month's: its days' together."""

    __tablename__ = "day_summary"
    __table_args__ = ({"sqlite_with_rowid": False},)
    grouping: Mapped[str] = mapped_column(String(8), primary_key=True)
    day: Mapped[str] = mapped_column(String(8), primary_key=True)
    hall: Mapped[str] = mapped_column(String(64), primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    arrivals: Mapped[int] = mapped_column(default=0)
    served: Mapped[int] = mapped_column(default=0)
    missed: Mapped[int] = mapped_column(default=0)
    abandoned: Mapped[int] = mapped_column(default=0)
    waits: Mapped[int] = mapped_column(default=0)
    wait_seconds: Mapped[Micros] = mapped_column(default=0)
    in_target: Mapped[int] = mapped_column(default=0)
    services: Mapped[int] = mapped_column(default=0)
    service_seconds: Mapped[Micros] = mapped_column(default=0)
    wait_bins: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    service_bins: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    version: Mapped[Micros] = mapped_column(default=0, server_default="0")
    ratings: Mapped[int] = mapped_column(default=0, server_default="0")
    rating_sum: Mapped[int] = mapped_column(default=0, server_default="0")
    bad_ratings: Mapped[int] = mapped_column(default=0, server_default="0")
