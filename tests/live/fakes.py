"""A truth to read, a bus that misbehaves by the seed, and a client that checks every promise about offsets."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from random import Random
from types import SimpleNamespace
from typing import Any

import msgspec
from starlette.datastructures import State

from gateway.live.channel import Position
from gateway.live.channels import kind_of
from gateway.live.codes import Code
from gateway.live.frames import Frame
from gateway.live.hub import Hub
from gateway.live.news import News
from gateway.live.source import NoSuchChannel, Update
from gateway.live.wire import Publication, SubscribeResult, encode_data


async def _nothing() -> None:
    return


class FakeSource:
    """Journals in memory. `commit` makes an event and puts its news on the bus; `pause` runs inside every read."""

    epoch = "store-1"
    position: int | None = None

    def __init__(self) -> None:
        self.journals: dict[str, list[int]] = {}
        self.pruned: dict[str, int] = {}
        self.news: asyncio.Queue[Update | None] = asyncio.Queue()
        self.reads: list[tuple[str, str]] = []
        self.before_read: Callable[[], Awaitable[None]] = _nothing
        self.after_read: Callable[[], Awaitable[None]] = _nothing
        self.failing: Exception | None = None
        self.dumb: set[str] = set()
        """Channels whose source is silent."""
        self.listeners: list[Callable[[], None]] = []
        self.watched: list[str] = []

    def commit(self, channel: str) -> Update:
        journal = self.journals.setdefault(channel, [])
        journal.append(len(journal) + 1)
        update = Update(channel, journal[-1], self.data_at(channel, journal[-1]))
        self.news.put_nowait(update)
        return update

    def data_at(self, channel: str, offset: int) -> msgspec.Raw:
        """A state channel shows the sum so far, a log channel one entry."""
        return encode_data({"sum": offset * (offset + 1) // 2} if kind_of(channel) == "state" else {"add": offset})

    async def snapshot(self, channel: str) -> Publication:
        await self._reading("snapshot", channel)
        if channel not in self.journals:
            raise NoSuchChannel(channel)
        offset = len(self.journals[channel])
        snapshot = Publication(offset, encode_data({"sum": offset * (offset + 1) // 2}))
        await self.after_read()
        return snapshot

    async def history(self, channel: str, after: int, limit: int) -> Sequence[Publication]:
        await self._reading("history", channel)
        first = max(after, self.pruned.get(channel, 0))
        page = [
            Publication(offset, self.data_at(channel, offset))
            for offset in self.journals[channel][first : first + limit]
        ]
        await self.after_read()
        return page

    async def _reading(self, what: str, channel: str) -> None:
        self.reads.append((what, channel))
        await self.before_read()
        if self.failing is not None:
            raise self.failing

    def silent(self, channel: str) -> bool:
        return channel in self.dumb

    def opened(self, channel: str) -> None:
        self.watched.append(channel)

    def closed(self, channel: str) -> None:
        self.watched.remove(channel)

    def on_silence(self, changed: Callable[[], None]) -> Callable[[], None]:
        self.listeners.append(changed)
        return lambda: self.listeners.remove(changed)

    def fall_silent(self, *channels: str) -> None:
        """From now on these are silent, and no others."""
        self.dumb = set(channels)
        for changed in self.listeners:
            changed()

    async def watch(self) -> None:
        await asyncio.Event().wait()

    async def feed(self) -> AsyncGenerator[Update | None, None]:
        yield None
        while True:
            update = await self.news.get()
            if update is None:
                return
            yield update


class Bus:
    """Delivers news late, twice, in another order, or not at all; the last word is always "look again"."""

    def __init__(self, hub: Hub, random: Random) -> None:
        self.hub = hub
        self.random = random
        self.waiting: list[Update] = []

    def carry(self, update: Update) -> None:
        fate = self.random.random()
        if fate < 0.15:
            return
        self.waiting += [update] * (2 if fate < 0.3 else 1)
        if self.random.random() < 0.1:
            self.waiting.append(Update(update.channel, update.offset, None))

    def deliver_some(self) -> None:
        self.random.shuffle(self.waiting)
        count = self.random.randint(0, len(self.waiting))
        delivered, self.waiting = self.waiting[:count], self.waiting[count:]
        for update in delivered:
            self.hub.update(update)

    def settle(self, channels: Sequence[str]) -> None:
        for update in self.waiting:
            self.hub.update(update)
        self.waiting = []
        for channel in channels:
            self.hub.update(Update(channel, 0, None))


class Client:
    """Subscribes, applies what comes, and fails the test at the first repeated or missing entry."""

    def __init__(self, hub: Hub, channel: str) -> None:
        self.hub = hub
        self.channel = channel
        self.kind = kind_of(channel)
        self.position: Position | None = None
        self.sum = 0
        self.subscribed = False
        self.results: list[SubscribeResult] = []
        self.expulsions: list[Code] = []
        self.notices: list[dict[str, Any]] = []

    async def join(self) -> None:
        since = self.position if self.kind == "log" else None
        await self.hub.join(self.channel, self, since, self._welcomed)

    def leave(self) -> None:
        self.subscribed = False
        self.hub.leave(self.channel, self)

    def _welcomed(self, result: SubscribeResult) -> None:
        self.subscribed = True
        self.results.append(result)
        if result.recovered:
            assert self.position is not None
            assert result.data is None
            at = self.position.offset
        else:
            assert result.data is not None
            self.sum = msgspec.json.decode(result.data)["sum"]
            at = result.offset - len(result.publications)
            assert self.sum == at * (at + 1) // 2, "the snapshot is not of the offset it claims"
        for publication in result.publications:
            at += 1
            assert publication.offset == at, "recovered publications must be contiguous"
            self._apply(msgspec.json.decode(publication.data))
        assert at == result.offset
        self.position = Position(result.epoch, at)

    def _apply(self, data: Any) -> None:
        self.sum = data["sum"] if self.kind == "state" else self.sum + data["add"]

    def _published(self, text: str) -> None:
        assert self.subscribed, "a publication reached a client that is not subscribed"
        assert self.position is not None
        push = msgspec.json.decode(text)["push"]
        assert push["channel"] == self.channel
        offset = push["pub"]["offset"]
        if self.kind == "log":
            assert offset == self.position.offset + 1, f"{offset} after {self.position.offset}"
        else:
            assert offset > self.position.offset
        self._apply(push["pub"]["data"])
        self.position = Position(self.position.epoch, offset)

    def entry(self, news: News) -> None:
        assert self.kind == "log"
        self._published(news.whole.text)

    def value(self, news: News) -> None:
        assert self.kind == "state"
        self._published(news.whole.text)

    def notice(self, frame: Frame) -> None:
        self.notices.append(msgspec.json.decode(frame.text)["push"]["message"]["data"])

    def expelled(self, channel: str, code: Code) -> None:
        self.subscribed = False
        self.expulsions.append(code)


class Later:
    """A `call_later` whose time passes only when told."""

    def __init__(self) -> None:
        self.calls: list[tuple[float, Callable[[], None]]] = []

    def __call__(self, delay: float, call: Callable[[], None], /) -> object:
        self.calls.append((delay, call))
        return call

    def pass_all(self) -> None:
        calls, self.calls = self.calls, []
        for _, call in calls:
            call()


def hub_of(source: FakeSource, **settings: Any) -> Hub:
    return Hub(source, kind_of, later=Later(), **settings)


async def settled(hub: Hub) -> None:
    """Let every reading that is under way, and those it starts, come to an end."""
    while flights := list(hub.flights):
        await asyncio.wait(flights)
        await asyncio.sleep(0)


@contextmanager
def seed_shown(seed: int) -> Iterator[Random]:
    """The random numbers of a seed, which a failing test names."""
    try:
        yield Random(seed)
    except BaseException as error:
        error.add_note(f"seed {seed}")
        raise


def a_state(is_secret: Callable[[str, str], bool] = lambda ticket, secret: False) -> State:
    """An application's state of which only the desk's knowledge of tickets' secrets is used."""
    return State({"hall_desk": SimpleNamespace(is_secret=is_secret)})
