"""What a window serves by the hour, what an express window takes, and where a group's transfers go."""

from typing import Any

import pytest

from actors import Address, Invalid, Refused, Unknown
from hall import messages as m
from hall.configuration import faults
from hall.profiles import express_items, next_turn, queues_at
from tests.hall.town import ADMIN, CLERK, HALL, NINE, OTHER, THIRD, W1, W2, W3, A, B, Town, town

pytestmark = pytest.mark.anyio

MINUTE, HOUR = 60, 3600
MORNING = [{"from": "08:00", "to": "10:00", "queues": [B]}, {"from": "10:30", "to": "12:00", "queues": [B, A]}]


def at(hours: float) -> int:
    """A moment so many hours after nine."""
    return NINE + int(hours * HOUR) * 1_000_000


@pytest.mark.parametrize(
    ("hours", "served", "turn"),
    [
        (-2, [A], at(-1)),
        (-1, [B], at(1)),
        (0.99, [B], at(1)),
        (1, [A], at(1.5)),
        (1.5, [B, A], at(3)),
        (3, [A], None),
        (15, [A], at(23)),
    ],
)
def test_the_hour_decides_what_is_served(hours: float, served: list[str], turn: int | None) -> None:
    assert queues_at([A], MORNING, at(hours)) == served
    assert next_turn(MORNING, at(hours)) == turn


def test_without_profiles_nothing_turns() -> None:
    assert queues_at([A, B], [], NINE) == [A, B]
    assert next_turn([], NINE) is None


def test_an_express_window_takes_its_items_or_those_that_are_short() -> None:
    queues = [{"id": A, "service_seconds": 300}, {"id": B}]
    items = [{"id": "x", "queue": A}, {"id": "y", "queue": B}, {"id": "z", "queue": A}]
    assert express_items(None, queues, items, 600) is None
    assert express_items({"items": ["y"]}, queues, items, 600) == ["y"]
    assert express_items({"seconds": 300}, queues, items, 600) == ["x", "z"]
    assert express_items({"seconds": 600}, queues, items, 600) == ["x", "y", "z"]


async def document(it: Town, **window: Any) -> dict[str, Any]:
    """The hall's configuration with window 1 changed."""
    shown = await it.cluster.call(Address("hall", HALL), m.ShowConfiguration(), caller=ADMIN)
    windows = [{**one, **(window if one["id"] == W1 else {})} for one in shown["windows"]]
    queues = [{**queue, "service_seconds": 600} for queue in shown["queues"]]
    return {**shown, "windows": windows, "queues": queues}


async def set_up(it: Town, **window: Any) -> None:
    """Give window 1 something special."""
    changed = await document(it, **window)
    fields = {name: value for name, value in changed.items() if name not in ("id", "by")}
    await it.cluster.call(Address("hall", HALL), m.ConfigureHall(**fields), caller=ADMIN)
    events = await it.cluster.events(Address("window", W1))
    while events[-1].type != "window.configured" or len(events) < 2:
        events = await it.cluster.events(Address("window", W1))


async def shares(it: Town, queue: str, expected: float | None) -> None:
    """Wait until the queue knows window 1's share."""
    for _ in range(2000):
        last = None
        for event in await it.cluster.events(Address("queue", queue)):
            if event.type == "queue.staffed" and event.data["window"] == W1:
                last = event.data["share"]
            elif event.type == "queue.shared":
                last = event.data["shares"].get(W1, last)
        if last == expected:
            return
        await it.view("queue", queue)
    raise AssertionError(last)


async def test_a_window_calls_from_the_queues_of_the_hour() -> None:
    async with town() as it:
        await set_up(it, profiles=[{"from": "09:00", "to": "09:30", "queues": [B]}])
        for queue in (A, B):
            await it.take(queue)
        assert (await it.do(W1, m.Open()))["queues"] == [B]
        assert (await it.do(W1, m.CallNext()))["ticket"]["number"] == "B001"
        await it.do(W1, m.NoShow())
        with pytest.raises(Refused, match="nobody_waiting"):
            await it.do(W1, m.CallNext())
        it.clock.advance(30 * MINUTE)
        assert (await it.do(W1, m.CallNext()))["ticket"]["number"] == "A001"


