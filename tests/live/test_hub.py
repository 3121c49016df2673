"""W1 contiguous or resynchronised, W2 snapshot and stream agree, W3 subscribing is atomic, W8 storms stay outside."""

import asyncio
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.live import codes
from gateway.live.channel import Position
from gateway.live.channels import kind_of
from gateway.live.hub import Hub, TooFast
from gateway.live.source import NoSuchChannel, Update
from tests.live.fakes import Bus, Client, FakeSource, Later, hub_of, seed_shown, settled

LOG, STATE, MAP = "ticket:440106-20261123-A001", "hall:440106", "map"


async def _journey(random: Random, pruning: bool) -> None:
    """Clients come and go while the bus loses, repeats and reorders; each checks every offset it sees."""
    source = FakeSource()
    hub = hub_of(source, ring=random.choice([2, 4, 16]))
    bus = Bus(hub, random)
    channels = (LOG, STATE)
    for channel in channels:
        source.commit(channel)

    async def linger() -> None:
        for _ in range(random.randint(0, 3)):
            await asyncio.sleep(0)

    source.before_read = source.after_read = linger
    clients = [Client(hub, channel) for channel in channels for _ in range(3)]
    joining: dict[Client, asyncio.Task[None]] = {}
    for _ in range(80):
        client = random.choice(clients)
        match random.randint(0, 5):
            case 0 | 1 | 2:
                bus.carry(source.commit(random.choice(channels)))
            case 3:
                bus.deliver_some()
            case 4 if client.subscribed:
                client.leave()
            case 5 if not client.subscribed and (client not in joining or joining[client].done()):
                joining[client] = asyncio.create_task(client.join())
            case _:
                await linger()
        if pruning and random.random() < 0.05:
            source.pruned[LOG] = random.randint(0, len(source.journals[LOG]))
    await asyncio.gather(*joining.values())
    bus.settle(channels)
    await settled(hub)
    for client in clients:
        if not client.subscribed:
            await client.join()
    await settled(hub)
    for client in clients:
        end = len(source.journals[client.channel])
        assert client.position == Position("store-1", end)
        assert client.sum == end * (end + 1) // 2
        assert set(client.expulsions) <= {codes.INSUFFICIENT_STATE}
        assert pruning or not client.expulsions, "an explicit resync although the journal had everything"
    await hub.aclose()


@pytest.mark.parametrize("pruning", [False, True])
@pytest.mark.parametrize("first", range(0, 200, 50))
def test_W1_offsets_are_contiguous_or_the_client_is_told_to_resync(first: int, pruning: bool) -> None:
    for seed in range(first, first + 50):
        with seed_shown(seed) as random:
            asyncio.run(_journey(random, pruning))


def test_W1_a_gap_the_journal_cannot_close_is_an_explicit_resync() -> None:
    async def scenario() -> None:
        source = FakeSource()
        hub = hub_of(source)
        source.commit(LOG)
        client = Client(hub, LOG)
        await client.join()
        source.commit(LOG)
        late = source.commit(LOG)
        source.pruned[LOG] = 2
        hub.update(late)
        await settled(hub)
        assert client.expulsions == [codes.INSUFFICIENT_STATE]
        await client.join()
        assert not client.results[-1].recovered
        assert client.results[-1].was_recovering
        assert client.sum == 6

    asyncio.run(scenario())


def test_W1_an_unreadable_store_sends_clients_to_subscribe_again() -> None:
    async def scenario() -> None:
        source = FakeSource()
        hub = hub_of(source)
        source.commit(STATE)
        client = Client(hub, STATE)
        await client.join()
        source.failing = RuntimeError("down")
        hub.resync()
        await settled(hub)
        assert client.expulsions == [codes.INSUFFICIENT_STATE]
        with pytest.raises(RuntimeError):
            await client.join()
        source.failing = None
        await client.join()
        assert client.subscribed

    asyncio.run(scenario())


