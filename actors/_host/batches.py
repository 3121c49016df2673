"""From finished turns to what one transaction writes: a pure function of the turns, so that a batch may be cut anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from actors._host.failures import outcome, parked
from actors._host.unit import Unit
from actors._host.work import Firing, Told, firing_id
from actors.address import Address
from actors.stores.contract import Batch, Values


def compose(units: Sequence[Unit], tried: Mapping[str, tuple[int, str | None]] | None = None) -> Batch:
    """The batch of some turns, in the order in which they finished, and of ``tried`` (`Batch.tried`)."""
    batch = Batch(tried=dict(tried or {}))
    together = set(map(id, units))
    for unit in units:
        work = unit.work
        if unit.journal:
            batch.journal += unit.journal
            batch.rows.update(unit.rows)
        if unit.command is not None:
            batch.commands.append(unit.command)
        if unit.reminders:
            for name, armed in unit.reminders.items():
                key = (*work.address, name)
                batch.reminders[key] = (*key, *armed) if armed else None
        if isinstance(work, Told):
            if work.stored and not unit.stale and outcome(unit.reply) == "done":
                batch.taken.append(work.id)
        elif isinstance(work, Firing):
            _fired(batch, unit, work)
        if unit.tells:
            _told(batch, unit, together)
        if unit.unparked:
            _unparked(batch, unit)
    return batch


def _unparked(batch: Batch, unit: Unit) -> None:
    """What an operator sends again is on its way once more; what they discard is gone."""
    for id_, again in unit.unparked.items():
        if again:
            batch.tried[id_] = (0, None)
        else:
            batch.taken.append(id_)


def _fired(batch: Batch, unit: Unit, work: Firing) -> None:
    """What brought a firing about is done with, or put aside for a person, or stays to be tried again."""
    if unit.stale or work.name in unit.reminders:
        return
    why = parked(unit.reply, work.tries + 1)
    if why is not None:
        batch.outbox.append(parked_reminder(work.address, work.name, work.due, unit.at, work.payload, why))
    if why is not None or outcome(unit.reply) == "done":
        batch.reminders[(*work.address, work.name)] = None


def parked_reminder(address: Address, name: str, due: int, at: int, payload: bytes, why: str) -> Values:
    """A reminder that is put aside at ``at``, as a row of the outbox: a tell of the actor to itself."""
    id_ = f"{firing_id(address, name, due)}#{at}"
    return (id_, at, 0, 0, *address, *address, payload, why, 0)


def _told(batch: Batch, unit: Unit, together: set[int]) -> None:
    """A tell that has its effect in this very transaction leaves no row; any other is kept until it has."""
    seq = unit.emitted[-1].seq
    for number, (tell, child, _) in enumerate(unit.tells):
        if child is not None:
            taken = child.unit
            if taken is not None and id(taken) in together and outcome(taken.reply) == "done":
                child.stored = False
                continue
            child.stored = True
        batch.outbox.append((tell.id, unit.at, seq, number, *tell.source, *tell.target, tell.payload, None, 0))