async def test_the_queues_are_told_the_shares_when_a_profile_turns() -> None:
    async with town() as it:
        profiles = [{"from": "09:10", "to": "09:20", "queues": [B, A]}, {"from": "09:20", "to": "09:40", "queues": [B]}]
        await set_up(it, profiles=profiles)
        await it.do(W1, m.Open())
        for after, a, b in ((0, 1.0, None), (10, 0.5, 0.5), (10, 0.0, 1.0), (20, 1.0, 0.0)):
            it.clock.advance(after * MINUTE)
            await shares(it, A, a)
            await shares(it, B, b)


async def test_a_clock_that_jumps_over_turns_and_back_leaves_what_now_means() -> None:
    async with town() as it:
        await set_up(it, profiles=[{"from": "09:10", "to": "09:20", "queues": [B]}])
        await it.do(W1, m.Open())
        it.clock.advance(30 * MINUTE)
        await shares(it, A, 1.0)
        it.clock.advance(-15 * MINUTE)
        await it.do(W1, m.Pause())
        assert (await it.do(W1, m.Open()))["queues"] == [B]
        await shares(it, B, 1.0)


async def test_a_paused_window_tells_no_shares_and_goes_on_with_those_of_the_hour() -> None:
    async with town() as it:
        await set_up(it, profiles=[{"from": "09:10", "to": "09:40", "queues": [B]}])
        await it.do(W1, m.Open())
        await it.do(W1, m.Pause())
        it.clock.advance(15 * MINUTE)
        await it.until("window", W1, lambda view: view["queues"] == [B])
        await shares(it, B, None)
        await it.do(W1, m.Open())
        await shares(it, B, 1.0)


async def test_by_number_a_window_calls_from_all_its_queues() -> None:
    async with town() as it:
        await set_up(it, profiles=[{"from": "09:00", "to": "10:00", "queues": [B]}])
        await it.take()
        await it.do(W1, m.Open())
        assert (await it.do(W1, m.CallTicket(ticket="A001")))["ticket"]["number"] == "A001"


async def test_an_express_window_passes_over_long_matters() -> None:
    async with town() as it:
        await set_up(it, express={"items": ["a-item"]})
        for item in (None, None, "a-item"):
            await it.take(item=item)
        opened = await it.do(W1, m.Open())
        assert opened["express"] == ["a-item"]
        called = await it.do(W1, m.CallNext())
        assert called["ticket"]["number"] == "A003"
        await it.do(W1, m.NoShow())
        with pytest.raises(Refused, match="nobody_express"):
            await it.do(W1, m.CallNext())
        assert (await it.do(W1, m.CallTicket(ticket="A001")))["ticket"]["number"] == "A001"
        hall = await it.view("hall", HALL)
        assert hall["windows"][0]["express"] == {"items": ["a-item"]}


async def test_who_is_sent_to_an_express_window_is_taken_whatever_the_matter() -> None:
    async with town() as it:
        await set_up(it, express={"items": ["a-item"]})
        await it.take()
        await it.do(W1, m.Open())
        await it.do(W2, m.Open(), OTHER)
        await it.do(W2, m.CallNext(), OTHER)
        await it.do(W2, m.Transfer(window=W1), OTHER)
        await it.until("queue", A, lambda view: view["waiting"] == 1)
        assert (await it.do(W1, m.CallNext()))["ticket"]["why"]["rule"] == "for_this_window"


async def _grouped(it: Town) -> None:
    changed = await document(it)
    windows = [{**one, **({"group": "社保"} if one["id"] != W1 else {})} for one in changed["windows"]]
    fields = {name: value for name, value in changed.items() if name not in ("id", "by")}
    await it.cluster.call(Address("hall", HALL), m.ConfigureHall(**{**fields, "windows": windows}), caller=ADMIN)
    await it.until("window", W3, lambda view: view.get("group") == "社保")
    await it.take()
    await it.do(W1, m.Open())
    await it.do(W1, m.CallNext())


