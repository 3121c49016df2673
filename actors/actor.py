"""The base class of virtual actors, and the turn in which one command is handled.

An actor reads like its domain: ``@handles`` methods decide and emit events, ``@applies`` methods change the rows.
Everything here is free of I/O; ``actors._host.host`` runs it.
"""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable
from hashlib import blake2b
from typing import Any, ClassVar, Literal, TypeVar, overload

from actors.address import Address
from actors.errors import Cycle, NoWitness, UnknownActor, UnknownMessage
from actors.messages import (
    ANONYMOUS,
    Caller,
    Command,
    Event,
    Message,
    Query,
    View,
    Viewed,
    decode_event,
    encode_event,
    encode_message,
    tag_of,
)
from actors.rows import Row, Rows, shape_of

LONGEST_ID = 200  # characters; the tables hold 400

R = TypeVar("R")
Method = TypeVar("Method", bound=Callable[..., Any])


def handles(method: Method) -> Method:
    """Mark a method as the handler of the message that its parameter is annotated with."""
    method._handles = True  # type: ignore[attr-defined]
    return method


def applies(method: Method) -> Method:
    """Mark a method as what the event that its parameter is annotated with does to the rows."""
    method._applies = True  # type: ignore[attr-defined]
    return method


class Tell(typing.NamedTuple):
    """A message on its way to another actor; ``id`` is derived, so that its effect happens once."""

    id: str
    source: Address
    target: Address
    message: Message
    payload: bytes


class Emitted(typing.NamedTuple):
    """An event of the current turn, with its number and what a log channel shows of it."""

    seq: int
    event: Event
    tag: str
    data: bytes
    publication: dict[str, Any] | None


class Turn:
    """What one command does: collected while the handler runs, committed as a whole or thrown away as a whole."""

    __slots__ = (
        "asks",
        "caller",
        "chain",
        "command_id",
        "deadline",
        "emitted",
        "now",
        "read_only",
        "reminders",
        "removed",
        "saved",
        "tells",
        "torn",
    )

    def __init__(
        self,
        now: int,
        command_id: str = "",
        caller: Caller = ANONYMOUS,
        chain: tuple[str, ...] = (),
        deadline: float | None = None,
        read_only: bool = False,
    ) -> None:
        self.now = now
        self.command_id = command_id
        self.caller = caller
        self.chain = chain
        self.deadline = deadline
        self.read_only = read_only
        self.emitted: list[Emitted] = []
        self.saved: dict[tuple[type[Row], tuple[Any, ...]], Row] = {}
        self.removed: dict[tuple[type[Row], tuple[Any, ...]], Row] = {}
        self.tells: list[Tell] = []
        self.reminders: dict[str, tuple[int, bytes] | None] = {}
        self.asks = 0
        self.torn = False  # an event was begun and not finished

    @property
    def changed(self) -> bool:
        return bool(self.emitted or self.tells or self.reminders)

    @property
    def touched(self) -> bool:
        """Whether the actor in memory may differ from before the turn."""
        return bool(self.torn or self.emitted or self.saved or self.removed)

    def check_witness(self) -> None:
        """Law 2: rows and reminders change only beside an event, and an event is applied as a whole."""
        if self.torn:
            raise NoWitness("an event was applied half-way, and the handler went on")
        if not self.emitted and (self.saved or self.removed or self.reminders):
            raise NoWitness("rows or reminders changed without an event")


def derived(id_: str) -> str:
    """An id made of its cause's id; hashed where causes of causes have made it long."""
    return id_ if len(id_) <= LONGEST_ID else "#" + blake2b(id_.encode(), digest_size=20).hexdigest()


Ask = Callable[["Actor", Turn, Address, Message], typing.Awaitable[Any]]


async def _nowhere(actor: Actor, turn: Turn, target: Address, message: Message) -> Any:
    raise RuntimeError("this actor is being replayed and cannot ask")


