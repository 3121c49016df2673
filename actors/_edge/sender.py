"""The sending end: coalesces concurrent calls to a host into envelopes, keeps their order, and retries.

One lane per host. Calls that are waiting at the same moment travel as one envelope; a few envelopes may be under way.
When a host was restarted, everything unanswered is sent again, in order, with the same command ids.
"""

import asyncio
import itertools
import logging
import secrets
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeVar, overload

from actors._edge.wire import Call, Envelope, Replies, Reply, decode_replies, encode
from actors.address import Address, rendezvous
from actors.errors import Busy, DeadlineExceeded, HostUnavailable
from actors.ids import from_outside, made_up
from actors.messages import ANONYMOUS, Caller, Command, Message, Query, encode_message, reply_type
from actors.registry import placement_of

log = logging.getLogger(__name__)

R = TypeVar("R")

TICK = 0.05  # seconds: deadlines are looked at this often, all calls' together
PATIENCE = 30.0  # seconds that a caller waits unless it says otherwise: longer than a host takes to come back
UNDER_WAY = 4  # envelopes sent and not answered, per host
LARGEST = 1000  # calls in one envelope
WAITING = 50_000  # calls to one host that may wait to be sent
RETRY = (0.02, 0.1)  # seconds: first pause after a host was lost, and the longest


class HostDown(Exception):
    """The transport could not reach the host; it may be restarting."""


class Transport(Protocol):
    """Carries bytes to host number ``host``. Raises HostDown."""

    async def deliver(self, host: int, envelope: bytes) -> bytes: ...

    async def collect(self, host: int, session: str, number: int, have: int) -> bytes: ...


class _Sent:
    """A call and whoever awaits its reply."""

    __slots__ = ("call", "deadline", "future", "sent", "tick")

    def __init__(self, call: Call, future: "asyncio.Future[Reply]", deadline: float | None) -> None:
        self.call = call
        self.future = future
        self.deadline = deadline
        self.sent = False
        self.tick = 0


def _fail_unwritable(batch: list[_Sent]) -> None:
    """Have calls that cannot be written fail alone, such as one with half a character in its key."""
    for sent in batch:
        try:
            encode(sent.call)
        except (TypeError, ValueError, OverflowError) as error:
            if not sent.future.done():
                sent.future.set_exception(error)


class _Lane:
    """All calls to one host."""

    def __init__(self, client: "Client", host: int) -> None:
        self._client = client
        self._host = host
        self._queue: deque[_Sent] = deque()
        self._flying: dict[int, list[_Sent]] = {}  # by envelope number, until every call is answered
        self._under_way = 0
        self._pause = RETRY[0]
        self._scheduled = False
        self._start_session()

    def _start_session(self) -> None:
        self._session = secrets.token_hex(8)
        self._number = 0
        self._under_way = 0

    @property
    def full(self) -> bool:
        """Whether so many calls wait that another would only wait in vain."""
        return len(self._queue) >= WAITING

    def send(self, sent: _Sent) -> None:
        self._queue.append(sent)
        self._schedule()

    def _schedule(self) -> None:
        if not self._scheduled and self._queue:
            self._scheduled = True
            asyncio.get_running_loop().call_soon(self._flush)

    def _flush(self) -> None:
        self._scheduled = False
        while self._queue and not self._client.closed and self._under_way < UNDER_WAY:
            batch: list[_Sent] = []
            while self._queue and len(batch) < LARGEST:
                sent = self._queue.popleft()
                if not sent.future.done():
                    batch.append(sent)
            if batch:
                self._flying[self._number] = batch
                self._under_way += 1
                self._client.spawn(self._exchange(self._session, self._number, batch))
                self._number += 1

    def _envelope(self, session: str, number: int, batch: list[_Sent]) -> bytes:
        now = asyncio.get_running_loop().time()
        for sent in batch:
            sent.sent = True
            if sent.deadline is not None:
                sent.call.timeout = max(0.0, sent.deadline - now)
        settled = min(self._flying, default=number)
        return encode(Envelope(self._client.hosts, session, number, settled, [sent.call for sent in batch]))

    async def _exchange(self, session: str, number: int, batch: list[_Sent]) -> None:
        try:
            replies = await self._replies(self._deliver, session, number, batch)
            if replies is None:
                return
            self._pause = RETRY[0]
            self._under_way -= 1
            self._schedule()
            have = self._resolve(batch, replies, 0)
            while replies.more and any(not sent.future.done() for sent in batch):
                replies = await self._replies(self._collect, session, number, have)
                if replies is None:
                    return
                have = self._resolve(batch, replies, have)
        except Exception as error:
            if not isinstance(error, HostDown):
                log.exception("host %d cannot be talked to", self._host)
                _fail_unwritable(batch)
            return await self._again(session)
        self._flying.pop(number, None)
        return None

    async def _replies(self, exchange: Callable[..., Awaitable[bytes]], session: str, *args: Any) -> Replies | None:
        """What the host answers; None where the session is over, and everything has been or will be sent again."""
        replies = decode_replies(await exchange(session, *args))
        if session != self._session:
            return None
        if replies.trouble:
            if replies.trouble == "layout" and replies.layout > 0:
                self._client.lay_out(replies.layout)
            await self._again(session)
            return None
        return replies

    def _deliver(self, session: str, number: int, batch: list[_Sent]) -> Awaitable[bytes]:
        return self._client.transport.deliver(self._host, self._envelope(session, number, batch))

    def _collect(self, session: str, number: int, have: int) -> Awaitable[bytes]:
        return self._client.transport.collect(self._host, session, number, have)

    def _resolve(self, batch: list[_Sent], replies: Replies, have: int) -> int:
        for place, reply in replies.ready:
            self._client.settle(batch[place], reply)
        return have + len(replies.ready)

    async def _again(self, session: str) -> None:
        """The host has forgotten this session: queue everything unanswered again, in order, and pause."""
        if session != self._session:
            return  # another exchange of the same session has seen to it
        self._queue.extendleft(reversed(self.take_back()))
        session = self._session
        self._under_way = UNDER_WAY  # nothing leaves during the pause
        await asyncio.sleep(self._pause)
        if session == self._session:
            self._pause = min(self._pause * 2, RETRY[1])
            self._under_way = 0
            self._schedule()

    def take_back(self) -> list[_Sent]:
        """End the session; answers what it was sent and has not replied to, in order."""
        unanswered = [s for number in sorted(self._flying) for s in self._flying[number] if not s.future.done()]
        self._flying.clear()
        self._start_session()
        for sent in unanswered:
            sent.call.check = sent.call.check or sent.sent
        return unanswered

    def drain(self) -> list[_Sent]:
        """Everything unanswered, in order; nothing is left here."""
        waiting = [*self.take_back(), *self._queue]
        self._queue.clear()
        return waiting


