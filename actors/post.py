"""Tells on their way: to other hosts after their sender's commit, and again after a restart."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from actors.address import Address
from actors.errors import ActorError, Busy, HostUnavailable, StoreUnavailable, from_wire
from actors.mailbox import Work
from actors.messages import Caller, Message, decode_message, encode_message
from actors.wire import Reply

if TYPE_CHECKING:
    from actors.host import Host

log = logging.getLogger(__name__)

AGAIN = 0.5  # seconds before a tell that could not be taken is sent again


class Post:
    """Delivers what the outbox holds; the row is deleted with the tell's effect or after its acknowledgement."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._under_way = 0

    @property
    def busy(self) -> bool:
        return self._under_way > 0

    async def recover(self) -> None:
        """Send what an earlier life committed and did not see delivered, oldest first, before anything new."""
        for tell in await self._host.store.tells():
            if not self._host.is_local(tell.source):
                continue
            message = decode_message(tell.payload)
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
        self._under_way += 1
        self._host.spawn(self._watch(future, id_, source, target, message))

    async def _watch(
        self, future: asyncio.Future[Reply], id_: str, source: Address, target: Address, message: Message
    ) -> None:
        try:
            reply = await future
            error: ActorError | None = from_wire(*reply.error) if reply.error else None
            if isinstance(error, Busy | HostUnavailable | StoreUnavailable):
                await asyncio.sleep(AGAIN)
                self.send(id_, source, target, message, again=True)
                return
            if error is not None:
                log.warning("%s would not take %s: %s", target.kind, type(message).__name__, error.code)
            self._host.crash("after-tell")
            self._host.committer.delivered(id_)
        except HostUnavailable:
            return
        finally:
            self._under_way -= 1

    def later(self, work: Work) -> None:
        """Try a local tell or reminder again after a while: the store refused its commit."""
        again = Work(
            work.id,
            work.address,
            work.message,
            work.payload or encode_message(work.message),
            work.caller,
            check=True,
            tell=True,
            stored=work.stored,
            reminder=work.reminder,
        )
        self._host.spawn(self._after(again))

    async def _after(self, work: Work) -> None:
        await asyncio.sleep(AGAIN)
        self._host.put(work)
