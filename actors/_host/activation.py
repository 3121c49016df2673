"""One actor in a host's memory: its mailbox, its replies of late, and what it is doing."""

from __future__ import annotations

import enum
from collections import OrderedDict, deque

from actors._edge.wire import Reply
from actors._host.unit import Running, Unit
from actors._host.work import Work
from actors.actor import Actor
from actors.address import Address

RECENT = 128  # replies remembered by an active actor; older ones are read from the store


class Stage(enum.Enum):
    """What an actor is doing."""

    IDLE = enum.auto()
    QUEUED = enum.auto()
    """Stands in the host's line of those that can take a turn."""
    FETCHING = enum.auto()
    """Its rows, or what is known of the work at hand, are being read."""
    RUNNING = enum.auto()
    """In a turn that awaits something."""
    BROKEN = enum.auto()
    """What is in memory will never be written: forgotten as soon as everything before it has committed."""


class Activation:
    """``actor`` is None until it is loaded. ``life`` counts how often it was forgotten: what belongs to an earlier one
    comes too late."""

    __slots__ = (
        "actor",
        "address",
        "armed",
        "last",
        "life",
        "mailbox",
        "recent",
        "running",
        "stage",
        "uncommitted",
        "used",
        "work",
    )

    def __init__(self, address: Address) -> None:
        self.address = address
        self.actor: Actor | None = None
        self.mailbox: deque[Work] = deque()
        self.recent: OrderedDict[str, tuple[bytes, Reply]] = OrderedDict()
        self.armed: dict[str, tuple[int | None, Unit]] = {}  # reminders set or cancelled by turns not on disk yet
        self.stage = Stage.IDLE
        self.work: Work | None = None  # what it is fetching for, or in the middle of
        self.running: Running | None = None
        self.last: Unit | None = None  # the newest turn that is not on disk yet
        self.uncommitted = 0  # finished turns that are not on disk yet
        self.life = 0
        self.used = 0.0

    @property
    def idle(self) -> bool:
        return self.stage is Stage.IDLE and not (self.mailbox or self.uncommitted)

    def remember(self, id_: str, digest: bytes, reply: Reply) -> None:
        self.recent[id_] = (digest, reply)
        if len(self.recent) > RECENT:
            self.recent.popitem(last=False)

    def forget(self) -> None:
        """Drop what is in memory; the mailbox stays."""
        self.actor = None
        self.recent.clear()
        self.armed.clear()
        self.running = None
        self.work = None
        self.life += 1
