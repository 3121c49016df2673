"""A3 and A6 while the number of hosts changes and hosts restart: order is kept, nothing waits for ever."""

import asyncio

import pytest

from actors import HostUnavailable, LocalCluster
from actors._edge.feed import BACKLOG, Change, OrderedFeed
from actors._edge.sender import PATIENCE, Client, HostDown
from actors._edge.wire import Call, Envelope, decode_replies, encode
from actors.messages import ANONYMOUS, encode_message
from actors.stores.contract import StoreError
from actors.testing import LoopClock, simulate
from tests.actors.counters import Add, Pass, Total, counter
from tests.databases import costly


class Delayed:
    """A transport on which some hosts are far away."""

    def __init__(self, inner: LocalCluster, delays: dict[int, float]) -> None:
        self._inner = inner
        self.delays = delays

    async def deliver(self, host: int, envelope: bytes) -> bytes:
        await asyncio.sleep(self.delays.get(host, 0))
        return await self._inner.deliver(host, envelope)

    async def collect(self, host: int, session: str, number: int, have: int) -> bytes:
        return await self._inner.collect(host, session, number, have)


@pytest.mark.parametrize("far", range(4))
def test_A3_order_is_kept_across_a_change_of_the_number_of_hosts(database: str, far: int) -> None:
    """One host is slow to say that the number has changed; no later command overtakes those that wait for it."""

    async def main() -> None:
        async with LocalCluster.open(database, hosts=2, clock=LoopClock()) as cluster:
            client = Client(Delayed(cluster, {far: 0.3}), cluster.hosts)
            calls = []
            for number in range(1, 101):
                for key in "abcdefgh":
                    calls.append(asyncio.ensure_future(client.call(counter(key), Add(by=number), timeout=600)))
                await asyncio.sleep(0.01)
                if number == 50:
                    await cluster.resize(4)
            await asyncio.gather(*calls)
            for key in "abcdefgh":
                events = await cluster.events(counter(key))
                assert [event.data["by"] for event in events] == list(range(1, 101))
            await client.close()

    simulate(main)


def test_resizing_does_not_wait_for_tells_between_hosts(database: str) -> None:
    """The first host to be drained can no longer take the others' tells; the outbox keeps them."""

    async def main() -> None:
        async with LocalCluster.open(database, hosts=3, clock=LoopClock()) as cluster:
            calls = [cluster.call(counter(f"k{n}"), Pass(by=1, to=f"to{n}")) for n in range(30)]
            await asyncio.gather(*calls)
            async with asyncio.timeout(60):
                await cluster.resize(2)
            await asyncio.sleep(5)
            assert [await cluster.call(counter(f"to{n}"), Total()) for n in range(30)] == [1] * 30
            assert await cluster.store.tells() == []

    simulate(main)


def _envelope(session: str, number: int, settled: int) -> bytes:
    call = Call(f"id{number}", "test_counter", "a", encode_message(Add(by=1)), ANONYMOUS, (), 10.0, False, False)
    return encode(Envelope(1, session, number, settled, [call]))


def test_A3_a_session_that_an_earlier_life_began_is_refused(database: str) -> None:
    """Its first envelope was answered by the life before: what follows must not wait for it until the deadline."""

    async def main() -> None:
        async with LocalCluster.open(database, hosts=1, clock=LoopClock()) as cluster:
            host = cluster.host(0)
            replies = decode_replies(await host.deliver(_envelope("s", 1, 0)))
            assert (replies.ready, replies.more) == ([], True)
            assert decode_replies(await host.collect("s", 1, 0)).trouble == "session"
            replies = decode_replies(await host.deliver(_envelope("t", 1, 0)))
            assert decode_replies(await host.deliver(_envelope("t", 2, 1))).trouble == "session"

    simulate(main)