class Actor:
    """One small stateful thing. Subclass with ``kind=…``; see ARCHITECTURE.md for an example of forty lines."""

    kind: ClassVar[str]
    publish: ClassVar[Literal["state", "log"] | None] = None
    _handlers: ClassVar[dict[type, str] | None] = None
    _appliers: ClassVar[dict[type, str] | None] = None

    def __init_subclass__(cls, kind: str | None = None, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls._handlers = cls._appliers = None
        if kind is not None:
            cls.kind = kind
            kinds[kind] = cls

    def __init__(self, key: str, ask: Ask = _nowhere) -> None:
        self.key = key
        self.address = Address(self.kind, key)
        self.seq = 0
        self.hash = b""
        self._ask = ask
        self._turn = Turn(0)
        self._applying = False

    # To be written by each actor ------------------------------------------------------------------------------------

    def load(self, db: Rows) -> None:
        """Read the actor's rows. Against an empty database this must give the state before the first event."""

    def view(self) -> dict[str, Any]:
        """What the actor's channel shows now (JSON-able)."""
        return {}

    def publication(self, event: Event) -> dict[str, Any]:
        """What a log channel shows of an event that has just been applied, beside its type and time."""
        return {}

    @classmethod
    def placement(cls, key: str) -> str:
        """Actors with the same placement live on the same host, and their local tells commit in one transaction."""
        return key

    # For use in handlers --------------------------------------------------------------------------------------------

    @property
    def now(self) -> int:
        """Microseconds since 1970 UTC: when the turn began; in ``applies``, when the event was recorded."""
        return self._turn.now

    @property
    def caller(self) -> Caller:
        """Who sent the command."""
        return self._turn.caller

    @property
    def command_id(self) -> str:
        return self._turn.command_id

    def emit(self, event: Event) -> None:
        """Journal an event and apply it at once."""
        turn = self._turn
        if turn.read_only:
            raise NoWitness("a query cannot emit")
        if self._applying:
            raise NoWitness("an event cannot emit another while it is applied")
        turn.torn = True
        self._apply(event)
        publication = self.publication(event) if self.publish == "log" else None
        turn.emitted.append(Emitted(self.seq, event, tag_of(event), encode_event(event), publication))
        turn.torn = False

    def save(self, row: Row) -> None:
        """Write the row in this turn's transaction."""
        key = (type(row), shape_of(type(row)).key(row))
        self._turn.removed.pop(key, None)
        self._turn.saved[key] = row

    def remove(self, row: Row) -> None:
        """Delete the row in this turn's transaction."""
        key = (type(row), shape_of(type(row)).key(row))
        self._turn.saved.pop(key, None)
        self._turn.removed[key] = row

    def tell(self, target: Address, message: Command[Any]) -> None:
        """Send a durable message: written in this turn's transaction, its effect happens once."""
        turn = self._turn
        if turn.read_only:
            raise NoWitness("a query cannot tell")
        placement_of(target)  # an address that no host can have is this handler's fault
        id_ = derived(f"{turn.command_id}>{self.address}.{len(turn.tells)}")
        turn.tells.append(Tell(id_, self.address, target, message, encode_message(message)))

    @overload
    async def ask(self, target: Address, message: Command[R]) -> R: ...
    @overload
    async def ask(self, target: Address, message: Query[R]) -> R: ...
    async def ask(self, target: Address, message: Message) -> Any:
        """Await another actor's reply, within the caller's deadline. Only downwards: a circle raises Cycle."""
        if str(target) in self._turn.chain or target == self.address:
            raise Cycle(chain=[*self._turn.chain, str(self.address), str(target)])
        self._turn.asks += 1
        return await self._ask(self, self._turn, target, message)

    def remind(self, name: str, at: int, message: Command[Any]) -> None:
        """Have ``message`` sent to this actor at ``at`` (microseconds): never early, whatever is down meanwhile."""
        self._turn.reminders[name] = (at, encode_message(message))

    def forget(self, name: str) -> None:
        """Cancel a reminder."""
        self._turn.reminders[name] = None

    # The runtime's side ---------------------------------------------------------------------------------------------

    @handles
    def _view(self, query: View) -> Viewed:
        return Viewed(seq=self.seq, data=self.view())

    def _apply(self, event: Event) -> None:
        name = self.appliers().get(type(event))
        if name is None:
            raise TypeError(f"{type(self).__name__} has no @applies for {type(event).__name__}")
        self.seq += 1
        self._applying = True
        try:
            getattr(self, name)(event)
        finally:
            self._applying = False

    def replay(self, at: int, data: bytes | str) -> dict[str, Any] | None:
        """Apply one event of the journal again; answers its publication for a log channel."""
        event = decode_event(data.encode() if isinstance(data, str) else data)
        self._turn = Turn(at)
        self._apply(event)
        return self.publication(event) if self.publish == "log" else None

    @property
    def turn(self) -> Turn:
        """The turn under way, or the last one."""
        return self._turn

    def begin(self, turn: Turn) -> None:
        self._turn = turn

    def handler(self, message: Message) -> Callable[[Any], Any]:
        """The bound method that handles the message. Raises UnknownMessage."""
        name = self.handlers().get(type(message))
        if name is None:
            raise UnknownMessage(kind=self.kind, message=tag_of(message))
        method: Callable[[Any], Any] = getattr(self, name)
        return method

    @classmethod
    def handlers(cls) -> dict[type, str]:
        """Message type → name of the method that handles it."""
        if cls._handlers is None:
            cls._handlers = _marked(cls, "_handles")
        return cls._handlers

    @classmethod
    def appliers(cls) -> dict[type, str]:
        """Event type → name of the method that applies it."""
        if cls._appliers is None:
            cls._appliers = _marked(cls, "_applies")
        return cls._appliers


def _marked(cls: type[Actor], mark: str) -> dict[type, str]:
    found: dict[type, str] = {}
    for name, method in inspect.getmembers(cls, inspect.isfunction):
        if not getattr(method, mark, False):
            continue
        parameter = list(inspect.signature(method).parameters)[1]
        hints = typing.get_type_hints(method, include_extras=False)
        for kind in typing.get_args(hints[parameter]) or (hints[parameter],):
            if kind in found:
                raise TypeError(f"{cls.__name__}: {name} and {found[kind]} both take {kind.__name__}")
            found[kind] = name
    return found


kinds: dict[str, type[Actor]] = {}
"""Every kind of actor known to this process."""


def kind_of(address: Address) -> type[Actor]:
    """The class of an address's actor. Raises UnknownActor."""
    try:
        return kinds[address.kind]
    except KeyError:
        raise UnknownActor(kind=address.kind) from None


def placement_of(address: Address) -> str:
    """The placement of an address: what rendezvous hashing maps to a host. Raises UnknownActor."""
    return kind_of(address).placement(address.key)
