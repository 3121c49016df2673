"""What can be said to the actors of a hall: commands, queries, and what they are answered with.

Kept in one place, because queues, windows and tickets talk to each other. Who may send what is decided in the actors
(`hall.access`); messages marked *inside* are accepted from other actors only. A question that one actor asks another is
asked in the name of the caller it serves.

Asking goes one way: errand → kiosk, hall, queue; kiosk → hall, queue; ticket → queue; window → hall, queue. Queues and
halls ask nobody. In the other direction actors are told.
"""

from typing import Annotated, Any

from msgspec import Meta, Struct, field

from actors import Command, Query

Json = dict[str, Any]

Key = Annotated[str, Meta(min_length=1, max_length=64)]
Text = Annotated[str, Meta(max_length=200)]

# What travels inside messages -----------------------------------------------------------------------------------------


class Person(Struct, frozen=True, kw_only=True):
    """A ticket as queues and windows pass it on. ``mask`` is all they know of its holder; ``step`` counts what
    happened to the ticket, so that news overtaken on the way can be recognised. ``rejoins``: how often it came back
    after being missed, ``rejoined_at``: when it last did."""

    ticket: str
    number: str
    priority: str
    item: str | None
    item_name: str | None
    mask: str | None
    taken_at: int
    step: int
    rejoins: int = 0
    rejoined_at: int | None = None


class Handed(Struct, frozen=True, kw_only=True):
    """A ticket given to a window. ``handover`` is unique; ``command`` is the clerk's command that asked for it;
    ``rule`` and ``passed`` say why this one (`hall.next.Why`)."""

    handover: str
    queue: str
    queue_name: str
    person: Person
    command: str
    rule: str | None = None
    passed: int = 0


class Candidate(Struct, frozen=True, kw_only=True):
    """The first person a queue could give to a window."""

    queue: str
    rank: int


class Found(Struct, frozen=True, kw_only=True):
    """What a hall knows about a queue, an item or a window. ``queues`` in order of preference."""

    queues: list[str]
    open: bool


# District -------------------------------------------------------------------------------------------------------------


class ListHall(Command[None], frozen=True, kw_only=True, tag="district.list_hall"):
    """Inside. Put a hall on the map, or correct it."""

    hall: str
    name: str
    name_en: str
    lon: float
    lat: float
    open: bool


class HallSummary(Command[None], frozen=True, kw_only=True, tag="district.hall_summary"):
    """Inside. How busy a hall is now."""

    hall: str
    waiting: int
    windows_open: int
    p50: int | None
    p90: int | None
    level: str


# Hall -----------------------------------------------------------------------------------------------------------------


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


class QueueNews(Command[None], frozen=True, kw_only=True, tag="hall.queue_news"):
    """Inside. A queue's figures on a business day; ``p50``/``p90`` are a newcomer's seconds."""

    queue: str
    day: str
    waiting: int
    p50: int | None
    p90: int | None


class WindowNews(Command[None], frozen=True, kw_only=True, tag="hall.window_news"):
    """Inside. A window's state; with ``queue`` it is a call for the board."""

    window: str
    day: str
    state: str
    serving: str | None
    queue: str | None = None
    calls: int = 0


class Find(Query[Found], frozen=True, kw_only=True, tag="hall.find"):
    """Where to go for exactly one of a queue, an item or a window. Raises Unknown naming the field."""

    queue: str | None = None
    item: str | None = None
    window: str | None = None


class HoursOn(Query[list[tuple[int, int]] | None], frozen=True, kw_only=True, tag="hall.hours_on"):
    """Anyone. When the hall sees people on a date (``2026-11-24``): from, to in minutes after midnight, empty on a day
    off; None where the hall keeps no hours."""

    date: str


# Queue ----------------------------------------------------------------------------------------------------------------


class ConfigureQueue(Command[None], frozen=True, kw_only=True, tag="queue.configure"):
    """Admin. items: {id, name, name_en}; ``service_seconds``: mean service time until there are measurements."""

    hall: str
    hall_name: str
    prefix: str
    name: str
    open: bool
    items: list[Json]
    service_seconds: int


