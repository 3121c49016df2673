"""The tables this room owns. Every id is text as in the API; every moment is microseconds since the epoch (UTC).

Citizens' data appear only sealed (`TicketRow.holder`), as an opaque id (`holder_index`,
`common.privacy`), and as a mask while they are here.
"""

from typing import Annotated, Any

from sqlalchemy import JSON, BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from actors import Row

Id = Annotated[str, mapped_column(String(64))]
Word = Annotated[str, mapped_column(String(32))]
Name = Annotated[str, mapped_column(String(200))]
Words = Annotated[str, mapped_column(String(1200))]
"""What staff wrote, sealed (`hall.sealed`)."""
Micros = Annotated[int, mapped_column(BigInteger)]
Documents = Annotated[list[dict[str, Any]], mapped_column(JSON)]
Ids = Annotated[list[str], mapped_column(JSON)]
Document = Annotated[dict[str, Any], mapped_column(JSON, server_default="{}")]
"""A small document; an empty one says that there is none."""
Listed = Annotated[list[dict[str, Any]], mapped_column(JSON, server_default="[]")]


class DistrictHallRow(Row):
    """One hall on the district's map."""

    __tablename__ = "district_hall"
    hall: Mapped[Id] = mapped_column(primary_key=True)
    district: Mapped[Id] = mapped_column(index=True)
    name: Mapped[Name]
    name_en: Mapped[Name]
    lon: Mapped[float]
    lat: Mapped[float]
    open: Mapped[bool]
    phase: Mapped[Word] = mapped_column(default="", server_default="")
    opens: Mapped[Word | None] = mapped_column(default=None)
    waiting: Mapped[int] = mapped_column(default=0)
    windows_open: Mapped[int] = mapped_column(default=0)
    p50: Mapped[int | None] = mapped_column(default=None)
    p90: Mapped[int | None] = mapped_column(default=None)
    level: Mapped[Word] = mapped_column(default="free")
    changed_at: Mapped[Micros] = mapped_column(default=0)


class HallRow(Row):
    """A hall: what it is, and the calls its board shows (newest first). ``document`` is its whole configuration,
    ``hours`` what of its opening hours holds since ``turned_at``."""

    __tablename__ = "hall"
    id: Mapped[Id] = mapped_column(primary_key=True)
    name: Mapped[Name] = mapped_column(default="")
    name_en: Mapped[Name] = mapped_column(default="")
    lon: Mapped[float] = mapped_column(default=0.0)
    lat: Mapped[float] = mapped_column(default=0.0)
    open: Mapped[bool] = mapped_column(default=False)
    day: Mapped[Word] = mapped_column(default="")
    items: Mapped[Documents] = mapped_column(default_factory=list)
    calls: Mapped[Documents] = mapped_column(default_factory=list)
    document: Mapped[dict[str, Any]] = mapped_column(JSON, default_factory=dict, server_default="{}")
    hours: Mapped[dict[str, Any]] = mapped_column(JSON, default_factory=dict, server_default="{}")
    phase: Mapped[Word] = mapped_column(default="", server_default="")
    closed_day: Mapped[Word] = mapped_column(default="", server_default="")
    always_open: Mapped[bool] = mapped_column(default=False, server_default="0")
    kiosks: Mapped[dict[str, Any]] = mapped_column(JSON, default_factory=dict, server_default="{}")
    turned_at: Mapped[Micros] = mapped_column(default=0, server_default="0")


class HallVersionRow(Row):
    """A hall's configuration as it was from ``at`` on, set by ``by`` (empty: the data files)."""

    __tablename__ = "hall_version"
    id: Mapped[Id] = mapped_column(primary_key=True)
    hall: Mapped[Id] = mapped_column(index=True)
    version: Mapped[int]
    at: Mapped[Micros]
    by: Mapped[Name]
    document: Mapped[dict[str, Any]] = mapped_column(JSON)


class HallQueueRow(Row):
    """What a hall knows of one of its queues, as it was after that queue's event ``seq``."""

    __tablename__ = "hall_queue"
    id: Mapped[Id] = mapped_column(primary_key=True)
    hall: Mapped[Id] = mapped_column(index=True)
    prefix: Mapped[Word]
    name: Mapped[Name]
    name_en: Mapped[Name]
    waiting: Mapped[int] = mapped_column(default=0)
    p50: Mapped[int | None] = mapped_column(default=None)
    p90: Mapped[int | None] = mapped_column(default=None)
    absent: Mapped[int] = mapped_column(default=0, server_default="0")
    seq: Mapped[Micros] = mapped_column(default=0, server_default="0")


