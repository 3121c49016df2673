"""The JSON of halls, tickets and windows, over HTTP and over the live socket alike.

Times are ISO 8601 with offset, durations seconds.
"""

from typing import Literal, NotRequired

from pydantic import ConfigDict, with_config
from typing_extensions import TypeAliasType, TypedDict

Level = TypeAliasType("Level", Literal["free", "busy", "crowded"])
TicketState = TypeAliasType(
    "TicketState", Literal["waiting", "called", "serving", "held", "missed", "finished", "cancelled"]
)
WindowState = TypeAliasType("WindowState", Literal["closed", "open", "paused", "calling", "serving"])
Priority = TypeAliasType("Priority", Literal["ordinary", "elderly", "disabled", "pregnant", "military", "appointment"])
PauseReason = TypeAliasType(
    "PauseReason", Literal["break", "lunch", "meeting", "training", "equipment", "other", "away"]
)
Phase = TypeAliasType("Phase", Literal["open", "last", "break", "closed"])
CallRule = TypeAliasType(
    "CallRule",
    Literal[
        "asked_for",
        "for_this_window",
        "moved",
        "returned",
        "transferred",
        "priority",
        "first_come",
        "rejoined",
        "appointment",
    ],
)


class Estimate(TypedDict):
    """Half of the people waited less than `p50` seconds, nine in ten less than `p90`."""

    p50: int
    p90: int


class HallSummary(TypedDict):
    """How busy a hall is. `estimate` is a newcomer's in the slowest queue, null where it cannot be known."""

    id: str
    name: str
    name_en: str
    lon: float
    lat: float
    open: bool
    waiting: int
    windows_open: int
    estimate: Estimate | None
    level: Level


class HallOnMap(HallSummary):
    """`phase` is that of its hours (without any: open or closed), `opens` when numbers are next given, where none are
    now and that is known."""

    phase: Phase
    opens: str | None


class DistrictMap(TypedDict):
    """All halls of the district; `at`: when one of them last changed."""

    halls: list[HallOnMap]
    at: str


class OfferedItem(TypedDict):
    """A service item, and the ids of the halls that take it."""

    id: str
    name: str
    name_en: str
    halls: list[str]


class OfferedItems(TypedDict):
    items: list[OfferedItem]


# A hall ---------------------------------------------------------------------------------------------------------------


class Queue(TypedDict):
    """`absent`: of those who wait, who is away for a while or not in the hall yet."""

    id: str
    prefix: str
    name: str
    name_en: str
    waiting: int
    absent: int
    estimate: Estimate | None


class Pause(TypedDict):
    """`away`: the clerk left their desk while somebody was called. `until`: when the window is expected back."""

    reason: PauseReason | None
    until: str | None


class Express(TypedDict):
    """A window that takes short matters only: these `items`, or those of queues that take no longer (`seconds`)."""

    items: NotRequired[list[str]]
    seconds: NotRequired[float]


class HallWindow(TypedDict):
    """`clerk`: who sits there, by name. `group`: windows of one group, for transfers to whichever is free."""

    id: str
    number: str
    state: WindowState
    serving: str | None
    items: list[str]
    queues: list[str]
    pause: NotRequired[Pause]
    clerk: NotRequired[str]
    group: NotRequired[str]
    express: NotRequired[Express]


@with_config(ConfigDict(extra="allow"))
class ServiceItem(TypedDict):
    id: str
    name: str
    name_en: str
    queue: str


class Call(TypedDict):
    """`times`: how often the number was called."""

    number: str
    window: str
    at: str
    times: int
    queue: str


@with_config(ConfigDict(extra="allow"))
class Notice(TypedDict):
    """`until`: shown no longer from this moment on; null: until it is taken down."""

    id: str
    text: str
    text_en: NotRequired[str]
    until: NotRequired[str | None]


@with_config(ConfigDict(extra="allow"))
class FloorRoom(TypedDict):
    """Lengths are in decimetres."""

    id: NotRequired[str]
    name: str
    name_en: NotRequired[str]
    x: float
    y: float
    w: float
    h: float


@with_config(ConfigDict(extra="allow"))
class FloorWindow(TypedDict):
    """Lengths are in decimetres."""

    number: str
    x: float
    y: float
    w: float
    h: float


@with_config(ConfigDict(extra="allow"))
class Floor(TypedDict):
    """Lengths are in decimetres."""

    width: float
    height: float
    rooms: NotRequired[list[FloorRoom]]
    windows: NotRequired[list[FloorWindow]]


