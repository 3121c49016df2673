"""Where channels come from: what the hub needs to read, and how the cluster of actors provides it."""

from collections.abc import AsyncGenerator, Sequence
from typing import NamedTuple, Protocol

from msgspec import Raw

from actors import Cluster, Unknown, UnknownActor
from gateway.live.channels import address_of, channels_of, is_from_the_start, query_of
from gateway.live.wire import Publication, encode_data


class Update(NamedTuple):
    """News of one channel. Without data it says only: read the channel again (`offset` 0: from where is not known)."""

    channel: str
    offset: int
    data: Raw | None


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

    def feed(self) -> AsyncGenerator[Update | None, None]:
        """News of every channel, as it is committed.

        Yields None once when it is attached: what is committed from then on will come. Ends or raises when the
        line is lost; then call again.
        """
        ...


class ClusterSource:
    """The actors as a `Source`: snapshots are their views, history and feed their journal."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self.position: int | None = None

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

    async def feed(self) -> AsyncGenerator[Update | None, None]:
        attached = await self._cluster.store.position()
        async with self._cluster.feed() as changes:
            self.position = attached
            yield None
            async for change in changes:
                self.position = change.position
                if change.superseded:
                    continue
                channel, sides = channels_of(change.address)
                if channel is not None:
                    yield Update(channel, change.seq, None if change.shown is None else Raw(change.shown))
                for side in sides:
                    yield Update(side, change.seq, None)  # read where it is watched
