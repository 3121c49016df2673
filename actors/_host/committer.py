"""Group commit: all turns that are finished at one moment, of all actors of the host, in one transaction.

Turns go on while a transaction is under way, on state that is not on disk yet; batches are committed in order, and no
reply, event or message leaves before its batch. A failed commit voids every turn that rests on it: their actors
forget what they held and the commands are taken again, from what is on disk.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from actors._edge.feed import changes
from actors._edge.wire import failure
from actors._host.mailbox import Activation, Unit, Work
from actors._host.turns import outcome
from actors.errors import ActorFailed, StoreUnavailable
from actors.stores.contract import Batch, Conflict, StoreError, Unwritable

if TYPE_CHECKING:
    from actors._host.host import Host

log = logging.getLogger(__name__)

SETTLE = 8  # rounds of the event loop that a batch waits for local tells, so that they commit with their sender
FAILED = "failed"  # why a tell is parked: its receiver's handler raised what it should not have
ATTEMPTS = 4  # times a command is taken again after conflicts before its caller is told


class Committer:
    """Collects finished turns and commits them."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._open: list[Unit] = []
        self._number = 0  # of the last batch
        self._committing: list[Unit] = []
        self._delivered: list[str] = []  # outbox rows to delete: tells that other hosts have committed
        self._parked: dict[str, str] = {}  # outbox rows that other hosts' actors failed on
        self._alone = 0  # commands to be committed one by one, to find the one that fails
        self._wake = asyncio.Event()
        self._waiters: list[asyncio.Future[None]] = []

    def start(self) -> None:
        self._host.spawn(self._run())

    @property
    def full(self) -> bool:
        """Whether turns must wait for a commit."""
        return len(self._open) >= (1 if self._alone else self._host.limits.batch)

    def wake(self) -> None:
        if self._open or self._delivered or self._parked:
            self._wake.set()

    def add(self, activation: Activation, unit: Unit) -> None:
        """Take over a finished turn."""
        work = unit.work
        work.unit = unit
        activation.uncommitted += 1
        self._open.append(unit)
        if work.asker is not None and work.done:
            work.done(unit.reply)  # to an actor of this host, whose own turn cannot be on disk before this one
        self._wake.set()

    def delivered(self, tell_id: str) -> None:
        """A tell to another host has been committed there."""
        self._delivered.append(tell_id)
        self._wake.set()

    def parked(self, tell_id: str, why: str) -> None:
        """An actor of another host failed on a tell: it is kept for a person to look at."""
        self._parked[tell_id] = why
        self._wake.set()

    async def flushed(self) -> None:
        """Wait until every turn finished so far is on disk."""
        if self._open or self._committing:
            waiter = asyncio.get_running_loop().create_future()
            self._waiters.append(waiter)
            self._wake.set()
            await waiter

    async def quiet(self) -> None:
        """Wait until no actor has anything to do and all is on disk (tells to other hosts are safe in the outbox)."""
        while not self._host.quiet or self._open or self._committing:
            await self.flushed()
            await asyncio.sleep(0.001)

    async def _run(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            await self._settle()
            waiters, self._waiters = self._waiters, []
            units = self._take()
            delivered, self._delivered = self._delivered, []
            parked, self._parked = self._parked, {}
            batch = self._batch(units, delivered, parked)
            try:
                self._host.crash("before-commit")
                first = await self._host.store.commit(batch) if batch else 0
            except (Conflict, Unwritable, StoreError) as error:
                self._delivered = delivered + self._delivered
                self._parked = parked | self._parked
                if isinstance(error, StoreError):
                    log.error("commit refused: %s", error)
                self._void(units, error)
            else:
                self._release(units, first)
            self._committing = []
            if self._open:
                self._wake.set()
                self._waiters = waiters + self._waiters
            else:
                for waiter in waiters:
                    if not waiter.done():
                        waiter.set_result(None)
            self._host.runner.pump_soon()

    def _take(self) -> list[Unit]:
        """The next batch: all that is open, or one turn where a culprit is looked for."""
        size = 1 if self._alone else len(self._open)
        self._committing, self._open = self._open[:size], self._open[size:]
        self._number += 1
        for unit in self._committing:
            unit.work.batch = self._number
        return self._committing

    async def _settle(self) -> None:
        """Let local tells of the open batch take their turns, so that one transaction holds cause and effect."""
        for _ in range(SETTLE):
            if self.full or not any(
                child is not None and child.unit is None for unit in self._open for _, child in unit.tells
            ):
                return
            await asyncio.sleep(0)

    # Before the commit ----------------------------------------------------------------------------------------------

    def _batch(self, units: list[Unit], delivered: list[str], parked: dict[str, str]) -> Batch:
        batch = Batch(taken=list(delivered), tried={id_: (1, why) for id_, why in parked.items()})
        for unit in units:
            work = unit.work
            if unit.journal:
                batch.journal += unit.journal
                batch.rows.update(unit.rows)
            if unit.command is not None:
                batch.commands.append(unit.command)
            for name, armed in unit.reminders.items():
                key = (*work.address, name)
                batch.reminders[key] = (*key, *armed) if armed else None
            if work.stored or work.reminder:
                self._settled(batch, unit)
            if unit.tells:
                self._tells(batch, unit)
        return batch

    def _settled(self, batch: Batch, unit: Unit) -> None:
        """What brought the turn about is done with, or put aside for a person, or stays to be tried again."""
        work, became = unit.work, outcome(unit.reply)
        if became == "later":
            return
        if work.stored:
            if became == "failed":
                batch.tried[work.id] = (1, FAILED)
            else:
                batch.taken.append(work.id)
        if work.reminder is not None and not unit.stale:
            if work.reminder[0] not in unit.reminders:
                batch.reminders[(*work.address, work.reminder[0])] = None
            if became == "failed":
                row = (f"{work.id}#{unit.at}", unit.at, 0, 0, *work.address, *work.address, work.payload, FAILED, 1)
                batch.outbox.append(row)

    def _tells(self, batch: Batch, unit: Unit) -> None:
        for number, (tell, child) in enumerate(unit.tells):
            failed: str | None = None
            became = "later"
            if child is not None and child.unit is not None and child.batch == self._number:
                became = outcome(child.unit.reply)
                if became == "done":
                    continue  # in this very transaction
            if became == "failed":
                failed = FAILED
            elif child is not None:
                child.stored = True
            batch.outbox.append((tell.id, unit.at, 0, number, *tell.source, *tell.target, tell.payload, failed, 0))

    # After the commit -----------------------------------------------------------------------------------------------

    def _release(self, units: list[Unit], first: int) -> None:
        host = self._host
        host.crash("after-commit")
        if host.feeds.listening:
            host.crash("before-publish")
            host.feeds.publish(changes(units, first))
        host.crash("before-reply")
        for unit in units:
            unit.activation.uncommitted -= 1
            self._alone = max(0, self._alone - 1)
            if unit.work.done is not None and unit.work.asker is None:
                unit.work.done(unit.reply)
        for unit in units:
            for name, armed in unit.reminders.items():
                host.reminders.changed(unit.work.address, name, armed)
            for tell, child in unit.tells:
                if child is None:
                    host.crash("before-tell")
                    host.post.send(tell.id, tell.source, tell.target, tell.message)
            work, activation = unit.work, unit.activation
            if work.done is None and unit.reply.error is not None and outcome(unit.reply) == "later":
                host.post.later(work)
            if activation.broken and not activation.uncommitted and host.holds(activation):
                host.replace(activation, list(activation.mailbox))

    def _void(self, units: list[Unit], error: Exception) -> None:
        """Undo what was done in memory and take the commands again, looking first whether they were done before."""
        host = self._host
        voided, self._open = [*units, *self._open], []
        for unit in voided:
            unit.void = True
        suspects = {id(work): work for work in (_root(unit.work) for unit in units)}
        for work in suspects.values():
            work.attempts += 1
        affected = host.uncommitted()
        again: dict[Any, list[Work]] = {activation.address: [] for activation in affected}
        for unit in voided:
            if self._worth_repeating(unit.work, error):
                again[unit.work.address].append(unit.work)
        for activation in affected:
            running = activation.work if activation.task else None
            if running is not None and self._worth_repeating(running, error):
                again[activation.address].append(running)
        for works in again.values():
            for work in works:
                work.check = True
                work.unit = None
        if any(work.attempts > 1 for work in suspects.values()):
            self._alone = max(self._alone, sum(len(works) for works in again.values()))
        for activation in affected:
            host.replace(activation, [*again[activation.address], *activation.mailbox])

    def _worth_repeating(self, work: Work, error: Exception) -> bool:
        if work.asker is not None or (work.parent is not None and work.parent.void):
            return False  # whoever asked or told it is repeated, and will do so again
        if isinstance(error, StoreError) or work.attempts >= ATTEMPTS:
            self._give_up(work, error)
            return False
        return True

    def _give_up(self, work: Work, error: Exception) -> None:
        if work.done is None:
            self._host.post.later(work)
        elif isinstance(error, Unwritable):
            log.error("%s on %s cannot be written: %s", work.address.kind, type(work.message).__name__, error)
            work.done(failure(ActorFailed(actor=str(work.address))))
        else:
            problem = error.problem if isinstance(error, StoreError) else "conflict"
            work.done(failure(StoreUnavailable(problem=problem)))

    def store_failed(self, work: Work, error: StoreError) -> None:
        """An actor could not be read: whoever waits hears so; a tell or reminder is tried again."""
        log.error("read refused: %s", error)
        self._give_up(work, error)


def _root(work: Work) -> Work:
    """Whose command it was, where an actor asked on its behalf."""
    while work.asker is not None:
        work = work.asker
    return work
