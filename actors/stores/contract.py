"""The store: what a host needs of a database, as one small interface, and the faults it can report.

``actors.stores.sqlite`` is the default. Every other store keeps the same contract; ``tests/stores`` holds each to it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, NamedTuple, Protocol, TypeVar

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
        "segment": "a sealed part of the journal is missing or damaged: restore its file from a backup",
        "missing": "the database cannot be opened: check that its folder exists and can be written",
        "unreachable": "the database server does not answer: look whether it runs; serving goes on when it is back",
        "standby": "the database server takes no writes: name the one that does, or all of them, in the address",
        "refused": "the database server refuses the sign-in: check user, password and database in the address",
        "denied": "the database server forbids it: make the program's user the owner of its tables",
        "elsewhere": "another cluster serves the database: stop that one, or join it (TIANHE_RAY_ADDRESS)",
        "exhausted": "no connection to the database is left: allow more on the server (max_connections)",
        "empty": "the database has no tables yet: migrate it first",
        "slow": "the database server gave up a question that took too long",
    }

    def __init__(self, problem: str, detail: str = "") -> None:
        self.problem = problem
        self.detail = detail
        super().__init__(self.advice.get(problem, problem) + (f" [{detail}]" if detail else ""))


class Conflict(Exception):
    """A commit broke a uniqueness rule of the runtime's own tables: another activation wrote first, a command was
    already done, or a tell was already taken."""


class Unwritable(Exception):
    """A commit held a value that its column cannot, or broke a rule of an actor's own table: it will again."""


class Overtaken(Exception):
    """A commit of a host's earlier life: nothing of it is written once another process has become this host."""


class Term(NamedTuple):
    """One life of a host, as the store knows it."""

    host: int
    token: str

    @property
    def fact(self) -> str:
        """Under which name the table ``store`` keeps the token of the host's newest life."""
        return f"{TERM}{self.host}"


TERM = "term."


@dataclass(slots=True)
class Batch:
    """All that one transaction writes, as column tuples in table order."""

    journal: list[Values] = field(default_factory=list)  # without position, which the store gives
    commands: list[Values] = field(default_factory=list)
    outbox: list[Values] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)  # ids of outbox rows done with; each must be there, else Conflict
    tried: dict[str, tuple[int, str | None]] = field(default_factory=dict)  # outbox rows: tries, why parked (None: not)
    reminders: dict[tuple[str, str, str], Values | None] = field(default_factory=dict)
    rows: dict[tuple[type[Row], Values], Values | None] = field(default_factory=dict)  # None: delete
    term: Term | None = None  # the life of the host that writes it; None: a tool's, while no host serves

    def by_table(self) -> dict[type[Row], dict[Values, Values | None]]:
        """The rows by their table."""
        found: dict[type[Row], dict[Values, Values | None]] = {}
        for (cls, key), values in self.rows.items():
            found.setdefault(cls, {})[key] = values
        return found

    def __bool__(self) -> bool:
        return any((self.journal, self.commands, self.outbox, self.taken, self.tried, self.reminders, self.rows))


@dataclass(slots=True, frozen=True)
class StoredReply:
    """A command that was decided before; ``reply`` is None where it is no longer kept."""

    digest: bytes
    reply: bytes | None


class TellMark(NamedTuple):
    """A tell's place in the order in which tells are read: by its sender's event, then as it was told."""

    seq: int
    number: int
    id: str


@dataclass(slots=True, frozen=True)
class StoredTell:
    """An outbox row: a tell that is committed and has had no effect yet. Its content may be personal.

    ``tries`` counts the deliveries that failed by the receiver's fault, ``failure`` says why it is parked (None: it is
    on its way), ``at`` when it was told (microseconds).
    """

    id: str
    at: int
    seq: int
    number: int
    source: Address
    target: Address
    payload: bytes
    failure: str | None = None
    tries: int = 0

    @property
    def mark(self) -> TellMark:
        return TellMark(self.seq, self.number, self.id)


@dataclass(slots=True, frozen=True)
class StoredReminder:
    """A reminder row. ``due`` is in microseconds."""

    address: Address
    name: str
    due: int
    payload: bytes


class Segment(NamedTuple):
    """A sealed part of the journal: its file's name and digest, and the positions that it holds, both included."""

    name: str
    first: int
    last: int
    digest: str


