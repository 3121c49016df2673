"""A11 and its neighbours: nobody is lost, nobody is called twice, whatever dies and whoever asks again."""

import anyio
import pytest

from actors import Address, Caller, LocalCluster, Refused
from actors.crash import Crashed
from common.access import INSIDE
from common.times import next_midnight
from hall import messages as m
from tests.hall.town import CLERK, HALL, NINE, OTHER, W1, W2, W3, A, B, Town, town

pytestmark = pytest.mark.anyio

QUEUE_A = Caller(f"queue/{A}", (INSIDE,), ())


async def handovers(cluster: LocalCluster, queue: str) -> list[tuple[str, str]]:
    """Who was handed to which window, in the queue's journal."""
    events = await cluster.events(Address("queue", queue))
    return [(e.data["ticket"], e.data["window"]) for e in events if e.type == "queue.handed_over"]


async def test_two_windows_at_once_never_get_the_same_person() -> None:
    async with town() as it:
        for _ in range(6):
            await it.take()
        await it.do(W1, m.Open())
        await it.do(W2, m.Open(), OTHER)
        for _ in range(3):
            async with anyio.create_task_group() as group:
                group.start_soon(it.do, W1, m.CallNext())
                group.start_soon(it.do, W2, m.CallNext(), OTHER)
            await it.do(W1, m.NoShow())
            await it.do(W2, m.NoShow(), OTHER)
        called = [ticket for ticket, _ in await handovers(it.cluster, A)]
        assert len(called) == len(set(called)) == 6


async def test_the_same_command_again_gives_the_same_answer() -> None:
    async with town() as it:
        first = await it.take(id="take-1")
        assert await it.take(id="take-1") == first
        with pytest.raises(Refused) as caught:
            await it.take(id="take-1", priority="elderly")
        assert caught.value.code == "command.reused"
        await it.take()
        await it.do(W1, m.Open())
        called = await it.do(W1, m.CallNext(), id="call-1")
        assert await it.do(W1, m.CallNext(), id="call-1") == called
        assert len(await handovers(it.cluster, A)) == 1


@pytest.mark.parametrize(
    "point", ["turn-done", "before-commit", "after-commit", "before-reply", "before-tell", "after-tell"]
)
@pytest.mark.parametrize("countdown", [1, 2, 3])
async def test_a_crash_while_calling_loses_nobody(point: str, countdown: int) -> None:
    left = 0

    def crash(where: str) -> None:
        nonlocal left
        if left and where == point:
            left -= 1
            if not left:
                raise Crashed(where)

    async with town(crash=crash, hosts=1) as it:
        ticket = (await it.take())["id"]
        await it.take()
        await it.do(W1, m.Open())
        left = countdown
        async with anyio.create_task_group() as group:
            group.start_soon(_restart_when_dead, it.cluster, group.cancel_scope)
            called = await it.do(W1, m.CallNext(), id="call-1")
            group.cancel_scope.cancel()
        assert called["ticket"]["id"] == ticket
        left = 0
        await it.cluster.restart(0)
        await it.until("ticket", ticket, lambda shown: shown["state"] == "called")
        assert await handovers(it.cluster, A) == [(ticket, W1)]
        window = await it.view("window", W1)
        assert (window["state"], window["serving"]) == ("calling", "A001")


async def _restart_when_dead(cluster: LocalCluster, scope: anyio.CancelScope) -> None:
    while not scope.cancel_called:
        try:
            cluster.host(0)
        except Exception:
            await cluster.restart(0)
        await anyio.lowlevel.checkpoint()


def lost_call(ticket: str, handover: str, command: str = "lost") -> m.Adopt:
    """The queue's word about a handover whose window turn was lost."""
    person = m.Person(
        ticket=ticket, number="A001", priority="ordinary", item=None, item_name=None, mask=None, taken_at=NINE, step=2
    )
    handed = m.Handed(handover=handover, queue=A, queue_name="A队", person=person, command=command)
    return m.Adopt(handed=handed, day="20261123")


async def hand_over_only(it: Town, window: str) -> None:
    """The queue commits; the window's own turn does not."""
    order = m.HandOver(window=window, command="lost")
    await it.cluster.call(Address("queue", A), order, command_id="lost?1", caller=CLERK)


async def test_a_free_window_adopts_what_its_lost_turn_was_given() -> None:
    async with town() as it:
        await it.take()
        await it.do(W1, m.Open())
        await hand_over_only(it, W1)
        await it.until("window", W1, lambda window: window["serving"] == "A001")
        again = await it.do(W1, m.CallNext(), id="lost")
        assert again["serving"] == "A001"
        assert len(await handovers(it.cluster, A)) == 1


@pytest.mark.parametrize("state", ["closed", "paused", "busy"])
async def test_a_window_that_cannot_gives_it_back_to_the_front(state: str) -> None:
    async with town() as it:
        ticket, second = [(await it.take())["id"] for _ in range(2)]
        if state != "closed":
            await it.do(W1, m.Open())
        if state == "paused":
            await it.do(W1, m.Pause())
        if state == "busy":
            await it.do(W1, m.CallNext())
            ticket, second = second, (await it.take(priority="elderly"))["id"]
            await it.cancel(second)
            second = (await it.take())["id"]
        await hand_over_only(it, W1)
        await it.until("page", ticket, lambda shown: shown["state"] == "waiting" and shown["position"] == 1)
        await it.until("page", second, lambda shown: shown["position"] == 2)
        await it.do(W2, m.Open(), OTHER)
        assert (await it.do(W2, m.CallNext(), OTHER))["ticket"]["id"] == ticket


