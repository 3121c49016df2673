"""The host as a machine without I/O: what comes in, what is to be done, and nothing that waits.

In: `put` (calls, asks, tells, firings), `fetched` (an actor's rows, or what is known of a piece of work), `committed`
and `failed` (the batch that `cut` gave), `asked` (another host's reply), `resume`, `expire` (time has passed).
Out, collected until the shell takes them: `fetches`, `answers`, `released`, `asks`, `awaits`, the tells of `delivery`.

One turn at a time per actor; turns go on while a batch is under way, on state that is not on disk yet. Every finished
turn knows which uncommitted turns it rests on (``needs``). A batch that fails is halved until the culprit stands alone;
then that turn, and only what rests on it, never happened: those actors forget and take their work again.
"""

from __future__ import annotations

import heapq
import inspect
import itertools
import logging
from asyncio import CancelledError
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

from actors import ids
from actors._edge.wire import Reply, failure
from actors._host.activation import Activation, Stage
from actors._host.batches import compose
from actors._host.delivery import Delivery
from actors._host.failures import CONFLICTS, answer, outcome, parked, pause
from actors._host.reminders import Reminders
from actors._host.taking import answered, refuse, succeed
from actors._host.unit import Fate, Outgoing, Running, Unit
from actors._host.work import Ask, Call, Done, Firing, Told, Work
from actors.actor import Actor, Asking
from actors.address import Address
from actors.crash import CrashPoint
from actors.errors import ActorError, ActorFailed, Busy, CommandReused, DeadlineExceeded
from actors.messages import Message, Query, reply_type
from actors.registry import kind_of, kinds
from actors.stores.contract import Batch, Conflict, StoredReply, StoredTell, Unwritable
from actors.turn import Turn

log = logging.getLogger(__name__)

LONGEST = 60.0  # seconds that a tell or firing, which nobody sets a deadline for, may take: two that ask each other
TICK = 0.05  # seconds: deadlines are looked at this often, all turns' together
SETTLE = 0.005  # seconds that a batch waits for the tells that can commit with it, while their actors are loaded


