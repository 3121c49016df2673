"""Where channels come from: what the hub needs to read, and how the cluster of actors provides it.

A source also knows when it is *silent*: when news of a channel would not arrive, because the host of its actor does not
answer, because the journal cannot be read, or because the feed is not attached or behind the journal. Then what is
shown may be old, and whoever looks at it is told so.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import suppress
from typing import Final, NamedTuple, Protocol

from msgspec import Raw

from actors import Cluster, StoreError, Unknown, UnknownActor, Watched
from common.fronts import all_sessions
from gateway.live.channels import address_of, channels_of, is_from_the_start, query_of
from gateway.live.hosts import Hosts
from gateway.live.wire import Publication, encode_data

logger = logging.getLogger(__name__)

LOOK: Final = 2.0
"""Seconds between two looks at the journal. What was in it at one look must have come by the feed until the next."""


SIGNED_IN: Final = "account.session_opened"
"""The one event of an account that takes nothing from anybody."""


class Update(NamedTuple):
    """News of one channel. Without data it says only: read the channel again (`offset` 0: from where is not known)."""

    channel: str
    offset: int
    data: Raw | None


class Person(NamedTuple):
    """What this account may do, or where it is signed in, may be another from now on."""

    name: str


class NoSuchChannel(LookupError):
    """The channel's actor says that it does not exist."""


class Source(Protocol):
    """The truth behind the channels."""

    @property
    def epoch(self) -> str:
        """The id of the store; offsets of another store mean nothing here."""
        ...

    position: int | None
    """The journal's position that the feed has come to; None while it was never attached."""

    async def snapshot(self, channel: str) -> Publication:
        """The channel's current value and the offset it contains. Raises NoSuchChannel."""
        ...

    async def history(self, channel: str, after: int, limit: int) -> Sequence[Publication]:
        """Up to `limit` publications of a log channel that follow `after`, oldest first."""
        ...

    def feed(self) -> AsyncGenerator[Update | Person | None, None]:
        """News of every channel and of every account, as they are committed.

        Yields None once when it is attached: what is committed from then on will come. Ends or raises when the
        line is lost; then call again.
        """
        ...

    def opened(self, channel: str) -> None:
        """The channel is watched from now on: its news may come with their data."""
        ...

    def closed(self, channel: str) -> None:
        """The channel is watched no longer."""
        ...

    def silent(self, channel: str) -> bool:
        """Whether news of the channel would not arrive now."""
        ...

    def on_silence(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Have it told when `silent` may have changed for some channel; answers how to stop that."""
        ...

    async def watch(self) -> None:
        """Look for silence, for ever."""
        ...


class ClusterSource:
    """The actors as a `Source`: snapshots are their views, history and feed their journal."""

    def __init__(self, cluster: Cluster, hosts: Hosts | None = None, *, look: float = LOOK) -> None:
        """`hosts` says which are silent: by default the cluster itself."""
        self._cluster = cluster
        self._hosts: Hosts = cluster if hosts is None else hosts
        self._look = look
        self._attached = False
        self._readable = True
        """Could the journal be read, and had all of it come, when it was last looked at?"""
        self.position: int | None = None
        self._expected = 0
        """The newest position at the last look."""
        self._changed: list[Callable[[], None]] = []
        self._watched = Watched()
        self._citizens = frozenset(sessions.kind for sessions in all_sessions())
        """Kinds of actors whose events may change what a citizen's session is worth."""

    def opened(self, channel: str) -> None:
        if (address := address_of(channel)) is not None:
            self._watched.add(address)

    def closed(self, channel: str) -> None:
        if (address := address_of(channel)) is not None:
            self._watched.discard(address)

    @property
    def epoch(self) -> str:
        return self._cluster.epoch

    async def snapshot(self, channel: str) -> Publication:
        address = address_of(channel)
        if address is None:
            raise NoSuchChannel(channel)
        try:
            viewed = await self._cluster.call(address, query_of(channel))
        except (Unknown, UnknownActor) as error:
            raise NoSuchChannel(channel) from error
        if viewed.seq == 0 and not is_from_the_start(channel):
            raise NoSuchChannel(channel)  # every actor answers, but nothing ever happened to this one
        return Publication(viewed.seq, encode_data(viewed.data))

    async def history(self, channel: str, after: int, limit: int) -> Sequence[Publication]:
        address = address_of(channel)
        if address is None:
            raise NoSuchChannel(channel)
        publications = await self._cluster.publications(address, after, limit)
        return [Publication(seq, encode_data(data)) for seq, data in publications]

    async def feed(self) -> AsyncGenerator[Update | Person | None, None]:
        async with self._cluster.feed(watched=self._watched) as changes:
            self.position = max(self.position or 0, await self._cluster.store.position())
            self._note(attached=True)
            try:
                yield None
                async for change in changes:
                    self.position = max(self.position, change.position)
                    if change.superseded:
                        continue
                    if (change.kind == "account" and change.type != SIGNED_IN) or change.kind in self._citizens:
                        yield Person(change.key)
                    channel, sides = channels_of(change.address)
                    if channel is not None:
                        yield Update(channel, change.seq, None if change.shown is None else Raw(change.shown))
                    for side in sides:
                        yield Update(side, change.seq, None)  # read where it is watched
            finally:
                self._note(attached=False)

    def silent(self, channel: str) -> bool:
        if not (self._attached and self._readable):
            return True
        address = address_of(channel)
        if address is None:
            return False
        silent = self._hosts.silent()
        return bool(silent) and self._hosts.host_of(address) in silent

    def on_silence(self, changed: Callable[[], None]) -> Callable[[], None]:
        self._changed.append(changed)
        unsubscribe = self._hosts.on_silence(lambda _: changed())

        def stop() -> None:
            self._changed.remove(changed)
            unsubscribe()

        return stop

    async def watch(self) -> None:
        while True:
            await self.look()
            await asyncio.sleep(self._look)

    async def look(self) -> None:
        """Look at the journal once."""
        readable = False
        with suppress(StoreError, TimeoutError):
            async with asyncio.timeout(self._look):
                position = await self._cluster.store.position()
                readable = (self.position or 0) >= self._expected
                self._expected = position
        self._note(readable=readable)

    def _note(self, *, attached: bool | None = None, readable: bool | None = None) -> None:
        before = self._attached and self._readable
        self._attached = self._attached if attached is None else attached
        self._readable = self._readable if readable is None else readable
        now = self._attached and self._readable
        if now is not before:
            logger.log(
                logging.INFO if now else logging.WARNING, "live: the journal is %sfollowed", "" if now else "not "
            )
            for changed in list(self._changed):
                changed()
