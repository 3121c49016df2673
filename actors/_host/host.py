"""A host: the I/O around a machine. Messages come in through ``deliver``, leave as replies, and rest in a store.

Everything that decides is in ``machine``; here is what waits: for the store, for other hosts, for time.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

import msgspec

from actors._edge.listening import Feeds
from actors._edge.sender import Client, Transport
from actors._edge.sessions import Sessions
from actors._edge.wire import Call as WireCall
from actors._edge.wire import failure
from actors._host.driving import Driver, Ended, when_done
from actors._host.hanging import Culprit, culprit_of
from actors._host.looking import status_of
from actors._host.machine import Machine
from actors._host.others import Others
from actors._host.publishing import changes
from actors._host.reading import Read, fetch, readable
from actors._host.turns import Fetch
from actors._host.upkeep import Upkeep
from actors._host.work import Call, Done, Told, told_by
from actors.address import Address, rendezvous
from actors.clock import Clock
from actors.crash import Crashed, CrashPoint, never
from actors.errors import UnknownMessage
from actors.limits import Limits
from actors.messages import decode_message
from actors.registry import placement_of
from actors.status import HostStatus
from actors.stores.contract import Conflict, Overtaken, Store, StoredTell, StoreError, TellMark, Term, Unwritable

log = logging.getLogger(__name__)

DRAIN = 10.0  # seconds that a draining host works on; what is not finished then never happened, and is asked again
PAGE = 1000  # rows of the outbox read at once
ROUNDS = 100  # of turns and commits before others of the event loop have theirs


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
        self.dead = False
        self.gone = asyncio.Event()
        self.feeds = Feeds()
        self.client = Client(transport, hosts)
        self.started = clock.now()
        self._crash_point = crash
        self._loop = asyncio.get_running_loop()
        self.machine = Machine(
            self.is_local,
            mailbox=self.limits.mailbox,
            batch=self.limits.batch,
            clock=clock.now,
            time=self._loop.time,
            watched=self.feeds.watches,
            crash=self._crash,
            choose=choose,
        )
        self._sessions = Sessions(self._admit, lambda: self.hosts)
        self._upkeep = Upkeep(self.machine, store, clock, self.limits, self._sessions, self.client, self._wake)
        self._others = Others(self.client, self.machine, self._arrived)
        self._driver = Driver()
        self._term: Term | None = None
        self._closing = False
        self._scheduled = False
        self._timer: asyncio.TimerHandle | None = None
        self._cycled = asyncio.Event()
        self._tasks: set[asyncio.Task[Any]] = set()

    def is_local(self, address: Address) -> bool:
        return rendezvous(placement_of(address), self.hosts) == self.index

    # Life -----------------------------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Take over from an earlier life, and take up what it left: undelivered tells and reminders. Then serve."""
        try:
            self._term = await self.store.take_over(self.index)
            mark: TellMark | None = None
            while page := await self.store.tells(mark, PAGE):
                mark = page[-1].mark
                self.machine.recovered(readable(page, self.is_local))
            await self._upkeep.read_reminders()
        except BaseException:
            self.die()  # whoever runs hosts starts a new one
            raise
        for task in self._upkeep.tasks(first=self.index == 0):
            self.spawn(task)
        self._wake()

    async def drain(self) -> None:
        """Refuse new envelopes, answer what was accepted, and stop. Tells on their way are safe in the outbox."""
        self._closing = True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(DRAIN):
                while self.machine.unanswered:
                    await self._next_cycle()
                under_way = self.machine.commits.ended
                while self.machine.committing and self.machine.commits.ended == under_way:
                    await self._next_cycle()
        await self.stop()

    async def quiet(self) -> None:
        """Wait until no actor has anything to do and all is on disk; what waits for another try is in the outbox."""
        while not self.machine.quiet:
            await self._next_cycle()

    async def _next_cycle(self) -> None:
        self._cycled.clear()
        await self._cycled.wait()

    async def stop(self) -> None:
        """Stop at once. What was acknowledged is on disk; the rest never happened."""
        self._abandon()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.client.close()
        self.gone.set()

    def die(self) -> None:
        """A crash point was reached: forget everything, as a killed process would."""
        self._abandon()
        self.client.abandon()
        self.gone.set()

    def _abandon(self) -> None:
        self.dead = self._closing = True
        for task in self._tasks:
            task.cancel()
        self._driver.close()
        self.machine.turns.close()
        if self._timer is not None:
            self._timer.cancel()
        self.feeds.close()

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Run something beside the turns for as long as the host lives."""
        task: asyncio.Task[Any] = self._loop.create_task(self._guard(work))
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

    def _crash(self, point: str) -> None:
        try:
            self._crash_point(point)
        except Crashed:
            self.die()
            raise

    # What the transport calls ---------------------------------------------------------------------------------------

    async def deliver(self, data: bytes) -> bytes:
        """Accept an envelope and answer with the replies that are ready soon."""
        if self._closing:
            return self._sessions.closed()
        self._crash("received")
        return await self._sessions.deliver(data)

    async def collect(self, session: str, number: int, have: int) -> bytes:
        """Wait for replies of an envelope beyond the first ``have``."""
        return await self._sessions.collect(session, number, have, dead=self.dead)

    def _admit(self, call: WireCall, done: Done) -> None:
        """A call of an envelope, in its sender's order."""
        address = Address(call.kind, call.key)
        try:
            message = decode_message(call.payload)
        except (msgspec.MsgspecError, RecursionError):
            done(failure(UnknownMessage(actor=str(address))))
            return
        if call.tell:
            source = Address.parse(call.caller.name)
            told = Told(
                call.id, address, message, call.payload, told_by(source), check=call.check, source=source, done=done
            )
            self.machine.put(told)
        else:
            deadline = self._loop.time() + call.timeout if call.timeout >= 0 else None
            self.machine.put(
                Call(call.id, address, message, call.payload, call.caller, call.chain, deadline, call.check, done=done)
            )
        self._wake()

    # The cycle ------------------------------------------------------------------------------------------------------

    def _wake(self) -> None:
        if not self._scheduled and not self.dead:
            self._scheduled = True
            self._loop.call_soon(self._cycle)

    def _cycle(self) -> None:
        """Take turns, commit them, and let out what may leave, until nothing more can be done at once."""
        self._scheduled = False
        if self.dead:
            return
        machine = self.machine
        try:
            machine.expire()
            for _ in range(ROUNDS):
                machine.run()
                # All that can be read at once is read before a batch is cut: it may still belong to it.
                if not (self._read() or self._commit()):
                    break
            else:
                self._wake()
            self._let_out()
        except Crashed:
            return  # the host is dead already
        except Exception:
            log.critical("host %d cannot go on", self.index, exc_info=True)
            self.die()
            return
        self._set_timer()
        self._cycled.set()

    def _drive(self, work: Coroutine[Any, Any, Any], ended: Ended) -> bool:
        """Run work of the store; answers whether it has ended. A server's driver wants a task of its own."""

        def unless_dead(result: Any, error: Exception | None) -> None:
            if not self.dead:
                ended(result, error)

        if not self.store.shared:
            return self._driver.drive(work, unless_dead)

        async def run() -> None:
            try:
                result = await work
            except Exception as error:
                unless_dead(None, error)
            else:
                unless_dead(result, None)

        self.spawn(run())
        return False

    def _read(self) -> bool:
        at_once = False
        for wanted in self.machine.fetches:
            at_once = self._drive(fetch(self.store, wanted), partial(self._fetched, wanted)) or at_once
        return at_once

    def _fetched(self, wanted: Fetch, read: Any, error: Exception | None) -> None:
        self.machine.fetched(wanted, *(read if error is None else Read(error=error)))
        self._wake()

    def _commit(self) -> bool:
        batch = self.machine.cut()
        if batch is None:
            return False
        if not batch:
            self.machine.committed()
            self._publish(0)
            return True
        batch.term = self._term
        return self._drive(self.store.commit(batch), self._written)

    def _written(self, first: Any, error: Exception | None) -> None:
        try:
            if error is None:
                self.machine.committed()
                self._publish(first)
            elif isinstance(error, Conflict | Unwritable | StoreError):
                self.machine.failed(error)
            elif isinstance(error, Overtaken):
                log.error("host %d is another process by now: this one ends", self.index)
                self.die()
            else:
                log.critical("host %d cannot go on", self.index, exc_info=error)
                self.die()
        except Crashed:
            return
        self._wake()

    def _publish(self, first: int) -> None:
        released, self.machine.released = self.machine.released, []
        if self.feeds.listening:
            self._crash("before-publish")
            self.feeds.publish(changes(released, first, self.feeds.watches))
        self._crash("before-reply")
        self._answer()

    def _answer(self) -> None:
        answers, self.machine.answers = self.machine.answers, []
        for done, reply in answers:
            done(reply)

    def _let_out(self) -> None:
        machine, delivery = self.machine, self.machine.delivery
        self._answer()
        asks, machine.asks = machine.asks, []
        for ask in asks:
            self._others.ask(ask)
        for running, future in machine.awaits:
            when_done(future, partial(self._resume, running))
        sends, delivery.sends = delivery.sends, []
        for told in sends:
            self._others.tell(told)
        fetches, delivery.fetches = delivery.fetches, []
        for target, mark in fetches:
            self._drive(self.store.tells(mark, PAGE, to=target), self._outbox(target))
        again, machine.again = machine.again, []
        for id_ in again:
            self._drive(self.store.tell(id_), self._again)
        if machine.busy:
            self._wake()
        self._upkeep.look_at_reminders()

    def _set_timer(self) -> None:
        due = self.machine.next_timer
        if self._timer is not None:
            if self._timer.when() == due:
                return
            self._timer.cancel()
            self._timer = None
        if due is not None:
            self._timer = self._loop.call_at(due, self._ring)

    def _ring(self) -> None:
        self._timer = None  # a loop may ring a little early, and then it must ring again
        self._wake()

    # Coming back ----------------------------------------------------------------------------------------------------

    def _arrived(self, settle: Callable[[], None]) -> None:
        """Another host has answered."""
        if self.dead:
            return
        try:
            settle()
        except Crashed:
            return
        self._wake()

    def _resume(self, running: Any) -> None:
        self.machine.resume(running)
        self._wake()

    def _outbox(self, target: Address) -> Ended:
        def read(page: Any, error: Exception | None) -> None:
            if error is not None:
                log.error("outbox not read: %s", error)
                self.machine.outbox_failed(target)
            else:
                told = [told for _, told in readable(page, self.is_local) if told is not None]
                self.machine.outbox_read(target, page, told, PAGE)
            self._wake()

        return read

    def _again(self, tell: Any, error: Exception | None) -> None:
        """A parked tell that an operator sends again; whoever's it was, this host sends it."""
        if error is not None:
            log.error("outbox not read: %s", error)  # the next start finds it
        elif isinstance(tell, StoredTell):
            self.machine.recovered(readable([tell], lambda _: True))
        self._wake()

    def passivate(self, unused_since: float = float("inf")) -> int:
        """Drop idle actors not used since a moment of the loop's time; answers how many are left in memory."""
        return self.machine.turns.passivate(unused_since)

    # Looking --------------------------------------------------------------------------------------------------------

    @property
    def hanging_on(self) -> Culprit | None:
        """Where the loop does not turn: what its process has to answer for. For another thread to ask."""
        return culprit_of(self.machine.turns.current)

    @property
    def doing(self) -> str:
        """What turn the loop is in, without what it is about, which may be personal. For another thread to ask."""
        work = self.machine.turns.current
        return "in no turn" if work is None else f"in the turn of {work.address.kind} on {type(work.message).__name__}"

    @property
    def active(self) -> int:
        """How many actors are in memory."""
        return len(self.machine.turns.activations)

    def status(self) -> HostStatus:
        """How this host is."""
        return status_of(self.machine, self.index, self.hosts, self.store.epoch, self.started, len(self._sessions))
