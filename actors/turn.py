"""What one command does: collected while its handler runs, committed as a whole or thrown away as a whole."""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec

from actors import ids
from actors.address import Address
from actors.errors import NoWitness
from actors.messages import ANONYMOUS, Caller, Event, Message
from actors.rows import Row

RowKey = tuple[type[Row], tuple[Any, ...]]


class Tell(NamedTuple):
    """A message on its way to another actor; ``id`` is derived, so that its effect happens once."""

    id: str
    source: Address
    target: Address
    message: Message
    payload: bytes


class Emitted(NamedTuple):
    """An event of the turn, with its number and what a log channel shows of it (None where nobody watches)."""

    seq: int
    event: Event
    tag: str
    data: bytes
    publication: dict[str, Any] | None


class Turn(msgspec.Struct, eq=False):
    """One turn of one actor. Times are microseconds; ``deadline`` is the host's own time in seconds."""

    now: int
    command_id: str = ""
    caller: Caller = ANONYMOUS
    chain: tuple[str, ...] = ()
    deadline: float | None = None
    read_only: bool = False
    watched: bool = True  # somebody wants to see what log channels show
    emitted: list[Emitted] = []
    saved: dict[RowKey, Row] = {}
    removed: dict[RowKey, Row] = {}
    tells: list[Tell] = []
    reminders: dict[str, tuple[int, bytes] | None] = {}
    unparked: dict[str, bool] = {}  # parked tells that an operator sends again (True) or discards (False)
    relays: bool = False  # it passes something on: where it has no event of its own, the journal notes that
    asks: int = 0
    torn: bool = False  # an event was begun and not finished

    @property
    def touched(self) -> bool:
        """Whether the actor in memory may differ from before the turn."""
        return bool(self.torn or self.emitted or self.saved or self.removed)

    def check_witness(self) -> None:
        """Law 2: whatever a turn leaves behind stands beside an event, and an event is applied as a whole.

        Tells too: only an event is fenced, so a zombie could tell what its successor has told. Raises NoWitness.
        """
        if self.torn:
            raise NoWitness("an event was applied half-way, and the handler went on")
        if not self.emitted and (self.saved or self.removed or self.reminders or self.tells or self.unparked):
            raise NoWitness("rows, reminders or tells without an event")

    def next_tell(self, source: Address, target: Address, message: Message, payload: bytes) -> Tell:
        """The turn's next tell, with an id that is the same whenever the turn is taken again."""
        return Tell(
            ids.derived(ids.TELL, self.command_id, source, target, len(self.tells)), source, target, message, payload
        )
