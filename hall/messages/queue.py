"""What can be said to a queue."""

from msgspec import field

from actors import Command, Query, Viewed
from hall.messages.shared import Absent, Candidate, Handed, Heads, Json, Person, Sealed


class ConfigureQueue(Command[None], frozen=True, kw_only=True, tag="queue.configure"):
    """Admin. items: {id, name, name_en}; ``service_seconds``: mean service time until there are measurements."""

    hall: str
    hall_name: str
    prefix: str
    name: str
    open: bool
    items: list[Json]
    service_seconds: int


class LetInherit(Command[None], frozen=True, kw_only=True, tag="queue.let_inherit"):
    """Inside. Other queues of the hall handle now what was handled here (`hall.heirs`), and have its people; a queue
    that the hall has no longer gives no more tickets."""

    heirs: dict[str, str]


class Take(Command[Json], frozen=True, kw_only=True, tag="queue.take"):
    """Anyone. Take a ticket; answered with the ticket's JSON. ``holder`` is sealed text. ``matters``: several matters
    at once, the first of them ``item`` (`hall.matters`); ``later``: taken from afar (`hall.nearby`), unless
    ``minute``, that of a code which the hall's screen showed, is fresh; ``by``: which staff registered the person, who
    could not do it alone; ``slot``: when the appointment begins that is checked in for (microseconds; inside only).
    ``person``: whose account it belongs to, ``behalf``: what the enterprise is called that it is for (`hall.whose`)."""

    item: str | None = None
    priority: str = "ordinary"
    holder: str | None = None
    holder_index: str | None = None
    mask: str | None = None
    matters: list[Json] = field(default_factory=list)
    later: bool = False
    by: str | None = None
    slot: int | None = None
    minute: int | None = None
    person: str | None = None
    behalf: str | None = None


class Pace(Query[int], frozen=True, kw_only=True, tag="queue.pace"):
    """Anyone's agenda. The configured mean service time in seconds, from which a day's capacity is planned."""


class First(Query[Candidate | None], frozen=True, kw_only=True, tag="queue.first"):
    """Staff's window. Whom would this window be given? An express window takes these ``items`` only."""

    window: str
    items: list[str] | None = None


class CountAbsent(Query[Absent], frozen=True, kw_only=True, tag="queue.count_absent"):
    """Staff's window. Of those whom this window could be given: how many calls pass by now."""

    window: str
    items: list[str] | None = None


class HandOver(Command[Handed | None], frozen=True, kw_only=True, tag="queue.hand_over"):
    """Staff's window. Give the window the first person (None: nobody waits), or the waiting or missed ``ticket``; an
    express window takes these ``items`` only."""

    window: str
    command: str
    ticket: str | None = None
    clerk: str | None = None
    items: list[str] | None = None


class TakeBack(Command[None], frozen=True, kw_only=True, tag="queue.take_back"):
    """Inside. The window cannot take this handover, or keeps it no longer: its clerk is gone, or its day is over."""

    ticket: str
    handover: str


class Report(Command[None], frozen=True, kw_only=True, tag="queue.report"):
    """Inside. What became of a handover: called (again), serving, held, missed, left (in the middle of it), or finished
    after ``seconds``."""

    ticket: str
    handover: str
    outcome: str
    seconds: int | None = None
    clerk: str | None = None


class Resume(Command[None], frozen=True, kw_only=True, tag="queue.resume"):
    """Staff's window. A window goes on with a ticket it holds; refused when its holder gave it up meanwhile."""

    ticket: str
    handover: str


class PassOn(Command[None], frozen=True, kw_only=True, tag="queue.pass_on"):
    """Inside. The window sends its ticket to another queue, perhaps for one window only; ``why``: the clerk's reason,
    ``by``: who that is (as people call them)."""

    ticket: str
    handover: str
    queue: str
    window: str | None = None
    why: str | None = None
    by: str | None = None


class Receive(Command[None], frozen=True, kw_only=True, tag="queue.receive"):
    """Inside. A ticket comes from another queue. ``reason``: as in `hall.events.TicketRequeued`; ``lane``: the one it
    stands in (`hall.next`), where coming here gives no head start; ``why`` and ``by``: as in `PassOn`."""

    person: Person
    origin: str
    window: str | None = None
    reason: str = "transferred"
    lane: int | None = None
    why: str | None = None
    by: str | None = None


