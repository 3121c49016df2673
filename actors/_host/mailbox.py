"""One active actor in a host: its mailbox, its replies of late, and what a finished turn leaves to be committed."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable
from typing import Any

import msgspec

from actors._edge.wire import Reply
from actors.actor import Actor, Emitted, Tell
from actors.address import Address
from actors.errors import Busy
from actors.messages import Caller, Message
from actors.rows import Row
from actors.stores.contract import Values

RECENT = 128  # replies remembered by an active actor; older ones are read from the store

Done = Callable[[Reply], None]


class Work(msgspec.Struct, eq=False):
    """A message waiting for its turn."""

    id: str
    address: Address
    message: Message
    payload: bytes
    caller: Caller
    done: Done | None = None
    chain: tuple[str, ...] = ()
    deadline: float | None = None  # event loop time after which nobody waits any more
    check: bool = False  # the id may have been used before: look in the store first
    tell: bool = False
    stored: bool = False  # an outbox row holds it, to be deleted with its effect
    reminder: tuple[str, int] | None = None  # the name and due time of the reminder that fired
    parent: "Unit | None" = None  # the turn that told it, while that is not committed
    asker: "Work | None" = None  # what an actor of this host is doing that awaits the reply, and would ask again
    attempts: int = 0  # failed commits that this work may be to blame for
    unit: "Unit | None" = None
    batch: int = -1  # number of the batch that it was last committed in


class Unit(msgspec.Struct, eq=False):
    """A finished turn: everything that its transaction has to write and, after the commit, to send."""

    work: Work
    activation: "Activation"
    reply: Reply
    journal: list[Values] = []
    command: Values | None = None
    rows: dict[tuple[type[Row], Values], Values | None] = {}
    tells: list[tuple[Tell, Work | None]] = []
    reminders: dict[str, tuple[int, bytes] | None] = {}
    emitted: list[Emitted] = []
    at: int = 0
    void: bool = False  # its commit failed: whatever came of it must not count
    stale: bool = False  # a reminder that was cancelled or set anew after it had fired: nothing was done

    @property
    def writes(self) -> bool:
        return bool(self.journal or self.command or self.tells or self.reminders or self.work.stored)


class Activation:
    """An actor in memory. ``actor`` is None until it is loaded."""

    __slots__ = (
        "actor",
        "address",
        "armed",
        "broken",
        "mailbox",
        "queued",
        "recent",
        "task",
        "uncommitted",
        "used",
        "work",
    )

    def __init__(self, address: Address) -> None:
        self.address = address
        self.actor: Actor | None = None
        self.mailbox: deque[Work] = deque()
        self.recent: OrderedDict[str, tuple[bytes, Reply]] = OrderedDict()
        self.armed: dict[str, int | None] = {}  # reminders set or cancelled since it was loaded
        self.queued = False  # stands in the host's list of actors that can take a turn
        self.task: asyncio.Task[Any] | None = None
        self.work: Work | None = None  # what the task is doing
        self.uncommitted = 0  # finished turns that are not on disk yet
        self.broken = False  # a turn failed half-way: reload as soon as everything before it is on disk
        self.used = 0.0

    @property
    def idle(self) -> bool:
        return not (self.mailbox or self.task or self.uncommitted or self.queued)

    def put(self, work: Work, limit: int) -> None:
        """Queue a message. Raises Busy where the mailbox holds ``limit`` messages; tells always fit."""
        if len(self.mailbox) >= limit and not work.tell:
            raise Busy(actor=str(self.address))
        self.mailbox.append(work)

    def remember(self, id_: str, digest: bytes, reply: Reply) -> None:
        self.recent[id_] = (digest, reply)
        if len(self.recent) > RECENT:
            self.recent.popitem(last=False)
