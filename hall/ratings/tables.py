"""The tables of evaluation. What people write is personal data and appears only sealed (SM4-GCM, `hall.holder`).

`RatingServiceRow` holds every service that could be rated, `RatingRow` what was said of it: both have the ticket's id
with the number of the service, such as ``440106-20261123-A001.1``. ``day`` is the business day of the service.
"""

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from actors import Row
from hall.tables import Id, Ids, Micros, Name, Word


class RatingServiceRow(Row):
    """One service of a ticket: a window served it, and ended that by finishing or passing the ticket on."""

    __tablename__ = "rating_service"
    __table_args__ = (Index("ix_rating_service_day_hall", "day", "hall"),)
    id: Mapped[Id] = mapped_column(primary_key=True)
    ticket: Mapped[Id] = mapped_column(index=True)
    service: Mapped[int]
    number: Mapped[Word]
    hall: Mapped[Id]
    day: Mapped[Word]
    queue: Mapped[Id]
    queue_name: Mapped[Name]
    item: Mapped[Id | None]
    item_name: Mapped[Name | None]
    window: Mapped[Id]
    clerk: Mapped[Name | None]
    ended_at: Mapped[Micros]
    open_until: Mapped[Micros]
    clerk_name: Mapped[Name | None] = mapped_column(default=None)
    taken_at: Mapped[Micros | None] = mapped_column(default=None)


class RatingRow(Row):
    """What was said of one service. ``follow_up``: how a bad one stands (open, then a result of `terms.RESULTS`); one
    that was not adopted counts in no published rate. ``counted``: the statistics' day book was told of it."""

    __tablename__ = "rating"
    __table_args__ = (Index("ix_rating_counted_day", "counted", "day"),)
    id: Mapped[Id] = mapped_column(primary_key=True)
    ticket: Mapped[Id] = mapped_column(index=True)
    service: Mapped[int]
    hall: Mapped[Id] = mapped_column(index=True)
    day: Mapped[Word]
    queue: Mapped[Id]
    item: Mapped[Id | None]
    window: Mapped[Id]
    clerk: Mapped[Name | None]
    score: Mapped[int]
    reasons: Mapped[Ids]
    version: Mapped[Word]
    comment: Mapped[str | None] = mapped_column(String(2000))
    channel: Mapped[Word]
    at: Mapped[Micros]
    follow_up: Mapped[Word | None] = mapped_column(default=None)
    counted: Mapped[bool] = mapped_column(default=False, server_default="0")


class FollowUpRow(Row):
    """A bad rating until it is settled: its owner, its deadline, and how it ended (``outcome`` is sealed text). Names
    are what people called the clerk and the owner then; None: not known."""

    __tablename__ = "follow_up"
    id: Mapped[Id] = mapped_column(primary_key=True)
    hall: Mapped[Id] = mapped_column(index=True)
    ticket: Mapped[Id]
    service: Mapped[int]
    ticket_number: Mapped[Word]
    day: Mapped[Word]
    window: Mapped[Id]
    clerk: Mapped[Name | None]
    score: Mapped[int]
    reasons: Mapped[Ids]
    comment: Mapped[str | None] = mapped_column(String(2000))
    opened_at: Mapped[Micros]
    due_at: Mapped[Micros]
    state: Mapped[Word] = mapped_column(default="open")
    owner: Mapped[Name | None] = mapped_column(default=None)
    taken_at: Mapped[Micros | None] = mapped_column(default=None)
    overdue: Mapped[bool] = mapped_column(default=False)
    closed_at: Mapped[Micros | None] = mapped_column(default=None)
    result: Mapped[Word | None] = mapped_column(default=None)
    outcome: Mapped[str | None] = mapped_column(String(2000), default=None)
    clerk_name: Mapped[Name | None] = mapped_column(default=None)
    owner_name: Mapped[Name | None] = mapped_column(default=None)
    extended_at: Mapped[Micros | None] = mapped_column(default=None)
    extension: Mapped[str | None] = mapped_column(String(2000), default=None)


class FollowUpManagerRow(Row):
    """Somebody who manages, or managed, a hall; ``id`` is ``440106:manager``. ``halls``: how many they manage;
    ``chosen``: in charge of the hall's bad ratings."""

    __tablename__ = "follow_up_manager"
    id: Mapped[Id] = mapped_column(primary_key=True)
    hall: Mapped[Id] = mapped_column(index=True)
    name: Mapped[Name]
    display_name: Mapped[Name]
    halls: Mapped[int]
    admin: Mapped[bool]
    active: Mapped[bool]
    since: Mapped[Micros]
    chosen: Mapped[bool] = mapped_column(default=False)


class RatingDayRow(Row):
    """What is counted of one hall and business day (`hall.ratings.figures.Count`); ``id`` is ``440106-20261123``.
    ``services``: those of early histories only, since then they are counted in `RatingServiceRow`."""

    __tablename__ = "rating_day"
    id: Mapped[Id] = mapped_column(primary_key=True)
    tally: Mapped[Id] = mapped_column(index=True)
    day: Mapped[Word]
    services: Mapped[int] = mapped_column(default=0)
    ratings: Mapped[int] = mapped_column(default=0)
    level_5: Mapped[int] = mapped_column(default=0)
    level_4: Mapped[int] = mapped_column(default=0)
    level_3: Mapped[int] = mapped_column(default=0)
    level_2: Mapped[int] = mapped_column(default=0)
    level_1: Mapped[int] = mapped_column(default=0)
    not_adopted: Mapped[int] = mapped_column(default=0)
    closed: Mapped[int] = mapped_column(default=0)
    closed_in_time: Mapped[int] = mapped_column(default=0)


class CounterRow(Row):
    """What the screen at a window shows, and whom it asks for a rating until when."""

    __tablename__ = "counter"
    id: Mapped[Id] = mapped_column(primary_key=True)
    hall: Mapped[Id] = mapped_column(default="")
    hall_name: Mapped[Name] = mapped_column(default="")
    state: Mapped[Word] = mapped_column(default="closed")
    serving: Mapped[Word | None] = mapped_column(default=None)
    queue: Mapped[Id | None] = mapped_column(default=None)
    queue_name: Mapped[Name | None] = mapped_column(default=None)
    clerk: Mapped[Name | None] = mapped_column(default=None)
    clerk_name: Mapped[Name | None] = mapped_column(default=None)
    ask_ticket: Mapped[Id | None] = mapped_column(default=None)
    ask_number: Mapped[Word | None] = mapped_column(default=None)
    ask_until: Mapped[Micros | None] = mapped_column(default=None)
