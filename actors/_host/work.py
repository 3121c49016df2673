"""What waits for a turn: a call, an ask, a tell or a firing. Each is a type of its own, for each ends in its way."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from typing import TYPE_CHECKING

from actors import ids
from actors._edge.wire import Reply
from actors.address import Address
from actors.messages import Caller, Message
from actors.stores.contract import StoredTell

if TYPE_CHECKING:
    from actors._host.unit import Running, Unit

Done = Callable[[Reply], None]
"""Where a reply goes once it may leave."""


class Work:
    """A message for one actor.

    ``check``: it may have been done before, so look in the store before doing it. ``repeated``: it was begun before, so
    whatever it asks may have been done before.
    """

    __slots__ = (
        "address",
        "caller",
        "chain",
        "check",
        "conflicts",
        "deadline",
        "heard",
        "id",
        "message",
        "payload",
        "repeated",
    )

    def __init__(
        self,
        id_: str,
        address: Address,
        message: Message,
        payload: bytes,
        caller: Caller,
        chain: tuple[str, ...] = (),
        deadline: float | None = None,
        check: bool = False,
    ) -> None:
        self.id = id_
        self.address = address
        self.message = message
        self.payload = payload
        self.caller = caller
        self.chain = chain
        self.deadline = deadline  # of the host's own time; None: nobody sets one
        self.check = check
        self.repeated = check
        self.conflicts = 0  # commits that failed for its sake, by rivals' fault or by that of what it asked
        self.heard: dict[str, Reply] | None = None  # of asks whose commit failed: what it hears when it asks again

    def digest(self) -> bytes:
        """What the id is bound to: the body and who sent it."""
        return blake2b(self.payload, digest_size=16, key=self.caller.name.encode()[:64]).digest()


class Call(Work):
    """From outside this host: a client's command or query, or what an actor of another host asks."""

    __slots__ = ("done",)

    def __init__(
        self,
        id_: str,
        address: Address,
        message: Message,
        payload: bytes,
        caller: Caller,
        done: Done,
        chain: tuple[str, ...] = (),
        deadline: float | None = None,
        check: bool = False,
    ) -> None:
        super().__init__(id_, address, message, payload, caller, chain, deadline, check)
        self.done = done


class Ask(Work):
    """What an actor of this host asks another one; the asker's turn goes on with the answer, before either commits."""

    __slots__ = ("asker",)

    def __init__(self, id_: str, address: Address, message: Message, payload: bytes, asker: Running) -> None:
        turn, work = asker.turn, asker.work
        chain = (*turn.chain, str(work.address))
        super().__init__(id_, address, message, payload, turn.caller, chain, turn.deadline, work.repeated)
        self.asker = asker

    @property
    def root(self) -> Work:
        """What brought it about in the end: a call, a tell or a firing."""
        root: Work = self
        while isinstance(root, Ask):
            root = root.asker.work
        return root


REPEATABLE = (Call, Ask)
"""Work that may come again under its id; a tell or firing is known by the row that it came from."""


class Told(Work):
    """A tell. What makes it happen once is its outbox row, which is deleted with its effect.

    ``parent``: the turn of this host that told it, until that has committed; if it never does, this never was.
    ``stored``: the outbox holds it; otherwise it commits in its parent's transaction and leaves no row.
    ``done``: how the sender's host hears of it; None where this is that host. ``unit``: its turn, once taken.
    ``tries`` failed by the receiver's fault, ``waits`` for other reasons.
    """

    __slots__ = ("at", "done", "number", "parent", "seq", "source", "stored", "tries", "unit", "waits")

    def __init__(
        self,
        id_: str,
        source: Address,
        address: Address,
        message: Message,
        payload: bytes,
        *,
        at: int = 0,
        seq: int = 0,
        number: int = 0,
        tries: int = 0,
        parent: Unit | None = None,
        done: Done | None = None,
        check: bool = False,
        deadline: float | None = None,
    ) -> None:
        super().__init__(id_, address, message, payload, told_by(source), deadline=deadline, check=check)
        self.source = source
        self.at = at
        self.seq = seq
        self.number = number
        self.tries = tries
        self.parent = parent
        self.stored = parent is None
        self.done = done
        self.unit: Unit | None = None
        self.waits = 0

    @classmethod
    def read(cls, tell: StoredTell, message: Message) -> Told:
        """A tell that the outbox has kept."""
        told = cls(
            tell.id,
            tell.source,
            tell.target,
            message,
            tell.payload,
            at=tell.at,
            seq=tell.seq,
            number=tell.number,
            tries=tell.tries,
        )
        told.repeated = True
        return told

    @property
    def route(self) -> tuple[Address, Address]:
        """From whom to whom: tells of one route have their effects in the order told."""
        return self.source, self.address


class Firing(Work):
    """A reminder that is due. What makes it happen once is its reminder row, which is deleted with its effect."""

    __slots__ = ("due", "name", "tries", "waits")

    def __init__(self, address: Address, name: str, due: int, message: Message, payload: bytes) -> None:
        super().__init__(f"{ids.FIRING}{address}!{name}@{due}", address, message, payload, told_by(address), check=True)
        self.name = name
        self.due = due
        self.tries = 0
        self.waits = 0


def told_by(source: Address) -> Caller:
    """Who sends what an actor says."""
    return Caller(str(source), ("actor",))
