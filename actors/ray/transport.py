"""Carries envelopes to the processes that serve the hosts.

Whoever waits for a process is told as soon as another one serves its host: Ray itself takes long to notice that a whole
node is gone. What is then sent again carries the same ids.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from typing import Any

import actors.ray.session  # noqa: F401 - before Ray, which reads its settings when it is imported

# isort: split
from ray.exceptions import RayError

from actors._edge.sender import HostDown
from actors._edge.wire import Replies, encode
from actors.ray.handshake import OtherStore, Seated
from actors.ray.link import Link

log = logging.getLogger(__name__)


class RayTransport:
    """Every call says which host it means and of which database: a process that serves another one refuses it."""

    def __init__(self, link: Link, epoch: str) -> None:
        self._link = link
        self._epoch = epoch
        self._waiting: dict[asyncio.Future[Any], tuple[int, int]] = {}  # answers to come, by host and term
        self._moved: set[asyncio.Future[Any]] = set()  # of these, those that are not waited for any more
        link.on_change(self._look)

    def _look(self) -> None:
        for waiting, (host, term) in self._waiting.items():
            if self._link.term(host) > term:
                self._moved.add(waiting)
                waiting.cancel()

    async def answer(self, host: int, seated: Seated, answer: Awaitable[Any]) -> Any:
        """What a process answers. Raises HostDown where it is gone, or somebody else serves the host by now."""
        waiting = asyncio.ensure_future(answer)
        self._waiting[waiting] = host, seated.term
        try:
            return await waiting
        except asyncio.CancelledError:
            if waiting not in self._moved:
                raise
            raise HostDown(host) from None
        except RayError as error:
            self._link.lost(host, seated)
            if isinstance(error, OtherStore):
                log.critical("host %d uses another database than this process", host)
            raise HostDown(host) from error
        finally:
            del self._waiting[waiting]
            self._moved.discard(waiting)

    async def seat(self, host: int) -> Seated:
        """The process that serves a host now. Raises HostDown."""
        return await self._link.seat(host)

    async def call(self, host: int, method: str, *args: Any) -> Any:
        """What a method of a host's process answers. Raises HostDown."""
        seated = await self._link.seat(host)
        answer = await self.answer(host, seated, getattr(seated.handle, method).remote(host, self._epoch, *args))
        if answer is None:  # it serves another host by now
            self._link.lost(host, seated)
            raise HostDown(host)
        return answer

    async def deliver(self, host: int, envelope: bytes) -> bytes:
        if host >= self._link.hosts > 0:
            return encode(Replies([], trouble="layout", layout=self._link.hosts))
        answer: bytes = await self.call(host, "deliver", envelope)
        return answer

    async def collect(self, host: int, session: str, number: int, have: int) -> bytes:
        answer: bytes = await self.call(host, "collect", session, number, have)
        return answer
