"""The other side of a `door`: lines from this process to the hosts' processes of its node."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections import deque

from actors.address import Address
from actors.ray.handshake import OtherStore
from actors.ray.wire import Answer, Collect, Deliver, Follow, Said, Watch, Wire

AHEAD = 64  # batches of changes that are read before somebody asks for them


class Neighbour:
    """A line to one process. Its answers raise ConnectionError when that is gone, OtherStore where it uses another
    database."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[bytes | None]] = {}
        self._wire = Wire(self._heard, self._ended)
        self.lost = False

    @classmethod
    async def connect(cls, path: str) -> Neighbour:
        """Raises OSError where nobody listens there."""
        neighbour = cls()
        await asyncio.get_running_loop().create_unix_connection(lambda: neighbour._wire, path)
        return neighbour

    def deliver(self, host: int, epoch: str, envelope: bytes) -> asyncio.Future[bytes | None]:
        return self._ask(Deliver(next(self._numbers), host, epoch, envelope))

    def collect(self, host: int, epoch: str, session: str, envelope: int, have: int) -> asyncio.Future[bytes | None]:
        return self._ask(Collect(next(self._numbers), host, epoch, session, envelope, have))

    def _ask(self, question: Deliver | Collect) -> asyncio.Future[bytes | None]:
        self._wire.say(question)
        answer: asyncio.Future[bytes | None] = asyncio.get_running_loop().create_future()
        self._waiting[question.number] = answer
        answer.add_done_callback(lambda _: self._waiting.pop(question.number, None))
        return answer

    def _heard(self, said: Said) -> None:
        if not isinstance(said, Answer) or (answer := self._waiting.get(said.number)) is None or answer.done():
            return
        if said.problem:
            answer.set_exception(OtherStore(said.problem))
        else:
            answer.set_result(said.body)

    def _ended(self) -> None:
        self.lost = True
        for answer in list(self._waiting.values()):
            if not answer.done():
                answer.set_exception(ConnectionError("the process is gone"))

    def close(self) -> None:
        self._wire.close()


class Changes:
    """A host's changes over a line of their own."""

    def __init__(self) -> None:
        self._batches: deque[bytes] = deque()
        self._news = asyncio.Event()
        self._wire = Wire(self._heard, self._ended)
        self._over = False
        self._problem = ""

    @classmethod
    async def connect(cls, path: str) -> Changes:
        """Raises OSError where nobody listens there."""
        changes = cls()
        await asyncio.get_running_loop().create_unix_connection(lambda: changes._wire, path)
        return changes

    def follow(self, host: int, epoch: str, watched: list[Address] | None) -> None:
        """From now on hear every change of a host. Raises ConnectionError."""
        self._wire.say(Follow(host, epoch, watched))

    async def next(self) -> bytes:
        """The next batch. Raises ConnectionError after the last, OtherStore where the process uses another database."""
        while not self._batches:
            if self._problem:
                raise OtherStore(self._problem)
            if self._over:
                raise ConnectionError("the changes have ended")
            self._news.clear()
            await self._news.wait()
        batch = self._batches.popleft()
        if len(self._batches) == AHEAD - 1:
            self._wire.hear(on=True)
        return batch

    def watch(self, address: Address, on: bool) -> None:
        with contextlib.suppress(ConnectionError):  # it ends, which whoever reads hears
            self._wire.say(Watch(address, on))

    def _heard(self, said: Said) -> None:
        if isinstance(said, Answer) and said.problem:
            self._problem = said.problem
        elif isinstance(said, Answer) and said.body is not None:
            self._batches.append(said.body)
            self._news.set()
            if len(self._batches) == AHEAD:
                self._wire.hear(on=False)

    def _ended(self) -> None:
        self._over = True
        self._news.set()

    def close(self) -> None:
        self._wire.close()


class Neighbours:
    """Lines to the processes of a node, by their doors; made when they are first needed."""

    def __init__(self) -> None:
        self._lines: dict[str, Neighbour] = {}

    async def line(self, door: str) -> Neighbour | None:
        """None where it cannot be had: whoever asks has another way."""
        line = self._lines.get(door)
        if line is None or line.lost:
            try:
                line = await Neighbour.connect(door)
            except OSError:
                self._lines.pop(door, None)
                return None
            if (other := self._lines.get(door)) is not None and not other.lost:
                line.close()  # somebody else was faster
                return other
            self._lines[door] = line
        return line

    def keep(self, doors: set[str]) -> None:
        """Forget the lines to all others."""
        for door in self._lines.keys() - doors:
            self._lines.pop(door).close()

    def close(self) -> None:
        self.keep(set())
