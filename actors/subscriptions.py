"""Subscriptions: a room hears of another room's event, and the other does not know.

    @subscribes(TicketFinished)
    def ask_for_a_rating(event: TicketFinished, source: Address) -> Iterator[tuple[Address, Command]]:
        yield Address("rating", source.key), AskForRating(…)

The function is pure: from an event and whose it is to what is told to whom. Its commands are told in the emitting
turn's own transaction, each exactly once. A subscriber that fails harms nobody: the event is told to the
subscription's own actor instead, tried again there and then parked like any message that its receiver fails on.

With ``since="beginning"`` events that the journal held before the subscription was there are told too (``CatchUp``).
Such a one *begins* while no host serves (`actors.catching_up.begin`): up to there the journal is told, from there on
events as they happen. Hosts that are started with it while others run without it leave all to that moment.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Literal, NamedTuple, TypeVar

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from actors.actor import Actor
from actors.address import Address
from actors.errors import Invalid
from actors.handling import applies, handles
from actors.messages import Command, Event, Message, Query, decode_event, encode_message
from actors.registry import placement_of
from actors.rows import Row, Rows
from actors.stores.tables import check_address
from actors.turn import Turn

log = logging.getLogger(__name__)

E = TypeVar("E", bound=Event)
Told = Iterable[tuple[Address, Command[Any]]]
KIND = "subscription"


class Subscription(NamedTuple):
    """Who hears of which event. ``name`` is kept in the journal and must not change."""

    name: str
    event: type[Event]
    tell: Callable[[Any, Address], Told]
    since: Literal["now", "beginning"]


subscriptions: dict[str, Subscription] = {}
begun: set[str] = set()
"""Of those from the beginning, the ones that this process tells of events as they happen."""
_by_event: dict[type[Event], list[Subscription]] = {}


def subscribes(
    event: type[E], *, name: str | None = None, since: Literal["now", "beginning"] = "now"
) -> Callable[[Callable[[E, Address], Told]], Callable[[E, Address], Told]]:
    """Have a function say what to tell whenever any actor emits ``event``. Raises TypeError for a name taken twice,
    ValueError for one that is too long."""

    def register(tell: Callable[[E, Address], Told]) -> Callable[[E, Address], Told]:
        known = name or f"{tell.__module__}.{tell.__name__}"
        if known in subscriptions:
            raise TypeError(f"two subscriptions are called {known}")
        check_address(Address(KIND, known))
        made = subscriptions[known] = Subscription(known, event, tell, since)
        _by_event.setdefault(event, []).append(made)
        return tell

    return register


def tells_of(source: Address, turn: Turn) -> Iterator[tuple[Address, Message, bytes]]:
    """What those who hear of a turn's events want told: target, message, encoded message."""
    if not _by_event:
        return
    for emitted in list(turn.emitted):
        for subscription in _by_event.get(type(emitted.event), ()):
            if subscription.since == "beginning" and subscription.name not in begun:
                continue
            try:
                yield from _told(subscription, emitted.event, source)
            except Exception:
                log.exception("subscription %s failed on %s", subscription.name, emitted.tag)
                missed = Missed(kind=source.kind, key=source.key, data=emitted.data.decode())
                yield Address(KIND, subscription.name), missed, encode_message(missed)


def _told(subscription: Subscription, event: Event, source: Address) -> list[tuple[Address, Command[Any], bytes]]:
    """All that a subscriber wants told of an event. Raises what it raises, and where something cannot be told."""
    found: list[tuple[Address, Command[Any], bytes]] = []
    for target, message in subscription.tell(event, source):
        placement_of(target)
        check_address(target)
        found.append((target, message, encode_message(message)))
    return found


# What a subscription keeps ------------------------------------------------------------------------------------------


class Missed(Command[None], frozen=True, tag="subscription.missed"):
    """An event that the subscriber failed on: to be told again."""

    kind: str
    key: str
    data: str


class CatchUp(Command[None], frozen=True, tag="subscription.catch_up"):
    """Events of before the subscription was there, in the journal's order: (position, kind, key, data).

    ``until`` is where the reading of the journal ended.
    """

    events: list[tuple[int, str, str, str]]
    until: int


class Begin(Command[None], frozen=True, tag="subscription.begin"):
    """From here on events are told as they happen: those up to this position are for `CatchUp`."""

    position: int


class Progress(Query[tuple[int, int]], frozen=True, tag="subscription.progress"):
    """How far the journal has been told, and how far it is to be."""


class Begun(Event, frozen=True, tag="subscription.begun"):
    position: int


class ToldAgain(Event, frozen=True, tag="subscription.told_again"):
    """A missed event was told after all."""

    source: str


class CaughtUp(Event, frozen=True, tag="subscription.caught_up"):
    """The journal was told up to a position."""

    position: int
    events: int


class SubscriptionRow(Row):
    """How far a subscription has told the journal."""

    __tablename__ = "subscription"
    name: Mapped[str] = mapped_column(String(128), primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger, default=0)
    until: Mapped[int | None] = mapped_column(BigInteger, default=None)


class SubscriptionActor(Actor, kind=KIND):
    """One subscription: tells what could not be told beside the event itself."""

    read_by = "everywhere"

    row: SubscriptionRow

    def load(self, db: Rows) -> None:
        self.row = db.get(SubscriptionRow, self.key) or SubscriptionRow(name=self.key)

    @handles
    def missed(self, command: Missed) -> None:
        self.emit(ToldAgain(source=f"{command.kind}/{command.key}"))
        self._tell(Address(command.kind, command.key), command.data)

    @handles
    def begin_at(self, command: Begin) -> None:
        if self.row.until is None:
            self.emit(Begun(position=command.position))

    @applies
    def _begun(self, event: Begun) -> None:
        self.row.until = event.position
        self.save(self.row)

    @handles
    def progress(self, query: Progress) -> tuple[int, int]:
        return self.row.position, self.row.until or 0

    @handles
    def catch_up(self, command: CatchUp) -> None:
        self._subscription()
        events = [event for event in command.events if event[0] > self.row.position]
        if command.until > self.row.position:
            self.emit(CaughtUp(position=command.until, events=len(events)))
        for _, kind, key, data in events:
            try:
                self._tell(Address(kind, key), data)
            except Exception:  # one event must not keep the others
                log.exception("subscription %s failed on an event of %s", self.key, kind)
                self.tell(self.address, Missed(kind=kind, key=key, data=data))

    def _subscription(self) -> Subscription:
        subscription = subscriptions.get(self.key)
        if subscription is None:
            raise Invalid("subscription.unknown", field="name")
        return subscription

    def _tell(self, source: Address, data: str) -> None:
        for target, message, _ in _told(self._subscription(), decode_event(data.encode()), source):
            self.tell(target, message)

    @applies
    def told_again(self, event: ToldAgain) -> None:
        pass

    @applies
    def caught_up(self, event: CaughtUp) -> None:
        self.row.position = event.position
        self.save(self.row)
