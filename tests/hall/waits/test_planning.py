"""What a manager asks beside what is planned: windows, times, contradictions; each refusal names its field."""

from typing import Any

import pytest

from actors import ActorError
from hall.waits.planning import BACK, Asked, Hall, changes, planned, serving
from hall.waits.play import Change, WindowNow
from hall.waits.slots import SECOND
from tests.hall.town import HALL, NINE, W1, W2, W3, A, B

HOUR = 3600 * SECOND
W4 = f"{HALL}-04"
SPANS = [[NINE, NINE + 3 * HOUR], [NINE + 4 * HOUR, NINE + 8 * HOUR]]


def window(key: str, *queues: str, state: str = "open", **parts: Any) -> dict[str, Any]:
    return {"id": key, "queues": list(queues), "profiles": [], "state": state, "pause": {}, **parts}


WINDOWS = [window(W1, A), window(W2, A, B), window(W3, B, state="closed"), window(W4, A, state="closed")]
ON_DUTY = [WindowNow(W1, [A]), WindowNow(W2, [A, B])]


def hall(now: int = NINE, plan: list[Change] | None = None) -> Hall:
    return Hall(now, NINE + 8 * HOUR, [A, B], WINDOWS, ON_DUTY, plan or [])


def opening(windows: int, queue: str = A, at: int | None = None) -> Asked:
    return Asked("open", windows, None, queue, at)


def closing(window: str, at: int | None = None) -> Asked:
    return Asked("close", None, window, None, at)


def moving(window: str, queue: str, at: int | None = None) -> Asked:
    return Asked("move", None, window, queue, at)


def test_windows_of_the_queue_open_first() -> None:
    assert changes([opening(1)], hall()) == [Change(NINE, W4, [A])]
    assert changes([opening(1, B, 15 * 60)], hall()) == [Change(NINE + 6 * HOUR, W3, [B])]
    assert {change.window for change in changes([opening(2)], hall())} == {W3, W4}


def test_what_is_asked_follows_in_the_order_of_its_times() -> None:
    """Closed at ten, it can be opened again at eleven; said in any order."""
    asked = [opening(3, A, 11 * 60), closing(W1, 10 * 60)]
    found = changes(asked, hall())
    assert found[0] == Change(NINE + HOUR, W1, [])
    assert {change.window for change in found[1:]} == {W1, W3, W4}


def test_a_window_that_is_changed_follows_its_plan_no_more() -> None:
    plan = [Change(NINE + HOUR, W1, [B]), Change(NINE + HOUR, W2, [B])]
    assert changes([closing(W1)], hall(plan=plan)) == [Change(NINE, W1, []), plan[1]]
    assert changes([closing(W1, 11 * 60)], hall(plan=plan)) == [*plan, Change(NINE + 2 * HOUR, W1, [])]


@pytest.mark.parametrize(
    ("asked", "code", "field"),
    [
        ([closing(f"{HALL}-99")], "window.unknown", "changes.0.window"),
        ([closing(W3)], "what_if.not_on_duty", "changes.0.window"),
        ([closing(W1), closing(W1, 10 * 60)], "what_if.not_on_duty", "changes.1.window"),
        ([moving(W1, A)], "what_if.same_queue", "changes.0.window"),
        ([moving(W1, "440106:Z")], "queue.unknown", "changes.0.queue"),
        ([opening(3)], "what_if.too_many", "changes.0.windows"),
        ([opening(1), opening(2)], "what_if.too_many", "changes.1.windows"),
        ([opening(2), opening(1)], "what_if.none_left", "changes.1.windows"),
        ([opening(1, "440106:Z")], "queue.unknown", "changes.0.queue"),
        ([closing(W1, 8 * 60)], "what_if.past", "changes.0.at"),
        ([closing(W1, 17 * 60)], "what_if.closing", "changes.0.at"),
        ([closing(W1), closing(W1)], "what_if.contradicts", "changes.1.window"),
        ([moving(W2, B, 600), closing(W2, 600)], "what_if.contradicts", "changes.1.window"),
        ([opening(1, A), moving(W4, B)], "what_if.contradicts", "changes.1.window"),
    ],
)
def test_what_cannot_be_asked(asked: list[Asked], code: str, field: str) -> None:
    with pytest.raises(ActorError) as refused:
        changes(asked, hall())
    assert (refused.value.code, refused.value.field) == (code, field)


def test_what_windows_serve_is_what_the_queues_know() -> None:
    """In the order of their configuration, then what they help out with; windows off duty not at all."""
    on_duty = {A: {W1: 1.0, W2: 0.5}, B: {W1: 0.2, W2: 0.5}}
    assert serving([window(W1, A), window(W2, B, A), window(W3, B)], on_duty, NINE) == [
        WindowNow(W1, [A, B]),
        WindowNow(W2, [B, A]),
    ]


def test_profiles_turn_as_planned() -> None:
    turning = window(W2, A, B, profiles=[{"from": "10:00", "to": "11:30", "queues": [B]}])
    assert planned([window(W1, A), turning], ON_DUTY, NINE, NINE + 8 * HOUR, []) == [
        Change(NINE + HOUR, W2, [B]),
        Change(NINE + 5 * HOUR // 2, W2, [A, B]),
    ]
    closed = {**turning, "state": "closed"}
    assert planned([closed], [], NINE, NINE + 8 * HOUR, []) == []


@pytest.mark.parametrize(
    ("now", "until", "back"),
    [
        (NINE, NINE + HOUR, NINE + HOUR),
        (NINE, None, NINE + BACK),
        (NINE + 3 * HOUR + HOUR // 2, None, NINE + 4 * HOUR),  # after the hall's break
        (NINE + HOUR, NINE + HOUR // 2, NINE + HOUR),  # overdue: any moment
    ],
)
def test_paused_windows_come_back(now: int, until: int | None, back: int) -> None:
    paused = window(W1, A, state="paused", pause={"reason": "break", "until": until})
    assert planned([paused], [], now, NINE + 8 * HOUR, SPANS) == [Change(back, W1, [A])]
