"""A host: runs many virtual actors on one event loop, one command at a time each.

Messages come in through ``deliver``, wait in their actor's mailbox, are taken in turns, and leave in group commits
(``actors._host.committer``). Nothing here knows how bytes travel or where rows are kept.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine
from typing import Any

import msgspec

from actors._edge.feed import Feeds
from actors._edge.sender import Client, Transport
from actors._edge.sessions import Inbound
from actors._edge.wire import Call, Replies, decode_envelope, encode, failure
from actors._host.committer import Committer
from actors._host.mailbox import Activation, Done, Work
from actors._host.post import Post
from actors._host.reminders import Reminders
from actors._host.running import Runner
from actors.actor import kind_of, placement_of
from actors.address import Address, rendezvous
from actors.clock import SECOND, Clock
from actors.crash import Crashed, CrashPoint, never
from actors.errors import ActorError, UnknownMessage
from actors.messages import decode_message
from actors.stores.contract import Store, StoreError

log = logging.getLogger(__name__)

LINGER = 0.02  # seconds that an envelope's replies wait for its slowest call
PATIENCE = 1.0  # seconds that a collect waits for one more reply
FORGET = 600.0  # seconds after which a silent session is dropped
DRAIN = 10.0  # seconds that a draining host works on; what is not finished then never happened, and is asked again
DAY = 86_400.0


class Limits(msgspec.Struct, frozen=True):
    """What a host holds at most."""

    mailbox: int = 1000  # messages waiting for one actor; beyond it callers get Busy
    batch: int = 2000  # turns in one transaction
    idle: float = 300.0  # seconds after which an idle actor leaves memory
    replies: float = 30 * DAY  # seconds that a command's reply is kept; its id is kept for good (ReplyExpired)


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
        self.runner = Runner(self, choose)
        self._activations: dict[Address, Activation] = {}
        self._sessions: dict[str, Inbound] = {}
        self._closing = False
        self._tasks: set[asyncio.Task[Any]] = set()

    # Life -----------------------------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Take up what an earlier life left: undelivered tells and reminders. Then serve."""
        self.committer.start()
        try:
            await self.post.recover()
            await self.reminders.start()
        except BaseException:
            self.die()  # whoever runs hosts starts a new one
            raise
        self.spawn(self._sweep())
        if self.index == 0:
            self.spawn(self._prune())

    async def drain(self) -> None:
        """Refuse new envelopes, finish what was accepted, commit it, and stop."""
        self._closing = True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(DRAIN):
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

    async def _prune(self) -> None:
        """Once a day forget the replies that are older than they are kept."""
        while True:
            try:
                now = self.clock.now()
                await self.store.prune(now - int(self.limits.replies * SECOND), now - 3600 * SECOND)
            except StoreError as error:
                log.error("old replies not pruned: %s", error)
            await asyncio.sleep(DAY)

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
        if self.dead or inbound is None or pending is None:
            return encode(Replies([], trouble="session"))
        inbound.used = asyncio.get_running_loop().time()
        replies = await pending.collect(have, PATIENCE, all_of_it=False)
        if inbound.waits(number):
            # The envelope before it went to an earlier life of this host and will not come again: start anew.
            self._sessions.pop(session, None)
            return encode(Replies([], trouble="session"))
        return encode(replies)

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
        except (msgspec.MsgspecError, RecursionError):
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
            activation = self._activations.get(work.address)
            if activation is None:
                kind_of(work.address)
                activation = self._activations[work.address] = Activation(work.address)
            activation.put(work, self.limits.mailbox)
        except ActorError as error:
            if work.done:
                work.done(failure(error))
            return
        self.runner.runnable(activation)

    def holds(self, activation: Activation) -> bool:
        """Whether this is the actor's present activation; one that was replaced must leave nothing."""
        return self._activations.get(activation.address) is activation

    def doing(self, address: Address) -> Work | None:
        """What an actor is in the middle of."""
        activation = self._activations.get(address)
        return activation.work if activation else None

    def replace(self, old: Activation, mailbox: list[Work]) -> None:
        """Forget an actor's speculative state; go on with these messages from what is on disk."""
        if old.task:
            old.task.cancel()
        fresh = Activation(old.address)
        fresh.mailbox.extend(mailbox)
        self._activations[old.address] = fresh
        self.runner.runnable(fresh)

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
