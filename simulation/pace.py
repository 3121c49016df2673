"""How a simulated day's time goes by: so many times faster than ours, or as fast as the hall in this process can work.

Whoever lives in the day waits for moments and for each other only through a pace, never through asyncio. Moments are
microseconds since 1970 UTC of the simulated day.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from typing import Any, Protocol

from actors import VirtualClock
from gateway.clock import CourseClock

SECOND = 1_000_000
SETTLE = 12
"""Rounds of the event loop in which what was set in motion at one moment comes to rest before the next."""


class Pace(Protocol):
    def now(self) -> int: ...

    async def sleep_until(self, moment: int) -> None: ...

    async def wait(self, news: asyncio.Future[None], until: int) -> bool:
        """Wait for news, or for the moment; answers whether the news came."""
        ...

    def spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Start somebody's day."""
        ...

    async def all(self, tasks: Iterable[asyncio.Task[None]]) -> None:
        """Wait for others to be through with their days; raises what one of them raised."""
        ...

    async def through(self, work: asyncio.Task[None]) -> None:
        """Let time go by until ``work`` is done; raises what it raised."""
        ...


class RunningPace(ABC):
    """Time that goes by beside a running hall, whatever we do."""

    def __init__(self) -> None:
        self._hurry: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    @abstractmethod
    def now(self) -> int: ...

    @abstractmethod
    def seconds_until(self, moment: int) -> float:
        """Our seconds until that moment of the day; never negative."""

    def hurry(self) -> None:
        """Whoever waits waits no longer, and nobody ever will again: the day is cut short."""
        if not self._hurry.done():
            self._hurry.set_result(None)

    async def sleep_until(self, moment: int) -> None:
        await asyncio.wait((self._hurry,), timeout=self.seconds_until(moment))

    async def wait(self, news: asyncio.Future[None], until: int) -> bool:
        waits = (news, self._hurry)
        await asyncio.wait(waits, timeout=self.seconds_until(until), return_when=asyncio.FIRST_COMPLETED)
        return news.done()

    def spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        return asyncio.create_task(work)

    async def all(self, tasks: Iterable[asyncio.Task[None]]) -> None:
        await asyncio.gather(*tasks)

    async def through(self, work: asyncio.Task[None]) -> None:
        await work


class FastPace(RunningPace):
    """``speed`` simulated seconds a second, from the moment ``begins``, counted from the call of ``begin``."""

    def __init__(self, speed: float, begins: int) -> None:
        super().__init__()
        self._speed = speed
        self._begins = begins
        self.begin()

    def begin(self) -> None:
        self._started = asyncio.get_running_loop().time()

    def now(self) -> int:
        passed = asyncio.get_running_loop().time() - self._started
        return self._begins + round(passed * self._speed * SECOND)

    def seconds_until(self, moment: int) -> float:
        return max(0.0, (moment - self.now()) / SECOND / self._speed)


class CoursePace(RunningPace):
    """The hall's own time, where its clock runs a course (`gateway.course`)."""

    def __init__(self, clock: CourseClock) -> None:
        super().__init__()
        self._clock = clock

    def now(self) -> int:
        return self._clock.now()

    def seconds_until(self, moment: int) -> float:
        return self._clock.seconds_until(moment)


class VirtualPace:
    """Moves a virtual clock, which the hall shares, to the next moment as soon as everybody waits for one.

    Only those started with ``spawn`` count; a request of theirs that is under way holds the clock, and so does whatever
    the hall does of itself at a moment, such as ending a day (``quiet`` returns once it does nothing).
    """

    def __init__(self, clock: VirtualClock, quiet: Callable[[], Awaitable[None]]) -> None:
        self._clock = clock
        self._quiet = quiet
        self._busy = 0
        self._resting = asyncio.Event()
        self.now = clock.now

    async def sleep_until(self, moment: int) -> None:
        self._rests()
        try:
            await self._clock.sleep_until(moment)
        finally:
            self._busy += 1

    async def wait(self, news: asyncio.Future[None], until: int) -> bool:
        alarm = asyncio.ensure_future(self._clock.sleep_until(until))
        self._rests()
        try:
            await asyncio.wait((news, alarm), return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._busy += 1
            alarm.cancel()
        return news.done()

    def spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        self._busy += 1
        task = asyncio.create_task(work)
        task.add_done_callback(lambda _: self._rests())
        return task

    async def all(self, tasks: Iterable[asyncio.Task[None]]) -> None:
        self._rests()
        try:
            await asyncio.gather(*tasks)
        finally:
            self._busy += 1

    def _rests(self) -> None:
        self._busy -= 1
        if not self._busy:
            self._resting.set()

    async def through(self, work: asyncio.Task[None]) -> None:
        """Raises RuntimeError where everybody waits for somebody else and nobody for a moment."""
        work.add_done_callback(lambda _: self._resting.set())
        while not work.done():
            await self._resting.wait()
            for _ in range(SETTLE):
                await asyncio.sleep(0)
            await self._quiet()
            if work.done():
                break
            if self._busy:
                self._resting.clear()
                continue
            due = self._clock.due
            if due is None:
                raise RuntimeError("nobody in the simulated day waits for a moment")
            self._clock.set(due)
        await work
