"""Whose turn it is: the actors in memory, their mailboxes, and the turns they take. One at a time per actor.

A turn that awaits nothing runs at once. One that asks another actor, or awaits something of the outside, is a coroutine
that is sent on here, without a task: so the order of everything is decided here, and nowhere else.
"""

from __future__ import annotations

import inspect
import logging
from asyncio import CancelledError
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, Protocol

from actors._edge.wire import Reply, failure
from actors._host.activation import Activation, Stage
from actors._host.failures import CONFLICTS, answer
from actors._host.taking import answered, refuse, succeed
from actors._host.timers import Timers
from actors._host.unit import Fate, Running, Unit
from actors._host.work import REPEATABLE, Ask, Call, Firing, Told, Work
from actors.actor import Actor, Asking
from actors.address import Address
from actors.errors import ActorError, ActorFailed, CommandReused, DeadlineExceeded, UnknownActor
from actors.messages import Query, reply_type
from actors.registry import kind_of
from actors.stores.contract import StoredReply, StoredTell
from actors.stores.tables import check_address
from actors.turn import Turn

log = logging.getLogger(__name__)

LONGEST = 60.0  # seconds that a tell or firing, which nobody sets a deadline for, may take: two that ask each other
TICK = 0.05  # seconds: deadlines are looked at this often, all turns' together


class Fetch(NamedTuple):
    """What an actor needs to be read before it takes a piece of work."""

    activation: Activation
    life: int
    work: Work
    load: bool  # the actor itself
    look: bool  # what the store knows of the work: a `StoredReply`, a `StoredTell`, or when a reminder is due


class Surroundings(Protocol):
    """What turns need of the rest of the machine."""

    def ended(self, unit: Unit, turn: Turn | None, needs: Sequence[Unit]) -> None:
        """A turn is over."""

    def asked(self, running: Running, asking: Asking) -> None:
        """A turn waits for another actor's answer: see that it gets it."""

    def turned_away(self, work: Work, reply: Reply) -> None:
        """Work gets no turn."""

    def held_up(self, told: Told) -> bool:
        """Whether a tell must wait for one before it; it is then no longer here."""

    def roomy(self, address: Address) -> None:
        """An actor's mailbox has room again."""