@given(snapshot_at=st.integers(1, 20), end=st.integers(1, 40), resume_at=st.integers(0, 40))
def test_W2_snapshot_and_what_follows_is_the_later_snapshot(snapshot_at: int, end: int, resume_at: int) -> None:
    """For the channels' arithmetic; the rooms' own event types are covered by `test_W2_every_event_type`."""

    async def scenario() -> None:
        source = FakeSource()
        hub = hub_of(source, ring=8)
        for _ in range(snapshot_at):
            source.commit(LOG)
        client = Client(hub, LOG)
        await client.join()
        while len(source.journals[LOG]) < end:
            if len(source.journals[LOG]) == resume_at:
                client.leave()
            hub.update(source.commit(LOG))
        if not client.subscribed:
            await client.join()
        fresh = Client(hub, LOG)
        await fresh.join()
        assert client.sum == fresh.sum

    asyncio.run(scenario())


@pytest.mark.parametrize("channel", [LOG, STATE])
@pytest.mark.parametrize("returning", [False, True])
@pytest.mark.parametrize("where", ["before_read", "after_read"])
@pytest.mark.parametrize("events", [1, 3])
def test_W3_nothing_falls_between_registration_and_snapshot(
    channel: str, returning: bool, where: str, events: int
) -> None:
    """An event is committed, and told, at every await of a subscription."""

    async def scenario() -> None:
        source = FakeSource()
        hub = hub_of(source, ring=2)
        for _ in range(3):
            source.commit(channel)

        calm = iter([events, events])

        async def meanwhile() -> None:
            for _ in range(next(calm, 0)):
                hub.update(source.commit(channel))
            await asyncio.sleep(0)

        setattr(source, where, meanwhile)
        client = Client(hub, channel)
        if returning:
            client.position, client.sum = Position("store-1", 1), 1
        await client.join()
        await settled(hub)
        assert client.position == Position("store-1", len(source.journals[channel])), "without any later news"
        hub.update(source.commit(channel))
        await settled(hub)
        if not client.subscribed:
            await client.join()
        end = len(source.journals[channel])
        assert client.position == Position("store-1", end)
        assert client.sum == end * (end + 1) // 2

    asyncio.run(scenario())


def test_W3_a_snapshot_ahead_of_the_feed_is_not_repeated() -> None:
    async def scenario() -> None:
        source = FakeSource()
        hub = hub_of(source)
        news = [source.commit(LOG) for _ in range(3)]
        client = Client(hub, LOG)
        await client.join()
        for update in news:
            hub.update(update)
        assert client.sum == 6
        hub.update(source.commit(LOG))
        assert client.sum == 10

    asyncio.run(scenario())


def test_W8_a_thousand_returning_clients_cost_two_reads_of_a_log_and_one_of_a_state() -> None:
    async def scenario() -> None:
        source = FakeSource()
        hub = hub_of(source)
        for channel in (LOG, STATE):
            for _ in range(20):
                source.commit(channel)
        clients = [Client(hub, channel) for channel in (LOG, STATE) for _ in range(1000)]
        for number, client in enumerate(clients):
            if client.kind == "log":
                at = number % 20
                client.position, client.sum = Position("store-1", at), at * (at + 1) // 2
        await asyncio.gather(*(client.join() for client in clients))
        assert sorted(source.reads) == [("history", LOG), ("snapshot", STATE), ("snapshot", LOG)]
        assert all(client.sum == 210 for client in clients)
        assert all(client.results[-1].recovered for client in clients if client.kind == "log")

    asyncio.run(scenario())


def test_W8_a_warm_channel_is_found_without_reading() -> None:
    async def scenario() -> None:
        source = FakeSource()
        later = Later()
        hub = hub_of(source)
        hub._later = later
        source.commit(STATE)
        clients = [Client(hub, STATE) for _ in range(100)]
        await asyncio.gather(*(client.join() for client in clients))
        for client in clients:
            client.leave()
        hub.update(source.commit(STATE))
        await asyncio.gather(*(client.join() for client in clients))
        assert source.reads == [("snapshot", STATE)]
        assert all(client.sum == 3 for client in clients)
        later.pass_all()
        assert hub.open_channels == 1, "a channel with clients stays"
        for client in clients:
            client.leave()
        later.pass_all()
        assert hub.open_channels == 0, "a channel without clients is closed after a while"

    asyncio.run(scenario())


