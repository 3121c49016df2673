"""What if: more windows help, fewer hurt, the hours are kept, "as it is" is what the screens say, and it is quick."""

import time
from math import log

import pytest

from hall.waits.estimator import Busy, Estimate, Scene, Waiting, estimates
from hall.waits.learning import Pace
from hall.waits.measured import Measured, Tally
from hall.waits.planning import Asked
from hall.waits.play import Change, Course, Day, Play, QueueNow, WindowNow
from hall.waits.saying import sentence
from hall.waits.slots import SECOND
from hall.waits.whatif import Answer, Figure, Outcome, joining, simulate
from tests.hall.town import NINE

MINUTE = 60 * SECOND
HOUR = 3600 * SECOND
NAMES = {"A": ("社保", "Social security"), "B": ("税务", "Tax")}
SPANS = [[NINE, NINE + 3 * HOUR], [NINE + 4 * HOUR, NINE + 8 * HOUR]]
"""From 9 to 12 and from 13 to 17."""

GIVING = [SPANS[0], [SPANS[1][0], SPANS[1][1] - 15 * MINUTE]]
HOME = NINE + 8 * HOUR + 30 * MINUTE
ANY_TIME = Day(NINE, [], None)


def pace() -> Pace:
    """Sixty people an hour, six minutes each."""
    came = {str(slot): 15.0 for slot in range(32, 72)}
    duty = {str(slot): 6 * 900.0 for slot in range(36, 68)}
    services = {"": Tally(100, 580, 3390)}
    return Pace(configured=360, before=Measured(services=services, came=came, duty=duty, days=1.0))


def queue(name: str, waiting: int, windows: int, now: int = NINE, *, hours: bool = False) -> QueueNow:
    line = [Waiting(None, now - number * SECOND, now - number * SECOND) for number in range(waiting, 0, -1)]
    busy = [Busy(f"{name}{number}", None, now - 100 * SECOND, now - 60 * SECOND) for number in range(windows)]
    on_duty = {f"{name}{number}": 1.0 for number in range(windows)}
    since = now - 600 * SECOND
    scene = Scene(now, line, on_duty, busy, since, SPANS if hours else (), HOME if hours else None)
    return QueueNow(name, pace(), scene)


def windows(name: str, count: int) -> list[WindowNow]:
    return [WindowNow(f"{name}{number}", [name]) for number in range(count)]


def newcomer(queue: QueueNow) -> Estimate | None:
    """What the screens say."""
    found = estimates(queue.pace, queue.scene)
    return found[-1] if found else None


def answer(
    queues: list[QueueNow],
    at: list[WindowNow],
    changed: list[Change],
    *,
    day: Day = ANY_TIME,
    planned: list[Change] | None = None,
    begin: int | None = None,
) -> Answer:
    as_it_is = planned or []
    said = {one.id: newcomer(one) for one in queues}
    *_, found = simulate(day, queues, at, as_it_is, as_it_is + changed, begin or day.now, 1, said)
    assert isinstance(found, Answer)
    return found


def figures(found: Answer) -> list[Figure]:
    assert all(one.now for one in found.outcomes)
    return [one.now for one in found.outcomes if one.now]


def medians(figure: Figure | None) -> tuple[int, int]:
    assert figure is not None
    assert figure.before is not None
    assert figure.after is not None
    return figure.before.p50, figure.after.p50


def test_two_more_windows_help_and_one_less_hurts() -> None:
    opened = [Change(NINE, "+1", "A"), Change(NINE, "+2", "A")]
    (more,) = answer([queue("A", 30, 6)], windows("A", 6), opened).outcomes
    (less,) = answer([queue("A", 30, 6)], windows("A", 6), [Change(NINE, "A0", [])]).outcomes
    for figure in (more.now, more.later):
        before, after = medians(figure)
        assert after < 0.85 * before
    for figure in (less.now, less.later):
        before, after = medians(figure)
        assert after > 1.1 * before


def test_who_gives_a_window_waits_longer() -> None:
    """Moved from B to A: A's wait falls, B's grows."""
    queues, at = [queue("A", 30, 6), queue("B", 30, 6)], windows("A", 6) + windows("B", 6)
    a, b = (medians(figure) for figure in figures(answer(queues, at, [Change(NINE, "B0", ["A"])])))
    assert a[1] < a[0]
    assert b[1] > b[0]