class HallWindowRow(Row):
    """What a hall knows of one of its windows; ``clerk`` is who sits there, by the name that people call them."""

    __tablename__ = "hall_window"
    id: Mapped[Id] = mapped_column(primary_key=True)
    hall: Mapped[Id] = mapped_column(index=True)
    items: Mapped[Ids]
    queues: Mapped[Ids]
    state: Mapped[Word] = mapped_column(default="closed")
    serving: Mapped[Word | None] = mapped_column(default=None)
    pause: Mapped[Document] = mapped_column(default_factory=dict)
    clerk: Mapped[Name | None] = mapped_column(default=None)


class QueueRow(Row):
    """A queue: what it is for, its counters, and the windows on duty for it (window id → share). ``engaged``: those of
    them that had somebody when nobody waited here, and since when; None until the hall has said. ``spans``, ``home``:
    the hall's hours today, and when those who still wait are sent home; only where the hall keeps hours. ``heirs``:
    which queues handle items now that were handled here (`hall.heirs`). ``last_day`` is the latest business day that is
    over, ``closed_day`` the latest for which the hall has closed."""

    __tablename__ = "queue"
    id: Mapped[Id] = mapped_column(primary_key=True)
    hall: Mapped[Id] = mapped_column(default="")
    hall_name: Mapped[Name] = mapped_column(default="")
    prefix: Mapped[Word] = mapped_column(default="")
    name: Mapped[Name] = mapped_column(default="")
    open: Mapped[bool] = mapped_column(default=False)
    items: Mapped[Documents] = mapped_column(default_factory=list)
    service_seconds: Mapped[int] = mapped_column(default=600)
    day: Mapped[Word] = mapped_column(default="")
    issued: Mapped[int] = mapped_column(default=0)
    joins: Mapped[int] = mapped_column(default=0)
    handovers: Mapped[int] = mapped_column(default=0)
    served: Mapped[int] = mapped_column(default=0)
    served_seconds: Mapped[int] = mapped_column(default=0)
    on_duty: Mapped[dict[str, float]] = mapped_column(JSON, default_factory=dict)
    shut: Mapped[bool] = mapped_column(default=False, server_default="0")
    opens: Mapped[Word | None] = mapped_column(default=None)
    spans: Mapped[list[list[int]]] = mapped_column(JSON, default_factory=list, server_default="[]")
    home: Mapped[Micros | None] = mapped_column(default=None)
    engaged: Mapped[dict[str, int] | None] = mapped_column(JSON(none_as_null=True), default=None)
    heirs: Mapped[dict[str, str]] = mapped_column(JSON, default_factory=dict, server_default="{}")
    last_day: Mapped[Word] = mapped_column(default="", server_default="")
    closed_day: Mapped[Word] = mapped_column(default="", server_default="")


class EntryRow(Row):
    """A ticket that a queue answers for: waiting in it, or handed to a window and not yet done with. ``moved_…`` is
    where staff put it, why and who (a reason alone: why a clerk sent it here); ``matters`` is empty where ``item`` is
    all that it is for; ``told_p50`` and ``told_p90`` are the estimate it was given when it began to wait here
    (``waits_since``); ``slot`` is when its appointment begins; ``notes`` are staff's (``{"text", "by", "at"}``, the
    text sealed)."""

    __tablename__ = "queue_entry"
    ticket: Mapped[Id] = mapped_column(primary_key=True)
    queue: Mapped[Id] = mapped_column(index=True)
    number: Mapped[Word]
    priority: Mapped[Word]
    item: Mapped[Id | None]
    item_name: Mapped[Name | None]
    mask: Mapped[Name | None]
    taken_at: Mapped[Micros]
    lane: Mapped[int]
    order: Mapped[int] = mapped_column("joined")
    step: Mapped[int]
    state: Mapped[Word] = mapped_column(default="waiting")
    for_window: Mapped[Id | None] = mapped_column(default=None)
    window: Mapped[Id | None] = mapped_column(default=None)
    handover: Mapped[Id | None] = mapped_column(default=None)
    called_at: Mapped[Micros | None] = mapped_column(default=None)
    rejoined_at: Mapped[Micros | None] = mapped_column(default=None)
    rejoins: Mapped[int | None] = mapped_column(default=None)
    holder_index: Mapped[Id | None] = mapped_column(default=None)
    away_until: Mapped[Micros | None] = mapped_column(default=None)
    leaves: Mapped[int] = mapped_column(default=0, server_default="0")
    matters: Mapped[Documents] = mapped_column(default_factory=list, server_default="[]")
    here_by: Mapped[Micros | None] = mapped_column(default=None)
    moved_rank: Mapped[Micros | None] = mapped_column(default=None)
    moved_order: Mapped[float | None] = mapped_column(default=None)
    moved_reason: Mapped[Words | None] = mapped_column(default=None)
    moved_by: Mapped[Name | None] = mapped_column(default=None)
    moved_by_name: Mapped[Name | None] = mapped_column(default=None)
    by: Mapped[Word | None] = mapped_column(default=None)
    waits_since: Mapped[Micros | None] = mapped_column(default=None)
    told_p50: Mapped[int | None] = mapped_column(default=None)
    told_p90: Mapped[int | None] = mapped_column(default=None)
    handed_at: Mapped[Micros | None] = mapped_column(default=None)
    started_at: Mapped[Micros | None] = mapped_column(default=None)
    slot: Mapped[Micros | None] = mapped_column(default=None)
    notes: Mapped[Listed] = mapped_column(default_factory=list)


