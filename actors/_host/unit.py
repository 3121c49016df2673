"""A turn under way, and a finished one with everything that its transaction has to write."""

from __future__ import annotations

import enum
from collections.abc import Coroutine, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from actors._edge.wire import Reply
from actors._host.work import REPEATABLE, Told, Work
from actors.stores.contract import Values
from actors.turn import Emitted, RowKey, Tell, Turn

if TYPE_CHECKING:
    from actors._host.activation import Activation


_NOTHING: Mapping[Any, Any] = MappingProxyType({})


class Fate(enum.Enum):
    """What became of a finished turn."""

    OPEN = enum.auto()
    """Not on disk yet."""
    DONE = enum.auto()
    """Committed."""
    VOID = enum.auto()
    """Never happened: its commit, or that of a turn it rests on, failed."""


class Running(msgspec.Struct, eq=False):
    """A turn that awaits something. ``needs``: uncommitted turns whose effects it has seen. ``tick``: when it is
    over time."""

    activation: Activation
    work: Work
    turn: Turn
    coroutine: Coroutine[Any, Any, Any]
    needs: list[Unit] = []
    void: bool = False
    tick: int = 0


class Outgoing(NamedTuple):
    """A tell of a finished turn: with its delivery, where that is tried at once on this host; or it waits in the outbox
    for room in memory (``spilled``)."""

    tell: Tell
    told: Told | None
    spilled: bool


class Unit(msgspec.Struct, eq=False):
    """A finished turn. ``needs``: uncommitted turns that it rests on; ``order``: its place among all of the host.

    ``stale``: a firing that was cancelled or set anew meanwhile, or a tell that was done before.
    """

    work: Work
    activation: Activation
    reply: Reply
    at: int
    fate: Fate = Fate.OPEN
    order: int = 0
    # Most turns have none of most of these: they share the empty ones, which nobody changes.
    needs: Sequence[Unit] = ()
    emitted: Sequence[Emitted] = ()
    journal: Sequence[Values] = ()
    command: Values | None = None
    rows: Mapping[RowKey, Values | None] = _NOTHING
    tells: Sequence[Outgoing] = ()
    reminders: Mapping[str, tuple[int, bytes] | None] = _NOTHING
    unparked: Mapping[str, bool] = _NOTHING
    stale: bool = False

    @property
    def weightless(self) -> bool:
        """Whether it leaves nothing behind and rests on nothing that is not on disk: its answer may leave at once."""
        return not (self.needs or self.journal or self.command) and isinstance(self.work, REPEATABLE)
