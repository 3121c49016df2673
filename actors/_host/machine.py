"""The host as a machine without I/O: what comes in, what is to be done, and nothing that waits.

In: `put` (calls, asks, tells, firings), `fetched` (an actor's rows, or what is known of a piece of work), `committed`
and `failed` (the batch that `cut` gave), `asked` (another host's reply), `resume`, `expire` (time has passed).
Out, collected until the shell takes them: ``fetches``, ``answers``, ``released``, ``asks``, ``awaits``, ``again``, and
the tells of ``delivery``.

Turns (`turns`) go on while a batch is under way, on state that is not on disk yet; `commits` knows what rests on what.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, NamedTuple

from actors import ids
from actors._edge.wire import Reply, failure
from actors._host.activation import Activation
from actors._host.commits import Commits
from actors._host.delivery import Delivery
from actors._host.failures import CONFLICTS, answer, outcome, parked, pause
from actors._host.reminders import Reminders
from actors._host.timers import Timers
from actors._host.turns import Fetch, Turns
from actors._host.unit import Fate, Outgoing, Running, Unit
from actors._host.work import Ask, Call, Done, Firing, Told, Work
from actors.actor import Actor, Asking
from actors.address import Address
from actors.crash import CrashPoint
from actors.errors import ActorError, Busy
from actors.registry import kinds
from actors.stores.contract import Batch, Conflict, StoredTell
from actors.turn import Tell, Turn

log = logging.getLogger(__name__)

SETTLE = 0.005  # seconds that a batch waits for the tells that can commit with it, while their actors are loaded


class RemoteAsk(NamedTuple):
    """What an actor asks of one on another host, after everything its turn rests on has committed."""

    running: Running
    id: str
    asking: Asking


class Machine:
    """The actors of one host. ``time`` gives the host's own time in seconds, ``clock`` the calendar's in microseconds;
    ``watched`` says whether anybody looks at an actor's channel; ``crash`` and ``choose`` are for tests."""

    def __init__(
        self,
        is_local: Callable[[Address], bool],
        *,
        mailbox: int,
        batch: int,
        clock: Callable[[], int],
        time: Callable[[], float],
        watched: Callable[[Address], bool],
        crash: CrashPoint,
        choose: Callable[[int], int] | None = None,
    ) -> None:
        self._is_local = is_local
        self._mailbox = mailbox
        self._largest = batch
        self._time = time
        self._crash = crash
        self._timers = Timers()
        self._commits = Commits()
        self._turns = Turns(self, self._timers, mailbox=mailbox, clock=clock, time=time, watched=watched, choose=choose)
        self.delivery = Delivery(mailbox)
        self.reminders = Reminders(lambda address: address.kind in kinds and is_local(address))
        self._since = 0.0  # when the first of the open turns ended
        self._rests_until = 0.0  # a store that refused what nobody waits for is left in peace so long
        self._after: dict[Unit, list[RemoteAsk]] = {}  # asks that wait for a turn to be on disk
        self.unanswered = 0  # calls that were taken in and not answered yet
        self.answers: list[tuple[Done, Reply]] = []
        self.released: list[Unit] = []  # committed turns whose events are to be published
        self.asks: list[RemoteAsk] = []
        self.again: list[str] = []  # parked tells that an operator sends again, to be read from the outbox

    # Coming in ------------------------------------------------------------------------------------------------------

    def put(self, work: Work) -> None:
        """Take in work for an actor, or answer at once that it cannot be."""
        if isinstance(work, Call):
            self.unanswered += 1
        try:
            activation = self._turns.activation(work.address)
            if len(activation.mailbox) >= self._mailbox and not _fits_always(work):
                raise Busy(actor=str(work.address))
        except ActorError as error:
            self.turned_away(work, failure(error))
            return
        self._turns.put(activation, work)

    def fire(self, firings: Iterable[Firing]) -> None:
        """Reminders are due."""
        for firing in firings:
            self._crash("reminder-due")
            self.put(firing)

    def recovered(self, tells: Iterable[tuple[StoredTell, Told | None]]) -> None:
        """A page of the outbox as an earlier life left it: go on with those that this host sends, oldest first.

        Those that cannot be read any more (None) are put aside.
        """
        for tell, told in tells:
            if told is None:
                self.delivery.tried[tell.id] = (tell.tries, "unreadable")
            elif told.address in self.delivery.behind or self._room(told.address) <= 0:
                self.delivery.stays(told.address)  # and nothing overtakes what has stayed
            elif self._is_local(told.address):
                self.delivery.afoot(told)
                self.put(told)
            else:
                self.delivery.send(told)

    def outbox_read(self, target: Address, rows: Sequence[StoredTell], told: Iterable[Told], size: int) -> None:
        """A page of the outbox's tells to an actor that memory had no room for; ``told`` are this host's."""
        self.delivery.page(target, rows, told, self._room(target), size, local=self._is_local(target))

    def outbox_failed(self, target: Address) -> None:
        """The outbox could not be read: it is read again after a pause."""
        self.delivery.read_failed(target)
        self._timers.at(self._time() + pause(1), lambda: self.delivery.catch_up(target))

    def fetched(self, fetch: Fetch, actor: Actor | None, found: Any, error: Exception | None = None) -> None:
        """What was to be read has been read."""
        self._turns.fetched(fetch, actor, found, error)

    def asked(self, running: Running, asking: Asking) -> None:
        """A turn waits for another actor: within this host before either commits, from another host only after ours."""
        work, turn = running.work, running.turn
        id_ = ids.derived(ids.ASK, turn.command_id, work.address, turn.asks)
        if self._is_local(asking.target):
            ask_ = Ask.of(running, id_, asking.target, asking.message, asking.payload)
            heard = ask_.root.heard
            if heard is not None and id_ in heard:
                self._turns.answer(running, type(asking.message), heard.pop(id_))
            else:
                self.put(ask_)
            return
        ask = RemoteAsk(running, id_, asking)
        unsafe = [unit for unit in running.needs if unit.fate is Fate.OPEN]
        if unsafe:
            self._after.setdefault(max(unsafe, key=lambda unit: unit.order), []).append(ask)
        else:
            self.asks.append(ask)

    def answered(self, ask: RemoteAsk, reply: Reply) -> None:
        """Another host's actor has answered."""
        self._turns.answer(ask.running, type(ask.asking.message), reply)

    def told(self, told: Told, reply: Reply) -> None:
        """Another host's actor has taken a tell, or not."""
        self._crash("after-tell")
        told.repeated = True
        self.delivery.settled(told, reply, remote=True)

    def resume(self, running: Running) -> None:
        """What a turn awaited of the outside is there."""
        self._turns.resume(running)

    # Turns ----------------------------------------------------------------------------------------------------------

    def run(self) -> None:
        """Take turns until none can be taken or the batch is full."""
        turns, commits = self._turns, self._commits
        turns.resume_those()
        while True:
            self._put_held()
            if not turns.runnable or len(commits.open) >= self._largest:
                break
            turns.next()
        turns.current = None

    def _put_held(self) -> None:
        """What was held back goes before anything that is told later."""
        for told in _drain(self.delivery.puts):
            self.put(told)

    def ended(self, unit: Unit, turn: Turn | None, needs: Sequence[Unit]) -> None:
        """A turn is over: it waits for its commit. Its tells come to their actors before its answer to its asker."""
        if turn is not None:
            self._crash("turn-done")
            self._tell(unit, turn)
        self._count(unit, needs)
        for _, told, _ in unit.tells:
            if told is not None:
                self.put(told)
        work = unit.work
        if isinstance(work, Ask):
            if unit.fate is Fate.OPEN:
                work.asker.needs.append(unit)
            self._turns.answer(work.asker, type(work.message), unit.reply)

    def _tell(self, unit: Unit, turn: Turn) -> None:
        if turn.tells:
            self._put_held()
            outgoing: list[Outgoing] = []
            made: Counter[Address] = Counter()
            for tell in turn.tells:
                outgoing.append(self._outgoing(tell, unit, made[tell.target]))
                made[tell.target] += 1
            unit.tells = outgoing
        armed = unit.activation.armed
        if isinstance(unit.work, Firing):
            armed[unit.work.name] = (None, unit)
        for name, due in unit.reminders.items():
            armed[name] = (due[0] if due else None, unit)

    def _outgoing(self, tell: Tell, unit: Unit, made: int) -> Outgoing:
        """Where a tell goes; ``made``: how many of the same turn go to the same actor before it."""
        spilled = self.delivery.spills(tell.target, self._room(tell.target) - made)
        told: Told | None = None
        if not spilled and self._is_local(tell.target):
            told = Told.of(tell, parent=unit)
        return Outgoing(tell, told, spilled)

    def _count(self, unit: Unit, needs: Sequence[Unit]) -> None:
        activation, work = unit.activation, unit.work
        rests_on = list(needs)
        if activation.last is not None:
            rests_on.append(activation.last)
        if isinstance(work, Ask):
            rests_on += work.asker.needs
        elif isinstance(work, Told):
            work.unit = unit
            if work.done is None and outcome(unit.reply) != "done":
                self.delivery.holds(work)
            if work.parent is not None:
                rests_on.append(work.parent)
        if unit.weightless and not any(need.fate is Fate.OPEN for need in rests_on):
            unit.fate = Fate.DONE
            if not isinstance(work, Ask):
                self._reply(unit)
            self._turns.mend(activation)
            return
        if not self._commits.open:
            self._since = self._time()
        self._commits.add(unit, rests_on)
        activation.last = unit
        activation.uncommitted += 1

    def held_up(self, told: Told) -> bool:
        return self.delivery.blocked(told)

    def roomy(self, address: Address) -> None:
        if self.delivery.behind and self._room(address) >= self._mailbox // 2:
            self.delivery.catch_up(address)

    def _room(self, target: Address) -> int:
        if self._is_local(target):
            return self._turns.room(target) - self.delivery.held[target]
        return self.delivery.room(target)

    # Committing -----------------------------------------------------------------------------------------------------

    def cut(self) -> Batch | None:
        """The next batch; None while one is under way, where there is nothing, or where it had better wait a little."""
        commits = self._commits
        if commits.under_way or not (commits.pending or self.delivery.tried):
            return None
        if not commits.pending and self._time() < self._rests_until:
            return None
        if self._turns.fetching and not commits.in_pieces and self._waits_for_tells():
            return None
        self._crash("before-commit")
        tried, self.delivery.tried = self.delivery.tried, {}
        return commits.cut(tried)

    def _waits_for_tells(self) -> bool:
        """Whether tells that can commit with their senders wait only for their actors to be loaded."""
        open_ = self._commits.open
        left = self._since + SETTLE - self._time()
        if left <= 0 or len(open_) >= self._largest:
            return False
        waits = any(told is not None and told.unit is None for unit in open_ for _, told, _ in unit.tells)
        if waits:
            self._timers.at(self._time() + left, lambda: None)
        return waits

    def committed(self) -> None:
        """The batch is on disk: what came of it may leave."""
        units = self._commits.committed()
        self._crash("after-commit")
        self.released += units
        for unit in units:
            self._release(unit)

    def _release(self, unit: Unit) -> None:
        activation, work = unit.activation, unit.work
        if unit.reminders:
            for name, armed in unit.reminders.items():
                self.reminders.changed(work.address, name, armed)
        if activation.armed:
            for name in [name for name, (_, by) in activation.armed.items() if by is unit]:
                del activation.armed[name]
        for tell, told, spilled in unit.tells:
            if spilled:
                self._spilled(tell.target)
            elif told is None:
                self._crash("before-tell")
                self.delivery.send(Told.of(tell))
            else:
                told.parent = None
                if told.stored:
                    self.delivery.afoot(told)
        if unit.unparked:
            self.again += [id_ for id_, again in unit.unparked.items() if again]
        if self._after:
            self.asks += [ask for ask in self._after.pop(unit, ()) if not ask.running.void]
        if isinstance(work, Told):
            work.unit = None
        if not isinstance(work, Ask):
            self._reply(unit)
        self._left(unit)

    def _spilled(self, target: Address) -> None:
        """The outbox holds a tell that memory had no room for."""
        self.delivery.spilled(target, committed=True)
        if self._room(target) > self._mailbox // 2:
            self.delivery.catch_up(target)

    def _left(self, unit: Unit) -> None:
        """A turn is committed or void."""
        activation = unit.activation
        activation.uncommitted -= 1
        if activation.last is unit:
            activation.last = None
        self._turns.mend(activation)

    # Answering ------------------------------------------------------------------------------------------------------

    def _reply(self, unit: Unit) -> None:
        if isinstance(unit.work, Firing) and unit.stale:
            self.reminders.ended(unit.work.address, unit.work.name, unit.work.due)
            return
        self.turned_away(unit.work, unit.reply)

    def turned_away(self, work: Work, reply: Reply) -> None:
        """Say what became of work, to whoever is to hear."""
        if isinstance(work, Call):
            self.unanswered -= 1
            self.answers.append((work.done, reply))
        elif isinstance(work, Ask):
            self._turns.answer(work.asker, type(work.message), reply)
        elif isinstance(work, Told):
            if work.done is not None:
                self.answers.append((work.done, reply))
            elif work.stored or outcome(reply) != "done" or self.delivery.heads(work):
                self.delivery.settled(work, reply, remote=False)
        elif isinstance(work, Firing):
            self._fired(work, reply)

    def _fired(self, work: Firing, reply: Reply) -> None:
        """A firing that came to nothing is tried again; its row is still there unless it was put aside."""
        became = outcome(reply)
        if became == "done":
            self.reminders.ended(work.address, work.name, work.due)
            return
        if became == "failed":
            if parked(reply, work.tries + 1) is not None:
                log.error("parked reminder %s of %s", work.name, work.address.kind)
                self.reminders.ended(work.address, work.name, work.due)
                return
            work.tries += 1
        else:
            work.waits += 1
        self._timers.at(self._time() + pause(work.tries + work.waits), lambda: self.put(work))

    # Failing --------------------------------------------------------------------------------------------------------

    def failed(self, error: Exception) -> None:
        """The batch is not on disk. The culprit fails; whatever rests on it is taken again; nobody else notices."""
        (culprits, dependents), tried = self._commits.failed(error)
        self.delivery.tried = tried | self.delivery.tried
        if not culprits:
            if not self._commits.in_pieces:  # only counted tries: nobody waits for them
                self._rests_until = self._time() + pause(1)
                self._timers.at(self._rests_until, lambda: None)
            return
        if not isinstance(error, Conflict):
            log.error("commit refused: %s", error)
        again: dict[Activation, list[Work]] = {unit.activation: [] for unit in culprits}
        for unit in dependents:
            works = again.setdefault(unit.activation, [])
            if _is_taken_again(unit.work):
                works.append(unit.work)
        for activation in self._turns.resting_on_void():
            again.setdefault(activation, [])
        voided = [*culprits, *dependents]
        for unit in voided:
            self._withdraw(unit)
        for activation, works in again.items():
            self._turns.forget(activation, works)
        for unit in culprits:
            self._blame(unit, error)
        for unit in voided:
            self._left(unit)
        for activation in again:
            self._turns.mend(activation)
        for unit in culprits:
            if isinstance(unit.work, Firing) and parked(reply := answer(error, unit.work.address), unit.work.tries + 1):
                self.ended(self._turns.outcome(unit.work, reply), None, ())  # its row is to be put aside

    def _withdraw(self, unit: Unit) -> None:
        """Nothing that a void turn set in motion counts."""
        unit.needs = ()
        self._after.pop(unit, None)
        if isinstance(unit.work, Told):
            unit.work.unit = None
            if not _is_taken_again(unit.work):
                self.delivery.withdrawn(unit.work)
        for tell, _, spilled in unit.tells:
            if spilled:
                self.delivery.spilled(tell.target, committed=False)

    def _blame(self, unit: Unit, error: Exception) -> None:
        """What becomes of work whose own commit failed."""
        work = unit.work
        if not _is_taken_again(work) and not isinstance(work, Ask):
            return
        reply = answer(error, work.address)
        if isinstance(work, Ask):
            # Its asker is taken again, and asks again: then it hears so, where that is no matter of rivals.
            root = work.root
            root.conflicts += 1
            if not isinstance(error, Conflict):
                root.heard = {**(root.heard or {}), work.id: reply}
            return
        if isinstance(error, Conflict):
            work.conflicts += 1
            if work.conflicts < CONFLICTS:
                work.check = work.repeated = True
                self._turns.put_back(unit.activation, (work,))
                return
            work.conflicts = 0  # of this try
        if not (isinstance(work, Firing) and parked(reply, work.tries + 1) is not None):
            self.turned_away(work, reply)

    # Time -----------------------------------------------------------------------------------------------------------

    @property
    def next_timer(self) -> float | None:
        """When `expire` is to be called next, in the host's own time."""
        for seconds, told in _drain(self.delivery.retries):
            retry = partial(self.delivery.retry, told, remote=not self._is_local(told.address))
            self._timers.at(self._time() + seconds, retry)
        return self._timers.next

    def expire(self) -> None:
        """Do what is due."""
        self._timers.expire(self._time())

    # Looking --------------------------------------------------------------------------------------------------------

    @property
    def fetches(self) -> list[Fetch]:
        """What is to be read, taken away by the reading of this."""
        return _drain(self._turns.fetches)

    @property
    def awaits(self) -> list[tuple[Running, Any]]:
        """Turns that await something of the outside, taken away by the reading of this."""
        return _drain(self._turns.awaits)

    @property
    def busy(self) -> bool:
        """Whether `run` has something to do."""
        full = len(self._commits.open) >= self._largest  # until the next batch is cut
        return self._turns.resumable or bool(self.delivery.puts) or (self._turns.runnable and not full)

    @property
    def committing(self) -> bool:
        return self._commits.under_way

    @property
    def turns(self) -> Turns:
        return self._turns

    @property
    def commits(self) -> Commits:
        return self._commits

    @property
    def quiet(self) -> bool:
        """Whether no actor has anything to do and all is on disk."""
        if self._commits.pending or self._commits.under_way or self.delivery.tried:
            return False
        return all(activation.idle for activation in self._turns.activations.values())


def _drain(of: list[Any]) -> list[Any]:
    taken, of[:] = of[:], []
    return taken


def _fits_always(work: Work) -> bool:
    """Tells of this host have been counted before they were made; a firing is one of a bounded number."""
    return isinstance(work, Firing) or (isinstance(work, Told) and work.done is None)


def _is_taken_again(work: Work) -> bool:
    """Whether nobody else takes void work again: who asked or told it in a turn that is void will do so anew."""
    if isinstance(work, Ask):
        return False
    return not (isinstance(work, Told) and work.parent is not None and work.parent.fate is Fate.VOID)