async def test_a_transfer_to_a_group_goes_to_its_first_free_window() -> None:
    async with town() as it:
        await _grouped(it)
        await it.do(W2, m.Open(), OTHER)
        await it.take()
        await it.do(W2, m.CallNext(), OTHER)
        await it.do(W3, m.Open(), THIRD)
        await it.until("hall", HALL, lambda view: view["windows"][2]["state"] == "open")
        await it.do(W1, m.Transfer(group="社保"))
        await it.until("queue", B, lambda view: view["waiting"] == 1)
        assert (await it.do(W3, m.CallNext(), THIRD))["ticket"]["number"] == "A001"


async def test_where_none_is_free_it_waits_for_the_first_at_work_and_where_none_is_open_it_is_refused() -> None:
    async with town() as it:
        await _grouped(it)
        with pytest.raises(Refused) as caught:
            await it.do(W1, m.Transfer(group="社保"))
        assert caught.value.code == "group.closed"
        await it.do(W2, m.Open(), OTHER)
        await it.take()
        await it.do(W2, m.CallNext(), OTHER)
        await it.until("hall", HALL, lambda view: view["windows"][1]["state"] == "calling")
        await it.do(W1, m.Transfer(group="社保"))
        events = {event.type: event.data for event in await it.cluster.events(Address("window", W1))}
        assert events["window.transferred"] == {
            "queue": A,
            "window": W2,
            "group": "社保",
        }


@pytest.mark.parametrize(
    ("transfer", "error"),
    [
        (m.Transfer(group="none"), Unknown),
        (m.Transfer(group="社保", queue=B), Invalid),
        (m.Transfer(), Invalid),
    ],
)
async def test_a_transfer_names_one_target_that_exists(transfer: m.Transfer, error: type[Exception]) -> None:
    async with town() as it:
        await _grouped(it)
        with pytest.raises(error):
            await it.do(W1, transfer, CLERK)
        assert (await it.view("window", W1))["state"] == "calling"


@pytest.mark.parametrize(
    ("window", "field", "code"),
    [
        ({"profiles": "x"}, "profiles", "hall.list"),
        ({"profiles": [{"from": "09:00"}]}, "profiles.0", "hall.profile"),
        ({"profiles": [{"from": "9:00", "to": "10:00", "queues": [A]}]}, "profiles.0", "hours.time"),
        ({"profiles": [{"from": "11:00", "to": "10:00", "queues": [A]}]}, "profiles.0", "hours.end_before_start"),
        ({"profiles": [*MORNING, {"from": "11:00", "to": "13:00", "queues": [A]}]}, "profiles.2", "hours.overlap"),
        (
            {"profiles": [{"from": "09:00", "to": "10:00", "queues": []}]},
            "profiles.0.queues",
            "hall.window_without_queues",
        ),
        (
            {"profiles": [{"from": "09:00", "to": "10:00", "queues": ["440106:Z"]}]},
            "profiles.0.queues",
            "hall.no_such_queue",
        ),
        ({"profiles": [{"from": None, "to": 7, "queues": [None]}]}, "profiles.0.queues", "hall.no_such_queue"),
        ({"express": {}}, "express", "hall.express"),
        ({"express": {"items": []}}, "express.items", "hall.express"),
        ({"express": {"items": ["z"]}}, "express.items", "hall.no_such_item"),
        ({"express": {"seconds": 5}}, "express.seconds", "hall.number"),
        ({"express": {"seconds": True}}, "express.seconds", "hall.number"),
        ({"group": ""}, "group", "hall.text"),
        ({"group": "x" * 31}, "group", "hall.text"),
    ],
)
async def test_what_cannot_be_configured_is_said_with_its_field(window: Any, field: str, code: str) -> None:
    async with town() as it:
        wrong = faults(await document(it, **window), HALL)
        assert (wrong[0].code, wrong[0].field) == (code, f"windows.0.{field}")


async def test_what_can_be_configured_is_not_refused() -> None:
    async with town() as it:
        good = await document(it, profiles=MORNING, express={"seconds": 300}, group="社保")
        assert faults(good, HALL) == []