def test_a_queue_that_nobody_serves_any_more_has_no_wait() -> None:
    (found,) = answer([queue("A", 3, 1)], windows("A", 1), [Change(NINE + HOUR, "A0", [])], begin=NINE + HOUR).outcomes
    assert found.later is not None
    assert found.later.before is not None
    assert found.later.after is None
    assert found.now is not None
    assert found.now.before == found.now.after  # called long before


@pytest.mark.parametrize("waiting", [0, 3, 12, 30, 60])
@pytest.mark.parametrize("hours", [False, True])
def test_without_a_change_it_says_what_the_screens_say(waiting: int, hours: bool) -> None:
    now = NINE + HOUR
    at = queue("A", waiting, 6, now, hours=hours)
    day = Day(now, GIVING, HOME) if hours else Day(now, [], None)
    (figure,) = figures(answer([at], windows("A", 6), [], day=day))
    said = (estimates(at.pace, at.scene) or [])[-1]
    assert figure == Figure(said, said)


@pytest.mark.parametrize("now", [NINE + HOUR, NINE + 2 * HOUR + 40 * MINUTE, NINE + 5 * HOUR])
@pytest.mark.parametrize("waiting", [20, 40, 60])
def test_what_is_played_is_what_the_screens_say_but_for_its_correction(waiting: int, now: int) -> None:
    """Before anything is scaled, the played median lies within 30 % of the estimate's, also across a break."""
    at = queue("A", waiting, 6, now, hours=True)
    day = Day(now, GIVING, HOME)
    courses = {"A": Course(at, windows("A", 6), [])}
    plays = (Play(day, [at], courses, windows("A", 6), [], [now], False, seed).played() for seed in range(200))
    waits = sorted(play.waits["A"][0] for play in plays)
    said = (estimates(at.pace, at.scene) or [])[-1]
    assert abs(log(waits[100] / said.p50)) < log(1.3)
    assert waits[180] < 1.3 * said.p90


def test_nobody_is_called_in_the_lunch_break() -> None:
    """Asked at 11:40 with some forty minutes of people ahead: the wait includes the hour of the break."""
    now = NINE + 2 * HOUR + 40 * MINUTE
    at = queue("A", 36, 6, now, hours=True)
    with_break = answer([at], windows("A", 6), [Change(now, "A0", [])], day=Day(now, GIVING, HOME))
    before, after = medians(figures(with_break)[0])
    assert before > 75 * 60
    assert after >= before
    without = answer([queue("A", 36, 6, now)], windows("A", 6), [], day=Day(now, [], None))
    assert medians(figures(without)[0])[0] < before - 40 * 60


def test_a_window_more_before_the_break_saves_the_break() -> None:
    """Eight more windows at 11:40: who takes a number now is called before noon."""
    now = NINE + 2 * HOUR + 40 * MINUTE
    more = [Change(now, f"+{number}", ["A"]) for number in range(8)]
    before, after = medians(
        figures(answer([queue("A", 36, 6, now, hours=True)], windows("A", 6), more, day=Day(now, GIVING, HOME)))[0]
    )
    assert before > 75 * 60
    assert after < 30 * 60


def test_a_break_that_windows_work_through_is_none() -> None:
    now = NINE + 2 * HOUR + 40 * MINUTE
    at = queue("A", 36, 6, now, hours=True)
    at.pace.before.paused, at.pace.before.through = 36_000.0, 6 * 36_000.0
    through = medians(figures(answer([at], windows("A", 6), [], day=Day(now, GIVING, HOME)))[0])[0]
    assert through < 50 * 60