async def test_late_news_of_a_handover_do_not_call_twice() -> None:
    async with town() as it:
        ticket = (await it.take())["id"]
        await it.do(W1, m.Open())
        await it.do(W1, m.CallNext())
        await it.do(W1, m.NoShow())
        before = await it.cluster.events(Address("window", W1))
        await it.cluster.call(Address("window", W1), lost_call(ticket, f"{A}.1"), caller=QUEUE_A)
        assert await it.cluster.events(Address("window", W1)) == before


async def test_two_callers_of_one_missed_ticket() -> None:
    async with town() as it:
        ticket = (await it.take())["id"]
        await it.do(W1, m.Open())
        await it.do(W2, m.Open(), OTHER)
        await it.do(W1, m.CallNext())
        with pytest.raises(Refused, match=r"ticket\.not_callable"):
            await it.do(W2, m.CallTicket(ticket=ticket), OTHER)
        await it.do(W1, m.NoShow())
        await it.until("ticket", ticket, lambda shown: shown["state"] == "missed")
        assert (await it.do(W2, m.CallTicket(ticket=ticket), OTHER))["serving"] == "A001"


async def test_a_new_day_starts_at_001_and_closes_what_was_left() -> None:
    async with town() as it:
        left = [(await it.take())["id"] for _ in range(3)]
        await it.do(W1, m.Open())
        await it.do(W1, m.CallNext())
        await it.until("hall", HALL, lambda hall: hall["calls"])
        it.clock.set(NINE + 86_400_000_000)
        fresh = await it.take()
        assert (fresh["id"], fresh["position"]) == ("440106-20261124-A001", 1)
        for ticket in left:
            await it.until("ticket", ticket, lambda shown: shown["state"] == "cancelled")
        reason = (await it.cluster.events(Address("ticket", left[2])))[-1].data["reason"]
        assert reason == "day_over"
        hall = await it.until("hall", HALL, lambda hall: hall["business_day"] == "2026-11-24" and hall["waiting"] == 1)
        assert hall["calls"] == []
        window = await it.until("window", W1, lambda window: window["state"] == "closed")
        assert (window["ticket"], window["clerk"], window["served_today"]) == (None, None, 0)
        with pytest.raises(Refused, match=r"window\.not_open"):
            await it.do(W1, m.CallNext())
        await it.do(W1, m.Open())
        assert (await it.do(W1, m.CallNext()))["serving"] == "A001"


async def test_midnight_comes_by_itself() -> None:
    async with town() as it:
        ticket = (await it.take())["id"]
        await it.do(W1, m.Open())
        it.clock.set(next_midnight(NINE))
        await it.until("ticket", ticket, lambda shown: shown["state"] == "cancelled")
        await it.until("window", W1, lambda window: window["state"] == "closed")
        await it.until("hall", HALL, lambda hall: hall["waiting"] == 0 and hall["windows_open"] == 0)


async def test_a_clock_that_goes_back_keeps_the_day() -> None:
    async with town() as it:
        it.clock.set(next_midnight(NINE))
        await it.take()
        it.clock.set(NINE)
        assert (await it.take())["id"] == "440106-20261124-A002"


async def test_a_ticket_passed_between_queues_is_called_once() -> None:
    async with town() as it:
        ticket = (await it.take())["id"]
        await it.do(W1, m.Open())
        await it.do(W3, m.Open(), OTHER)
        await it.do(W1, m.CallNext())
        await it.do(W1, m.Transfer(queue=B))
        await it.until("ticket", ticket, lambda shown: shown["queue"] == B)
        await it.do(W3, m.CallNext(), OTHER)
        await it.do(W3, m.Transfer(queue=A), OTHER)
        await it.until("ticket", ticket, lambda shown: shown["queue"] == A and shown["state"] == "waiting")
        assert (await it.do(W1, m.CallNext()))["ticket"]["id"] == ticket
        assert [window for _, window in await handovers(it.cluster, A)] == [W1, W1]
        assert [window for _, window in await handovers(it.cluster, B)] == [W3]


async def test_late_news_that_begin_a_day_clear_the_map_too() -> None:
    async with town() as it:
        hall, two_days = Address("hall", HALL), 2 * 86_400_000_000

        async def news(day: str, waiting: int) -> None:
            told = m.QueueNews(queue=A, day=day, waiting=waiting, p50=None, p90=None)
            await it.cluster.call(hall, told, caller=QUEUE_A)

        await news("20261123", 3)
        await it.until("district", HALL, lambda shown: shown["halls"][0]["waiting"] == 3)
        it.clock.set(NINE + two_days)
        await news("20261124", 5)
        assert (await it.view("hall", HALL))["waiting"] == 0
        await it.until("district", HALL, lambda shown: shown["halls"][0]["waiting"] == 0)
