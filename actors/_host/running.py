"""Running the turns of one host: whose turn it is, from loading the actor to the finished unit, and asking in between.

One turn at a time per actor; a turn that awaits nothing runs here and now, any other in a task. Void turns (their
commit failed, their actor was replaced) end in their task's cancellation and leave nothing.
"""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from actors._edge.wire import Reply, failure
from actors._host.mailbox import Activation, Unit, Work
from actors._host.turns import answered, digest, refuse, succeed
from actors.actor import Actor, Turn, derived, kind_of
from actors.address import Address
from actors.crash import Crashed
from actors.errors import ActorError, ActorFailed, CommandReused, DeadlineExceeded
from actors.messages import Caller, Message, Query, encode_message, reply_type
from actors.stores.contract import StoreError

if TYPE_CHECKING:
    from actors._host.host import Host

log = logging.getLogger(__name__)

LONGEST = 60.0  # seconds that a tell or reminder, which nobody sets a deadline for, may take: two that ask each other


class Runner:
    """Takes the turns of a host's actors. ``choose`` picks whose is next, for tests."""

    def __init__(self, host: Host, choose: Callable[[int], int] | None) -> None:
        self._host = host
        self._choose = choose
        self._runnable: deque[Activation] = deque()
        self._pumping = False

    def runnable(self, activation: Activation) -> None:
        """Let the actor take its next turn as soon as it can."""
        if activation.mailbox and not (activation.queued or activation.task or activation.broken):
            activation.queued = True
            self._runnable.append(activation)
            self.pump_soon()

    def pump_soon(self) -> None:
        if self._runnable and not self._pumping and not self._host.dead:
            self._pumping = True
            asyncio.get_running_loop().call_soon(self._pump)

    def _pump(self) -> None:
        host, runnable, committer = self._host, self._runnable, self._host.committer
        try:
            while runnable and not committer.full and not host.dead:
                if self._choose is not None:
                    runnable.rotate(-self._choose(len(runnable)))
                activation = runnable.popleft()
                activation.queued = False
                if host.holds(activation):
                    self._step(activation)
                    if activation.mailbox and not (activation.queued or activation.task or activation.broken):
                        activation.queued = True
                        runnable.append(activation)
        except Crashed:
            host.die()
            return
        finally:
            self._pumping = False
        committer.wake()

    def _step(self, activation: Activation) -> None:
        """One turn, here and now where nothing has to be awaited, else in a task."""
        work = activation.mailbox.popleft()
        loop = asyncio.get_running_loop()
        activation.used = loop.time()
        if work.parent is not None and work.parent.void:
            return
        if work.deadline is not None and activation.used >= work.deadline:
            if work.done:
                work.done(failure(DeadlineExceeded(actor=str(work.address))))
            return
        known = activation.recent.get(work.id)
        if known is not None and work.reminder is None:
            reply = known[1] if known[0] == digest(work) else failure(CommandReused(field="Idempotency-Key"))
            self._host.committer.add(activation, Unit(work, activation, reply))
            return
        actor = activation.actor
        if actor is None or work.check:
            activation.work = work
            activation.task = loop.create_task(self._prepared(activation, work))
            return
        self._take(activation, actor, work)

    async def _prepared(self, activation: Activation, work: Work) -> None:
        """Load the actor, look for an earlier reply, then take the turn."""
        host, store = self._host, self._host.store
        kept, stale = None, False
        try:
            try:
                if activation.actor is None:
                    actor = kind_of(work.address)(work.address.key, self._ask)
                    await store.load(actor)
                    activation.actor = actor
                if work.reminder is not None:
                    stale = await self._due(activation, work.reminder[0]) != work.reminder[1]
                    name, due = work.reminder
                    # Where the clock was put back, a reminder may be set for a moment at which it has fired before.
                    work.id = f"{work.address}!{name}@{due}#{activation.actor.seq}"
                if work.check and not stale:
                    kept = await store.reply(work.address, work.id)
            except StoreError as error:
                host.committer.store_failed(work, error)
                return
            except Exception:
                log.exception("actor %s cannot be loaded", work.address.kind)
                self._refuse(activation, Turn(host.clock.now()), work, ActorFailed(actor=str(work.address)))
                return
            finally:
                activation.task = None
            if stale:
                host.committer.add(activation, Unit(work, activation, Reply(b""), stale=True))
            elif kept is not None:
                host.committer.add(activation, Unit(work, activation, answered(work, kept)))
            else:
                self._take(activation, activation.actor, work)
        except Crashed:
            host.die()
        finally:
            if activation.task is None:
                self.runnable(activation)
                host.committer.wake()

    async def _due(self, activation: Activation, name: str) -> int | None:
        """When the reminder is due by now: a turn may have changed it after it fired."""
        if name in activation.armed:
            return activation.armed[name]
        return await self._host.store.due(activation.address, name)

    def _take(self, activation: Activation, actor: Actor, work: Work) -> None:
        turn = Turn(
            self._host.clock.now(),
            work.id,
            work.caller,
            work.chain,
            activation.used + LONGEST if work.tell and work.deadline is None else work.deadline,
            isinstance(work.message, Query),
        )
        actor.begin(turn)
        try:
            result = actor.handler(work.message)(work.message)
            if inspect.iscoroutine(result):
                activation.work = work
                activation.task = asyncio.get_running_loop().create_task(self._awaited(activation, turn, work, result))
                activation.task.add_done_callback(lambda _: result.close())  # where it was cancelled before it began
                return
            unit = succeed(work, activation, turn, result)
        except Exception as error:
            self._refuse(activation, turn, work, error)
            return
        self._done(activation, turn, unit)

    async def _awaited(self, activation: Activation, turn: Turn, work: Work, result: Any) -> None:
        try:
            try:
                value = await self._within(turn.deadline, result, work.address)
                unit = succeed(work, activation, turn, value)
            finally:
                activation.task = None
            self._done(activation, turn, unit)
        except Crashed:
            self._host.die()
        except Exception as error:
            self._refuse(activation, turn, work, error)
        finally:
            if activation.task is None:
                self.runnable(activation)
                self._host.committer.wake()

    @staticmethod
    async def _within(deadline: float | None, awaitable: Any, address: Address) -> Any:
        try:
            async with asyncio.timeout_at(deadline):
                return await awaitable
        except TimeoutError:
            raise DeadlineExceeded(actor=str(address)) from None

    def _refuse(self, activation: Activation, turn: Turn, work: Work, error: Exception) -> None:
        if not self._host.holds(activation):
            return
        if not isinstance(error, ActorError):
            # The message's content may be personal: only its type and the error's place are logged.
            log.error("%s failed on %s", work.address.kind, type(work.message).__name__, exc_info=error)
        if turn.touched:
            activation.broken = True  # what is in memory will never be written
        self._host.committer.add(activation, refuse(work, activation, turn, error))

    def _done(self, activation: Activation, turn: Turn, unit: Unit) -> None:
        host = self._host
        if not host.holds(activation):
            return  # void, though its handler would not be cancelled
        host.crash("turn-done")
        for tell in turn.tells:
            local: Work | None = None
            if host.is_local(tell.target):
                caller = Caller(str(tell.source), ("actor",))
                local = Work(tell.id, tell.target, tell.message, tell.payload, caller, tell=True)
                local.parent = unit
            unit.tells.append((tell, local))
        if unit.work.reminder is not None:
            activation.armed[unit.work.reminder[0]] = None
        for name, armed in unit.reminders.items():
            activation.armed[name] = armed[0] if armed else None
        host.committer.add(activation, unit)
        for _, child in unit.tells:
            if child is not None:
                host.put(child)

    async def _ask(self, actor: Actor, turn: Turn, target: Address, message: Message) -> Any:
        """Another actor's reply: within this host before its commit, from another host only after ours."""
        host = self._host
        id_ = derived(f"{turn.command_id}?{actor.address}.{turn.asks}")
        asking = host.doing(actor.address)
        again = asking is not None and asking.check
        chain = (*turn.chain, str(actor.address))
        if host.is_local(target):
            future: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
            work = Work(
                id_,
                target,
                message,
                encode_message(message),
                turn.caller,
                lambda reply: None if future.done() else future.set_result(reply),
                chain,
                turn.deadline,
                check=again,
                asker=asking,
            )
            host.put(work)
            try:
                reply = await future
            except asyncio.CancelledError:
                work.deadline = 0.0  # nobody waits: where it has not begun, it need not
                raise
        else:
            await host.committer.flushed()
            left = None if turn.deadline is None else turn.deadline - asyncio.get_running_loop().time()
            reply = await host.client.send(
                target, message, command_id=id_, caller=turn.caller, timeout=left, chain=chain, check=again
            )
        return reply.value(reply_type(type(message)))
