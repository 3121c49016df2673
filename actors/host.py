"""A host: runs many virtual actors on one event loop, one command at a time each.

Messages come in through ``deliver``, wait in their actor's mailbox, are taken in turns, and leave in group commits
(``actors.committer``). Nothing here knows how bytes travel or where rows are kept.
"""

import asyncio
import inspect
import logging
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any

import msgspec

from actors.actor import Actor, Turn, kind_of, placement_of
from actors.address import Address, rendezvous
from actors.client import Client, Transport
from actors.clock import Clock
from actors.committer import Committer
from actors.crash import Crashed, CrashPoint, never
from actors.errors import ActorError, ActorFailed, CommandReused, DeadlineExceeded, UnknownMessage
from actors.feed import Feeds
from actors.inbound import Inbound
from actors.mailbox import Activation, Done, Unit, Work
from actors.messages import Caller, Message, Query, decode_message, encode_message, reply_type
from actors.post import Post
from actors.reminders import Reminders
from actors.store import Store, StoreError
from actors.turns import answered, digest, refuse, succeed
from actors.wire import Call, Replies, Reply, decode_envelope, encode, failure

log = logging.getLogger(__name__)

LINGER = 0.02  # seconds that an envelope's replies wait for its slowest call
PATIENCE = 1.0  # seconds that a collect waits for one more reply
FORGET = 600.0  # seconds after which a silent session is dropped


class Limits(msgspec.Struct, frozen=True):
    """What a host holds at most."""

    mailbox: int = 1000  # messages waiting for one actor; beyond it callers get Busy
    batch: int = 2000  # turns in one transaction
    idle: float = 300.0  # seconds after which an idle actor leaves memory


