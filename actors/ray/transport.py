"""Carries envelopes to the processes that serve the hosts: on this node through their `door`, else through Ray.

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
from actors.ray.neighbour import Neighbours

log = logging.getLogger(__name__)


class RayTransport:
    """Every call says which host it means and of which database: a process that serves another one refuses it.

    ``node``: this process's own, by Ray's id.
    """

    def __init__(self, link: Link, epoch: str, node: str = "") -> None:
        self._link = link
        self._epoch = epoch
        self._node = node
        self._neighbours = Neighbours()
        self._waiting: dict[asyncio.Future[Any], tuple[int, int]] = {}  # answers to come, by host and term
        self._moved: set[asyncio.Future[Any]] = set()  # of these, those that are not waited for any more
        self._unfollow = link.on_change(self._look)

    def _look(self) -> None:
        self._neighbours.keep(self._link.doors)
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
        except (RayError, ConnectionError, OtherStore) as error:
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

    def door(self, seated: Seated) -> str:
        """Where a process is reached beside Ray; empty where it is on another node."""
        return seated.door if seated.node == self._node else ""

    async def call(self, host: int, method: str, *args: Any) -> Any:
        """What a method of a host's process answers. Raises HostDown."""
        seated = await self._link.seat(host)
        return await self._told(host, seated, getattr(seated.handle, method).remote(host, self._epoch, *args))

    async def _told(self, host: int, seated: Seated, asked: Awaitable[Any]) -> Any:
        answer = await self.answer(host, seated, asked)
        if answer is None:  # it serves another host by now
            self._link.lost(host, seated)
            raise HostDown(host)
        return answer

    async def deliver(self, host: int, envelope: bytes) -> bytes:
        if host >= self._link.hosts > 0:
            return encode(Replies([], trouble="layout", layout=self._link.hosts))
        return await self._ask(host, "deliver", envelope)

    async def collect(self, host: int, session: str, number: int, have: int) -> bytes:
        return await self._ask(host, "collect", session, number, have)

    async def _ask(self, host: int, method: str, *args: Any) -> bytes:
        seated = await self._link.seat(host)
        door = self.door(seated)
        line = await self._neighbours.line(door) if door else None
        try:
            if line is None:
                asked = getattr(seated.handle, method).remote(host, self._epoch, *args)
            else:
                asked = getattr(line, method)(host, self._epoch, *args)
        except ConnectionError:
            self._link.lost(host, seated)
            raise HostDown(host) from None
        answer: bytes = await self._told(host, seated, asked)
        return answer

    def close(self) -> None:
        """Nothing is carried any more."""
        self._unfollow()
        self._neighbours.close()
