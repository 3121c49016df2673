"""Redis is a hint: whatever it does with the batches, every gateway sees what the journal holds, in order, once."""

import asyncio
import itertools
import random
from typing import Any

import pytest
from redis.exceptions import ConnectionError as RedisDown

from actors import LocalCluster
from actors._edge.changes import Change, encode_changes
from actors._edge.feed import OrderedFeed
from actors._edge.redis_source import FIELD, publish, read, seal, stream_of, unseal
from actors.testing import LoopClock, simulate
from tests.actors.counters import Add, counter


class Server:
    """One Redis, as far as streams go. ``lie`` is asked what becomes of each answer."""

    def __init__(self, seed: int = 0, lies: tuple[str, ...] = ()) -> None:
        self.streams: dict[str, list[tuple[bytes, dict[bytes, bytes]]]] = {}
        self.down = False
        self.random = random.Random(seed)
        self.lies = lies
        self.told = 0
        self._ids = itertools.count(1)

    async def xadd(self, stream: str, fields: dict[bytes, bytes], **_: Any) -> bytes:
        await self._line()
        id_ = b"%d-0" % next(self._ids)
        if not self._lies("drop"):
            self.streams.setdefault(stream, []).append((id_, fields))
        if self._lies("duplicate"):
            self.streams[stream].append((b"%d-0" % next(self._ids), fields))
        return id_

    async def xrevrange(self, stream: str, count: int) -> Any:
        await self._line()
        if self._lies("garbage"):
            return self.random.choice([None, [(None, {})], [(b"x-y", {})], 7, [(b"99999999-0", {})]])
        return self.streams.get(stream, [])[-1:]

    async def xread(self, streams: dict[str, str], count: int, block: int) -> Any:
        await self._line()
        ((stream, last),) = streams.items()
        if self._lies("garbage"):
            fields: Any = self.random.choice([{}, {FIELD: b""}, {FIELD: self.random.randbytes(40)}, None])
            return self.random.choice([7, [[b"s"]], [[b"s", [(b"0-0", fields)]]], [[b"s", [(b"99999-0", fields)]]]])
        until = asyncio.get_running_loop().time() + block / 1000
        while not (found := [e for e in self.streams.get(stream, []) if key(e[0]) > key(last.encode())]):
            if asyncio.get_running_loop().time() >= until:
                return []
            await asyncio.sleep(0.01)
        if self._lies("reorder"):
            self.random.shuffle(found)
        if self._lies("forget"):
            self.streams[stream].clear()
        self.told += len(found)
        return [[stream.encode(), found[:count]]]

    async def _line(self) -> None:
        await asyncio.sleep(0.001)
        if self.down or self._lies("break"):
            raise RedisDown("down")

    def _lies(self, how: str) -> bool:
        return how in self.lies and self.random.random() < 0.3


def key(id_: bytes) -> tuple[int, ...]:
    return tuple(map(int, id_.split(b"-")))


async def watched(server: Any, commands: int, outage: range = range(0)) -> tuple[list[Change], list[Any]]:
    """What a gateway was shown of so many commands by way of this server, and what the journal holds."""
    async with LocalCluster.open(hosts=2, clock=LoopClock()) as cluster:
        tellers = [
            asyncio.ensure_future(publish(server, cluster.epoch, index, cluster.host(index).feeds)) for index in (0, 1)
        ]
        await asyncio.sleep(0)  # they listen
        feed = await OrderedFeed(
            cluster.store, lambda index: lambda: read(server, cluster.epoch, index), lambda: 2
        ).open()
        seen: list[Change] = []
        for number in range(commands):
            server.down = number in outage
            await cluster.call(counter("abcdef"[number % 6]), Add(by=1))
            await asyncio.sleep(0.02)
        async with asyncio.timeout(60):
            while len(seen) < commands:
                seen.append(await anext(feed))
        await feed.close()
        for teller in tellers:
            teller.cancel()
        return seen, list(await cluster.store.since(0))


def check(seen: list[Change], journal: list[Any]) -> None:
    assert [(c.position, c.kind, c.key, c.seq) for c in seen] == [(e.position, e.kind, e.key, e.seq) for e in journal]


def test_changes_come_by_way_of_redis() -> None:
    server = Server()
    seen, journal = simulate(lambda: watched(server, 40))
    check(seen, journal)
    assert server.told == 40
    assert all(change.shown is not None for change in seen), "with their views: none had to be read from the journal"


@pytest.mark.parametrize("lie", ["drop", "duplicate", "reorder", "garbage", "forget", "break"])
@pytest.mark.parametrize("seed", range(5))
def test_a_redis_that_lies_loses_nothing(seed: int, lie: str) -> None:
    check(*simulate(lambda: watched(Server(seed, (lie,)), 60)))


@pytest.mark.parametrize("seed", range(10))
def test_a_redis_that_does_all_of_it_loses_nothing(seed: int) -> None:
    lies = ("drop", "duplicate", "reorder", "garbage", "forget", "break")
    check(*simulate(lambda: watched(Server(seed, lies), 60)))


def test_losing_redis_loses_nothing() -> None:
    check(*simulate(lambda: watched(Server(), 60, outage=range(10, 60))))
    check(*simulate(lambda: watched(Server(), 60, outage=range(0, 50))))


def test_the_last_change_comes_though_its_entry_was_lost() -> None:
    """Nothing follows that would show the gap."""

    class Deaf(Server):
        async def xadd(self, stream: str, fields: dict[bytes, bytes], **_: Any) -> bytes:
            return b"1-0"

    check(*simulate(lambda: watched(Deaf(), 3)))


def test_what_is_not_whole_or_of_another_database_is_thrown_away() -> None:
    batch = [Change(1, "test_counter", "a", 1, "test.added", 0)]
    entry = seal("epoch", encode_changes(batch))
    assert unseal("epoch", entry) == batch
    assert unseal("other", entry) == []
    for place in range(len(entry)):
        broken = bytearray(entry)
        broken[place] ^= 1
        assert unseal("epoch", bytes(broken)) == []
    assert unseal("epoch", entry[:-1]) == []
    assert unseal("epoch", b"") == []
    assert unseal("epoch", None) == []
    assert unseal("epoch", seal("epoch", b"\x93 no changes")) == []
    assert stream_of("epoch", 1) != stream_of("other", 1)
