"""An actor's state from its journal alone: to tell old publications again, and to prove that old histories load."""

from collections.abc import Iterable, Iterator
from typing import Any

from actors.actor import Actor
from actors.address import Address
from actors.journal import Recorded
from actors.registry import kind_of
from actors.rows import R


class _Nothing:
    """What every actor was loaded from before its first event."""

    def get(self, cls: type[R], key: str) -> R | None:
        return None

    def all(self, cls: type[R], *, order_by: str | None = None, **equal: Any) -> list[R]:
        return []


def blank(address: Address) -> Actor:
    """The actor before its first event. Raises UnknownActor."""
    actor = kind_of(address)(address.key)
    actor.load(_Nothing())
    return actor


def replayed(address: Address, events: Iterable[Recorded]) -> Iterator[tuple[Recorded, dict[str, Any] | None]]:
    """Apply events one by one to a blank actor; yields each with its publication."""
    actor = blank(address)
    for event in events:
        yield event, actor.replay(event.at, event.text)


def restored(address: Address, events: Iterable[Recorded]) -> Actor:
    """The actor after its events."""
    actor = blank(address)
    for event in events:
        actor.replay(event.at, event.text)
    return actor
