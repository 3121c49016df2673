"""With nobody waiting, an honest wait is whether a window is free: one that serves another queue is not."""

import pytest

from hall import messages
from hall.waits.estimator import CALL_P50, CALL_P90
from tests.hall.town import HALL, OTHER, W2, A, B, Town, town

pytestmark = pytest.mark.anyio
AT_ONCE = {"p50": CALL_P50, "p90": CALL_P90}


async def both(it: Town, holds: object) -> tuple[object, object]:
    """The estimates of both queues on the hall's board, once they are so."""
    shown = await it.until("hall", HALL, holds)  # type: ignore[arg-type]
    first, second = (queue["estimate"] for queue in shown["queues"])
    return first, second


async def test_a_free_window_is_free_for_each_of_its_queues() -> None:
    async with town() as it:
        await it.do(W2, messages.Open(), OTHER)
        assert await both(it, lambda shown: all(queue["estimate"] == AT_ONCE for queue in shown["queues"]))


async def test_a_window_that_serves_somebody_is_free_for_none() -> None:
    async with town() as it:
        await it.do(W2, messages.Open(), OTHER)
        await it.take(A)
        await it.do(W2, messages.CallNext(), OTHER)
        it.clock.advance(30)
        await it.do(W2, messages.Start(), OTHER)
        served = await both(it, lambda shown: all(queue["estimate"]["p50"] > 180 for queue in shown["queues"]))
        assert AT_ONCE not in served
        it.clock.advance(240)
        await it.do(W2, messages.Finish(), OTHER)
        assert await both(it, lambda shown: all(queue["estimate"] == AT_ONCE for queue in shown["queues"]))


async def test_the_first_who_waits_for_a_window_that_serves_another_queue_is_not_told_at_once() -> None:
    async with town() as it:
        await it.do(W2, messages.Open(), OTHER)
        await it.take(A)
        await it.do(W2, messages.CallNext(), OTHER)
        await it.until("hall", HALL, lambda shown: shown["queues"][1]["estimate"]["p50"] > 180)
        assert (await it.take(B))["estimate"]["p50"] > 180
