"""F14: a source that falls silent is said to those, and only those, who watch what it cannot tell; so is its return."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from actors import Address, LocalCluster, StoreError
from gateway.live.hub import SourceSilent
from gateway.live.source import ClusterSource
from hall.presence import Presence
from tests.live.fakes import Client, FakeSource, hub_of
from tests.live.test_session import HALL, TICKET, WINDOW, Count, Tally, World

pytestmark = pytest.mark.anyio
OTHER = "hall:440106001"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def said(channel: str, silent: bool) -> dict[str, Any]:
    return {"type": "source", "channel": channel, "silent": silent}


async def test_members_of_the_channels_concerned_are_told_once_and_again_when_it_is_back() -> None:
    source = FakeSource()
    hub = hub_of(source)
    source.on_silence(hub.listen)
    clients = []
    for channel in (HALL, HALL, TICKET, OTHER):
        if channel not in source.journals:
            source.commit(channel)
        clients.append(Client(hub, channel))
        await clients[-1].join()
    source.fall_silent(HALL, TICKET, "hall:440199")
    source.fall_silent(HALL, TICKET)
    assert [client.notices for client in clients] == [[said(HALL, True)]] * 2 + [[said(TICKET, True)], []]
    source.fall_silent(TICKET)
    assert [len(client.notices) for client in clients] == [2, 2, 1, 0]
    assert clients[0].notices[-1] == said(HALL, False)
    hub.update(source.commit(HALL))
    assert clients[0].sum == 3


async def test_whoever_comes_meanwhile_gets_what_is_at_hand_with_a_word_or_is_refused_at_once() -> None:
    source = FakeSource()
    hub = hub_of(source)
    source.on_silence(hub.listen)
    source.commit(HALL)
    source.commit(OTHER)
    await Client(hub, HALL).join()
    source.fall_silent(HALL, OTHER)
    late, later = Client(hub, HALL), Client(hub, OTHER)
    await late.join()
    assert (late.sum, late.notices) == (1, [said(HALL, True)])
    reads = list(source.reads)
    with pytest.raises(SourceSilent):
        await later.join()
    assert source.reads == reads, "a source that does not answer is not asked"
    source.fall_silent()
    assert late.notices[-1] == said(HALL, False)
    await later.join()
    assert (later.sum, later.notices) == (1, [])


async def test_the_socket_says_it_in_the_protocols_words() -> None:
    world = World()
    world.source.on_silence(world.hub.listen)
    async with world.client() as line:
        await line.ask("connect")
        await line.ask("subscribe", channel=HALL)
        world.source.fall_silent(HALL, WINDOW, OTHER)
        assert await line.hear() == {"push": {"message": {"data": said(HALL, True)}}}
        refused = await line.ask("subscribe", channel=OTHER)
        assert refused["error"] == {"code": 503, "message": "unavailable", "temporary": True}
        world.source.fall_silent()
        assert await line.hear() == {"push": {"message": {"data": said(HALL, False)}}}


@pytest.fixture
async def cluster() -> AsyncIterator[LocalCluster]:
    async with LocalCluster.open(kinds=[Tally, Presence]) as cluster:
        yield cluster


class Deaf:
    """Hosts of which some are said to be silent."""

    def __init__(self, cluster: LocalCluster) -> None:
        self.host_of = cluster.host_of
        self.now: frozenset[int] = frozenset()

    def silent(self) -> frozenset[int]:
        return self.now

    def on_silence(self, callback: Callable[[frozenset[int]], None]) -> Callable[[], None]:
        return lambda: None


async def test_only_the_channels_of_a_silent_host_are_silent(cluster: LocalCluster) -> None:
    hosts = Deaf(cluster)
    source = ClusterSource(cluster, hosts)
    feed = source.feed()
    assert await anext(feed) is None
    halls = [f"hall:4401060{number:02}" for number in range(22)]
    hosts.now = frozenset({1})
    silent = {hall for hall in halls if source.silent(hall)}
    assert silent == {hall for hall in halls if cluster.host_of(Address("hall", hall.partition(":")[2])) == 1}
    assert 0 < len(silent) < len(halls)
    await feed.aclose()
    assert all(source.silent(hall) for hall in halls), "without a feed nothing would arrive"


async def test_a_journal_that_cannot_be_read_or_does_not_come_is_silence(
    cluster: LocalCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = ClusterSource(cluster)
    changes: list[bool] = []
    source.on_silence(lambda: changes.append(source.silent(HALL)))
    assert source.silent(HALL)
    feed = source.feed()
    await anext(feed)
    await source.look()
    assert changes == [False]

    async def unreadable() -> int:
        raise StoreError("io")

    with monkeypatch.context() as broken:
        broken.setattr(cluster.store, "position", unreadable)
        await source.look()
    assert changes == [False, True]
    await source.look()
    assert changes == [False, True, False]

    await cluster.call(Address("live_test_tally", "t"), Count(by=1))
    await source.look()
    assert not source.silent(HALL), "it may still be on its way"
    await source.look()
    assert source.silent(HALL), "the feed is behind"
    reading = asyncio.ensure_future(anext(feed))  # it takes what is there, and waits for more
    while (source.position or 0) < source._expected:
        await asyncio.sleep(0.001)
    await source.look()
    assert not source.silent(HALL)
    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)
