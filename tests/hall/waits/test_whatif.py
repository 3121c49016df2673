"""What if: more windows help, fewer hurt, the future counts from its moment on, and it is quick."""

import time

from hall.waits.estimator import Busy, Estimate, Waiting
from hall.waits.learning import Pace
from hall.waits.measured import Measured, Tally
from hall.waits.planning import Asked, sentence
from hall.waits.slots import SECOND
from hall.waits.whatif import Change, Outcome, QueueNow, WindowNow, simulate
from tests.hall.town import NINE

HOUR = 3600 * SECOND
NAMES = {"A": ("社保", "Social security"), "B": ("税务", "Tax")}


def pace() -> Pace:
    """Sixty people an hour, six minutes each."""
    came = {str(slot): 15.0 for slot in range(32, 72)}
    return Pace(configured=360, before=Measured(services={"": Tally(100, 580, 3390)}, came=came, days=1.0))


def queue(name: str, waiting: int, windows: int) -> QueueNow:
    line = [Waiting(None, NINE - number * SECOND, NINE - number * SECOND) for number in range(waiting)]
    busy = [Busy(f"{name}{number}", None, NINE - 100 * SECOND, NINE - 60 * SECOND) for number in range(windows)]
    return QueueNow(name, pace(), line, busy)


def windows(name: str, count: int) -> list[WindowNow]:
    return [WindowNow(f"{name}{number}", [name]) for number in range(count)]


def outcomes(queues: list[QueueNow], at: list[WindowNow], changes: list[Change], until: int) -> list[Outcome]:
    *_, found = simulate(queues, at, changes, NINE, until, 1)
    assert isinstance(found, list)
    return found


def test_two_more_windows_help_and_one_less_hurts() -> None:
    (more,) = outcomes(
        [queue("A", 30, 6)], windows("A", 6), [Change(NINE, "+1", "A"), Change(NINE, "+2", "A")], NINE + HOUR
    )
    (less,) = outcomes([queue("A", 30, 6)], windows("A", 6), [Change(NINE, "A0", [])], NINE + HOUR)
    assert more.now is not None
    assert more.then is not None
    assert less.then is not None
    assert more.then.p50 < 0.8 * more.now.p50
    assert less.then.p50 > 1.1 * more.now.p50
    assert more.low is not None
    assert more.high is not None
    assert more.low <= more.then.p50 <= more.high


def test_who_gives_a_window_waits_longer() -> None:
    """Moved from B to A: A's wait falls, B's grows."""
    queues, at = [queue("A", 30, 6), queue("B", 30, 6)], windows("A", 6) + windows("B", 6)
    a, b = outcomes(queues, at, [Change(NINE, "B0", ["A"])], NINE + HOUR)
    assert a.now is not None
    assert a.then is not None
    assert b.now is not None
    assert b.then is not None
    assert a.then.p50 < a.now.p50
    assert b.then.p50 > b.now.p50


def test_a_queue_that_nobody_serves_has_no_wait() -> None:
    (found,) = outcomes([queue("A", 3, 1)], windows("A", 1), [Change(NINE + HOUR, "A0", [])], NINE + 2 * HOUR)
    assert found.now is not None
    assert found.then is found.low is found.high is None


def test_a_hall_with_a_hundred_waiting_is_played_within_two_seconds() -> None:
    names = "ABCDEF"
    queues = [queue(name, 17, 3) for name in names]
    at = [window for name in names for window in windows(name, 3)]
    begin = time.process_time()
    outcomes(queues, at, [Change(NINE + HOUR, "+1", ["A"])], NINE + 2 * HOUR)
    assert time.process_time() - begin < 2


def test_a_sentence_says_what_it_means() -> None:
    found = [
        Outcome("A", Estimate(2760, 4200), Estimate(1320, 2100), 1000, 1500),
        Outcome("B", Estimate(600, 900), Estimate(600, 930), 500, 700),
    ]
    said = sentence([Asked("open", 2, None, "A", 15 * 60)], found, NAMES)
    assert said == {
        "zh": "15:00 起为社保加开 2 个窗口：社保预计等候从 46–70 分钟降到 22–35 分钟。",
        "en": "2 more windows for Social security from 15:00: the wait for Social security falls from 46–70 to 22–35"
        " minutes.",
    }
    same = sentence([Asked("close", None, "440106-05", None, None)], found[1:], NAMES)
    assert same["zh"] == "现在关闭 05 号窗口：各队列的预计等候基本不变。"