class WindowRow(Row):
    """A window: what it serves, and who sits there.

    ``claim`` is the claim on its clerk, ``pause`` why and until when it is paused (``{"reason", "until"}``), ``offer``
    to whom it is being handed over (``{"by", "to", "at"}``), ``desks`` at which gateways who is seen at its desk
    (account name → gateways), ``away_since`` since when its clerk is not. ``profiles``, ``express`` (``{"items"}``) and
    ``group`` are of its configuration (`hall.profiles`); ``helping`` is whom it helps (``{"window", "queues",
    "until"}``), ``figures`` what each clerk did here today (account name → ``{"served", "missed", "seconds"}``),
    ``names`` what people call those who had to do with it today (account name → display name), ``ask`` whom its counter
    asks for a rating (``{"ticket", "number", "until"}``).
    """

    __tablename__ = "window"
    id: Mapped[Id] = mapped_column(primary_key=True)
    hall: Mapped[Id] = mapped_column(default="")
    hall_name: Mapped[Name] = mapped_column(default="")
    queues: Mapped[Ids] = mapped_column(default_factory=list)
    items: Mapped[Ids] = mapped_column(default_factory=list)
    day: Mapped[Word] = mapped_column(default="")
    state: Mapped[Word] = mapped_column(default="closed")
    clerk: Mapped[Name | None] = mapped_column(default=None)
    current: Mapped[Id | None] = mapped_column(default=None)
    served_today: Mapped[int] = mapped_column(default=0)
    claim: Mapped[Name | None] = mapped_column(default=None)
    pause: Mapped[Document] = mapped_column(default_factory=dict)
    offer: Mapped[Document] = mapped_column(default_factory=dict)
    desks: Mapped[Document] = mapped_column(default_factory=dict)
    away_since: Mapped[Micros | None] = mapped_column(default=None)
    profiles: Mapped[Listed] = mapped_column(default_factory=list)
    express: Mapped[Document] = mapped_column(default_factory=dict)
    group: Mapped[Name] = mapped_column("window_group", default="", server_default="")
    helping: Mapped[Document] = mapped_column(default_factory=dict)
    figures: Mapped[Document] = mapped_column(default_factory=dict)
    names: Mapped[Document] = mapped_column(default_factory=dict)
    ask: Mapped[Document] = mapped_column(default_factory=dict)


class HandoverRow(Row):
    """One ticket given to one window, kept until the day is over so that a late message cannot call it again.
    ``matters`` is empty where ``item`` is all that it is for, ``notes`` how many the ticket carries."""

    __tablename__ = "window_handover"
    id: Mapped[Id] = mapped_column(primary_key=True)
    window: Mapped[Id] = mapped_column(index=True)
    ticket: Mapped[Id]
    number: Mapped[Word]
    queue: Mapped[Id]
    queue_name: Mapped[Name]
    priority: Mapped[Word]
    item: Mapped[Id | None]
    item_name: Mapped[Name | None]
    mask: Mapped[Name | None]
    command: Mapped[Name]
    state: Mapped[Word]
    calls: Mapped[int] = mapped_column(default=0)
    called_at: Mapped[Micros | None] = mapped_column(default=None)
    started_at: Mapped[Micros | None] = mapped_column(default=None)
    since: Mapped[Micros | None] = mapped_column(default=None)
    worked: Mapped[Micros] = mapped_column(default=0)
    rule: Mapped[Word | None] = mapped_column(default=None)
    passed: Mapped[int | None] = mapped_column(default=None)
    moved_reason: Mapped[Words | None] = mapped_column(default=None)
    moved_by: Mapped[Name | None] = mapped_column(default=None)
    handed_over_from: Mapped[Name | None] = mapped_column(default=None)
    visits: Mapped[Listed] = mapped_column(default_factory=list)
    matters: Mapped[Listed] = mapped_column(default_factory=list)
    notes: Mapped[int] = mapped_column(default=0, server_default="0")
    taken_at: Mapped[Micros | None] = mapped_column(default=None)


