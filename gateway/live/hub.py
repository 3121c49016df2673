"""The channels of this gateway: each opened once, however many clients watch it.

A channel is registered before its snapshot is read, so the feed can reach it from the first moment; what arrives
in between waits in the channel. A client is registered and answered in one step without an `await`. So neither a
channel nor a client can miss a publication or see one twice.

Reads of the truth are single-flight: clients that need the same thing wait for the same query. A channel stays
open a while after its last client has left, so a storm of reconnecting clients finds it warm.

When the source falls silent, clients keep what they have and are told that it may be old; whoever needs more than is at
hand is refused for now, at once.

When the feed skips a number, the hub reads what is missing from the journal. When even that cannot close the gap,
every client of the channel is told to subscribe again, and then gets a fresh snapshot: late, but never wrong.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Final, Protocol

from gateway.live import codes
from gateway.live.channel import RING, Channel, Kind, Position, Verdict
from gateway.live.codes import Code
from gateway.live.frames import Frame
from gateway.live.news import News
from gateway.live.source import Source, Update
from gateway.live.wire import Publication, SubscribeResult, source_text

logger = logging.getLogger(__name__)

WARM: Final = 60.0
"""Seconds a channel stays open without clients."""
MENDERS: Final = 8
"""Channels that are read again at the same time after the feed was lost."""
REFRESHES: Final = 3
"""Snapshots to try for one client, before giving up on a log that moves faster than it can be read."""


class SourceSilent(Exception):
    """What a client needs would have to be read from a source that does not answer."""


class TooFast(Exception):
    """A log moved on by more than is kept, again and again, while its snapshot was read."""


class Member(Protocol):
    """A client, as the hub sees it. None of these may wait, fail, or call the hub back at once."""

    def entry(self, news: News) -> None: ...

    def value(self, news: News) -> None: ...

    def notice(self, frame: Frame) -> None: ...

    def expelled(self, channel: str, code: Code) -> None: ...


class Timer(Protocol):
    """Calls something after some seconds, as `asyncio.loop.call_later` does."""

    def __call__(self, delay: float, call: Callable[[], None], /) -> object: ...


class Hub:
    """One per gateway; lives on one event loop."""

    def __init__(
        self,
        source: Source,
        kind_of: Callable[[str], Kind],
        *,
        ring: int = RING,
        warm: float = WARM,
        later: Timer | None = None,
        pace_of: Callable[[str], float] = lambda name: 0.0,
    ) -> None:
        """`pace_of` tells how many seconds at least lie between two values of a state channel (0: any)."""
        self._source = source
        self._kind_of = kind_of
        self._ring = ring
        self._warm = warm
        self._later = later
        self._pace_of = pace_of
        self._resting: dict[str, Update | None] = {}
        """The channels that had a value lately, with the newest that has come since."""
        self._channels: dict[str, Channel[Member]] = {}
        self._flights: dict[tuple[Channel[Member], str], asyncio.Task[None]] = {}
        self._torn: set[Channel[Member]] = set()
        self._cooling: dict[Channel[Member], bool] = {}
        """The channels that a timer looks at, and whether somebody came and went since it was set."""
        self._menders = asyncio.Semaphore(MENDERS)
        self.delivered = 0
        """Publications handed to clients so far."""

    @property
    def open_channels(self) -> int:
        return len(self._channels)

    @property
    def flights(self) -> list[asyncio.Task[None]]:
        """The readings that are under way."""
        return list(self._flights.values())

    async def aclose(self) -> None:
        """Stop reading. Clients must have been told before."""
        flights = self.flights
        for flight in flights:
            flight.cancel()
        await asyncio.gather(*flights, return_exceptions=True)
        self._channels.clear()

    # ------------------------------------------------------------------ clients

    async def join(
        self, name: str, member: Member, since: Position | None, welcome: Callable[[SubscribeResult], None]
    ) -> None:
        """Bring a client into a channel. `welcome` is called with the answer before anything else reaches the client.

        Raises NoSuchChannel, SourceSilent, TooFast, or whatever the source raised when it could not be read.
        """
        done: list[str] = []
        while True:
            channel = self._channels.get(name)
            step = "open" if channel is None else self._needed(channel, since, done)
            if channel is not None and step is None:
                break
            if self._source.silent(name):
                raise SourceSilent(name)
            channel = channel or self._create(name)
            assert step is not None
            done.append(step)
            await self._once(channel, step)
        result, position = channel.welcome(since)
        channel.members[member] = position
        try:
            welcome(result)  # in which the client may leave again
        except BaseException:
            self.leave(name, member)
            raise
        if channel.silent and member in channel.members:
            member.notice(Frame(source_text(name, True)))

    def leave(self, name: str, member: Member) -> None:
        """Take a client out of a channel; it need not be in it."""
        channel = self._channels.get(name)
        if channel is not None and channel.members.pop(member, None) is not None:
            self._cool_later(channel)

    def _needed(self, channel: Channel[Member], since: Position | None, done: list[str]) -> str | None:
        """What must be read before a client at `since` can be answered; None: nothing (more)."""
        if not channel.opened:
            return "open"
        if channel.kind == "state":
            return None
        verdict = channel.judge(since)
        if verdict is Verdict.CONTINUOUS:
            return None
        if verdict is Verdict.PRUNED and not channel.backfilled:
            return "backfill"
        if (verdict is Verdict.FUTURE or channel.stale) and "refresh" not in done:
            return "refresh"
        if channel.welcoming:
            return None
        if done.count("refresh") > REFRESHES:
            raise TooFast
        return "refresh"

    # ------------------------------------------------------------------ the feed

    def update(self, update: Update) -> None:
        """Take news from the feed."""
        channel = self._channels.get(update.channel)
        if channel is None:
            return
        if update.data is None:
            if not (channel.opened and 0 < update.offset <= channel.top):
                self._mend(channel)
            return
        if self._rests(update):
            return
        self._deliver(channel, channel.publish(Publication(update.offset, update.data)))
        if channel.gap:
            self._mend(channel)

    def _rests(self, update: Update) -> bool:
        """Whether a paced channel had a value just now. Then this one waits, if it is the newest."""
        name = update.channel
        if name in self._resting:
            waiting = self._resting[name]
            if waiting is None or waiting.offset < update.offset:
                self._resting[name] = update
            return True
        if pace := self._pace_of(name):
            self._resting[name] = None
            self._call_later(pace, lambda: self._rested(name))
        return False

    def _rested(self, name: str) -> None:
        if (waiting := self._resting.pop(name)) is not None:
            self.update(waiting)

    def _call_later(self, delay: float, call: Callable[[], None]) -> None:
        (self._later or asyncio.get_running_loop().call_later)(delay, call)

    def resync(self) -> None:
        """The feed was interrupted: read every open channel again."""
        for channel in list(self._channels.values()):
            self._mend(channel)

    def listen(self) -> None:
        """The source may have fallen silent, or be heard again: tell those for whom it is news."""
        for channel in self._channels.values():
            silent = self._source.silent(channel.name)
            if silent is not channel.silent:
                channel.silent = silent
                frame = Frame(source_text(channel.name, silent))
                for member in channel.members:
                    member.notice(frame)

    def _deliver(self, channel: Channel[Member], all_news: list[News]) -> None:
        members = channel.members
        for news in all_news:
            offset = news.publication.offset
            behind = [member for member, position in members.items() if position < offset]
            self.delivered += len(behind)
            for member in behind:
                members[member] = offset
                if channel.kind == "state":
                    member.value(news)
                else:
                    member.entry(news)

    # ------------------------------------------------------------------ reading the truth

    def _create(self, name: str) -> Channel[Member]:
        channel: Channel[Member] = Channel(name, self._kind_of(name), self._source.epoch, self._ring)
        channel.silent = self._source.silent(name)
        self._channels[name] = channel
        self._source.opened(name)
        return channel

    async def _once(self, channel: Channel[Member], step: str) -> None:
        """Run a reading step, or wait for the one that is under way. A waiter that gives up stops nobody else."""
        await asyncio.shield(self._flights.get((channel, step)) or self._fly(channel, step))

    def _fly(self, channel: Channel[Member], step: str) -> asyncio.Task[None]:
        steps: dict[str, Callable[[Channel[Member]], Coroutine[None, None, None]]] = {
            "open": self._open,
            "refresh": self._refresh,
            "backfill": self._backfill,
            "mend": self._mend_all,
        }
        flight = asyncio.get_running_loop().create_task(steps[step](channel))
        self._flights[channel, step] = flight
        flight.add_done_callback(lambda flight: self._landed(channel, step, flight))
        return flight

    def _landed(self, channel: Channel[Member], step: str, flight: asyncio.Task[None]) -> None:
        if self._flights.get((channel, step)) is flight:
            del self._flights[channel, step]
        if not flight.cancelled():
            flight.exception()  # whoever waited has it; nobody may have

    async def _open(self, channel: Channel[Member]) -> None:
        try:
            snapshot = await self._source.snapshot(channel.name)
        except BaseException:
            self._drop(channel)
            raise
        self._deliver(channel, channel.open(snapshot))
        if channel.gap or channel in self._torn:
            self._mend(channel)
        self._cool_later(channel)

    async def _refresh(self, channel: Channel[Member]) -> None:
        self._deliver(channel, channel.refresh(await self._source.snapshot(channel.name)))

    async def _backfill(self, channel: Channel[Member]) -> None:
        after = max(0, channel.floor - channel.room)
        channel.backfill(await self._source.history(channel.name, after, channel.floor - after))

    def _mend(self, channel: Channel[Member]) -> None:
        """Have the channel read again: now, or once the reading that is under way is done."""
        self._torn.add(channel)
        flight = self._flights.get((channel, "mend"))
        if channel.opened and (flight is None or flight.done()):
            self._fly(channel, "mend")

    async def _mend_all(self, channel: Channel[Member]) -> None:
        try:
            while channel in self._torn:
                self._torn.discard(channel)
                async with self._menders:
                    await self._reread(channel)
        except Exception as error:
            logger.warning("live: %s could not be read again: %s", channel.name, type(error).__name__)
            self._drop(channel)
        else:
            if channel.gap:
                logger.warning("live: %s has a gap that the journal cannot close", channel.name)
                self._drop(channel)

    async def _reread(self, channel: Channel[Member]) -> None:
        if channel.kind == "state":
            await self._refresh(channel)
            return
        while True:
            before = channel.top
            history = await self._source.history(channel.name, before, self._ring)
            self._deliver(channel, channel.fill(history))
            if len(history) < self._ring or channel.top == before:
                return

    # ------------------------------------------------------------------ closing channels

    def _drop(self, channel: Channel[Member]) -> None:
        """Forget the channel. Clients that are in it are told to subscribe again."""
        if self._channels.get(channel.name) is channel:
            del self._channels[channel.name]
            self._source.closed(channel.name)
        self._torn.discard(channel)
        self._cooling.pop(channel, None)
        members, channel.members = list(channel.members), {}
        for member in members:
            member.expelled(channel.name, codes.INSUFFICIENT_STATE)

    def _cool_later(self, channel: Channel[Member]) -> None:
        """Close the channel after a while without clients. One timer a channel, however many come and go."""
        if channel.members:
            return
        if channel in self._cooling:
            self._cooling[channel] = True
            return
        self._cooling[channel] = False

        def cool() -> None:
            visited = self._cooling.pop(channel, None)
            if visited:
                self._cool_later(channel)
            elif visited is False and not channel.members:
                self._drop(channel)

        self._call_later(self._warm, cool)
