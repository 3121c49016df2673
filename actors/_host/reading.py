"""What a host reads of its store, and makes of it: actors, earlier replies, tells, reminders."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import msgspec

from actors._host.reminders import Due
from actors._host.turns import Fetch
from actors._host.work import Firing, Told
from actors.actor import Actor
from actors.address import Address
from actors.errors import ActorFailed, UnknownActor
from actors.messages import decode_message
from actors.registry import kind_of
from actors.stores.contract import Store, StoredTell, StoreError

log = logging.getLogger(__name__)

Readable = tuple[StoredTell, Told | None]
"""A tell of the outbox; None where this program cannot read it."""


class Read(NamedTuple):
    """What a `Fetch` has brought, or why it could not."""

    actor: Actor | None = None
    found: Any = None
    error: Exception | None = None


async def fetch(store: Store, wanted: Fetch) -> Read:
    """An actor's rows, and what the store knows of the work at hand. Raises nothing."""
    actor: Actor | None = None
    found: Any = None
    work = wanted.work
    try:
        if wanted.load:
            actor = kind_of(work.address)(work.address.key)
            await store.load(actor)
        if wanted.look:
            if isinstance(work, Firing):
                found = await store.due(work.address, work.name)
            elif isinstance(work, Told):
                found = await store.tell(work.id)
            else:
                found = await store.reply(work.address, work.id)
    except StoreError as error:
        log.error("read refused: %s", error)
        return Read(error=error)
    except Exception as error:
        log.error("actor %s cannot be loaded", work.address.kind, exc_info=error)
        return Read(error=ActorFailed(actor=str(work.address)))
    return Read(actor, found)


def readable(page: Sequence[StoredTell], is_ours: Callable[[Address], bool]) -> list[Readable]:
    """The tells of a page of the outbox whose sender is ours."""
    found: list[Readable] = []
    for tell in page:
        try:
            if not is_ours(tell.source):
                continue
            kind_of(tell.target)
            found.append((tell, Told.read(tell, decode_message(tell.payload))))
        except (UnknownActor, msgspec.MsgspecError):
            # Of a program that knew more than this one: it must not keep the host from serving the others.
            log.error("tell %s from %s to %s cannot be read", tell.id, tell.source.kind, tell.target.kind)
            found.append((tell, None))
    return found


def firings(due: Iterable[Due]) -> Iterator[Firing]:
    """The reminders that are due, but those that this program cannot read: they stay in the store."""
    for address, name, moment, payload in due:
        try:
            yield Firing.of(address, name, moment, decode_message(payload), payload)
        except msgspec.MsgspecError:
            log.error("reminder %s of %s cannot be read; it stays in the store", name, address.kind)
