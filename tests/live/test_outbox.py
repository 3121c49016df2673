"""W5: a slow client costs a bounded amount, loses no log entry unknowingly, and slows nobody down."""

import asyncio
import json

from gateway.live import codes
from gateway.live.codes import Code
from gateway.live.outbox import Outbox
from tests.live.fakes import FakeSource, hub_of

STATE, LOG = "hall:440106", "ticket:440106-20261123-A001"
BOUND = 2_000


class Reader:
    """A client with an outbox; it reads when its task runs, or never."""

    def __init__(self) -> None:
        self.too_slow = False
        self.outbox = Outbox(bound=BOUND)
        self.frames: list[str] = []

    def entry(self, text: str) -> None:
        self.too_slow = not self.outbox.entry(text)

    def value(self, channel: str, text: str) -> None:
        self.outbox.value(channel, text)

    def notice(self, text: str) -> None:
        raise AssertionError(text)

    def expelled(self, channel: str, code: Code) -> None:
        raise AssertionError(codes)

    async def read(self) -> None:
        while True:
            self.frames += (await self.outbox.take()).split("\n")


async def _turns_to_deliver(channel: str, stalled: bool) -> tuple[list[int], Reader]:
    """Loop turns from each publication until all of 999 readers have it; with the 1,000th reading or not."""
    source = FakeSource()
    hub = hub_of(source)
    source.commit(channel)
    readers = [Reader() for _ in range(1000)]
    for reader in readers:
        await hub.join(channel, reader, None, lambda _: None)
    moving = readers[:999] if stalled else readers
    tasks = [asyncio.create_task(reader.read()) for reader in moving]
    await asyncio.sleep(0)
    turns = []
    for number in range(1, 31):
        hub.update(source.commit(channel))
        turn = 0
        while any(len(reader.frames) < number for reader in readers[:999]):
            await asyncio.sleep(0)
            turn += 1
        turns.append(turn)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return turns, readers[999]


def test_W5_one_stalled_reader_of_a_state_channel_slows_nobody_and_keeps_only_the_newest() -> None:
    async def scenario() -> None:
        baseline, _ = await _turns_to_deliver(STATE, stalled=False)
        turns, stalled = await _turns_to_deliver(STATE, stalled=True)
        assert turns == baseline
        assert not stalled.too_slow
        frame = await stalled.outbox.take()
        assert json.loads(frame)["push"]["pub"]["offset"] == 31

    asyncio.run(scenario())


def test_W5_one_stalled_reader_of_a_log_channel_is_cut_off_at_the_bound() -> None:
    async def scenario() -> None:
        baseline, _ = await _turns_to_deliver(LOG, stalled=False)
        turns, stalled = await _turns_to_deliver(LOG, stalled=True)
        assert turns == baseline
        assert stalled.too_slow
        assert stalled.outbox.size == 0, "what it held is given back at once"

    asyncio.run(scenario())


def test_W5_memory_is_capped_whatever_comes() -> None:
    async def scenario() -> None:
        outbox = Outbox(bound=BOUND)
        for number in range(10_000):
            outbox.value(f"hall:{number % 5}", "x" * 100)
            assert outbox.size <= 500
        while outbox.entry("y" * 99):
            assert outbox.size <= BOUND + 500
        assert outbox.size == 0
        outbox.value("hall:1", "x")
        assert not outbox.reply("late")
        assert outbox.size == 0

    asyncio.run(scenario())


def test_one_text_beyond_the_bound_still_goes_out() -> None:
    async def scenario() -> None:
        outbox = Outbox(bound=10)
        outbox.reply("z" * 50)
        assert await outbox.take() == "z" * 50

    asyncio.run(scenario())


def test_values_keep_their_place_and_a_left_channel_is_forgotten() -> None:
    async def scenario() -> None:
        outbox = Outbox(bound=BOUND)
        outbox.value("a", "a1")
        outbox.reply("r")
        outbox.value("b", "b1")
        outbox.value("a", "a2")
        outbox.forget("b")
        outbox.forget("b")
        assert await outbox.take() == "a2\nr"
        outbox.value("a", "a3")
        assert await outbox.take() == "a3"

    asyncio.run(scenario())


def test_frames_are_joined_up_to_a_size() -> None:
    async def scenario() -> None:
        outbox = Outbox(bound=BOUND, frame=10)
        for text in ("aaaa", "bbbb", "cccc"):
            outbox.entry(text)
        assert await outbox.take() == "aaaa\nbbbb"
        assert await outbox.take() == "cccc"

    asyncio.run(scenario())