class Hours(TypedDict):
    """Opening hours, as they are now. `today`: its spans, such as ["09:00", "12:00"]; none on a day off. `phase`:
    `last` is open, but no more tickets, `break` opens again today. `opens`: when tickets are next given, where they are
    not now and it is known. `always`: a demonstration gives tickets though its hours do not. `provisional`: the year's
    official holidays are not known yet. `reason`: why the day is unlike others of its weekday, in words, or
    `out_of_service`."""

    today: list[tuple[str, str]]
    open_now: bool
    phase: Phase
    opens: str | None
    next_change: str | None
    last_ticket: str | None
    provisional: bool
    reason: str | None
    reason_en: str | None
    always: NotRequired[bool]


class KioskEntry(TypedDict):
    id: str
    name: str
    in_service: bool


class Hall(HallSummary):
    """A hall with all that its board shows. `calls`: newest first, at most seven. `hours`, `floor`: of a hall that
    keeps hours; `notices`, `kiosks`: where there are any."""

    queues: list[Queue]
    windows: list[HallWindow]
    items: list[ServiceItem]
    calls: list[Call]
    business_day: str
    hours: NotRequired[Hours]
    notices: NotRequired[list[Notice]]
    floor: NotRequired[Floor]
    kiosks: NotRequired[list[KioskEntry]]


class Kiosk(TypedDict):
    """A self-service terminal."""

    id: str
    hall: str
    name: str
    in_service: bool
    printed_today: int


class Colleague(TypedDict):
    """A clerk of the hall; `window`: the id of the one they have open, in whichever hall."""

    name: str
    display_name: str
    window: str | None


class Colleagues(TypedDict):
    colleagues: list[Colleague]


# A ticket -------------------------------------------------------------------------------------------------------------


class Matter(TypedDict):
    """One of the things a ticket is for, in order. One without an item is its queue's."""

    item: str | None
    item_name: str | None
    queue: str
    queue_name: str
    done: bool


class Leave(TypedDict):
    """Away with leave until then; calls pass by."""

    until: str


class Ticket(TypedDict):
    """A ticket as its holder sees it. `position`: 1 is next. `estimate`: null where it cannot be known: no window is
    open. `confirm_by`: taken from afar, it lapses unless the person is in the hall by then. `soon`: they should be
    near. `reason`: why it waits again, or was cancelled. `behalf`: the enterprise that it is for."""

    id: str
    number: str
    hall: str
    hall_name: str
    queue: str
    queue_name: str
    item: str | None
    state: TicketState
    position: int | None
    ahead: int | None
    estimate: Estimate | None
    window: str | None
    priority: Priority
    taken_at: str
    called_at: str | None
    leave: Leave | None
    may_leave: bool
    may_rejoin: bool
    confirm_by: str | None
    soon: bool
    matters: list[Matter]
    reason: NotRequired[str]
    behalf: NotRequired[str]


class TakenTicket(Ticket):
    """A ticket with its secret, which opens it."""

    secret: str


class ReadTicket(Ticket):
    """Whoever took it while signed in is told the secret again, on every device."""

    secret: NotRequired[str]


class TicketEvent(TypedDict):
    """One entry of a ticket's channel: what happened, and the whole ticket after it."""

    type: str
    at: str
    ticket: Ticket


class Note(TypedDict):
    """What staff wrote about a ticket; `by`: who, as people call them."""

    text: str
    by: str
    at: str


class Notes(TypedDict):
    notes: list[Note]


class HallCode(TypedDict):
    """The code that shows presence now, until when, and how many seconds that is by the hall's clock."""

    code: str
    until: str
    seconds: float


# A queue --------------------------------------------------------------------------------------------------------------


class QueueFigures(TypedDict):
    """A queue in figures; P50 and P90 are a newcomer's, in seconds. `business_day`: such as 20261123."""

    id: str
    waiting: int
    absent: int
    p50: int | None
    p90: int | None
    business_day: str


class QueueLine(TypedDict):
    """The line as anybody may see it: of each ticket that waits its number, P50 and P90 in seconds."""

    id: str
    line: list[tuple[str, int | None, int | None]]


class LineTicket(TypedDict):
    """A ticket as reception sees it. `holder`: masked, never the whole of it. `moved`: put elsewhere by staff. `by`:
    `reception` where staff registered it. `notes`: how many it carries."""

    id: str
    number: str
    position: int | None
    state: TicketState
    priority: Priority
    item_name: str | None
    holder: str | None
    taken_at: str
    estimate: Estimate | None
    window: str | None
    leave: Leave | None
    confirm_by: str | None
    moved: bool
    by: Literal["reception"] | None
    notes: int


class LineQueue(TypedDict):
    id: str
    prefix: str
    name: str
    name_en: str
    tickets: list[LineTicket]


class HallLine(TypedDict):
    """Everyone in the hall's queues, in order."""

    queues: list[LineQueue]
