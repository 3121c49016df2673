"""A hall hears of its queues from them and with a window's call: the later word stands, whichever comes first."""

import pytest

from actors import Address, Caller
from hall import messages as m
from tests.hall.town import HALL, W1, A, B, town

pytestmark = pytest.mark.anyio

INSIDE = Caller("queue/440106:A", ("actor",))
DAY = "20261123"


async def test_figures_that_come_with_a_call_never_put_the_queue_s_own_later_ones_back() -> None:
    called = m.Figures(seq=40, waiting=2, absent=0, p50=60, p90=90)
    call = m.WindowNews(window=W1, day=DAY, state="calling", serving="A001", queue=A, calls=1, figures=called)
    later = m.QueueNews(queue=A, day=DAY, waiting=3, p50=120, p90=240, seq=41)
    async with town() as it:
        for first, second in ((later, call), (call, later)):
            for message in (first, second):
                await it.cluster.call(Address("hall", HALL), message, caller=INSIDE)
            shown = await it.view("hall", HALL)
            assert (shown["queues"][0]["waiting"], shown["calls"][0]["number"]) == (3, "A001")
        fresh = m.QueueNews(queue=A, day=DAY, waiting=1, p50=60, p90=90, seq=42)
        await it.cluster.call(Address("hall", HALL), fresh, caller=INSIDE)
        assert (await it.view("hall", HALL))["queues"][0]["waiting"] == 1


async def test_a_call_brings_its_queue_s_figures_along() -> None:
    async with town() as it:
        for _ in range(3):
            await it.take(A)
        await it.take(B)
        await it.do(W1, m.Open())
        await it.do(W1, m.CallNext())
        await it.until("hall", HALL, lambda shown: [queue["waiting"] for queue in shown["queues"]] == [2, 1])
        events = [e for e in await it.cluster.events(Address("hall", HALL), 0, 1000) if e.data.get("calls")]
        assert [(e.type, e.data["waiting"]) for e in events] == [("hall.window_changed", 2)]
