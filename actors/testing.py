"""Tools for proving promises: an event loop with virtual time, seeded schedules, and a transport that misbehaves."""

import asyncio
import random
import selectors
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from actors._edge.sender import HostDown, Transport
from actors.clock import SECOND

T = TypeVar("T")


GLANCE = 0.01
"""Seconds after which a loop that waits for a server looks again."""


class _NoWait(selectors.DefaultSelector):
    """A selector that never sleeps: whoever would wait moves the clock instead.

    It does where a server is waited for, and a tenth of that time passes: a store's pauses between two tries end, and a
    slow machine brings no deadline nearer.
    """

    loop: "SimLoop"

    def select(self, timeout: float | None = None) -> Any:
        if self.loop.outside and timeout != 0:
            pause = GLANCE if timeout is None else min(timeout, GLANCE)
            ready = super().select(pause)
            self.loop.jump(0 if ready else pause / 10)
            return ready
        if timeout:
            self.loop.jump(timeout)
        return super().select(0)


class SimLoop(asyncio.SelectorEventLoop):
    """An event loop whose time moves only when nothing is ready: hours pass in milliseconds, always the same way.

    ``outside`` counts what other processes were asked and have not answered, which is what time waits for.
    """

    def __init__(self) -> None:
        selector = _NoWait()
        selector.loop = self
        self._now = 0.0
        self.outside = 0
        super().__init__(selector)

    def time(self) -> float:
        return self._now

    def jump(self, seconds: float) -> None:
        self._now += seconds


class LoopClock:
    """A calendar clock that follows the running loop's (virtual) time from a start in microseconds."""

    def __init__(self, start: int = 1_767_225_600 * SECOND) -> None:
        self._start = start

    def now(self) -> int:
        return self._start + int(asyncio.get_running_loop().time() * SECOND)

    async def sleep_until(self, moment: int) -> None:
        while (left := moment - self.now()) > 0:  # noqa: ASYNC110
            await asyncio.sleep(left / SECOND)


def simulate(main: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run a coroutine function to its end in virtual time."""
    with asyncio.Runner(loop_factory=SimLoop) as runner:
        return runner.run(main())


class Misbehaving:
    """A transport that delays, reorders, loses and repeats envelopes, as its seed says."""

    def __init__(self, inner: Transport, seed: int, *, lose: float = 0.1, repeat: float = 0.2) -> None:
        self._inner = inner
        self._random = random.Random(seed)
        self._lose = lose
        self._repeat = repeat
        self._ghosts: set[asyncio.Task[bytes]] = set()

    async def deliver(self, host: int, envelope: bytes) -> bytes:
        chance = self._random
        await asyncio.sleep(chance.random() * 0.05)
        if chance.random() < self._lose:
            raise HostDown(host)  # lost on the way there
        if chance.random() < self._repeat:
            self._ghosts.add(asyncio.ensure_future(self._late(host, envelope, chance.random())))
        answer = await self._inner.deliver(host, envelope)
        await asyncio.sleep(chance.random() * 0.05)
        if chance.random() < self._lose:
            raise HostDown(host)  # lost on the way back
        return answer

    async def _late(self, host: int, envelope: bytes, delay: float) -> bytes:
        await asyncio.sleep(delay)
        try:
            return await self._inner.deliver(host, envelope)
        except HostDown:
            return b""

    async def collect(self, host: int, session: str, number: int, have: int) -> bytes:
        return await self._inner.collect(host, session, number, have)
