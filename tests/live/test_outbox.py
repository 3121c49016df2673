"""W5: a slow client costs a bounded amount, loses no log entry unknowingly, and slows nobody down."""

import asyncio
import itertools
import json

from gateway.live import codes
from gateway.live.codes import Code
from gateway.live.frames import Frame
from gateway.live.news import News
from gateway.live.outbox import Outbox
from gateway.live.pen import Pen
from gateway.live.wire import Publication, encode_data
from tests.live.fakes import FakeSource, hub_of

STATE, LOG = "hall:440106", "ticket:440106-20261123-A001"
BOUND = 2_000


class Reader:
    """A client with an outbox; it reads at the end of the moment, or never."""

    def __init__(self, pen: Pen, reads: bool) -> None:
        self.too_slow = False
        self.outbox = Outbox(bound=BOUND)
        self.frames: list[Frame] = []
        self._pen = pen
        self._reads = reads

    def entry(self, news: News) -> None:
        self.too_slow = not self.outbox.entry(news.whole)
        self._pen.soon(self)

    def value(self, news: News) -> None:
        self.outbox.value(news)
        self._pen.soon(self)

    def flush(self) -> None:
        if self._reads:
            self.frames += self.outbox.take(BOUND)

    def notice(self, frame: Frame) -> None:
        raise AssertionError(frame.text)

    def expelled(self, channel: str, code: Code) -> None:
        raise AssertionError(codes)


async def _turns_to_deliver(channel: str, stalled: bool) -> tuple[list[int], Reader]:
    """Loop turns from each publication until all of 999 readers have it; with the 1,000th reading or not."""
    source = FakeSource()
    hub = hub_of(source)
    source.commit(channel)
    pen = Pen()
    readers = [Reader(pen, reads=number < 999 or not stalled) for number in range(1000)]
    for reader in readers:
        await hub.join(channel, reader, None, lambda _: None)
    turns = []
    for number in range(1, 31):
        hub.update(source.commit(channel))
        turn = 0
        while any(len(reader.frames) < number for reader in readers[:999]):
            await asyncio.sleep(0)
            turn += 1
        turns.append(turn)
    return turns, readers[999]


def test_W5_one_stalled_reader_of_a_state_channel_slows_nobody_and_keeps_only_the_newest() -> None:
    async def scenario() -> None:
        baseline, _ = await _turns_to_deliver(STATE, stalled=False)
        turns, stalled = await _turns_to_deliver(STATE, stalled=True)
        assert turns == baseline
        assert not stalled.too_slow
        (frame,) = stalled.outbox.take(BOUND)
        assert json.loads(frame.text)["push"]["pub"]["offset"] == 31

    asyncio.run(scenario())


def test_W5_one_stalled_reader_of_a_log_channel_is_cut_off_at_the_bound() -> None:
    async def scenario() -> None:
        baseline, _ = await _turns_to_deliver(LOG, stalled=False)
        turns, stalled = await _turns_to_deliver(LOG, stalled=True)
        assert turns == baseline
        assert stalled.too_slow
        assert stalled.outbox.size == 0, "what it held is given back at once"

    asyncio.run(scenario())


def _news(channel: str, value: object, before: object = None, offset: int = 1) -> News:
    earlier = None if before is None else Publication(offset - 1, encode_data(before))
    return News(channel, Publication(offset, encode_data(value)), earlier)


def _texts(frames: list[Frame]) -> list[str]:
    return [frame.text for frame in frames]


def test_W5_memory_is_capped_whatever_comes() -> None:
    outbox = Outbox(bound=BOUND)
    for number in range(10_000):
        outbox.value(_news(f"hall:{number % 5}", "x" * 100))
        assert outbox.size <= 1_000
    while outbox.entry(Frame("y" * 99)):
        assert outbox.size <= BOUND + 1_000
    assert outbox.size == 0
    outbox.value(_news("hall:1", "x"))
    assert not outbox.reply(Frame("late"))
    assert outbox.size == 0


def test_one_text_beyond_the_bound_still_goes_out() -> None:
    outbox = Outbox(bound=10)
    assert outbox.reply(Frame("z" * 50))
    assert _texts(outbox.take(10)) == ["z" * 50]


def test_values_keep_their_place_and_a_left_channel_is_forgotten() -> None:
    outbox = Outbox(bound=BOUND)
    newer = _news("a", 2)
    outbox.value(_news("a", 1))
    outbox.reply(Frame("r"))
    outbox.value(_news("b", 1))
    outbox.value(newer)
    outbox.forget("b")
    outbox.forget("b")
    assert _texts(outbox.take(BOUND)) == [newer.whole.text, "r"]
    outbox.value(_news("a", 3))
    assert len(outbox) == 1


def test_what_is_taken_at_once_is_bounded_and_the_bound_is_free_again() -> None:
    outbox = Outbox(bound=12)
    for text in ("aaaa", "bbbb", "cccc"):
        assert outbox.entry(Frame(text))
    assert _texts(outbox.take(10)) == ["aaaa", "bbbb"]
    assert outbox.entry(Frame("dddddddd"))
    assert _texts(outbox.take(2)) == ["cccc"]
    assert _texts(outbox.take(20)) == ["dddddddd"]


def test_of_a_followed_channel_a_change_is_sent_only_after_the_value_that_it_changes() -> None:
    outbox = Outbox(bound=BOUND)
    outbox.follow("hall:1")
    values = [{"name": "天河" * 50, "waiting": number} for number in range(6)]
    news = [_news("hall:1", now, before) for before, now in itertools.pairwise(values)]
    outbox.value(news[0])
    assert outbox.take(BOUND) == [news[0].quoted], "nothing was sent before"
    outbox.value(news[1])
    assert outbox.take(BOUND) == [news[1].change]
    outbox.value(news[2])
    outbox.value(news[3])
    assert outbox.take(BOUND) == [news[3].quoted], "the value before was overtaken in the line"
    outbox.value(news[4])
    assert outbox.take(BOUND) == [news[4].change]
    outbox.forget("hall:1")
    outbox.value(news[4])
    assert outbox.take(BOUND) == [news[4].whole]
