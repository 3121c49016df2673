"""A turn under way, and a finished one with everything that its transaction has to write."""

from __future__ import annotations

import enum
from collections.abc import Coroutine, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from actors._edge.wire import Reply
from actors._host.work import REPEATABLE, Told, Work
from actors.stores.contract import Values
from actors.turn import Emitted, RowKey, Tell, Turn

if TYPE_CHECKING:
    from actors._host.activation import Activation


_NOTHING: Mapping[Any, Any] = {}


class Fate(enum.Enum):
    """What became of a finished turn."""

    OPEN = enum.auto()
    """Not on disk yet."""
    DONE = enum.auto()
    """Committed."""
    VOID = enum.auto()
    """Never happened: its commit, or that of a turn it rests on, failed."""


class Running:
    """A turn that awaits something. ``needs``: uncommitted turns whose effects it has seen."""

    __slots__ = ("activation", "coroutine", "needs", "tick", "turn", "void", "work")

    def __init__(self, activation: Activation, work: Work, turn: Turn, coroutine: Coroutine[Any, Any, Any]) -> None:
        self.activation = activation
        self.work = work
        self.turn = turn
        self.coroutine = coroutine
        self.needs: list[Unit] = []
        self.void = False
        self.tick = 0  # of its deadline


class Outgoing(NamedTuple):
    """A tell of a finished turn: with its delivery, where that is tried at once on this host; or it waits in the outbox
    for room in memory (``spilled``)."""

    tell: Tell
    told: Told | None
    spilled: bool


class Unit:
    """A finished turn. ``needs``: uncommitted turns that it rests on; ``order``: its place among all of the host."""

    __slots__ = (
        "activation",
        "at",
        "command",
        "emitted",
        "fate",
        "journal",
        "needs",
        "order",
        "reminders",
        "reply",
        "rows",
        "stale",
        "tells",
        "unparked",
        "work",
    )

    def __init__(self, work: Work, activation: Activation, reply: Reply, at: int) -> None:
        self.work = work
        self.activation = activation
        self.reply = reply
        self.at = at
        self.fate = Fate.OPEN
        self.order = 0
        # Most turns have none of most of these: they share the empty ones, which nobody changes.
        self.needs: Sequence[Unit] = ()
        self.emitted: Sequence[Emitted] = ()
        self.journal: Sequence[Values] = ()
        self.command: Values | None = None
        self.rows: Mapping[RowKey, Values | None] = _NOTHING
        self.tells: Sequence[Outgoing] = ()
        self.reminders: Mapping[str, tuple[int, bytes] | None] = _NOTHING
        self.unparked: Mapping[str, bool] = _NOTHING
        self.stale = False  # a firing that was cancelled or set anew meanwhile, or a tell that was done before

    @property
    def weightless(self) -> bool:
        """Whether it leaves nothing behind and rests on nothing that is not on disk: its answer may leave at once."""
        return not (self.needs or self.journal or self.command) and isinstance(self.work, REPEATABLE)