def test_before_closing_those_who_are_not_served_are_counted() -> None:
    """Asked at 16:50, after the last ticket: nobody takes a number any more, but thirty wait for two windows."""
    now = NINE + 7 * HOUR + 50 * MINUTE
    at = queue("A", 30, 2, now, hours=True)
    day = Day(now, GIVING, HOME)
    more = answer([at], windows("A", 2), [Change(now, "+1", ["A"]), Change(now, "+2", ["A"])], day=day)
    assert [(one.now, one.later) for one in more.outcomes] == [(None, None)]
    assert more.begin is more.end is None
    assert more.sent_home is not None
    before, after = more.sent_home
    assert 10 < before < 28
    assert after < before - 8
    said = sentence([Asked("open", 2, None, "A", None)], more, NAMES)
    assert f"下班时办不完的从约 {before} 人变为约 {after} 人" in said["zh"]


def test_who_is_hardly_called_before_closing_is_told_no_difference_that_is_none() -> None:
    """At 16:20 fifty wait for one window: nobody new is called any more, whether queue B changes or not."""
    now = NINE + 7 * HOUR + 20 * MINUTE
    queues = [queue("A", 50, 1, now, hours=True), queue("B", 3, 1, now, hours=True)]
    found = answer(queues, windows("A", 1) + windows("B", 1), [Change(now, "+1", ["B"])], day=Day(now, GIVING, HOME))
    figure = figures(found)[0]
    assert figure.before == figure.after
    # Nor is anybody told to wait beyond the moment at which they are sent home.
    told = [each for one in found.outcomes for each in (*(one.now or ()), *(one.later or ())) if each]
    assert max(each.p90 for each in told) <= 70 * 60 + 30


def test_newcomers_are_asked_only_while_numbers_are_given() -> None:
    day = Day(NINE, GIVING, HOME)
    assert joining(day, NINE + 2 * HOUR + 30 * MINUTE) == [
        NINE + 2 * HOUR + minutes * MINUTE for minutes in (35, 45, 55)
    ]
    # A change in the break counts for those who come after it.
    assert joining(day, NINE + 3 * HOUR + 20 * MINUTE)[0] == NINE + 4 * HOUR + 5 * MINUTE
    assert joining(day, NINE + 7 * HOUR + 50 * MINUTE) == []


def test_a_paused_window_that_comes_back_and_a_profile_that_turns_are_played() -> None:
    """One window, and at ten past nine five more as planned: the wait is theirs, not the one window's."""
    back = [Change(NINE + 10 * MINUTE, f"A{number}", ["A"]) for number in range(1, 6)]
    at = queue("A", 12, 1)
    alone = answer([at], windows("A", 1), [])
    helped = answer([at], windows("A", 1), [], planned=back)
    first, second = (found.outcomes[0].later for found in (alone, helped))
    assert medians(second)[0] < 0.6 * medians(first)[0]


def test_a_hall_with_a_hundred_waiting_is_played_within_two_seconds() -> None:
    names = "ABCDEF"
    queues = [queue(name, 17, 3) for name in names]
    at = [window for name in names for window in windows(name, 3)]
    begin = time.process_time()
    answer(queues, at, [Change(NINE + HOUR, "+1", ["A"])], begin=NINE + HOUR)
    assert time.process_time() - begin < 2


def test_a_sentence_says_what_it_means() -> None:
    figure = Figure(Estimate(2760, 4200), Estimate(1320, 2100))
    same = Figure(Estimate(600, 900), Estimate(600, 930))
    asked = [Asked("open", 2, None, "A", 15 * 60)]
    now = Answer([Outcome("A", figure, figure), Outcome("B", same, same)], NINE, NINE, None)
    assert sentence(asked, now, NAMES) == {
        "zh": "15:00 起为社保加开 2 个窗口：现在取号的，社保预计等候从 46–70 分钟降到 22–35 分钟。",
        "en": "2 more windows for Social security from 15:00: for who takes a number now, the wait for Social security"
        " falls from 46–70 to 22–35 minutes.",
    }
    later = Answer([Outcome("A", same, figure)], NINE, NINE, None)
    assert "现在取号的基本不变；之后取号的，社保预计等候从 46–70 分钟降到" in sentence(asked, later, NAMES)["zh"]
    none = sentence(
        [Asked("close", None, "440106-05", None, None)], Answer([Outcome("B", same, same)], 0, 0, None), NAMES
    )
    assert none["zh"] == "现在关闭 05 号窗口：各队列的预计等候基本不变。"
