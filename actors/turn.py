"""What one command does: collected while its handler runs, committed as a whole or thrown away as a whole."""

from __future__ import annotations

from typing import Any, NamedTuple

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


class Turn:
    """One turn of one actor. Times are microseconds; ``deadline`` is the host's own time in seconds."""

    __slots__ = (
        "asks",
        "caller",
        "chain",
        "command_id",
        "deadline",
        "emitted",
        "now",
        "read_only",
        "relays",
        "reminders",
        "removed",
        "saved",
        "tells",
        "torn",
        "unparked",
        "watched",
    )

    def __init__(
        self,
        now: int,
        command_id: str = "",
        caller: Caller = ANONYMOUS,
        chain: tuple[str, ...] = (),
        deadline: float | None = None,
        read_only: bool = False,
        watched: bool = True,
    ) -> None:
        self.now = now
        self.command_id = command_id
        self.caller = caller
        self.chain = chain
        self.deadline = deadline
        self.read_only = read_only
        self.watched = watched  # somebody wants to see what log channels show
        self.emitted: list[Emitted] = []
        self.saved: dict[RowKey, Row] = {}
        self.removed: dict[RowKey, Row] = {}
        self.tells: list[Tell] = []
        self.reminders: dict[str, tuple[int, bytes] | None] = {}
        self.unparked: dict[str, bool] = {}  # parked tells that an operator sends again (True) or discards (False)
        self.relays = False  # it passes something on: where it has no event of its own, the journal notes that
        self.asks = 0
        self.torn = False  # an event was begun and not finished

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
