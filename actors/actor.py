"""The base class of virtual actors.

An actor reads like its domain: ``@handles`` methods decide and emit events, ``@applies`` methods change the rows.
Everything here is free of I/O; ``actors._host`` runs it.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any, ClassVar, Literal, NamedTuple, TypeVar, overload

from actors.address import Address
from actors.errors import Cycle, NoWitness, UnknownMessage
from actors.handling import APPLIES, HANDLES, Place, applies, check_names, handles, marked
from actors.messages import (
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
from actors.parts import P, Part
from actors.registry import placement_of, register
from actors.rows import Row, Rows, shape_of
from actors.turn import Emitted, Turn

R = TypeVar("R")

DEEPEST = 32  # asks that may wait for each other in a row: more is taken for a circle


class Relayed(Event, frozen=True, tag="actor.relayed"):
    """A turn that changed nothing here told others something: to whom, as addresses."""

    to: tuple[str, ...]


class Asking(NamedTuple):
    """What an actor's turn waits for: another actor's answer. Whoever runs the turn sends it in."""

    target: Address
    message: Message
    payload: bytes

    def __await__(self) -> Generator[Asking, Any, Any]:
        return (yield self)


class Actor:
    """One small stateful thing. Subclass with ``kind=…``; see ARCHITECTURE.md for an example of forty lines."""

    kind: ClassVar[str]
    publish: ClassVar[Literal["state", "log"] | None] = None
    read_by: ClassVar[str | None] = None
    """Who may read this kind's journal, in a word that whoever shows journals understands; None: nobody."""
    _parts: ClassVar[tuple[type[Part[Any]], ...]] = ()
    _handlers: ClassVar[dict[type, Place] | None] = None
    _appliers: ClassVar[dict[type, Place] | None] = None
    state: Any

    def __init_subclass__(cls, kind: str | None = None, parts: tuple[type[Part[Any]], ...] = (), **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls._handlers = cls._appliers = None
        if parts:
            cls._parts = parts
        for owner in (cls, *parts):
            check_names(owner)
        if kind is not None:
            cls.kind = kind
            register(kind, cls)

    def __init__(self, key: str) -> None:
        self.key = key
        self.address = Address(self.kind, key)
        self.seq = 0
        self.hash = b""
        self._turn = Turn(0)
        self._applying = False
        self._owners: list[Part[Any]] = [part(self) for part in self._parts]

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

    def part(self, cls: type[P]) -> P:
        """One of the actor's parts. Raises KeyError."""
        for part in self._owners:
            if isinstance(part, cls):
                return part
        raise KeyError(cls.__name__)

    def emit(self, event: Event) -> None:
        """Journal an event and apply it at once."""
        turn = self._turn
        if turn.read_only:
            raise NoWitness("a query cannot emit")
        if self._applying:
            raise NoWitness("an event cannot emit another while it is applied")
        turn.torn = True
        self._apply(event)
        publication = self.publication(event) if self.publish == "log" and turn.watched else None
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
        """Send a durable message: written in this turn's transaction, its effect happens once, in the order told."""
        turn = self._turn
        if turn.read_only:
            raise NoWitness("a query cannot tell")
        placement_of(target)  # an address that no host can have is this handler's fault
        turn.tells.append(turn.next_tell(self.address, target, message, encode_message(message)))

    def relay(self, target: Address, message: Command[Any]) -> None:
        """Tell, in a turn that need not change anything here: where it does not, the journal notes to whom it told."""
        self.tell(target, message)
        self._turn.relays = True

    @overload
    async def ask(self, target: Address, message: Command[R]) -> R: ...
    @overload
    async def ask(self, target: Address, message: Query[R]) -> R: ...
    async def ask(self, target: Address, message: Message) -> Any:
        """Await another actor's reply, within the caller's deadline. Only downwards: a circle raises Cycle."""
        if str(target) in self._turn.chain or target == self.address:
            raise Cycle(chain=[*self._turn.chain, str(self.address), str(target)])
        if len(self._turn.chain) >= DEEPEST:
            raise Cycle(chain=[*self._turn.chain[-2:], str(self.address), str(target)])
        self._turn.asks += 1
        placement_of(target)  # an address that no host can have, or what cannot be written, is this handler's fault
        return await Asking(target, message, encode_message(message))

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

    @applies
    def _relayed(self, event: Relayed) -> None:
        pass

    def witness(self) -> None:
        """At the turn's end: see to the event that a turn must have which only passes something on."""
        turn = self._turn
        if turn.relays and not turn.emitted:
            self.emit(Relayed(to=tuple(str(tell.target) for tell in turn.tells)))

    def _apply(self, event: Event) -> None:
        place = self.appliers().get(type(event))
        if place is None:
            raise TypeError(f"{type(self).__name__} has no @applies for {type(event).__name__}")
        self.seq += 1
        self._applying = True
        try:
            getattr(self._owner(place), place[1])(event)
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
        place = self.handlers().get(type(message))
        if place is None:
            raise UnknownMessage(kind=self.kind, message=tag_of(message))
        method: Callable[[Any], Any] = getattr(self._owner(place), place[1])
        return method

    def _owner(self, place: Place) -> Actor | Part[Any]:
        return self if place[0] < 0 else self._owners[place[0]]

    @classmethod
    def handlers(cls) -> dict[type, Place]:
        """Message type → the method that handles it."""
        if cls._handlers is None:
            cls._handlers = marked(HANDLES, (cls, *cls._parts))
        return cls._handlers

    @classmethod
    def appliers(cls) -> dict[type, Place]:
        """Event type → the method that applies it."""
        if cls._appliers is None:
            cls._appliers = marked(APPLIES, (cls, *cls._parts))
        return cls._appliers
