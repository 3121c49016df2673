"""The store: what a host needs of a database, as one small interface, and the faults it can report.

``actors.sqlite`` is the default; a server database implements the same five verbs.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol, TypeVar

from sqlalchemy import Connection

from actors.actor import Actor
from actors.address import Address
from actors.journal import Recorded
from actors.rows import Row

T = TypeVar("T")

Values = tuple[Any, ...]


class StoreError(Exception):
    """The database cannot be used; ``advice`` says in one line what to do."""

    advice: ClassVar[dict[str, str]] = {
        "readonly": "the database is read-only: give this user write access to the file and its folder",
        "full": "the disk is full: free some space, then start again",
        "locked": "another program holds the database: stop it, then start again",
        "corrupt": "the database file is damaged: restore it from a backup",
        "newer": "the database was written by a newer version of this program: install that version or a later one",
        "disk": "the disk does not read or write: look at the machine's log, then restore the database from a backup",
        "missing": "the database cannot be opened: check that its folder exists and can be written",
    }

    def __init__(self, problem: str, detail: str = "") -> None:
        self.problem = problem
        super().__init__(self.advice.get(problem, problem) + (f" [{detail}]" if detail else ""))


class Conflict(Exception):
    """A commit broke a uniqueness rule: another activation wrote first, or a command was already done."""


class Unwritable(Conflict):
    """A commit held a value that its column cannot, or broke a rule of the actor's own table: it will again."""


@dataclass(slots=True)
class Batch:
    """All that one transaction writes, as column tuples in table order."""

    journal: list[Values] = field(default_factory=list)  # without position, which the store gives
    commands: list[Values] = field(default_factory=list)
    outbox: list[Values] = field(default_factory=list)
    delivered: list[str] = field(default_factory=list)  # ids of outbox rows that are done with
    parked: dict[str, str] = field(default_factory=dict)  # ids of outbox rows whose receiver failed, and how
    reminders: dict[tuple[str, str, str], Values | None] = field(default_factory=dict)
    rows: dict[tuple[type[Row], Values], Values | None] = field(default_factory=dict)  # None: delete

    def __bool__(self) -> bool:
        return any((self.journal, self.commands, self.outbox, self.delivered, self.parked, self.reminders, self.rows))


@dataclass(slots=True, frozen=True)
class StoredReply:
    """A command that was decided before; ``reply`` is None where it is no longer kept."""

    digest: bytes
    reply: bytes | None


@dataclass(slots=True, frozen=True)
class StoredTell:
    """An outbox row, ready to be sent again."""

    id: str
    source: Address
    target: Address
    payload: bytes


@dataclass(slots=True, frozen=True)
class ParkedTell:
    """A tell or reminder that was put aside, and why. Its content stays in the store: it may be personal."""

    id: str
    source: Address
    target: Address
    at: int
    why: str


@dataclass(slots=True, frozen=True)
class StoredReminder:
    """A reminder row."""

    address: Address
    name: str
    due: int
    payload: bytes


class Store(Protocol):
    """What a host asks of a database. All raise StoreError where it cannot be used."""

    @property
    def epoch(self) -> str:
        """This database's id: offsets of another one mean nothing here."""
        ...

    async def activate(self, actor: Actor) -> None:
        """Let the actor load its rows, and set its ``seq`` and ``hash`` from its last event."""
        ...

    async def commit(self, batch: Batch) -> int:
        """Write all or nothing, durably; answers the position of the first event. Raises Conflict."""
        ...

    async def reply(self, address: Address, command_id: str) -> StoredReply | None: ...

    async def tells(self) -> Sequence[StoredTell]:
        """Every tell that is committed and not delivered, oldest first."""
        ...

    async def park(self, tell_id: str, why: str) -> None:
        """Keep a tell from being sent: it cannot be read here any more."""
        ...

    async def parked(self) -> Sequence[ParkedTell]:
        """Tells and reminders whose receiver failed, for a person to look at."""
        ...

    async def reminders(self, before: int) -> Sequence[StoredReminder]:
        """Reminders due before a moment (microseconds)."""
        ...

    async def due(self, address: Address, name: str) -> int | None:
        """When a reminder is due; None where it is not set."""
        ...

    async def prune_replies(self, before: int) -> int:
        """Forget the replies (not the ids) of commands decided before a moment; answers how many."""
        ...

    async def events(self, address: Address, after: int = 0, limit: int = 1000) -> Sequence[Recorded]:
        """An actor's events by number."""
        ...

    async def since(self, position: int, limit: int = 1000) -> Sequence[Recorded]:
        """All events after a position, in the order they were committed."""
        ...

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run a question over many rows on a connection that cannot write, beside everything else."""
        ...

    async def position(self) -> int:
        """The position of the newest event; 0 for an empty journal."""
        ...

    async def close(self) -> None: ...