def test_a_transport_that_fails_unexpectedly_does_not_stall_the_lane(
    database: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def main() -> None:
        async with LocalCluster.open(database, hosts=1, clock=LoopClock()) as cluster:

            class Faulty(Delayed):
                faults = 5

                async def deliver(self, host: int, envelope: bytes) -> bytes:
                    if self.faults:
                        self.faults -= 1
                        raise ValueError("not foreseen")
                    return await super().deliver(host, envelope)

            client = Client(Faulty(cluster, {}), 1)
            calls = [client.call(counter("a"), Add(by=1), timeout=60) for _ in range(3)]
            assert sorted(await asyncio.gather(*calls)) == [1, 2, 3]
            await client.close()

    simulate(main)


def test_a_closed_client_sends_nothing_more(database: str) -> None:
    async def main() -> None:
        async with LocalCluster.open(database, hosts=1, clock=LoopClock()) as cluster:
            client = Client(cluster, 1)
            future = client.send(counter("a"), Add(by=1))
            await client.close()
            with pytest.raises(HostUnavailable):
                await future
            await asyncio.sleep(1)
            assert await cluster.events(counter("a")) == []

    simulate(main)


def test_settled_calls_leave_nothing_behind(database: str) -> None:
    async def main() -> None:
        async with LocalCluster.open(database, hosts=1, clock=LoopClock()) as cluster:
            await asyncio.gather(*(cluster.call(counter(f"k{n}"), Add(by=1)) for n in range(200)))
            assert sum(map(len, cluster._client._due.values())) == 0
            await asyncio.sleep(PATIENCE + 1)
            assert cluster._client._due == {}

    simulate(main)


# The feed ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("before", "after"), [(1, 3), (3, 1), (2, 4)])
def test_A6_a_feed_follows_the_hosts_there_are(database: str, before: int, after: int) -> None:
    async def main() -> None:
        async with LocalCluster.open(database, hosts=before, clock=LoopClock()) as cluster, cluster.feed() as feed:
            await cluster.call(counter("first"), Add(by=1))
            await cluster.resize(after)
            for key in "abcdefgh":  # one by one, so that no other change betrays a hole
                await cluster.call(counter(key), Add(by=1))
                await asyncio.sleep(1)
            seen: list[Change] = []
            async with asyncio.timeout(5):
                while len(seen) < 9:
                    seen.append(await anext(feed))
            assert [change.position for change in seen] == list(range(1, 10))

    simulate(main)


def test_A6_a_feed_outlives_a_store_that_cannot_be_read(database: str, caplog: pytest.LogCaptureFixture) -> None:
    async def main() -> None:
        async with LocalCluster.open(database, hosts=1, clock=LoopClock()) as cluster:
            inner, failing = cluster.store.since, 3

            async def since(position: int, limit: int = 1000) -> object:
                nonlocal failing
                if failing:
                    failing -= 1
                    raise StoreError("locked")
                return await inner(position, limit)

            await cluster.call(counter("a"), Add(by=1))
            cluster.store.since = since  # type: ignore[assignment,method-assign]
            async with cluster.feed(after=0) as feed:
                async with asyncio.timeout(10):
                    assert (await anext(feed)).position == 1

    simulate(main)


@costly()
def test_A6_a_slow_reader_costs_bounded_memory_and_misses_nothing(database: str) -> None:
    total = BACKLOG + 6000

    async def main() -> None:
        async with LocalCluster.open(database, hosts=1, clock=LoopClock()) as cluster, cluster.feed() as feed:
            await asyncio.sleep(1)
            for _ in range(total // 1000):
                await asyncio.gather(*(cluster.call(counter(f"k{n}"), Add(by=1), timeout=60) for n in range(1000)))
                await asyncio.sleep(0.1)
            assert isinstance(feed, OrderedFeed)
            assert feed._out.qsize() <= BACKLOG + 2000
            assert len(feed._early) <= 2000
            async with asyncio.timeout(600):
                seen = [(await anext(feed)).position for _ in range(total)]
            assert seen == list(range(1, total + 1))

    simulate(main)


def test_A6_a_host_that_restarts_before_the_feed_listens(database: str) -> None:
    """Committed after the feed's first position and before anybody listened: told all the same."""

    async def main() -> None:
        async with LocalCluster.open(database, hosts=1, clock=LoopClock()) as cluster:
            cluster.host(0).die()
            async with cluster.feed() as feed:
                await asyncio.sleep(1)
                with pytest.raises(HostDown):
                    cluster.host(0)
                await cluster.restart(0)
                await cluster.call(counter("a"), Add(by=1))
                async with asyncio.timeout(5):
                    assert (await anext(feed)).key == "a"

    simulate(main)


@costly()
def test_A6_a_feed_catches_up_with_more_than_one_reading(database: str) -> None:
    async def main() -> None:
        async with LocalCluster.open(database, hosts=1, clock=LoopClock()) as cluster:
            for _ in range(3):
                await asyncio.gather(*(cluster.call(counter(f"k{n}"), Add(by=1)) for n in range(900)))
            async with cluster.feed(after=0) as feed, asyncio.timeout(60):
                assert [(await anext(feed)).position for _ in range(2700)] == list(range(1, 2701))

    simulate(main)