class Take(Command[Json], frozen=True, kw_only=True, tag="queue.take"):
    """Anyone. Take a ticket; answered with the ticket's JSON. ``holder`` is sealed text."""

    item: str | None = None
    priority: str = "ordinary"
    holder: str | None = None
    holder_index: str | None = None
    mask: str | None = None


class Pace(Query[int], frozen=True, kw_only=True, tag="queue.pace"):
    """Anyone's agenda. The configured mean service time in seconds, from which a day's capacity is planned."""


class First(Query[Candidate | None], frozen=True, kw_only=True, tag="queue.first"):
    """Staff's window. Whom would this window be given?"""

    window: str


class HandOver(Command[Handed | None], frozen=True, kw_only=True, tag="queue.hand_over"):
    """Staff's window. Give the window the first person (None: nobody waits), or the waiting or missed ``ticket``."""

    window: str
    command: str
    ticket: str | None = None


class TakeBack(Command[None], frozen=True, kw_only=True, tag="queue.take_back"):
    """Inside. The window cannot take this handover."""

    ticket: str
    handover: str


class Report(Command[None], frozen=True, kw_only=True, tag="queue.report"):
    """Inside. What became of a handover: called (again), serving, held, missed, or finished after ``seconds``."""

    ticket: str
    handover: str
    outcome: str
    seconds: int | None = None


class Resume(Command[None], frozen=True, kw_only=True, tag="queue.resume"):
    """Staff's window. A window goes on with a ticket it holds; refused when its holder gave it up meanwhile."""

    ticket: str
    handover: str


class PassOn(Command[None], frozen=True, kw_only=True, tag="queue.pass_on"):
    """Inside. The window sends its ticket to another queue, perhaps for one window only."""

    ticket: str
    handover: str
    queue: str
    window: str | None = None


class Receive(Command[None], frozen=True, kw_only=True, tag="queue.receive"):
    """Inside. A ticket comes from another queue."""

    person: Person
    origin: str
    window: str | None = None


class Withdraw(Command[int], frozen=True, kw_only=True, tag="queue.withdraw"):
    """Holder or staff, through the ticket. Gives the ticket up; answered with the ticket's last step."""

    ticket: str
    reason: str


class Rejoin(Command[Json], frozen=True, kw_only=True, tag="queue.rejoin"):
    """Holder or staff, through the ticket. A missed ticket waits again; answered with its JSON."""

    ticket: str


class Describe(Query[Json | None], frozen=True, kw_only=True, tag="queue.describe"):
    """Holder or staff, through the ticket. Its JSON, position exact; None when it is not this queue's."""

    ticket: str


class Staff(Command[None], frozen=True, kw_only=True, tag="queue.staff"):
    """Inside. A window is on duty for this queue with a share of its time, or no longer (0)."""

    window: str
    share: float
    day: str


class QueueOpen(Command[None], frozen=True, kw_only=True, tag="queue.set_open"):
    """Inside. The hall's hours let the queue give tickets, or not and why; ``opens`` is when it next may (ISO)."""

    open: bool
    reason: str | None = None
    opens: str | None = None


class CloseQueueDay(Command[None], frozen=True, kw_only=True, tag="queue.close_day"):
    """Inside. The hall has closed: who still waits, is held or was missed is told so. Nobody at a window is."""

    reason: str


class EndQueueDay(Command[None], frozen=True, kw_only=True, tag="queue.end_day"):
    """The queue's own reminder at midnight."""


# Window ---------------------------------------------------------------------------------------------------------------


class ConfigureWindow(Command[None], frozen=True, kw_only=True, tag="window.configure"):
    """Admin. ``queues`` in order of preference."""

    hall: str
    hall_name: str
    queues: list[str]
    items: list[str]


class Open(Command[Json], frozen=True, kw_only=True, tag="window.open"):
    """Clerk. Open the window and bind it to the caller, or go on after a pause."""


class Pause(Command[Json], frozen=True, kw_only=True, tag="window.pause"):
    """Clerk."""


class Close(Command[Json], frozen=True, kw_only=True, tag="window.close"):
    """Clerk."""


class CallNext(Command[Json], frozen=True, kw_only=True, tag="window.call_next"):
    """Clerk. Call whoever is next in the window's queues."""


class CallTicket(Command[Json], frozen=True, kw_only=True, tag="window.call"):
    """Clerk. Call one waiting or missed ticket, by id or by today's number."""

    ticket: Key


