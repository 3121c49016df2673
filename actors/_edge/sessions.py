"""The receiving end of a session: envelopes in order, each once, whatever the transport does (promise A3)."""

import asyncio
from collections.abc import Callable
from functools import partial

from actors._edge.wire import Call, Envelope, Replies, Reply, decode_envelope, encode

LINGER = 0.02  # seconds that an envelope's replies wait for its slowest call
PATIENCE = 1.0  # seconds that a collect waits for one more reply
FORGET = 600.0  # seconds after which a silent session is dropped


class Pending:
    """The replies of one envelope as they come in."""

    def __init__(self, size: int) -> None:
        self.replies: list[tuple[int, Reply]] = []
        self.size = size
        self._waiters: list[asyncio.Future[None]] = []

    def settle(self, place: int, reply: Reply) -> None:
        self.replies.append((place, reply))
        if self._waiters:
            waiters, self._waiters = self._waiters, []
            for waiter in waiters:
                _release(waiter)

    @property
    def complete(self) -> bool:
        return len(self.replies) == self.size

    async def collect(self, have: int, patience: float, *, all_of_it: bool) -> Replies:
        """Replies beyond the first ``have``: all of them, or after ``patience`` seconds those that are there."""
        loop = asyncio.get_running_loop()
        until = loop.time() + patience
        while not self.complete and (all_of_it or len(self.replies) <= have):
            left = until - loop.time()
            if left <= 0:
                break
            waiter = loop.create_future()
            self._waiters.append(waiter)
            timer = loop.call_later(left, _release, waiter)
            try:
                await waiter
            finally:
                timer.cancel()
        return Replies(self.replies[have:], more=not self.complete)


def _release(waiter: "asyncio.Future[None]") -> None:
    if not waiter.done():
        waiter.set_result(None)


Admit = Callable[[Call, Callable[[Reply], None]], None]


class Inbound:
    """One sender's session."""

    def __init__(self, admit: Admit) -> None:
        self._admit = admit
        self._next = 0
        self._early: dict[int, Envelope] = {}
        self._pending: dict[int, Pending] = {}
        self._floor = 0
        self.used = 0.0

    def accept(self, envelope: Envelope) -> Pending | None:
        """Take an envelope, at once or when those before it have come; None where it was settled long ago."""
        number = envelope.number
        if number < self._floor or envelope.settled > self._next:
            return None  # or: an earlier life of this host has answered envelopes that this one never saw
        pending = self._pending.get(number)
        if pending is None:
            pending = self._pending[number] = Pending(len(envelope.calls))
            self._early[number] = envelope
            while (ready := self._early.pop(self._next, None)) is not None:
                self._next += 1
                self._run(ready)
        for settled in range(self._floor, min(envelope.settled, self._next)):
            self._pending.pop(settled, None)
        self._floor = max(self._floor, min(envelope.settled, self._next))
        return pending

    def _run(self, envelope: Envelope) -> None:
        pending = self._pending[envelope.number]
        for place, call in enumerate(envelope.calls):
            self._admit(call, partial(pending.settle, place))

    def waits(self, number: int) -> bool:
        """Whether an envelope still waits for one before it."""
        return number in self._early

    def pending(self, number: int) -> Pending | None:
        return self._pending.get(number)


class Sessions:
    """All senders' sessions of one host. ``layout`` is the number of hosts that this one knows of."""

    def __init__(self, admit: Admit, layout: Callable[[], int]) -> None:
        self._admit = admit
        self._layout = layout
        self._sessions: dict[str, Inbound] = {}

    def __len__(self) -> int:
        return len(self._sessions)

    @staticmethod
    def closed() -> bytes:
        """What a host answers that takes no envelopes any more."""
        return encode(Replies([], trouble="closed"))

    async def deliver(self, data: bytes) -> bytes:
        """Accept an envelope and answer with the replies that are ready soon."""
        envelope = decode_envelope(data)
        if envelope.layout != self._layout():
            return encode(Replies([], trouble="layout", layout=self._layout()))
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

    async def collect(self, session: str, number: int, have: int, *, dead: bool) -> bytes:
        """Wait for replies of an envelope beyond the first ``have``."""
        inbound = self._sessions.get(session)
        pending = inbound.pending(number) if inbound else None
        if dead or inbound is None or pending is None:
            return encode(Replies([], trouble="session"))
        inbound.used = asyncio.get_running_loop().time()
        replies = await pending.collect(have, PATIENCE, all_of_it=False)
        if inbound.waits(number):
            # The envelope before it went to an earlier life of this host and will not come again: start anew.
            self._sessions.pop(session, None)
            return encode(Replies([], trouble="session"))
        return encode(replies)

    def sweep(self, now: float) -> None:
        """Drop sessions that have been silent for long."""
        for name in [name for name, session in self._sessions.items() if session.used < now - FORGET]:
            del self._sessions[name]