def test_W8_positions_that_cannot_be_are_read_for_once_not_each() -> None:
    async def scenario() -> None:
        source = FakeSource()
        hub = hub_of(source, ring=4)
        for _ in range(50):
            source.commit(LOG)
        source.pruned[LOG] = 48
        clients = [Client(hub, LOG) for _ in range(200)]
        for client in clients:
            client.position = Position("store-1", 3)
        for client in clients:
            await client.join()
        assert source.reads.count(("history", LOG)) == 1
        assert source.reads.count(("snapshot", LOG)) == 1

    asyncio.run(scenario())


def test_a_log_that_outruns_its_reader_is_given_up_not_tried_for_ever() -> None:
    async def scenario() -> None:
        source = FakeSource()
        hub = hub_of(source, ring=2)
        source.commit(LOG)

        async def flood() -> None:
            for _ in range(5 if source.reads[-1] == ("snapshot", LOG) else 0):
                hub.update(source.commit(LOG))

        source.after_read = flood
        with pytest.raises(TooFast):
            await Client(hub, LOG).join()
        source.after_read = source.before_read
        await settled(hub)
        client = Client(hub, LOG)
        await client.join()
        assert client.subscribed

    asyncio.run(scenario())


def test_a_channel_that_does_not_exist_is_not_kept() -> None:
    async def scenario() -> None:
        source = FakeSource()
        hub = hub_of(source)
        clients = [Client(hub, "hall:440199") for _ in range(3)]
        answers = await asyncio.gather(*(client.join() for client in clients), return_exceptions=True)
        assert all(isinstance(answer, NoSuchChannel) for answer in answers)
        assert hub.open_channels == 0
        hub.update(Update("hall:440199", 1, None))

    asyncio.run(scenario())


def test_a_client_that_gives_up_waiting_stops_nobody_else() -> None:
    async def scenario() -> None:
        source = FakeSource()
        hub = hub_of(source)
        source.commit(STATE)
        gate = asyncio.Event()

        async def wait() -> None:
            await gate.wait()

        source.before_read = wait
        first, second = Client(hub, STATE), Client(hub, STATE)
        impatient = asyncio.create_task(first.join())
        patient = asyncio.create_task(second.join())
        await asyncio.sleep(0)
        impatient.cancel()
        gate.set()
        await patient
        assert second.subscribed
        assert not first.subscribed
        assert source.reads == [("snapshot", STATE)]

    asyncio.run(scenario())


def _paced(source: FakeSource) -> tuple[Hub, Later]:
    later = Later()
    return Hub(source, kind_of, later=later, pace_of=lambda name: 1.0 if name == MAP else 0.0), later


def test_a_paced_channel_shows_the_newest_value_after_its_rest_and_others_every_one_at_once() -> None:
    async def scenario() -> None:
        source = FakeSource()
        hub, later = _paced(source)
        clients = {}
        for channel in (MAP, STATE):
            source.commit(channel)
            clients[channel] = Client(hub, channel)
            await clients[channel].join()
        later.pass_all()
        for _ in range(5):
            for channel in (MAP, STATE):
                hub.update(source.commit(channel))
        assert clients[STATE].position == Position("store-1", 6)
        assert clients[MAP].position == Position("store-1", 2), "the first comes at once"
        later.pass_all()
        assert clients[MAP].position == Position("store-1", 6), "and the newest when it has rested"
        late = Client(hub, MAP)
        await late.join()
        later.pass_all()
        hub.update(source.commit(MAP))
        assert (late.position, clients[MAP].position) == (Position("store-1", 7), Position("store-1", 7))

    asyncio.run(scenario())


def test_the_rest_of_a_paced_channel_ends_though_everybody_has_left() -> None:
    async def scenario() -> None:
        source = FakeSource()
        hub, later = _paced(source)
        source.commit(MAP)
        client = Client(hub, MAP)
        await client.join()
        for _ in range(2):
            hub.update(source.commit(MAP))
        client.leave()
        for _ in range(3):
            later.pass_all()
        assert (hub.open_channels, later.calls) == (0, [])

    asyncio.run(scenario())
