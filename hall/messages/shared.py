"""What travels inside messages."""

from typing import Annotated, Any

from msgspec import Meta, Struct, field

Json = dict[str, Any]

Key = Annotated[str, Meta(min_length=1, max_length=64)]
Text = Annotated[str, Meta(max_length=200)]
Sealed = Annotated[str, Meta(max_length=1200)]
"""What staff wrote, sealed at the edge (`hall.sealed`)."""


class Person(Struct, frozen=True, kw_only=True):
    """A ticket as queues and windows pass it on. ``mask`` is all they know of its holder; ``step`` counts what
    happened to the ticket, so that news overtaken on the way can be recognised. ``rejoins``: how often it came back
    after being missed, ``rejoined_at``: when it last did; ``leaves``: how often its holder left for a while.
    ``matters`` (`hall.matters`): all that the ticket is for, empty where that is only ``item``; ``holder_index``: the
    opaque id of who has an ID number, by which a queue knows who has a ticket already; ``slot``: when the appointment
    begins that was checked in for; ``notes``: what staff wrote for whoever serves the person next
    (`hall.messages.ShowNotes`)."""

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
    leaves: int = 0
    matters: list[Json] = field(default_factory=list)
    holder_index: str | None = None
    slot: int | None = None
    notes: list[Json] = field(default_factory=list)


class Figures(Struct, frozen=True, kw_only=True):
    """How many wait in a queue, how many of them are ``absent``, and a newcomer's P50 and P90 (seconds), as it was
    after the queue's event ``seq``: news of it may come on two ways."""

    seq: int
    waiting: int
    absent: int
    p50: int | None
    p90: int | None


class Handed(Struct, frozen=True, kw_only=True):
    """A ticket given to a window. ``handover`` is unique; ``command`` is the clerk's command that asked for it;
    ``rule`` and ``passed`` say why this one (`hall.next.Why`), ``reason`` why it was moved, and ``by`` who did
    (as people call them); ``figures``: the queue's since then, for the window to pass on to the hall."""

    handover: str
    queue: str
    queue_name: str
    person: Person
    command: str
    rule: str | None = None
    passed: int = 0
    reason: str | None = None
    by: str | None = None
    figures: Figures | None = None


class Absent(Struct, frozen=True, kw_only=True):
    """People who wait, and whom calls pass by now: ``away`` for a while, or still ``expected`` in the hall."""

    away: int
    expected: int


class Heads(Struct, frozen=True, kw_only=True):
    """How many wait in a queue, and who is next there for a window (``{"number", "priority", "item", "item_name",
    "rank"}``)."""

    waiting: int
    heads: list[Json]


class Candidate(Struct, frozen=True, kw_only=True):
    """The first person a queue could give to a window."""

    queue: str
    rank: int


class Found(Struct, frozen=True, kw_only=True):
    """What a hall knows about a queue, an item or a window. ``queues`` in order of preference; ``matter`` is the item
    as a ticket carries it (`hall.matters`); ``window``: the one found in a group."""

    queues: list[str]
    open: bool
    matter: Json | None = None
    window: str | None = None
