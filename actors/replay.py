"""An actor's state from its journal alone: to tell old publications again, and to prove that old histories load."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from sqlalchemy import create_engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from actors.actor import Actor, kind_of
from actors.address import Address
from actors.journal import Recorded
from actors.rows import Row


@lru_cache(maxsize=1)
def _nothing() -> Any:
    """An empty database: what every actor was loaded from before its first event."""
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    Row.metadata.create_all(engine)
    return engine


def blank(address: Address) -> Actor:
    """The actor before its first event. Raises UnknownActor."""
    actor = kind_of(address)(address.key)
    with Session(_nothing(), expire_on_commit=False) as session:
        actor.load(session)
        session.expunge_all()
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