class Turns:
    """The actors of one host. ``time`` is the host's own in seconds, ``clock`` the calendar's in microseconds."""

    def __init__(
        self,
        around: Surroundings,
        timers: Timers,
        *,
        mailbox: int,
        clock: Callable[[], int],
        time: Callable[[], float],
        watched: Callable[[Address], bool],
        choose: Callable[[int], int] | None,
    ) -> None:
        self._around = around
        self._timers = timers
        self._mailbox = mailbox
        self._clock = clock
        self._time = time
        self._watched = watched
        self._choose = choose
        self.activations: dict[Address, Activation] = {}
        self._runnable: deque[Activation] = deque()
        self._resumable: deque[Running] = deque()
        self._deadlines: dict[int, set[Running]] = {}  # by tick
        self.fetching = 0
        self.fetches: list[Fetch] = []
        self.awaits: list[tuple[Running, Any]] = []  # turns that await something of the outside, such as a future
        self.taken = 0
        self.current: Work | None = None  # whose turn it is now

    # Mailboxes ------------------------------------------------------------------------------------------------------

    def activation(self, address: Address) -> Activation:
        """The actor's place in memory. Raises UnknownActor."""
        activation = self.activations.get(address)
        if activation is None:
            kind_of(address)
            try:
                check_address(address)
            except ValueError:
                raise UnknownActor(kind=address.kind) from None
            activation = self.activations[address] = Activation(address)
        return activation

    def room(self, address: Address) -> int:
        """How many more messages an actor's mailbox takes."""
        activation = self.activations.get(address)
        return self._mailbox - (len(activation.mailbox) if activation else 0)

    def put(self, activation: Activation, work: Work) -> None:
        activation.mailbox.append(work)
        self.queue(activation)

    def put_back(self, activation: Activation, works: Sequence[Work]) -> None:
        """Have works taken before whatever waits."""
        activation.mailbox.extendleft(reversed(works))
        self.queue(activation)

    def queue(self, activation: Activation) -> None:
        """Let the actor take its next turn as soon as it can."""
        if activation.mailbox and activation.stage is Stage.IDLE:
            activation.stage = Stage.QUEUED
            self._runnable.append(activation)

    @property
    def resumable(self) -> bool:
        """Whether a turn only lets others go first."""
        return bool(self._resumable)

    @property
    def runnable(self) -> bool:
        return bool(self._runnable)

    def resume_those(self) -> None:
        """Go on with the turns that let others go first, or whose awaited thing is there."""
        for _ in range(len(self._resumable)):
            self._advance(self._resumable.popleft())

    def next(self) -> None:
        """The next actor's next turn."""
        if self._choose is not None:
            self._runnable.rotate(-self._choose(len(self._runnable)))
        activation = self._runnable.popleft()
        if activation.stage is Stage.QUEUED:
            activation.stage = Stage.IDLE
            self._step(activation)
            self.queue(activation)

    # One turn -------------------------------------------------------------------------------------------------------

    def _step(self, activation: Activation) -> None:
        work = activation.mailbox.popleft()
        if len(activation.mailbox) <= self._mailbox // 2:
            self._around.roomy(activation.address)
        self.taken += 1
        now = activation.used = self._time()
        if _moot(work) or (isinstance(work, Told) and self._around.held_up(work)):
            return
        if work.conflicts >= CONFLICTS:
            work.conflicts = 0  # of this try
            self._around.turned_away(work, failure(ActorFailed(actor=str(work.address))))
            return
        if work.deadline is not None and now >= work.deadline:
            self._around.turned_away(work, failure(DeadlineExceeded(actor=str(work.address))))
            return
        if isinstance(work, REPEATABLE) and (known := activation.recent.get(work.id)) is not None:
            same = known[0] == work.digest()
            reply = known[1] if same else failure(CommandReused(field="Idempotency-Key"))
            self._around.ended(Unit(work, activation, reply, self._clock()), None, ())
            return
        if activation.actor is None or work.check:
            activation.stage, activation.work = Stage.FETCHING, work
            self.fetching += 1
            self.fetches.append(Fetch(activation, activation.life, work, activation.actor is None, work.check))
            return
        self._take(activation, activation.actor, work)

    def fetched(self, fetch: Fetch, actor: Actor | None, found: Any, error: Exception | None = None) -> None:
        """What was to be read has been read. ``found`` is what ``look`` asked for."""
        self.fetching -= 1
        activation, work = fetch.activation, fetch.work
        if activation.life != fetch.life:
            return  # the actor has been forgotten meanwhile, and its work waits in the mailbox again
        activation.stage, activation.work = Stage.IDLE, None
        if fetch.load and error is None:
            activation.actor = actor
        if _moot(work):
            pass
        elif error is not None:
            self._around.ended(Unit(work, activation, answer(error, work.address), self._clock()), None, ())
        elif fetch.look and (known := self._known(activation, work, found)) is not None:
            self._around.ended(known, None, ())
        else:
            assert activation.actor is not None
            self._take(activation, activation.actor, work)
        self.queue(activation)

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
        self.current = work
        try:
            result = actor.handler(work.message)(work.message)
            if inspect.iscoroutine(result):
                self._run(Running(activation, work, turn, result))
                return
            unit = succeed(work, activation, turn, result)
        except (Exception, CancelledError) as error:
            self._refuse(activation, turn, work, error)
            return
        self._around.ended(unit, turn, ())

    # Turns that await something -------------------------------------------------------------------------------------

    def _run(self, running: Running) -> None:
        activation, work = running.activation, running.work
        if activation.last is not None:
            running.needs.append(activation.last)
        if isinstance(work, Told) and work.parent is not None:
            running.needs.append(work.parent)
        activation.stage, activation.work, activation.running = Stage.RUNNING, work, running
        if running.turn.deadline is not None:
            self._watch(running, running.turn.deadline)
        self._advance(running)

    def _advance(self, running: Running, value: Any = None, error: Exception | None = None) -> None:
        """Go on with a turn until it awaits something again or ends."""
        if running.void:
            return
        activation, turn, work = running.activation, running.turn, running.work
        coroutine = running.coroutine
        self.current = work
        try:
            waits_for = coroutine.send(value) if error is None else coroutine.throw(error)
        except StopIteration as stop:
            self._over(running)
            try:
                unit = succeed(work, activation, turn, stop.value)
            except Exception as wrong:
                self._refuse(activation, turn, work, wrong, running.needs)
            else:
                self._around.ended(unit, turn, running.needs)
            self.queue(activation)
        except (Exception, CancelledError) as wrong:
            self._over(running)
            self._refuse(activation, turn, work, wrong, running.needs)
            self.queue(activation)
        else:
            if isinstance(waits_for, Asking):
                self._around.asked(running, waits_for)
            elif waits_for is None:
                self._resumable.append(running)
            else:
                self.awaits.append((running, waits_for))

    def resume(self, running: Running) -> None:
        """What the turn awaited of the outside is there."""
        self._resumable.append(running)

    def answer(self, running: Running, message: type, reply: Reply) -> None:
        """What the turn asked for is there."""
        try:
            value = reply.value(reply_type(message))
        except Exception as error:  # also where the answer is not of the type that the message promises
            self._advance(running, error=error)
        else:
            self._advance(running, value)

    def _over(self, running: Running) -> None:
        activation = running.activation
        activation.stage, activation.work, activation.running = Stage.IDLE, None, None
        self._unwatch(running)

    def _watch(self, running: Running, deadline: float) -> None:
        """End the turn at its deadline, give or take a tick: all turns of a tick have one timer."""
        running.tick = tick = int(deadline / TICK) + 1
        due = self._deadlines.get(tick)
        if due is None:
            due = self._deadlines[tick] = set()
            self._timers.at(tick * TICK, lambda: self._overdue(tick))
        due.add(running)

    def _unwatch(self, running: Running) -> None:
        if (due := self._deadlines.get(running.tick)) is not None:
            due.discard(running)

    def _overdue(self, tick: int) -> None:
        for running in self._deadlines.pop(tick):
            self._close(running)
            self._over(running)
            error = DeadlineExceeded(actor=str(running.work.address))
            self._refuse(running.activation, running.turn, running.work, error, running.needs)
            self.queue(running.activation)

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
        self._around.ended(refuse(work, activation, turn, error), None, needs)

    # Forgetting -----------------------------------------------------------------------------------------------------

    def resting_on_void(self) -> list[Activation]:
        """Actors in the middle of a turn that has seen effects which never happened."""
        return [
            activation
            for activation in self.activations.values()
            if activation.running is not None and any(need.fate is Fate.VOID for need in activation.running.needs)
        ]

    def forget(self, activation: Activation, works: list[Work]) -> None:
        """Drop what an actor holds in memory, once everything before it has committed; ``works`` are taken again."""
        work = activation.work
        if activation.running is not None:
            self._close(activation.running)
        if work is not None and not _moot(work):
            works.append(work)
        for repeated in works:
            repeated.repeated = True
        activation.forget()
        activation.stage = Stage.BROKEN
        self.put_back(activation, works)

    def mend(self, activation: Activation) -> None:
        """Let an actor go on that must forget what it holds, once everything before that has committed."""
        if activation.stage is Stage.BROKEN and not activation.uncommitted:
            activation.forget()
            activation.stage = Stage.IDLE
            self.queue(activation)

    def passivate(self, unused_since: float) -> int:
        """Drop idle actors not used since a moment of the host's time; answers how many are left in memory."""
        for address in [a for a, act in self.activations.items() if act.idle and act.used <= unused_since]:
            del self.activations[address]
        return len(self.activations)

    def outcome(self, work: Work, reply: Reply) -> Unit:
        """The unit of work that gets no other turn: what its transaction has to write of it."""
        return Unit(work, self.activation(work.address), reply, self._clock())

    def close(self) -> None:
        """Stop what is under way: this life is over."""
        for activation in self.activations.values():
            if activation.running is not None:
                self._close(activation.running)


def _moot(work: Work) -> bool:
    """Whether the turn that told or asked it never happened, and so neither did this."""
    if isinstance(work, Told):
        return work.parent is not None and work.parent.fate is Fate.VOID
    return isinstance(work, Ask) and work.asker.void
