"""What held up its host's loop until the process ended: counted, and put aside for a person before it does so for ever.

A tell or a reminder is taken up again by the next process. One that hangs that process too would end one after the
other; nobody can count this but whoever comes next, before it takes up anything.
"""

from __future__ import annotations

import logging

import msgspec

from actors._host.batches import parked_reminder
from actors._host.failures import TRIES
from actors._host.work import Ask, Firing, Told, Work
from actors.address import Address
from actors.stores.contract import Batch, Store

log = logging.getLogger(__name__)

WHY = "its handler held up its host"


class HungTell(msgspec.Struct, frozen=True):
    """A tell, by its id."""

    id: str


class HungReminder(msgspec.Struct, frozen=True):
    """A reminder, with all that its row holds."""

    address: Address
    name: str
    due: int
    payload: bytes


Culprit = HungTell | HungReminder


def culprit_of(work: Work | None) -> Culprit | None:
    """What the store holds of the work in whose turn a loop hangs; None where a caller has to ask again.

    What was asked or told within a transaction that is not committed will be so again by whatever began it.
    """
    while True:
        if isinstance(work, Ask):
            work = work.asker.work
        elif isinstance(work, Told) and work.parent is not None:
            work = work.parent.work
        else:
            break
    if isinstance(work, Told):
        return HungTell(work.id)
    if isinstance(work, Firing):
        return HungReminder(work.address, work.name, work.due, work.payload)
    return None


async def blame(store: Store, culprit: Culprit, now: int) -> None:
    """Count it; a tell is put aside after `TRIES`, a reminder, of which no count is kept, at once. Raises StoreError.

    What was done with meanwhile, or set anew, is not to blame any more.
    """
    if isinstance(culprit, HungReminder):
        if await store.due(culprit.address, culprit.name) == culprit.due:
            log.error("parked reminder %s of %s: %s", culprit.name, culprit.address.kind, WHY)
            key = (*culprit.address, culprit.name)
            row = parked_reminder(culprit.address, culprit.name, culprit.due, now, culprit.payload, WHY)
            await store.commit(Batch(reminders={key: None}, outbox=[row]))
        return
    tell = await store.tell(culprit.id)
    if tell is None or tell.failure is not None:
        return
    tries = tell.tries + 1
    why = f"{WHY} {tries} times" if tries >= TRIES else None
    log.error("a tell from %s to %s: %s", tell.source.kind, tell.target.kind, why or WHY)
    await store.commit(Batch(tried={tell.id: (tries, why)}))
