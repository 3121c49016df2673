"""The sending end: coalesces concurrent calls to a host into envelopes, keeps their order, and retries.

One lane per host. Calls that are waiting at the same moment travel as one envelope; a few envelopes may be under way.
When a host was restarted, everything unanswered is sent again, in order, with the same command ids.
"""

import asyncio
import secrets
import uuid
from collections import deque
from typing import Any, Protocol, TypeVar, overload

from actors.actor import placement_of
from actors.address import Address, rendezvous
from actors.errors import DeadlineExceeded, HostUnavailable
from actors.messages import ANONYMOUS, Caller, Command, Message, Query, encode_message, reply_type
from actors.wire import Call, Envelope, Replies, Reply, decode_replies, encode

R = TypeVar("R")

UNDER_WAY = 4  # envelopes sent and not answered, per host
LARGEST = 1000  # calls in one envelope
RETRY = (0.02, 0.5)  # seconds: first pause after a host was lost, and the longest


class HostDown(Exception):
    """The transport could not reach the host; it may be restarting."""


class Transport(Protocol):
    """Carries bytes to host number ``host``. Raises HostDown."""

    async def deliver(self, host: int, envelope: bytes) -> bytes: ...

    async def collect(self, host: int, session: str, number: int, have: int) -> bytes: ...


class _Sent:
    """A call and whoever awaits its reply."""

    __slots__ = ("call", "deadline", "future", "sent")

    def __init__(self, call: Call, future: "asyncio.Future[Reply]", deadline: float | None) -> None:
        self.call = call
        self.future = future
        self.deadline = deadline
        self.sent = False


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

    def send(self, sent: _Sent) -> None:
        self._queue.append(sent)
        self._schedule()

    def _schedule(self) -> None:
        if not self._scheduled:
            self._scheduled = True
            asyncio.get_running_loop().call_soon(self._flush)

    def _flush(self) -> None:
        self._scheduled = False
        while self._queue and self._under_way < UNDER_WAY:
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
        transport = self._client.transport
        try:
            replies = decode_replies(await transport.deliver(self._host, self._envelope(session, number, batch)))
        except HostDown:
            return await self._again(session)
        if session != self._session:
            return None
        if replies.trouble:
            self._client.learn(replies)
            return await self._again(session)
        self._pause = RETRY[0]
        self._under_way -= 1
        self._schedule()
        have = self._resolve(batch, replies, 0)
        while replies.more and any(not sent.future.done() for sent in batch):
            try:
                replies = decode_replies(await transport.collect(self._host, session, number, have))
            except HostDown:
                return await self._again(session)
            if session != self._session:
                return None
            if replies.trouble:
                return await self._again(session)
            have = self._resolve(batch, replies, have)
        self._flying.pop(number, None)
        return None

    @staticmethod
    def _resolve(batch: list[_Sent], replies: Replies, have: int) -> int:
        for place, reply in replies.ready:
            future = batch[place].future
            if not future.done():
                future.set_result(reply)
        return have + len(replies.ready)

    async def _again(self, session: str) -> None:
        """The host has forgotten this session: queue everything unanswered again, in order, and pause."""
        if session != self._session:
            return  # another exchange of the same session has seen to it
        unanswered = [sent for number in sorted(self._flying) for sent in self._flying[number]]
        self._flying.clear()
        self._start_session()
        for sent in reversed(unanswered):
            if not sent.future.done():
                sent.call.check = sent.call.check or sent.sent
                self._queue.appendleft(sent)
        self._under_way = UNDER_WAY  # nothing leaves during the pause
        await asyncio.sleep(self._pause)
        self._pause = min(self._pause * 2, RETRY[1])
        self._under_way = 0
        self._client.reroute(self)
        self._schedule()

    def drain(self) -> list[_Sent]:
        waiting, self._queue = list(self._queue), deque()
        return waiting


class Client:
    """Calls actors wherever they are. One per process."""

    def __init__(self, transport: Transport, hosts: int) -> None:
        self.transport = transport
        self.hosts = hosts
        self._lanes: dict[int, _Lane] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._closed = False

    @overload
    async def call(
        self,
        target: Address,
        message: Command[R],
        *,
        command_id: str | None = None,
        caller: Caller = ANONYMOUS,
        timeout: float | None = 10.0,
    ) -> R: ...
    @overload
    async def call(
        self,
        target: Address,
        message: Query[R],
        *,
        command_id: str | None = None,
        caller: Caller = ANONYMOUS,
        timeout: float | None = 10.0,
    ) -> R: ...
    async def call(
        self,
        target: Address,
        message: Message,
        *,
        command_id: str | None = None,
        caller: Caller = ANONYMOUS,
        timeout: float | None = 10.0,
    ) -> Any:
        """Send a message and await its reply.

        ``command_id`` makes the command happen once however often it is sent (one is made up otherwise); ``timeout``
        is in seconds. Raises what the actor raised, or Busy, DeadlineExceeded, HostUnavailable, UnknownActor.
        """
        reply = await self.send(target, message, command_id=command_id, caller=caller, timeout=timeout)
        return reply.value(reply_type(type(message)))

    def send(
        self,
        target: Address,
        message: Message,
        *,
        command_id: str | None = None,
        caller: Caller = ANONYMOUS,
        timeout: float | None = 10.0,
        chain: tuple[str, ...] = (),
        check: bool | None = None,
        tell: bool = False,
    ) -> "asyncio.Future[Reply]":
        """Queue a message in order; the future gives the undecoded reply."""
        if self._closed:
            raise HostUnavailable(reason="closed")
        host = rendezvous(placement_of(target), self.hosts)
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Reply] = loop.create_future()
        call = Call(
            command_id or uuid.uuid4().hex,
            target.kind,
            target.key,
            encode_message(message),
            caller,
            chain,
            timeout if timeout is not None else -1.0,
            command_id is not None if check is None else check,
            tell,
        )
        deadline = None
        if timeout is not None:
            deadline = loop.time() + timeout
            timer = loop.call_at(deadline, _expire, future, target)
            future.add_done_callback(lambda _: timer.cancel())
        self._lane(host).send(_Sent(call, future, deadline))
        return future

    def _lane(self, host: int) -> _Lane:
        lane = self._lanes.get(host)
        if lane is None:
            lane = self._lanes[host] = _Lane(self, host)
        return lane

    def learn(self, replies: Replies) -> None:
        """A host told us the number of hosts."""
        if replies.trouble == "layout" and replies.layout > 0:
            self.hosts = replies.layout

    def reroute(self, lane: _Lane) -> None:
        """Send on what waits in a lane, by the present number of hosts."""
        for sent in lane.drain():
            address = Address(sent.call.kind, sent.call.key)
            self._lane(rendezvous(placement_of(address), self.hosts)).send(sent)

    def spawn(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def abandon(self) -> None:
        """Stop sending, at once and without a word to whoever waits: this process is dead."""
        self._closed = True
        for task in list(self._tasks):
            task.cancel()

    async def close(self) -> None:
        """Stop sending; whoever still waits gets HostUnavailable."""
        self.abandon()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for lane in self._lanes.values():
            for sent in [*lane.drain(), *(s for batch in lane._flying.values() for s in batch)]:
                if not sent.future.done():
                    sent.future.set_exception(HostUnavailable(reason="closed"))
                    sent.future.exception()


def _expire(future: "asyncio.Future[Reply]", target: Address) -> None:
    if not future.done():
        future.set_exception(DeadlineExceeded(actor=str(target)))
