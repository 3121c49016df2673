"""What can be said to a hall."""

from msgspec import field

from actors import Command, Query
from hall.messages.shared import Figures, Found, Json


class ConfigureHall(Command[None], frozen=True, kw_only=True, tag="hall.configure"):
    """Admin. queues: {id, prefix, name, name_en}; windows: {id, queues, items}; items: {id, name, name_en, queue}."""

    name: str
    name_en: str
    lon: float
    lat: float
    open: bool
    queues: list[Json]
    windows: list[Json]
    items: list[Json]
    hours: Json = field(default_factory=dict)
    notices: list[Json] = field(default_factory=list)
    floor: Json = field(default_factory=dict)
    version: int | None = None
    """The version that an administrator has edited. None: the first configuration, from data files; it never replaces
    what an administrator has set."""


class SetNotices(Command[Json], frozen=True, kw_only=True, tag="hall.set_notices"):
    """Manager. Replace the notices; ``version`` as in `ConfigureHall`. Answered with the configuration."""

    notices: list[Json]
    version: int


class SetSpecialDays(Command[Json], frozen=True, kw_only=True, tag="hall.set_special_days"):
    """Manager. Replace the special days of the opening hours. Answered with the configuration."""

    special: list[Json]
    version: int


class SetAlwaysOpen(Command[None], frozen=True, kw_only=True, tag="hall.set_always_open"):
    """Admin. Whether tickets are given at any hour, whatever the opening hours say (for demonstrations)."""

    always: bool


class ShowConfiguration(Query[Json], frozen=True, kw_only=True, tag="hall.show_configuration"):
    """Manager. The configuration with its ``version``; 0 is that of the data files."""


class UndoConfiguration(Command[Json], frozen=True, kw_only=True, tag="hall.undo_configuration"):
    """Admin. Apply the configuration before ``version``, the present one, as a new version."""

    version: int


class ShowChanges(Query[list[Json]], frozen=True, kw_only=True, tag="hall.show_changes"):
    """Manager. The versions kept, newest first: {version, at, by, changes} (see `hall.configuration.changes`)."""


class TurnHours(Command[None], frozen=True, kw_only=True, tag="hall.turn_hours"):
    """The hall's own reminder at the next change of its hours."""


class EndNotices(Command[None], frozen=True, kw_only=True, tag="hall.end_notices"):
    """The hall's own reminder when a notice runs out."""


class KioskNews(Command[None], frozen=True, kw_only=True, tag="hall.kiosk_news"):
    """Inside. One of the hall's kiosks, and whether it is in service."""

    kiosk: str
    name: str
    in_service: bool


class QueueNews(Command[None], frozen=True, kw_only=True, tag="hall.queue_news"):
    """Inside. A queue's figures on a business day; ``p50``/``p90`` are a newcomer's seconds, ``absent`` is how many of
    those who wait are away for a while, or have not come yet, ``seq`` the queue's event after which it was so."""

    queue: str
    day: str
    waiting: int
    p50: int | None
    p90: int | None
    absent: int = 0
    seq: int = 0


class WindowNews(Command[None], frozen=True, kw_only=True, tag="hall.window_news"):
    """Inside. A window's state; with ``queue`` it is a call for the board. ``pause``: ``{"reason", "until"}``;
    ``clerk``: what people call whoever sits there; ``figures``: those of the queue called from, since then."""

    window: str
    day: str
    state: str
    serving: str | None
    queue: str | None = None
    calls: int = 0
    pause: Json = field(default_factory=dict)
    clerk: str | None = None
    figures: Figures | None = None


class Find(Query[Found], frozen=True, kw_only=True, tag="hall.find"):
    """Where to go for exactly one of a queue, an item, a window, or a group of windows (its first free one, but not
    ``besides``). Raises Unknown naming the field, Refused where no window of the group is open."""

    queue: str | None = None
    item: str | None = None
    window: str | None = None
    group: str | None = None
    besides: str | None = None


class PresenceMoment(Query[int], frozen=True, kw_only=True, tag="hall.presence_moment"):
    """Staff, and the hall's kiosks and boards. The moment (microseconds) whose code the hall shows (`hall.nearby`)."""


class HoursOn(Query[list[tuple[int, int]] | None], frozen=True, kw_only=True, tag="hall.hours_on"):
    """Anyone. When the hall sees people on a date (``2026-11-24``): from, to in minutes after midnight, empty on a day
    off and out of service; None where the hall keeps no hours."""

    date: str