class Store(Protocol):
    """What a host asks of a database. All raise StoreError where it cannot be used.

    ``shared``: a server that several nodes can reach; a file serves the hosts of one machine.
    """

    shared: bool

    cluster: str | None
    """Whose hosts take over here, where that was said: nobody else's may (`take_over`)."""

    async def reserve(self, cluster: str) -> None:
        """From now on the hosts of this cluster serve the database, until another one reserves it. Waits for one that
        may have ended without a word. Raises StoreError (``elsewhere``) where it has not. A file is its machine's."""
        ...

    @property
    def epoch(self) -> str:
        """This database's id, made up once: offsets of another one mean nothing here."""
        ...

    async def new_epoch(self) -> str:
        """Give the database another id, as a copy that goes its own way from now on (a restored backup) must have."""
        ...

    @property
    def segments(self) -> Path:
        """The folder of the sealed journal."""
        ...

    async def load(self, actor: Actor) -> None:
        """Let the actor load its rows, and set its ``seq`` and ``hash`` from its last event, all of one snapshot."""
        ...

    async def commit(self, batch: Batch) -> int:
        """Write all or nothing, durably; answers the position of the first event, anything where there is none.

        Positions are gapless and in the order of commits. Where it cannot be known whether the transaction happened
        (the line broke in its COMMIT), the store finds out before it answers. Raises Conflict, Unwritable; Overtaken
        where the batch's term is not the newest of its host.
        """
        ...

    async def take_over(self, host: int) -> Term:
        """Begin a new life of a host. What an earlier one is about to commit has happened when this answers, or never
        will: what is read from now on is all that it has left. Raises StoreError (``elsewhere``) where the database is
        another cluster's than ``cluster``."""
        ...

    async def end_lives(self) -> None:
        """What any host's life is about to commit has happened when this answers, or never will."""
        ...

    async def reply(self, address: Address, command_id: str) -> StoredReply | None: ...

    async def tell(self, tell_id: str) -> StoredTell | None:
        """A tell that is still in the outbox, on its way or parked."""
        ...

    async def tells(
        self, after: TellMark | None = None, limit: int = 1000, *, to: Address | None = None
    ) -> Sequence[StoredTell]:
        """A page of the tells that are on their way (to one actor), by their marks."""
        ...

    async def parked(self, after: TellMark | None = None, limit: int = 1000) -> Sequence[StoredTell]:
        """A page of the tells and firings that were put aside for a person, by their marks."""
        ...

    async def waiting(self) -> tuple[int, int | None]:
        """How many tells are on their way, and when the oldest of them was told (microseconds)."""
        ...

    async def reminders(self, before: int, limit: int = 1000) -> Sequence[StoredReminder]:
        """Reminders due before a moment (microseconds), the first of them first."""
        ...

    async def due(self, address: Address, name: str) -> int | None:
        """When a reminder is due; None where it is not set."""
        ...

    async def prune(self, replies: int, ids: int) -> int:
        """Forget what need not be known any more: the replies (not the ids) of commands decided before ``replies``, and
        whole those decided before ``ids`` whose id was made up inside (``actors.ids``). Answers how many rows."""
        ...

    async def events(self, address: Address, after: int = 0, limit: int = 1000) -> Sequence[Recorded]:
        """An actor's events by number."""
        ...

    async def since(self, position: int, limit: int = 1000) -> Sequence[Recorded]:
        """All events after a position, in the order they were committed. Never skips one that commits later."""
        ...

    async def chained(self, after: tuple[str, str, int] = ("", "", 0), limit: int = 10_000) -> Sequence[Recorded]:
        """A page of the whole journal, actor by actor (kind, key, seq), for verification."""
        ...

    async def sealed(self) -> Sequence[Segment]:
        """The parts of the journal that are in files."""
        ...

    async def seal(self, segment: Segment) -> None:
        """List a segment whose file is written."""
        ...

    async def forget_sealed(self) -> int:
        """Delete the events that segments hold, but every actor's newest, while serving goes on. Answers how many.

        Raises StoreError where a segment whose events are still here is not what was sealed.
        """
        ...

    async def probe(self) -> None:
        """Find out whether the database takes writes: by a tiny one, once a second whoever asks. Raises StoreError."""
        ...

    async def position(self) -> int:
        """The position of the newest event; 0 for an empty journal."""
        ...

    async def layout(self, hosts: int | None = None) -> int:
        """The number of hosts this store was last laid out for (0: never); with ``hosts``, set it, as `end_lives`."""
        ...

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run a question over many rows on a connection that cannot write, beside everything else."""
        ...

    async def look(self, work: Callable[[Connection], T]) -> T:
        """Run a question about a few rows by their keys, which waits for no question over many."""
        ...

    async def close(self) -> None: ...