class Client:
    """Calls actors wherever they are. One per process."""

    def __init__(self, transport: Transport, hosts: int) -> None:
        self.transport = transport
        self.hosts = hosts
        self._lanes: dict[int, _Lane] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._ids = made_up()
        self._due: dict[int, set[_Sent]] = {}  # by tick, those whose deadline it is
        self.closed = False

    @overload
    async def call(
        self,
        target: Address,
        message: Command[R],
        *,
        command_id: str | None = None,
        caller: Caller = ANONYMOUS,
        timeout: float | None = PATIENCE,
    ) -> R: ...
    @overload
    async def call(
        self,
        target: Address,
        message: Query[R],
        *,
        command_id: str | None = None,
        caller: Caller = ANONYMOUS,
        timeout: float | None = PATIENCE,
    ) -> R: ...
    async def call(
        self,
        target: Address,
        message: Message,
        *,
        command_id: str | None = None,
        caller: Caller = ANONYMOUS,
        timeout: float | None = PATIENCE,
    ) -> Any:
        """Send a message and await its reply.

        ``command_id`` makes the command happen once however often it is sent (one is made up otherwise); ``timeout``
        is in seconds. Raises what the actor raised, or Busy, DeadlineExceeded, HostUnavailable, UnknownActor.
        """
        id_ = None if command_id is None else from_outside(command_id)
        reply = await self.send(target, message, command_id=id_, caller=caller, timeout=timeout)
        return reply.value(reply_type(type(message)))

    def send(
        self,
        target: Address,
        message: Message,
        *,
        command_id: str | None = None,
        caller: Caller = ANONYMOUS,
        timeout: float | None = PATIENCE,
        chain: tuple[str, ...] = (),
        check: bool | None = None,
        tell: bool = False,
    ) -> "asyncio.Future[Reply]":
        """Queue a message in order; the future gives the undecoded reply."""
        if self.closed:
            raise HostUnavailable(reason="closed")
        host = rendezvous(placement_of(target), self.hosts)
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Reply] = loop.create_future()
        call = Call(
            command_id or next(self._ids),
            target.kind,
            target.key,
            encode_message(message),
            caller,
            chain,
            timeout if timeout is not None else -1.0,
            command_id is not None if check is None else check,
            tell,
        )
        sent = _Sent(call, future, None)
        if not tell and self._lane(host).full:
            raise Busy(actor=f"host {host}")
        if timeout is not None:
            self._expire_at(sent, loop.time() + timeout)
        self._lane(host).send(sent)
        return future

    def _expire_at(self, sent: _Sent, deadline: float) -> None:
        sent.deadline = deadline
        sent.tick = tick = int(deadline / TICK) + 1
        due = self._due.get(tick)
        if due is None:
            due = self._due[tick] = set()
            asyncio.get_running_loop().call_at(tick * TICK, self._expire, tick)
        due.add(sent)

    def _expire(self, tick: int) -> None:
        for sent in self._due.pop(tick):
            if not sent.future.done():
                sent.future.set_exception(DeadlineExceeded(actor=f"{sent.call.kind}/{sent.call.key}"))

    def settle(self, sent: _Sent, reply: Reply) -> None:
        """A call was answered."""
        if not sent.future.done():
            sent.future.set_result(reply)
        if sent.deadline is not None and (due := self._due.get(sent.tick)) is not None:
            due.discard(sent)

    def _lane(self, host: int) -> _Lane:
        lane = self._lanes.get(host)
        if lane is None:
            lane = self._lanes[host] = _Lane(self, host)
        return lane

    def lay_out(self, hosts: int) -> None:
        """The number of hosts has changed: send everything unanswered anew, each actor's calls in order.

        All lanes at once: were one to go on by the old number while another goes by the new, a later call could
        overtake an earlier one to the same actor.
        """
        if hosts == self.hosts:
            return
        self.hosts = hosts
        waiting = [lane.drain() for lane in self._lanes.values()]
        for sent in itertools.chain.from_iterable(waiting):
            address = Address(sent.call.kind, sent.call.key)
            self._lane(rendezvous(placement_of(address), hosts)).send(sent)

    def spawn(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def abandon(self) -> None:
        """Stop sending, at once and without a word to whoever waits: this process is dead."""
        self.closed = True
        for task in list(self._tasks):
            task.cancel()

    async def close(self) -> None:
        """Stop sending; whoever still waits gets HostUnavailable."""
        self.abandon()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for lane in self._lanes.values():
            for sent in lane.drain():
                if not sent.future.done():
                    sent.future.set_exception(HostUnavailable(reason="closed"))
                    sent.future.exception()