class Withdraw(Command[int], frozen=True, kw_only=True, tag="queue.withdraw"):
    """Holder or staff, through the ticket; or the ticket of who was erased. Gives it up; answers its last step."""

    ticket: str
    reason: str


class Rejoin(Command[Json], frozen=True, kw_only=True, tag="queue.rejoin"):
    """Holder or staff, through the ticket. A missed ticket waits again; answered with its JSON."""

    ticket: str


class StepOut(Command[Json], frozen=True, kw_only=True, tag="queue.step_out"):
    """Holder or staff, through the ticket. Who waits leaves for a while; answered with the ticket's JSON."""

    ticket: str


class ComeBack(Command[Json], frozen=True, kw_only=True, tag="queue.come_back"):
    """Holder or staff, through the ticket. Who left is here again; answered with the ticket's JSON."""

    ticket: str


class EndLeave(Command[None], frozen=True, kw_only=True, tag="queue.end_leave"):
    """The queue's own reminder. The time that someone may be away is over."""

    ticket: str


class BeHere(Command[Json], frozen=True, kw_only=True, tag="queue.be_here"):
    """Holder or staff, through the ticket, which has checked it. Who took a ticket from afar is in the hall, shown
    ``by`` code, place or reception; answered with the ticket's JSON."""

    ticket: str
    by: str


class Lapse(Command[None], frozen=True, kw_only=True, tag="queue.lapse"):
    """The queue's own reminder. Who took a ticket from afar should be here by now."""

    ticket: str


class AddMatter(Command[Json], frozen=True, kw_only=True, tag="queue.add_matter"):
    """Holder or staff, through the ticket. A further matter for the same ticket (`hall.matters`); answered with its
    JSON."""

    ticket: str
    matter: Json


class AddNote(Command[list[Json]], frozen=True, kw_only=True, tag="queue.add_note"):
    """Staff, through the ticket. A note (sealed text) for whoever serves the person next; answered with all of them."""

    ticket: str
    text: str


class ShowNotes(Query[list[Json]], frozen=True, kw_only=True, tag="queue.show_notes"):
    """Staff, through the ticket. Its notes, the oldest first: {text (sealed), by, at (microseconds)}."""

    ticket: str


class Move(Command[Json], frozen=True, kw_only=True, tag="queue.move"):
    """Staff, through the ticket. Put someone who waits at the ``front``, the ``back``, a position, or in their ``own``
    place again; answered with the ticket's JSON."""

    ticket: str
    to: int | str
    reason: Sealed


class ShowLine(Query[list[Json]], frozen=True, kw_only=True, tag="queue.show_line"):
    """Staff. Everyone the queue answers for: those who wait in their order, then the others."""


class ViewLine(Query[Viewed], frozen=True, kw_only=True, tag="queue.view_line"):
    """Anyone. The line as everybody may see it, and the number of the last event that it contains: ``{"id", "line":
    [[number, p50, p90], …]}`` of the tickets that wait, in their order; seconds, None while no window is on duty."""


class ShowHeads(Query[Heads], frozen=True, kw_only=True, tag="queue.show_heads"):
    """Staff's window. How many wait, and the first whom the window could be given."""

    window: str


class Describe(Query[Json | None], frozen=True, kw_only=True, tag="queue.describe"):
    """Holder or staff, through the ticket. Its JSON, position exact; None when it is not this queue's."""

    ticket: str


class Staff(Command[None], frozen=True, kw_only=True, tag="queue.staff"):
    """Inside. A window is on duty for this queue with a share of its time, or no longer (0). ``left``: nor will it be
    soon, as after a pause: it has closed, or serves other queues now."""

    window: str
    share: float
    day: str
    left: bool = False


class QueueOpen(Command[None], frozen=True, kw_only=True, tag="queue.set_open"):
    """Inside. The hall's hours let the queue give tickets, or not and why; ``opens`` is when it next may (ISO).
    ``spans`` are today's hours and ``home`` is when those who still wait are sent home (microseconds), where the hall
    keeps hours."""

    open: bool
    reason: str | None = None
    opens: str | None = None
    spans: list[list[int]] = field(default_factory=list)
    home: int | None = None


class CloseQueueDay(Command[None], frozen=True, kw_only=True, tag="queue.close_day"):
    """Inside. The hall has closed: who still waits, is held or was missed is told so. Nobody at a window is."""

    reason: str


class EndQueueDay(Command[None], frozen=True, kw_only=True, tag="queue.end_day"):
    """The queue's own reminder at midnight."""
