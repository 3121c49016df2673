"""Tells on their way: to other hosts after their sender's commit, and again after a restart."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

import msgspec

from actors._edge.wire import Reply
from actors._host.committer import FAILED
from actors._host.mailbox import Work
from actors._host.turns import outcome
from actors.actor import kind_of
from actors.address import Address
from actors.errors import HostUnavailable, UnknownActor
from actors.messages import Caller, Message, decode_message

if TYPE_CHECKING:
    from actors._host.host import Host

log = logging.getLogger(__name__)

AGAIN = 0.5  # seconds before a tell that could not be taken is sent again


class Post:
    """Delivers what the outbox holds; the row is deleted with the tell's effect or after its acknowledgement."""

    def __init__(self, host: Host) -> None:
        self._host = host

    async def recover(self) -> None:
        """Send what an earlier life committed and did not see delivered, oldest first, before anything new."""
        for tell in await self._host.store.tells():
            try:
                if not self._host.is_local(tell.source):
                    continue
                message = decode_message(tell.payload)
                kind_of(tell.target)
            except (UnknownActor, msgspec.MsgspecError):
                # Of a program that knew more than this one: it must not keep the host from serving the others.
                log.error("tell %s from %s to %s cannot be read", tell.id, tell.source.kind, tell.target.kind)
                self._host.committer.parked(tell.id, "unreadable")
                continue
            if self._host.is_local(tell.target):
                caller = Caller(str(tell.source), ("actor",))
                work = Work(tell.id, tell.target, message, tell.payload, caller, check=True, tell=True, stored=True)
                self._host.put(work)
            else:
                self.send(tell.id, tell.source, tell.target, message, again=True)

    def send(self, id_: str, source: Address, target: Address, message: Message, *, again: bool = False) -> None:
        """Send a committed tell to its host; without a deadline, until it is acknowledged."""
        try:
            future = self._host.client.send(
                target,
                message,
                command_id=id_,
                caller=Caller(str(source), ("actor",)),
                timeout=None,
                check=again,
                tell=True,
            )
        except HostUnavailable:
            return  # this host is stopping; the outbox keeps the tell
        self._host.spawn(self._watch(future, id_, source, target, message))

    async def _watch(
        self, future: asyncio.Future[Reply], id_: str, source: Address, target: Address, message: Message
    ) -> None:
        try:
            reply = await future
        except HostUnavailable:
            return
        became = outcome(reply)
        if became == "later":
            await asyncio.sleep(AGAIN)
            self.send(id_, source, target, message, again=True)
            return
        if reply.error is not None:
            log.warning("%s would not take %s: %s", target.kind, type(message).__name__, reply.error[1])
        self._host.crash("after-tell")
        if became == "failed":
            self._host.committer.parked(id_, FAILED)
        else:
            self._host.committer.delivered(id_)

    def later(self, work: Work) -> None:
        """Try a local tell or reminder again after a while: the store, or somebody it asked, was not ready."""
        work.check, work.attempts = True, 0
        self._host.spawn(self._after(work))

    async def _after(self, work: Work) -> None:
        await asyncio.sleep(AGAIN)
        work.unit = None
        self._host.put(work)
