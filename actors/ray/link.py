"""A process's line to the supervisor: it always knows who serves which host, because it is told at each change."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import actors.ray.session  # noqa: F401 - before Ray, which reads its settings when it is imported

# isort: split
from ray.exceptions import RayError

from actors._edge.sender import HostDown
from actors.ray import control
from actors.ray.handshake import SUPERVISOR, Seated, Seats

log = logging.getLogger(__name__)

KNOCK = 0.25  # seconds that one who lost a host waits for news of it before asking the same process again
QUIET = 4.0  # seconds that the supervisor may have no news
VOUCH = 5.0  # seconds without the supervisor after which nobody's word can be trusted
DEAF = 10.0  # seconds without an answer after which the supervisor's process is ended
PAUSE = 0.2  # seconds between two tries to reach it


class Link:
    """Follows the supervisor of a namespace until ``close``.

    ``supervises``: end a supervisor that answers nobody. Harmless where several do: it is started again and asks the
    hosts' processes what they serve.
    """

    def __init__(self, namespace: str, supervisor: Any = None, *, supervises: bool = False) -> None:
        self._namespace = namespace
        self._supervisor = supervisor
        self._supervises = supervises
        self._seats = Seats(("", 0), 0, {}, frozenset())
        self._known = self._seats.version  # as far as the supervisor need not repeat it
        self._lost: dict[int, int] = {}  # by host, the term whose process did not answer
        self._news = asyncio.Event()
        self._heard = asyncio.get_running_loop().time()
        self._told: frozenset[int] = frozenset()  # who was silent when the listeners last heard
        self._finding: asyncio.Task[Any] | None = None
        self._listeners: list[Callable[[], None]] = []
        self._task = asyncio.create_task(self._follow())

    @property
    def hosts(self) -> int:
        """How many hosts there are; 0 before anything was heard."""
        return self._seats.hosts

    @property
    def spares(self) -> int:
        """How many processes could step in now."""
        return self._seats.spares

    @property
    def complete(self) -> bool:
        return 0 < self._seats.hosts == len(self._seats.seats)

    def silent(self) -> frozenset[int]:
        """Hosts whose changes may not be heard of: all, where the supervisor itself is not heard."""
        if asyncio.get_running_loop().time() - self._heard > QUIET + VOUCH:
            return frozenset(range(self._seats.hosts))
        return self._seats.silent

    def on_change(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call this after every change of seats or silence; answers how to stop."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    async def seat(self, host: int) -> Seated:
        """The process that serves a host; where it was lost, waits a moment for its heir. Raises HostDown."""
        seated = self._seats.seats.get(host)
        if seated is not None and self._lost.get(host) != seated.term:
            return seated
        if await self.news(KNOCK) and (heir := self._seats.seats.get(host)) is not None:
            if self._lost.get(host) != heir.term:
                return heir
        elif self._lost.pop(host, None) is not None and seated is not None:
            return seated  # nobody says that it is gone: ask it again
        raise HostDown(host)

    def term(self, host: int) -> int:
        """Of the newest seating of a host that is known; 0: of none."""
        seated = self._seats.seats.get(host)
        return 0 if seated is None else seated.term

    @property
    def doors(self) -> set[str]:
        """Of all processes that serve a host."""
        return {seated.door for seated in self._seats.seats.values()}

    def lost(self, host: int, seated: Seated) -> None:
        """A host's process did not answer."""
        self._lost[host] = seated.term

    async def news(self, patience: float) -> bool:
        """Wait for the next change."""
        try:
            async with asyncio.timeout(patience):
                await self._news.wait()
        except TimeoutError:
            return False
        return True

    async def _follow(self) -> None:
        while True:
            try:
                await self._ask()
            except (RayError, TimeoutError):
                self._supervisor, self._known = None, ("", 0)  # when it is back, hear of it at once
                await asyncio.sleep(PAUSE)
            except Exception:
                log.exception("the supervisor cannot be talked to")
                await asyncio.sleep(PAUSE)
            if self.silent() != self._told:
                self._tell()

    async def _ask(self) -> None:
        supervisor = self._supervisor = self._supervisor or await self._find()
        try:
            async with asyncio.timeout(QUIET + VOUCH):
                seats: Seats = await supervisor.seats.remote(self._known, QUIET)
        except TimeoutError:
            if self._supervises and asyncio.get_running_loop().time() - self._heard > DEAF:
                log.error("the supervisor does not answer: it is started again")
                await control.kill(supervisor, restart=True)
                self._heard = asyncio.get_running_loop().time()
            raise
        self._heard, self._known = asyncio.get_running_loop().time(), seats.version
        if seats.version != self._seats.version:
            self._seats = seats
            self._tell()

    async def _find(self) -> Any:
        """Look the supervisor up. One thread at a time: while Ray's control service is gone, that can take a minute."""
        if self._finding is None:
            self._finding = asyncio.create_task(control.find(SUPERVISOR, self._namespace))
        await asyncio.wait([self._finding], timeout=QUIET)
        if not self._finding.done():
            raise TimeoutError
        finding, self._finding = self._finding, None
        if (supervisor := finding.result()) is None:
            raise TimeoutError
        return supervisor

    def _tell(self) -> None:
        self._told = self.silent()
        self._news.set()
        self._news = asyncio.Event()
        for listener in list(self._listeners):
            try:
                listener()
            except Exception:
                log.exception("a listener failed")

    async def close(self) -> None:
        self._task.cancel()
        if self._finding is not None:
            self._finding.cancel()
        await asyncio.wait([self._task])