class Fetch(NamedTuple):
    """What an actor needs to be read before it takes a piece of work."""

    activation: Activation
    life: int
    work: Work
    load: bool  # the actor itself
    look: bool  # what the store knows of the work: a `StoredReply`, a `StoredTell`, or when a reminder is due


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
        self._clock = clock
        self._time = time
        self._watched = watched
        self._crash = crash
        self._choose = choose
        self.activations: dict[Address, Activation] = {}
        self.delivery = Delivery(mailbox)
        self.reminders = Reminders(lambda address: address.kind in kinds and is_local(address))
        self._runnable: deque[Activation] = deque()
        self._resumable: deque[Running] = deque()
        self._open: list[Unit] = []  # finished turns, in the order in which they finished
        self._pieces: deque[list[Unit]] = deque()  # of a batch that failed, to be committed before anything newer
        self._committing: list[Unit] | None = None
        self._writing: dict[str, tuple[int, str | None]] = {}  # `Batch.tried` of the batch under way
        self._after: dict[Unit, list[RemoteAsk]] = {}  # asks that wait for a turn to be on disk
        self._timers: list[tuple[float, int, Callable[[], None]]] = []
        self._timer = itertools.count()
        self._deadlines: dict[int, set[Running]] = {}  # by tick
        self._order = itertools.count()
        self._fetching = 0
        self._rests_until = 0.0  # a store that refused what nobody waits for is left in peace so long
        self._since = 0.0  # when the first of the open turns ended
        self.unanswered = 0  # calls that were taken in and not answered yet
        self.fetches: list[Fetch] = []
        self.answers: list[tuple[Done, Reply]] = []
        self.released: list[Unit] = []  # committed turns whose events are to be published
        self.asks: list[RemoteAsk] = []
        self.awaits: list[tuple[Running, Any]] = []  # turns that await something of the outside, such as a future
        self.again: list[str] = []  # parked tells that an operator sends again, to be read from the outbox
        self.turns = self.commits = self.committed_turns = self.failed_commits = self.largest_batch = 0

    # Coming in ------------------------------------------------------------------------------------------------------

    def put(self, work: Work) -> None:
        """Take in work for an actor, or answer at once that it cannot be."""
        if isinstance(work, Call):
            self.unanswered += 1
        try:
            activation = self._activation(work.address)
            if len(activation.mailbox) >= self._mailbox and not self._fits_always(work):
                raise Busy(actor=str(work.address))
        except ActorError as error:
            self._reply(work, failure(error))
            return
        activation.mailbox.append(work)
        self._queue(activation)

    @staticmethod
    def _fits_always(work: Work) -> bool:
        """Tells of this host have been counted before they were made; a firing is one of a bounded number."""
        return isinstance(work, Firing) or (isinstance(work, Told) and work.done is None)

    def _activation(self, address: Address) -> Activation:
        activation = self.activations.get(address)
        if activation is None:
            kind_of(address)
            activation = self.activations[address] = Activation(address)
        return activation

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
            elif not (local := self._is_local(told.address)) and self.delivery.fits(
                told, self.delivery.room(told.address)
            ):
                self.delivery.send(told)
            elif local and self.delivery.fits(told, self._room(told.address)):
                self.delivery.afoot(told)
                self.put(told)
            else:
                self.delivery.stays(told.address)

    def outbox_read(self, target: Address, rows: Sequence[StoredTell], told: Iterable[Told], size: int) -> None:
        """A page of the outbox's tells to an actor that memory had no room for; ``told`` are this host's."""
        local = self._is_local(target)
        room = self._room(target) if local else self.delivery.room(target)
        self.delivery.page(target, rows, told, room, size, local=local)

    def outbox_failed(self, target: Address) -> None:
        """The outbox could not be read: it is read again after a pause."""
        self.delivery.read_failed(target)
        self._at(self._time() + pause(1), lambda: self.delivery.catch_up(target))

    def _room(self, target: Address) -> int:
        activation = self.activations.get(target)
        return self._mailbox - self.delivery.held[target] - (len(activation.mailbox) if activation else 0)

    # Turns ----------------------------------------------------------------------------------------------------------

    def run(self) -> bool:
        """Take turns until none can be taken or the batch is full. Answers whether any was."""
        before = self.turns
        for _ in range(len(self._resumable)):
            self._advance(self._resumable.popleft())
        while True:
            self._put_held()
            if not self._runnable or len(self._open) >= self._largest:
                return self.turns != before
            if self._choose is not None:
                self._runnable.rotate(-self._choose(len(self._runnable)))
            activation = self._runnable.popleft()
            if activation.stage is Stage.QUEUED:
                activation.stage = Stage.IDLE
                self._step(activation)
                self._queue(activation)

    def _put_held(self) -> None:
        """What was held back goes before anything that is told later."""
        for told in self._drain(self.delivery.puts):
            self.put(told)

    def _queue(self, activation: Activation) -> None:
        if activation.mailbox and activation.stage is Stage.IDLE:
            activation.stage = Stage.QUEUED
            self._runnable.append(activation)

    def _step(self, activation: Activation) -> None:
        work = activation.mailbox.popleft()
        if self.delivery.behind and self._room(activation.address) >= self._mailbox // 2:
            self.delivery.catch_up(activation.address)
        self.turns += 1
        now = activation.used = self._time()
        if self._moot(work) or (isinstance(work, Told) and self.delivery.blocked(work)):
            return
        if work.conflicts >= CONFLICTS:
            work.conflicts = 0  # of this try
            self._reply(work, failure(ActorFailed(actor=str(work.address))))
            return
        if work.deadline is not None and now >= work.deadline:
            self._reply(work, failure(DeadlineExceeded(actor=str(work.address))))
            return
        if isinstance(work, Call | Ask) and (known := activation.recent.get(work.id)) is not None:
            same = known[0] == work.digest()
            reply = known[1] if same else failure(CommandReused(field="Idempotency-Key"))
            self._finish(Unit(work, activation, reply, self._clock()))
            return
        if activation.actor is None or work.check:
            activation.stage = Stage.FETCHING
            activation.work = work
            self._fetching += 1
            self.fetches.append(Fetch(activation, activation.life, work, activation.actor is None, work.check))
            return
        self._take(activation, activation.actor, work)

    @staticmethod
    def _moot(work: Work) -> bool:
        """Whether the turn that told or asked it never happened."""
        if isinstance(work, Told):
            return work.parent is not None and work.parent.fate is Fate.VOID
        return isinstance(work, Ask) and work.asker.void

    def fetched(self, fetch: Fetch, actor: Actor | None, found: Any, error: Exception | None = None) -> None:
        """What was to be read has been read. ``found`` is what ``look`` asked for; a StoreError is tried again."""
        self._fetching -= 1
        activation, work = fetch.activation, fetch.work
        if activation.life != fetch.life:
            return  # the actor has been forgotten meanwhile, and its work waits in the mailbox again
        activation.stage, activation.work = Stage.IDLE, None
        if fetch.load and error is None:
            activation.actor = actor
        if self._moot(work):
            pass
        elif error is not None:
            self._finish(Unit(work, activation, answer(error, work.address), self._clock()))
        elif fetch.look and (known := self._known(activation, work, found)) is not None:
            self._finish(known)
        else:
            assert activation.actor is not None
            self._take(activation, activation.actor, work)
        self._queue(activation)

    def _known(self, activation: Activation, work: Work, found: Any) -> Unit | None:
        """The unit of work that was done before, or that is not to be done any more."""
        unit = Unit(work, activation, Reply(b""), self._clock())
        if isinstance(work, Firing):
            armed = activation.armed.get(work.name)
            unit.stale = (found if armed is None else armed[0]) != work.due
        elif isinstance(work, Told):
            unit.stale = not isinstance(found, StoredTell) or found.failure is not None
        elif isinstance(found, StoredReply):
            unit.reply = answered(work, found)
            return unit
        return unit if unit.stale else None

    def _take(self, activation: Activation, actor: Actor, work: Work) -> None:
        deadline = work.deadline
        if deadline is None and not isinstance(work, Call):
            deadline = activation.used + LONGEST
        turn = Turn(
            self._clock(),
            work.id,
            work.caller,
            work.chain,
            deadline,
            isinstance(work.message, Query),
            actor.publish != "log" or self._watched(work.address),
        )
        actor.begin(turn)
        try:
            result = actor.handler(work.message)(work.message)
            if inspect.iscoroutine(result):
                running = Running(activation, work, turn, result)
                if activation.last is not None:
                    running.needs.append(activation.last)
                if isinstance(work, Told) and work.parent is not None:
                    running.needs.append(work.parent)
                activation.stage, activation.work, activation.running = Stage.RUNNING, work, running
                if deadline is not None:
                    self._watch(running, deadline)
                self._advance(running)
                return
            unit = succeed(work, activation, turn, result)
        except (Exception, CancelledError) as error:
            self._refuse(activation, turn, work, error)
            return
        self._done(activation, turn, unit)

    def _advance(self, running: Running, value: Any = None, error: Exception | None = None) -> None:
        """Go on with a turn until it awaits something again or ends."""
        if running.void:
            return
        coroutine = running.coroutine
        try:
            waits_for = coroutine.send(value) if error is None else coroutine.throw(error)
        except StopIteration as stop:
            self._ended(running)
            try:
                unit = succeed(running.work, running.activation, running.turn, stop.value)
            except Exception as wrong:
                self._refuse(running.activation, running.turn, running.work, wrong, running.needs)
            else:
                self._done(running.activation, running.turn, unit, running.needs)
        except (Exception, CancelledError) as wrong:
            self._ended(running)
            self._refuse(running.activation, running.turn, running.work, wrong, running.needs)
        else:
            if isinstance(waits_for, Asking):
                self._ask(running, waits_for)
            elif waits_for is None:
                self._resumable.append(running)
            else:
                self.awaits.append((running, waits_for))
            return
        self._queue(running.activation)

    def resume(self, running: Running) -> None:
        """What the turn awaited of the outside is there."""
        self._resumable.append(running)

    def _ended(self, running: Running) -> None:
        activation = running.activation
        activation.stage, activation.work, activation.running = Stage.IDLE, None, None
        self._unwatch(running)

    def _watch(self, running: Running, deadline: float) -> None:
        """End the turn at its deadline, give or take a tick: all turns of a tick have one timer."""
        running.tick = tick = int(deadline / TICK) + 1
        due = self._deadlines.get(tick)
        if due is None:
            due = self._deadlines[tick] = set()
            self._at(tick * TICK, lambda: self._overdue(tick))
        due.add(running)

    def _unwatch(self, running: Running) -> None:
        if (due := self._deadlines.get(running.tick)) is not None:
            due.discard(running)

    def _overdue(self, tick: int) -> None:
        for running in self._deadlines.pop(tick):
            self._close(running)
            self._ended(running)
            error = DeadlineExceeded(actor=str(running.work.address))
            self._refuse(running.activation, running.turn, running.work, error, running.needs)
            self._queue(running.activation)

    def _close(self, running: Running) -> None:
        running.void = True
        self._unwatch(running)
        try:
            running.coroutine.close()
        except (Exception, CancelledError) as error:
            log.error("a handler of %s would not be stopped", running.work.address.kind, exc_info=error)

    def _refuse(
        self, activation: Activation, turn: Turn, work: Work, error: BaseException, needs: Sequence[Unit] = ()
    ) -> None:
        if not isinstance(error, ActorError):
            # The message's content may be personal: only its type and the error's place are logged.
            log.error("%s failed on %s", work.address.kind, type(work.message).__name__, exc_info=error)
        if turn.touched:
            activation.stage = Stage.BROKEN
        self._finish(refuse(work, activation, turn, error), needs)

    def _done(self, activation: Activation, turn: Turn, unit: Unit, needs: Sequence[Unit] = ()) -> None:
        self._crash("turn-done")
        self._put_held()
        made: Counter[Address] = Counter()
        for tell in turn.tells:
            told: Told | None = None
            local = self._is_local(tell.target)
            room = self._room(tell.target) if local else self.delivery.room(tell.target)
            spilled = self.delivery.spills(tell.target, room - made[tell.target])
            made[tell.target] += 1
            if local and not spilled:
                told = Told(tell.id, tell.source, tell.target, tell.message, tell.payload, at=turn.now, parent=unit)
            unit.tells.append(Outgoing(tell, told, spilled))
        for name, armed in unit.reminders.items():
            activation.armed[name] = (armed[0] if armed else None, unit)
        if isinstance(unit.work, Firing) and unit.work.name not in unit.reminders:
            activation.armed[unit.work.name] = (None, unit)
        self._count(unit, needs)
        for _, told, _ in unit.tells:
            if told is not None:
                self.put(told)
        self._tell_asker(unit)

    def _finish(self, unit: Unit, needs: Sequence[Unit] = ()) -> None:
        """A turn that tells nobody anything is over."""
        self._count(unit, needs)
        self._tell_asker(unit)

    def _count(self, unit: Unit, needs: Sequence[Unit] = ()) -> None:
        """A turn is over: it waits for its commit, together with what it rests on."""
        activation, work = unit.activation, unit.work
        unit.needs = [need for need in needs if need.fate is Fate.OPEN]
        if activation.last is not None and activation.last not in unit.needs:
            unit.needs.append(activation.last)
        if isinstance(work, Ask):
            unit.needs += [need for need in work.asker.needs if need.fate is Fate.OPEN and need not in unit.needs]
        if isinstance(work, Told):
            work.unit = unit
            if work.done is None and outcome(unit.reply) != "done":
                self.delivery.holds(work)
            if work.parent is not None and work.parent.fate is Fate.OPEN:
                unit.needs.append(work.parent)
        if unit.weightless:
            unit.fate = Fate.DONE
            if not isinstance(work, Ask):
                self._reply(work, unit.reply)
            self._mend(activation)
            return
        unit.order = next(self._order)
        if not self._open:
            self._since = self._time()
        self._open.append(unit)
        activation.last = unit
        activation.uncommitted += 1

    def _tell_asker(self, unit: Unit) -> None:
        """An actor of this host goes on with the answer at once, after the tells that the turn has sent."""
        if isinstance(unit.work, Ask):
            if unit.fate is Fate.OPEN:
                unit.work.asker.needs.append(unit)
            self._answer_ask(unit.work, unit.reply)

    # Asking ---------------------------------------------------------------------------------------------------------

    def _ask(self, running: Running, asking: Asking) -> None:
        """Another actor's reply: within this host before either commits, from another host only after ours."""
        work, turn = running.work, running.turn
        id_ = ids.derived(ids.ASK, turn.command_id, work.address, turn.asks)
        if self._is_local(asking.target):
            ask_ = Ask(id_, asking.target, asking.message, asking.payload, running)
            heard = ask_.root.heard
            if heard is not None and id_ in heard:
                self._answer_ask(ask_, heard.pop(id_))
            else:
                self.put(ask_)
            return
        ask = RemoteAsk(running, id_, asking)
        open_ = [unit for unit in running.needs if unit.fate is Fate.OPEN]
        last = max(open_, key=lambda unit: unit.order, default=None)
        if last is None:
            self.asks.append(ask)
        else:
            self._after.setdefault(last, []).append(ask)

    def _answer_ask(self, ask: Ask, reply: Reply) -> None:
        self._hear(ask.asker, ask.message, reply)

    def asked(self, ask: RemoteAsk, reply: Reply) -> None:
        """Another host's actor has answered."""
        self._hear(ask.running, ask.asking.message, reply)

    def _hear(self, running: Running, message: Message, reply: Reply) -> None:
        try:
            value = reply.value(reply_type(type(message)))
        except Exception as error:  # also where the answer is not of the type that the message promises
            self._advance(running, error=error)
        else:
            self._advance(running, value)

    # Committing -----------------------------------------------------------------------------------------------------

    @property
    def committing(self) -> bool:
        return self._committing is not None

    @property
    def pending(self) -> bool:
        """Whether there is anything to commit."""
        return bool(self._open or self._pieces or (self.delivery.tried and self._time() >= self._rests_until))

    def cut(self) -> Batch | None:
        """The next batch; None while one is under way, where there is nothing, or where it had better wait a little."""
        if self._committing is not None or not self.pending:
            return None
        if self._pieces:
            units = self._pieces.popleft()
        elif self._fetching and self._waits_for_tells():
            return None
        else:
            units, self._open = self._open, []
        self._committing = units
        self._writing, self.delivery.tried = self.delivery.tried, {}
        self._crash("before-commit")
        return compose(units, self._writing)

    def _waits_for_tells(self) -> bool:
        """Whether tells that can commit with their senders wait only for their actors to be loaded."""
        left = self._since + SETTLE - self._time()
        if left <= 0 or len(self._open) >= self._largest:
            return False
        waits = any(told is not None and told.unit is None for unit in self._open for _, told, _ in unit.tells)
        if waits:
            self._at(self._time() + left, lambda: None)
        return waits

    def committed(self) -> None:
        """The batch is on disk: what came of it may leave."""
        units, self._committing, self._writing = self._committing or [], None, {}
        self.commits += 1
        self.committed_turns += len(units)
        self.largest_batch = max(self.largest_batch, len(units))
        self._crash("after-commit")
        for unit in units:
            unit.fate = Fate.DONE
            unit.needs = []
        self.released += units
        for unit in units:
            self._release(unit)

    def _release(self, unit: Unit) -> None:
        activation, work = unit.activation, unit.work
        for name, armed in unit.reminders.items():
            self.reminders.changed(work.address, name, armed)
            if (known := activation.armed.get(name)) is not None and known[1] is unit:
                del activation.armed[name]
        for tell, told, spilled in unit.tells:
            if told is not None:
                told.parent = None
                if told.stored:
                    self.delivery.afoot(told)
            elif spilled:
                self._spilled(tell.target)
            else:
                self._crash("before-tell")
                seq = unit.emitted[-1].seq
                self.delivery.send(
                    Told(tell.id, tell.source, tell.target, tell.message, tell.payload, at=unit.at, seq=seq)
                )
        self.again += [id_ for id_, again in unit.unparked.items() if again]
        self.asks += [ask for ask in self._after.pop(unit, ()) if not ask.running.void]
        if isinstance(work, Told):
            work.unit = None
        if not isinstance(work, Ask):
            self._reply(work, unit.reply, unit)
        self._left(activation, unit)

    def _spilled(self, target: Address) -> None:
        """The outbox holds a tell that memory had no room for."""
        self.delivery.spilled(target, committed=True)
        room = self._room(target) if self._is_local(target) else self.delivery.room(target)
        if room > self._mailbox // 2:
            self.delivery.catch_up(target)

    def _left(self, activation: Activation, unit: Unit) -> None:
        """A turn is committed or void: the actor may go on."""
        activation.uncommitted -= 1
        if activation.last is unit:
            activation.last = None
        self._mend(activation)

    def _mend(self, activation: Activation) -> None:
        """Let an actor go on that must forget what it holds, once everything before that has committed."""
        if activation.stage is Stage.BROKEN and not activation.uncommitted:
            activation.forget()
            activation.stage = Stage.IDLE
            self._queue(activation)

    def _reply(self, work: Work, reply: Reply, unit: Unit | None = None) -> None:
        """Say what became of work, to whoever is to hear."""
        if isinstance(work, Call):
            self.unanswered -= 1
            self.answers.append((work.done, reply))
        elif isinstance(work, Ask):
            self._answer_ask(work, reply)
        elif isinstance(work, Told):
            if work.done is not None:
                self.answers.append((work.done, reply))
            elif work.stored or outcome(reply) != "done" or self.delivery.heads(work):
                self.delivery.settled(work, reply, remote=False)
        elif isinstance(work, Firing):
            if unit is not None and unit.stale:
                self.reminders.ended(work.address, work.name, work.due)
            else:
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
        self._at(self._time() + pause(work.tries + work.waits), lambda: self.put(work))

    # Failing --------------------------------------------------------------------------------------------------------

    def failed(self, error: Exception) -> None:
        """The batch is not on disk. The culprit is looked for; a database that cannot be used has no culprit."""
        units, self._committing = self._committing or [], None
        self.delivery.tried = self._writing | self.delivery.tried
        self._writing = {}
        self.failed_commits += 1
        if len(units) > 1 and isinstance(error, Conflict | Unwritable):
            middle = len(units) // 2
            self._pieces.extendleft((units[middle:], units[:middle]))
            return
        if not isinstance(error, Conflict):
            log.error("commit refused: %s", error)
        if not units:  # only counted tries: nobody waits for them
            self._rests_until = self._time() + pause(1)
            self._at(self._rests_until, lambda: None)
        for unit in units:
            unit.fate = Fate.VOID
        self._void(units)
        for unit in units:
            self._blame(unit, error)

    def _blame(self, unit: Unit, error: Exception) -> None:
        """What becomes of work whose own commit failed."""
        work = unit.work
        if isinstance(work, Told) and work.parent is not None and work.parent.fate is Fate.VOID:
            return
        reply = answer(error, work.address)
        if isinstance(work, Ask):
            # Its asker is taken again and will ask again: then it hears so, where that is no matter of rivals.
            root = work.root
            root.conflicts += 1
            if not isinstance(error, Conflict):
                root.heard = {**(root.heard or {}), work.id: reply}
            return
        if isinstance(error, Conflict):
            work.conflicts += 1
            if work.conflicts < CONFLICTS:
                work.check = work.repeated = True
                self._put_back(unit.activation, (work,))
                return
            work.conflicts = 0  # of this try
        if isinstance(work, Firing) and parked(reply, work.tries + 1) is not None:
            self._finish(Unit(work, unit.activation, reply, self._clock()))  # its row is to be put aside
        else:
            self._reply(work, reply)

    def _uncommitted(self) -> Iterator[Unit]:
        """Every finished turn that is not on disk, in order."""
        yield from self._committing or ()
        yield from itertools.chain.from_iterable(self._pieces)
        yield from self._open

    def _void(self, culprits: Sequence[Unit]) -> None:
        """Undo what rests on turns that never happened: their actors forget, and take that work again."""
        for unit in self._uncommitted():
            if any(need.fate is Fate.VOID for need in unit.needs):
                unit.fate = Fate.VOID
        voided = [*culprits, *(unit for unit in self._uncommitted() if unit.fate is Fate.VOID)]
        self._pieces = deque(left for piece in self._pieces if (left := [u for u in piece if u.fate is Fate.OPEN]))
        self._open = [unit for unit in self._open if unit.fate is Fate.OPEN]
        again: dict[Activation, list[Work]] = {}
        blamed = set(culprits)
        for unit in voided:
            works = again.setdefault(unit.activation, [])
            if unit not in blamed and self._worth_repeating(unit.work):
                works.append(unit.work)
            self._withdraw(unit)
        for activation in self.activations.values():
            running = activation.running
            if running is not None and any(need.fate is Fate.VOID for need in running.needs):
                again.setdefault(activation, [])
        for activation, works in again.items():
            self._forget(activation, works)
        for unit in voided:
            unit.needs = []
            self._left(unit.activation, unit)
        for activation in again:
            self._mend(activation)

    def _withdraw(self, unit: Unit) -> None:
        """Nothing that a void turn set in motion counts."""
        self._after.pop(unit, None)
        if isinstance(unit.work, Told):
            unit.work.unit = None
            if not self._worth_repeating(unit.work):
                self.delivery.withdrawn(unit.work)
        for tell, _, spilled in unit.tells:
            if spilled:
                self.delivery.spilled(tell.target, committed=False)

    def _worth_repeating(self, work: Work) -> bool:
        """Whether nobody else takes the work again: who asked or told it in a turn that is void will do so anew."""
        if isinstance(work, Ask):
            return False
        return not (isinstance(work, Told) and work.parent is not None and work.parent.fate is Fate.VOID)

    def _forget(self, activation: Activation, works: list[Work]) -> None:
        """Drop what an actor holds in memory, once everything before it has committed; ``works`` are taken again."""
        work = activation.work
        if activation.running is not None:
            self._close(activation.running)
        if (work is not None and self._worth_repeating(work)) or (isinstance(work, Ask) and not work.asker.void):
            assert work is not None
            works.append(work)
        for repeated in works:
            repeated.repeated = True
        activation.forget()
        activation.stage = Stage.BROKEN
        self._put_back(activation, works)

    def _put_back(self, activation: Activation, works: Sequence[Work]) -> None:
        activation.mailbox.extendleft(reversed(works))
        self._queue(activation)

    # Time -----------------------------------------------------------------------------------------------------------

    def _at(self, moment: float, act: Callable[[], None]) -> None:
        heapq.heappush(self._timers, (moment, next(self._timer), act))

    @property
    def next_timer(self) -> float | None:
        """When `expire` is to be called next, in the host's own time."""
        for seconds, told in self._drain(self.delivery.retries):
            remote = not self._is_local(told.address)
            self._at(self._time() + seconds, partial(self.delivery.retry, told, remote=remote))
        return self._timers[0][0] if self._timers else None

    def expire(self) -> None:
        """Do what is due."""
        now = self._time()
        while self._timers and self._timers[0][0] <= now:
            heapq.heappop(self._timers)[2]()

    # Looking --------------------------------------------------------------------------------------------------------

    @staticmethod
    def _drain(of: list[Any]) -> list[Any]:
        taken, of[:] = of[:], []
        return taken

    @property
    def resumable(self) -> bool:
        """Whether a turn only let others go first."""
        return bool(self._resumable)

    def close(self) -> None:
        """Stop what is under way: this life is over."""
        for activation in self.activations.values():
            if activation.running is not None:
                self._close(activation.running)

    @property
    def quiet(self) -> bool:
        """Whether no actor has anything to do and all is on disk."""
        return not self.pending and self._committing is None and all(a.idle for a in self.activations.values())

    def passivate(self, unused_since: float) -> int:
        """Drop idle actors not used since a moment of the host's time; answers how many are left in memory."""
        for address in [a for a, act in self.activations.items() if act.idle and act.used <= unused_since]:
            del self.activations[address]
        return len(self.activations)
