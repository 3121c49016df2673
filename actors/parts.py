"""Parts: a large actor is composed of pieces that each have their handlers and appliers, not inherited from chains.

    class Taking(Part["QueueState"]):
        @handles
        def take(self, command: Take) -> str: ...

    class Queue(Actor, kind="queue", parts=(Taking, Waiting, Calling)):
        state: QueueState

A part is given the actor's typed ``state`` and its *voice* (what an actor can say in a turn), and reaches another part
by that part's public methods: ``self.part(Waiting).join(…)``.
"""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from actors.address import Address
from actors.messages import Caller, Command, Event, Message, Query
from actors.rows import Row

if TYPE_CHECKING:
    from actors.actor import Actor

S = TypeVar("S")
P = TypeVar("P", bound="Part[Any]")
R = TypeVar("R")


class Part(Generic[S]):
    """A piece of an actor whose state is an ``S``. Made by the actor; it has no rows or life of its own."""

    def __init__(self, actor: Actor) -> None:
        self._actor: Actor = weakref.proxy(actor)  # no circle: an actor leaves memory when it is dropped

    @property
    def state(self) -> S:
        """The actor's state: what its ``load`` has set."""
        found: S = self._actor.state
        return found

    def part(self, cls: type[P]) -> P:
        """Another part of the same actor. Raises KeyError."""
        return self._actor.part(cls)

    @property
    def key(self) -> str:
        return self._actor.key

    @property
    def address(self) -> Address:
        return self._actor.address

    @property
    def now(self) -> int:
        return self._actor.now

    @property
    def seq(self) -> int:
        """The number of the actor's last event."""
        return self._actor.seq

    @property
    def caller(self) -> Caller:
        return self._actor.caller

    @property
    def command_id(self) -> str:
        return self._actor.command_id

    def emit(self, event: Event) -> None:
        self._actor.emit(event)

    def save(self, row: Row) -> None:
        self._actor.save(row)

    def remove(self, row: Row) -> None:
        self._actor.remove(row)

    def tell(self, target: Address, message: Command[Any]) -> None:
        self._actor.tell(target, message)

    def relay(self, target: Address, message: Command[Any]) -> None:
        self._actor.relay(target, message)

    @overload
    async def ask(self, target: Address, message: Command[R]) -> R: ...
    @overload
    async def ask(self, target: Address, message: Query[R]) -> R: ...
    async def ask(self, target: Address, message: Message) -> Any:
        return await self._actor.ask(target, message)  # type: ignore[call-overload]

    def remind(self, name: str, at: int, message: Command[Any]) -> None:
        self._actor.remind(name, at, message)

    def forget(self, name: str) -> None:
        self._actor.forget(name)
