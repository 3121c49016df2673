"""What an operator does about parked tells: each act is an event of the actor ``parked/all``."""

from __future__ import annotations

from actors.actor import Actor
from actors.address import Address
from actors.handling import applies, handles
from actors.messages import Command, Event

PARKED = Address("parked", "all")


class Retry(Command[None], frozen=True, tag="parked.retry"):
    """Send a parked tell again."""

    tell: str


class Discard(Command[None], frozen=True, tag="parked.discard"):
    """Give a parked tell up for good."""

    tell: str
    reason: str


class Retried(Event, frozen=True, tag="parked.retried"):
    tell: str


class Discarded(Event, frozen=True, tag="parked.discarded"):
    tell: str
    reason: str


class Parked(Actor, kind="parked"):
    """The acts of operators; the tells themselves are rows of the outbox."""

    read_by = "everywhere"

    @handles
    def retry(self, command: Retry) -> None:
        self.emit(Retried(tell=command.tell))
        self.turn.unparked[command.tell] = True

    @handles
    def discard(self, command: Discard) -> None:
        self.emit(Discarded(tell=command.tell, reason=command.reason))
        self.turn.unparked[command.tell] = False

    @applies
    def _retried(self, event: Retried) -> None:
        pass

    @applies
    def _discarded(self, event: Discarded) -> None:
        pass