class Recall(Command[Json], frozen=True, kw_only=True, tag="window.recall"):
    """Clerk. Call the same ticket again."""


class Start(Command[Json], frozen=True, kw_only=True, tag="window.start"):
    """Clerk. The person is here."""


class Hold(Command[Json], frozen=True, kw_only=True, tag="window.hold"):
    """Clerk. Put the person off and free the window."""

    reason: Text | None = None


class ResumeTicket(Command[Json], frozen=True, kw_only=True, tag="window.resume"):
    """Clerk. Go on with a held ticket, by id or by today's number."""

    ticket: Key


class Transfer(Command[Json], frozen=True, kw_only=True, tag="window.transfer"):
    """Clerk. Send the person to another queue or to another window (exactly one of them)."""

    queue: Key | None = None
    window: Key | None = None
    reason: Text | None = None


class NoShow(Command[Json], frozen=True, kw_only=True, tag="window.no_show"):
    """Clerk. Nobody came."""


class Finish(Command[Json], frozen=True, kw_only=True, tag="window.finish"):
    """Clerk. Service is done."""


class ShowWindow(Query[Json], frozen=True, kw_only=True, tag="window.show"):
    """Staff. The window now."""


class Adopt(Command[None], frozen=True, kw_only=True, tag="window.adopt"):
    """Inside. The queue has handed this window a ticket. It knows already unless it crashed in between."""

    handed: Handed
    day: str


class Release(Command[None], frozen=True, kw_only=True, tag="window.release"):
    """Inside. A held ticket was given up."""

    handover: str


class Waiting(Command[None], frozen=True, kw_only=True, tag="window.waiting"):
    """Inside. How many wait in one of the window's queues."""

    queue: str
    waiting: int


class EndWindowDay(Command[None], frozen=True, kw_only=True, tag="window.end_day"):
    """The window's own reminder at midnight."""


# Ticket ---------------------------------------------------------------------------------------------------------------


class Create(Command[None], frozen=True, kw_only=True, tag="ticket.create"):
    """Inside. The queue has given this number."""

    hall: str
    hall_name: str
    number: str
    queue: str
    queue_name: str
    item: str | None
    priority: str
    taken_at: int
    position: int
    p50: int | None
    p90: int | None
    holder: str | None = None
    holder_index: str | None = None


class Follow(Command[None], frozen=True, kw_only=True, tag="ticket.follow"):
    """Inside. What the queue says about the ticket now. Older steps than the last one are dropped."""

    step: int
    state: str
    queue: str
    queue_name: str
    position: int | None = None
    p50: int | None = None
    p90: int | None = None
    window: str | None = None
    reason: str | None = None


class ShowTicket(Query[Json], frozen=True, kw_only=True, tag="ticket.show"):
    """Holder or staff. The ticket now, with its exact position."""


class CancelTicket(Command[Json], frozen=True, kw_only=True, tag="ticket.cancel"):
    """Holder or staff. Give up a ticket that is waiting, held or missed."""


class RejoinTicket(Command[Json], frozen=True, kw_only=True, tag="ticket.rejoin"):
    """Holder or staff. Wait again after the call was missed; answered with the ticket's JSON."""


# Kiosk ----------------------------------------------------------------------------------------------------------------


class ConfigureKiosk(Command[None], frozen=True, kw_only=True, tag="kiosk.configure"):
    """Admin."""

    hall: str
    name: str


class SetKioskService(Command[None], frozen=True, kw_only=True, tag="kiosk.set_service"):
    """Staff. Take a terminal out of service, or put it back."""

    in_service: bool


class Print(Command[Json], frozen=True, kw_only=True, tag="kiosk.print"):
    """Anyone at the kiosk. Take a ticket from one of the hall's queues; answered like `Take`."""

    queue: str | None = None
    take: Take


# Errand ---------------------------------------------------------------------------------------------------------------


class RunErrand(Command[Json], frozen=True, kw_only=True, tag="errand.run"):
    """Anyone. Take one ticket from ``queue`` or for the item in ``take``, perhaps at a kiosk; answered like `Take`."""

    queue: str | None
    kiosk: str | None
    take: Take
