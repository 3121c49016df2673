"""What waits for a turn: a call, an ask, a tell or a firing. Each is a type of its own, for each ends in its way."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from typing import TYPE_CHECKING

import msgspec

from actors import ids
from actors._edge.wire import Reply
from actors.address import Address
from actors.messages import Caller, Message
from actors.stores.contract import StoredTell
from actors.turn import Tell

if TYPE_CHECKING:
    from actors._host.unit import Running, Unit

Done = Callable[[Reply], None]
"""Where a reply goes once it may leave."""


class Work(msgspec.Struct, eq=False):
    """A message for one actor.

    ``deadline``: of the host's own time; None: nobody sets one. ``check``: it may have been done before, so look in the
    store before doing it. ``repeated``: it was begun before, so whatever it asks may have been done before.
    """

    id: str
    address: Address
    message: Message
    payload: bytes
    caller: Caller
    chain: tuple[str, ...] = ()
    deadline: float | None = None
    check: bool = False
    repeated: bool = False
    conflicts: int = 0  # commits that failed for its sake, by rivals' fault or by that of what it asked
    heard: dict[str, Reply] | None = None  # of asks whose commit failed: what it hears when it asks again

    def __post_init__(self) -> None:
        self.repeated = self.check

    def digest(self) -> bytes:
        """What the id is bound to: the body and who sent it."""
        return blake2b(self.payload, digest_size=16, key=self.caller.signature.encode()[:64]).digest()


class Call(Work, eq=False, kw_only=True):
    """From outside this host: a client's command or query, or what an actor of another host asks."""

    done: Done


class Ask(Work, eq=False, kw_only=True):
    """What an actor of this host asks another one; the asker's turn goes on with the answer, before either commits."""

    asker: Running

    @classmethod
    def of(cls, asker: Running, id_: str, address: Address, message: Message, payload: bytes) -> Ask:
        turn, work = asker.turn, asker.work
        chain = (*turn.chain, str(work.address))
        return cls(id_, address, message, payload, turn.caller, chain, turn.deadline, work.repeated, asker=asker)

    @property
    def root(self) -> Work:
        """What brought it about in the end: a call, a tell or a firing."""
        root: Work = self
        while isinstance(root, Ask):
            root = root.asker.work
        return root


REPEATABLE = (Call, Ask)
"""Work that may come again under its id; a tell or firing is known by the row that it came from."""


class Told(Work, eq=False, kw_only=True):
    """A tell. What makes it happen once is its outbox row, which is deleted with its effect.

    ``parent``: the turn of this host that told it, until that has committed; if it never does, this never was.
    ``stored``: the outbox holds it; otherwise it commits in its parent's transaction and leaves no row.
    ``done``: how the sender's host hears of it; None where this is that host. ``unit``: its turn, once taken.
    ``tries`` failed by the receiver's fault, ``waits`` for other reasons.
    """

    source: Address
    parent: Unit | None = None
    stored: bool = True
    done: Done | None = None
    unit: Unit | None = None
    tries: int = 0
    waits: int = 0

    @classmethod
    def of(cls, tell: Tell, parent: Unit | None = None) -> Told:
        """A tell of this host."""
        id_, source, target, message, payload = tell
        caller, stored = told_by(source), parent is None
        return cls(id_, target, message, payload, caller, source=source, parent=parent, stored=stored)

    @classmethod
    def read(cls, tell: StoredTell, message: Message) -> Told:
        """A tell that the outbox has kept."""
        caller = told_by(tell.source)
        told = cls(tell.id, tell.target, message, tell.payload, caller, source=tell.source, tries=tell.tries)
        told.repeated = True
        return told

    @property
    def route(self) -> tuple[Address, Address]:
        """From whom to whom: tells of one route have their effects in the order told."""
        return self.source, self.address


class Firing(Work, eq=False, kw_only=True):
    """A reminder that is due. What makes it happen once is its reminder row, which is deleted with its effect."""

    name: str
    due: int
    tries: int = 0
    waits: int = 0

    @classmethod
    def of(cls, address: Address, name: str, due: int, message: Message, payload: bytes) -> Firing:
        id_ = firing_id(address, name, due)
        return cls(id_, address, message, payload, told_by(address), check=True, name=name, due=due)


def firing_id(address: Address, name: str, due: int) -> str:
    """The id under which a reminder fires."""
    return f"{ids.FIRING}{address}!{name}@{due}"


def told_by(source: Address) -> Caller:
    """Who sends what an actor says."""
    return Caller(str(source), ("actor",))