class ClerkRow(Row):
    """A clerk: the claim on a window (``{"claim", "window", "day", "until", "kept"}``), the halls they worked in, what
    people call them (empty: not known), and what their account allows (``{"halls", "active"}``; empty: not known)."""

    __tablename__ = "clerk"
    id: Mapped[Id] = mapped_column(primary_key=True)
    claim: Mapped[Document] = mapped_column(default_factory=dict)
    halls: Mapped[Ids] = mapped_column(default_factory=list)
    name: Mapped[Name] = mapped_column(default="", server_default="")
    account: Mapped[Document] = mapped_column(default_factory=dict)


class PresenceRow(Row):
    """The desks that one run of a gateway has on its live socket (window id → account names); deleted with the last."""

    __tablename__ = "presence"
    id: Mapped[Id] = mapped_column(primary_key=True)
    desks: Mapped[dict[str, list[str]]] = mapped_column(JSON, default_factory=dict)
    kept_at: Mapped[Micros] = mapped_column(default=0)


class VisitorRow(Row):
    """A person known by opaque id in one hall: their tickets of one day (``{"ticket"}``, of early histories with
    ``number``, ``queue_name`` and ``state``). Deleted when that business day is over."""

    __tablename__ = "visitor"
    id: Mapped[Id] = mapped_column(String(200), primary_key=True)
    day: Mapped[Word] = mapped_column(default="")
    visits: Mapped[Documents] = mapped_column(default_factory=list)


class TicketRow(Row):
    """A ticket as its holder sees it. ``step`` is the queue's count of what happened to it; ``person`` the citizen's
    account that it belongs to, ``behalf`` what the enterprise is called that it is for."""

    __tablename__ = "ticket"
    id: Mapped[Id] = mapped_column(primary_key=True)
    hall: Mapped[Id] = mapped_column(default="")
    hall_name: Mapped[Name] = mapped_column(default="")
    number: Mapped[Word] = mapped_column(default="")
    queue: Mapped[Id] = mapped_column(default="")
    queue_name: Mapped[Name] = mapped_column(default="")
    item: Mapped[Id | None] = mapped_column(default=None)
    priority: Mapped[Word] = mapped_column(default="ordinary")
    state: Mapped[Word] = mapped_column(default="")
    step: Mapped[int] = mapped_column(default=0)
    window: Mapped[Id | None] = mapped_column(default=None)
    calls: Mapped[int] = mapped_column(default=0)
    taken_at: Mapped[Micros] = mapped_column(default=0)
    called_at: Mapped[Micros | None] = mapped_column(default=None)
    reason: Mapped[Name | None] = mapped_column(default=None)
    holder: Mapped[str | None] = mapped_column(String(1000), default=None)
    holder_index: Mapped[Id | None] = mapped_column(default=None, index=True)
    item_name: Mapped[Name | None] = mapped_column(default=None)
    matters: Mapped[Documents] = mapped_column(default_factory=list, server_default="[]")
    away_until: Mapped[Micros | None] = mapped_column(default=None)
    leaves: Mapped[int] = mapped_column(default=0, server_default="0")
    rejoins: Mapped[int] = mapped_column(default=0, server_default="0")
    here_by: Mapped[Micros | None] = mapped_column(default=None)
    soon: Mapped[bool] = mapped_column(default=False, server_default="0")
    person: Mapped[Id | None] = mapped_column(default=None)
    behalf: Mapped[Name | None] = mapped_column(default=None)


class KioskRow(Row):
    """A self-service terminal and how many tickets it printed today."""

    __tablename__ = "kiosk"
    id: Mapped[Id] = mapped_column(primary_key=True)
    hall: Mapped[Id] = mapped_column(default="")
    name: Mapped[Name] = mapped_column(default="")
    in_service: Mapped[bool] = mapped_column(default=False)
    day: Mapped[Word] = mapped_column(default="")
    printed_today: Mapped[int] = mapped_column(default=0)