class Host:
    """One host of a cluster. ``crash`` and ``choose`` are for tests."""

    def __init__(
        self,
        index: int,
        hosts: int,
        store: Store,
        clock: Clock,
        transport: Transport,
        *,
        limits: Limits | None = None,
        crash: CrashPoint = never,
        choose: Callable[[int], int] | None = None,
    ) -> None:
        self.index = index
        self.hosts = hosts
        self.store = store
        self.clock = clock
        self.limits = limits or Limits()
        self.crash = crash
        self.dead = False
        self.gone = asyncio.Event()
        self.feeds = Feeds()
        self.client = Client(transport, hosts)
        self.committer = Committer(self)
        self.post = Post(self)
        self.reminders = Reminders(self)
        self._choose = choose
        self._activations: dict[Address, Activation] = {}
        self._sessions: dict[str, Inbound] = {}
        self._runnable: deque[Activation] = deque()
        self._pumping = False
        self._closing = False
        self._tasks: set[asyncio.Task[Any]] = set()

    # Life -----------------------------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Take up what an earlier life left: undelivered tells and reminders. Then serve."""
        self.committer.start()
        await self.post.recover()
        await self.reminders.start()
        self.spawn(self._sweep())

    async def drain(self) -> None:
        """Refuse new envelopes, finish what was accepted, commit it, and stop."""
        self._closing = True
        await self.committer.quiet()
        await self.stop()

    async def stop(self) -> None:
        """Stop at once. What was acknowledged is on disk; the rest never happened."""
        self.dead = self._closing = True
        tasks = [*self._tasks, *(a.task for a in self._activations.values() if a.task)]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.client.close()
        self.feeds.close()
        self.gone.set()

    def die(self) -> None:
        """A crash point was reached: forget everything, as a killed process would."""
        self.dead = self._closing = True
        for task in [*self._tasks, *(a.task for a in self._activations.values() if a.task)]:
            task.cancel()
        self.client.abandon()
        self.feeds.close()
        self.gone.set()

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Run something beside the turns for as long as the host lives."""
        task: asyncio.Task[Any] = asyncio.get_running_loop().create_task(self._guard(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(lambda _: work.close())  # where it was cancelled before it began

    async def _guard(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Crashed:
            self.die()
        except Exception:
            log.critical("host %d cannot go on", self.index, exc_info=True)
            self.die()

    async def _sweep(self) -> None:
        """Drop idle actors and silent sessions."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(min(self.limits.idle / 4, 30.0))
            now = loop.time()
            self.passivate(now - self.limits.idle)
            for name in [name for name, s in self._sessions.items() if s.used < now - FORGET]:
                del self._sessions[name]

    def passivate(self, unused_since: float = float("inf")) -> int:
        """Drop idle actors not used since a moment of the loop's time; answers how many are left in memory."""
        for address in [a for a, act in self._activations.items() if act.idle and act.used <= unused_since]:
            del self._activations[address]
        return len(self._activations)

    # What the transport calls ---------------------------------------------------------------------------------------

    async def deliver(self, data: bytes) -> bytes:
        """Accept an envelope and answer with the replies that are ready soon."""
        envelope = decode_envelope(data)
        if self._closing:
            return encode(Replies([], trouble="closed"))
        if envelope.layout != self.hosts:
            return encode(Replies([], trouble="layout", layout=self.hosts))
        self._crash("received")
        session = self._sessions.get(envelope.session)
        if session is None:
            # Any number may come first over a transport that reorders; a session that this life has not seen from
            # its start is refused by its sender's count of settled envelopes.
            if envelope.settled > 0:
                return encode(Replies([], trouble="session"))
            session = self._sessions[envelope.session] = Inbound(self._admit)
        session.used = asyncio.get_running_loop().time()
        pending = session.accept(envelope)
        if pending is None:
            return encode(Replies([], trouble="session"))
        return encode(await pending.collect(0, LINGER, all_of_it=True))

    async def collect(self, session: str, number: int, have: int) -> bytes:
        """Wait for replies of an envelope beyond the first ``have``."""
        inbound = self._sessions.get(session)
        pending = inbound.pending(number) if inbound else None
        if self.dead or pending is None:
            return encode(Replies([], trouble="session"))
        return encode(await pending.collect(have, PATIENCE, all_of_it=False))

    def _crash(self, point: str) -> None:
        try:
            self.crash(point)
        except Crashed:
            self.die()
            raise

    # Mailboxes ------------------------------------------------------------------------------------------------------

    def _admit(self, call: Call, done: Done) -> None:
        deadline = asyncio.get_running_loop().time() + call.timeout if call.timeout >= 0 else None
        try:
            message = decode_message(call.payload)
        except msgspec.MsgspecError:
            done(failure(UnknownMessage(actor=f"{call.kind}/{call.key}")))
            return
        address = Address(call.kind, call.key)
        self.put(
            Work(
                call.id, address, message, call.payload, call.caller, done, call.chain, deadline, call.check, call.tell
            )
        )

    def put(self, work: Work) -> None:
        """Queue work for its actor, or answer at once that it cannot be."""
        try:
            if work.address not in self._activations:
                kind_of(work.address)
            activation = self._activation(work.address)
            activation.put(work, self.limits.mailbox)
        except ActorError as error:
            if work.done:
                work.done(failure(error))
            return
        self.runnable(activation)

    def _activation(self, address: Address) -> Activation:
        activation = self._activations.get(address)
        if activation is None:
            activation = self._activations[address] = Activation(address)
        return activation

    def replace(self, old: Activation, mailbox: list[Work]) -> None:
        """Forget an actor's speculative state; go on with these messages from what is on disk."""
        if old.task:
            old.task.cancel()
        fresh = Activation(old.address)
        fresh.mailbox.extend(mailbox)
        self._activations[old.address] = fresh
        self.runnable(fresh)

    def is_local(self, address: Address) -> bool:
        return rendezvous(placement_of(address), self.hosts) == self.index

    def uncommitted(self) -> list[Activation]:
        """Actors whose state rests on turns that are not on disk, or that are in the middle of one."""
        return [a for a in self._activations.values() if a.uncommitted or a.task]

    @property
    def active(self) -> int:
        """How many actors are in memory."""
        return len(self._activations)

    @property
    def quiet(self) -> bool:
        return all(a.idle for a in self._activations.values())

    # Turns ----------------------------------------------------------------------------------------------------------

    def runnable(self, activation: Activation) -> None:
        """Let the actor take its next turn as soon as it can."""
        if activation.mailbox and not (activation.queued or activation.task or activation.broken):
            activation.queued = True
            self._runnable.append(activation)
        if self._runnable:
            self.pump_soon()

    def pump_soon(self) -> None:
        if not self._pumping and not self.dead:
            self._pumping = True
            asyncio.get_running_loop().call_soon(self._pump)

    def _pump(self) -> None:
        self._pumping = False
        try:
            while self._runnable and not self.committer.full and not self.dead:
                if self._choose is not None:
                    self._runnable.rotate(-self._choose(len(self._runnable)))
                activation = self._runnable.popleft()
                activation.queued = False
                if self._activations.get(activation.address) is activation:
                    self._step(activation)
                    self.runnable(activation)
        except Crashed:
            self.die()
            return
        self.committer.wake()

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
        if known is not None:
            reply = known[1] if known[0] == digest(work) else failure(CommandReused(field="Idempotency-Key"))
            self._finish(activation, Unit(work, activation, reply))
            return
        actor = activation.actor
        if actor is None or work.check:
            activation.work = work
            activation.task = loop.create_task(self._prepared(activation, work))
            return
        self._take(activation, actor, work)

    async def _prepared(self, activation: Activation, work: Work) -> None:
        """Load the actor, look for an earlier reply, then take the turn."""
        try:
            try:
                if activation.actor is None:
                    actor = kind_of(work.address)(work.address.key, self._ask)
                    await self.store.activate(actor)
                    activation.actor = actor
                kept = await self.store.reply(work.address, work.id) if work.check else None
            except StoreError as error:
                self.committer.store_failed(activation, work, error)
                return
            except Exception:
                log.exception("actor %s cannot be loaded", work.address.kind)
                self._refuse(activation, Turn(0), work, ActorFailed(actor=str(work.address)))
                return
            finally:
                activation.task = None
            if kept is not None:
                self._finish(activation, Unit(work, activation, answered(work, kept)))
            else:
                self._take(activation, activation.actor, work)
        except Crashed:
            self.die()
        finally:
            if activation.task is None:
                self.runnable(activation)
                self.committer.wake()

    def _take(self, activation: Activation, actor: Actor, work: Work) -> None:
        turn = Turn(
            self.clock.now(),
            work.id,
            work.caller,
            (*work.chain, str(work.address)),
            work.deadline,
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
                value = await self._within(work.deadline, result, work.address)
                unit = succeed(work, activation, turn, value)
            finally:
                activation.task = None
            self._done(activation, turn, unit)
        except Crashed:
            self.die()
        except Exception as error:
            self._refuse(activation, turn, work, error)
        finally:
            if activation.task is None:
                self.runnable(activation)
                self.committer.wake()

    @staticmethod
    async def _within(deadline: float | None, awaitable: Any, address: Address) -> Any:
        try:
            async with asyncio.timeout_at(deadline):
                return await awaitable
        except TimeoutError:
            raise DeadlineExceeded(actor=str(address)) from None

    def _refuse(self, activation: Activation, turn: Turn, work: Work, error: Exception) -> None:
        if not isinstance(error, ActorError):
            # The message's content may be personal: only its type and the error's place are logged.
            log.error("%s failed on %s", work.address.kind, type(work.message).__name__, exc_info=error)
        if turn.emitted:
            activation.broken = True  # events were applied that will never be written
        self._finish(activation, refuse(work, activation, turn, error))

    def _done(self, activation: Activation, turn: Turn, unit: Unit) -> None:
        self.crash("turn-done")
        for tell in turn.tells:
            local: Work | None = None
            if self.is_local(tell.target):
                caller = Caller(str(tell.source), ("actor",))
                local = Work(tell.id, tell.target, tell.message, encode_message(tell.message), caller, tell=True)
                local.parent = unit
            unit.tells.append((tell, local))
        self._finish(activation, unit)
        for _, child in unit.tells:
            if child is not None:
                self.put(child)

    def _finish(self, activation: Activation, unit: Unit) -> None:
        self.committer.add(activation, unit)

    # Asking ---------------------------------------------------------------------------------------------------------

    async def _ask(self, actor: Actor, turn: Turn, target: Address, message: Message) -> Any:
        """Another actor's reply: within this host before its commit, from another host only after ours."""
        id_ = f"{turn.command_id}?{actor.address}.{turn.asks}"
        asking = self._activations[actor.address].work
        again = asking is not None and (asking.attempts > 0 or asking.check)
        caller = turn.caller
        if self.is_local(target):
            future: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
            work = Work(
                id_,
                target,
                message,
                encode_message(message),
                caller,
                lambda reply: None if future.done() else future.set_result(reply),
                turn.chain,
                turn.deadline,
                check=again,
            )
            work.asked = True
            self.put(work)
            reply = await future
        else:
            await self.committer.flushed()
            left = None if turn.deadline is None else turn.deadline - asyncio.get_running_loop().time()
            reply = await self.client.send(
                target, message, command_id=id_, caller=caller, timeout=left, chain=turn.chain, check=again
            )
        return reply.value(reply_type(type(message)))
