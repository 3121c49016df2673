"""Waits: ordered, never negative, longer further back, no longer with more windows, wider where little is known."""

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hall.waits.calibration import Calibration
from hall.waits.estimator import (
    CALL_P50,
    CALL_P90,
    Busy,
    Estimate,
    Scene,
    Waiting,
    estimates,
    is_news,
    longest,
)
from hall.waits.learning import Pace
from hall.waits.measured import Measured, Tally
from hall.waits.slots import SECOND
from tests.hall.town import NINE

MINUTE = 60 * SECOND


def scene(
    waiting: int, windows: Sequence[float], busy: Sequence[int] = (), *, item: str | None = None, longest: int = 300
) -> Scene:
    """``windows``: the share of each; ``busy``: seconds for which the first of them have been serving; ``longest``: for
    which the first in line has waited."""
    since = NINE - longest * SECOND
    line = [Waiting(item, NINE - max(longest - number, 0) * SECOND, since) for number in range(waiting)]
    on_duty = {f"w{number:02d}": share for number, share in enumerate(windows)}
    at_work = [
        Busy(f"w{number:02d}", item, NINE - (past + 30) * SECOND, NINE - past * SECOND)
        for number, past in enumerate(busy[: len(windows)])
    ]
    return Scene(NINE, line, on_duty, at_work, since if line else None)


def test_no_window_no_estimate() -> None:
    assert estimates(Pace(), scene(3, [])) is None
    assert longest([]) is None
    assert longest([Estimate(1, 9), Estimate(2, 3)]) == Estimate(2, 3)


def test_a_free_window_calls_at_once() -> None:
    found = estimates(Pace(), scene(1, [1.0, 1.0], longest=5))
    assert found == [Estimate(CALL_P50, CALL_P90)] * 2


def test_windows_shared_with_empty_queues_are_nearly_whole_windows() -> None:
    """Four waiting before three windows whose other queues are empty: minutes, not hours."""
    found = estimates(Pace(configured=600), scene(4, [0.9, 0.9, 0.9], [60, 200, 400]))
    assert found is not None
    assert found[-1].p50 < 25 * 60
    assert found[-1].p90 < 60 * 60


paces = st.builds(
    Pace,
    configured=st.floats(20, 3600),
    before=st.builds(
        Measured,
        services=st.just({"": Tally(50, 300, 1830)}),
        done=st.floats(0, 1e5),
        supply=st.floats(0, 1e5),
        turns=st.floats(0, 300),
        duty=st.dictionaries(st.integers(30, 70).map(str), st.floats(0, 9000), max_size=20),
        ahead=st.dictionaries(st.integers(30, 70).map(str), st.floats(0, 20), max_size=20),
        days=st.floats(0.1, 6),
    ),
)


@settings(deadline=None)
@given(
    paces,
    st.integers(0, 60),
    st.lists(st.sampled_from([0.05, 0.5, 1.0]), min_size=1, max_size=20),
    st.lists(st.integers(0, 7200), max_size=20),
    st.integers(0, 10_000),
)
def test_estimates_are_ordered_and_grow_with_the_position(
    pace: Pace, waiting: int, windows: list[float], busy: list[int], longest: int
) -> None:
    found = estimates(pace, scene(waiting, windows, busy, longest=longest))
    assert found is not None
    assert len(found) == waiting + 1
    for each in found:
        assert 0 < each.p50 < each.p90
    for before, behind in itertools.pairwise(found):
        assert before.p50 <= behind.p50
        assert before.p90 <= behind.p90
    assert estimates(pace, scene(waiting, windows, busy, longest=longest), 1) == found[:1]


@settings(deadline=None)
@given(
    st.floats(60, 3600),
    st.integers(0, 60),
    st.integers(1, 15),
    st.sampled_from([0.2, 1.0]),
    st.integers(0, 7200),
    st.integers(0, 4000),
)
def test_one_window_more_is_never_worse(
    configured: float, waiting: int, windows: int, share: float, past: int, longest: int
) -> None:
    busy = [past] * windows
    fewer = estimates(Pace(configured=configured), scene(waiting, [1.0] * windows, busy, longest=longest))
    more = estimates(Pace(configured=configured), scene(waiting, [1.0] * windows + [share], busy, longest=longest))
    assert fewer is not None
    assert more is not None
    for one, other in zip(fewer, more, strict=True):
        assert other.p50 <= one.p50
        assert other.p90 <= max(one.p90, CALL_P90)  # a free window's clerk may take a moment to call


def test_who_is_ahead_decides_and_not_only_how_many() -> None:
    pace = Pace(configured=600)
    for _ in range(50):
        pace.served(NINE, "quick", 120)
        pace.served(NINE, "slow", 1800)
    quick = estimates(pace, scene(10, [1.0, 1.0], [10, 10], item="quick"))
    slow = estimates(pace, scene(10, [1.0, 1.0], [10, 10], item="slow"))
    assert quick is not None
    assert slow is not None
    assert slow[-1].p50 > 3 * quick[-1].p50


def test_more_of_the_day_makes_the_range_narrower() -> None:
    """With one measured service nothing is known; with two hundred alike the range is what chance leaves."""
    few, many = Pace(configured=600), Pace(configured=600)
    few.served(NINE, None, 600)
    for number in range(200):
        many.served(NINE, None, 600)
        many.advance(NINE + number * MINUTE, {"w00": 1.0}, NINE - 10 * MINUTE)
        many.handed(NINE + number * MINUTE, None, 600, None)
    ranges = []
    for pace in (few, many):
        found = estimates(pace, scene(20, [1.0] * 4, [30] * 4))
        assert found is not None
        ranges.append((found[-1].p90 - found[-1].p50) / found[-1].p50)
    assert ranges[1] < ranges[0] * 0.7


def test_a_slow_day_is_noticed_within_the_day() -> None:
    """The days before did as much as services should take; today the same windows do half of it."""
    pace = Pace(configured=600)
    pace.before = Measured(done=60_000, supply=60_000, turns=100, days=5)
    usual, _ = pace.speed(600)
    for call in range(1, 31):
        pace.advance(NINE + call * 10 * MINUTE, {"a": 1.0, "b": 1.0}, NINE - 10 * MINUTE)
        pace.handed(NINE + call * 10 * MINUTE, None, 600, None)
    slow, _ = pace.speed(600)
    assert usual == pytest.approx(0.98, abs=0.03)
    assert slow < 0.7 * usual


def test_windows_that_usually_go_to_lunch_lengthen_the_wait_before_it() -> None:
    lunch = {str(slot): 4 * 900.0 * 5 for slot in range(36, 68)} | {str(slot): 900.0 * 5 for slot in range(38, 46)}
    without = {str(slot): 4 * 900.0 * 5 for slot in range(36, 68)}
    told = []
    for duty in (lunch, without):
        pace = Pace(configured=600, before=Measured(duty=duty, days=5.0))
        pace.today.duty = {"35": 3600.0}
        found = estimates(pace, scene(20, [1.0] * 4, [10] * 4))
        assert found is not None
        told.append(found[-1].p50)
    assert told[0] > told[1] * 1.2


HOUR = 3600 * SECOND
SPANS = [[NINE, NINE + HOUR], [NINE + 2 * HOUR, NINE + 8 * HOUR]]
"""A break from ten to eleven."""


def newcomer(pace: Pace, at: Scene) -> Estimate:
    found = estimates(pace, at)
    assert found is not None
    return found[-1]


def test_a_wait_that_goes_into_the_break_includes_it() -> None:
    """Without any history, by the hall's hours alone; who is called before it does not wait for it."""
    pace = Pace(configured=600)
    long, short = scene(20, [1.0] * 2, [10] * 2), scene(3, [1.0] * 2, [10] * 2)
    # Not quite an hour more: the later, the less certain, and the median lies the farther below the mean.
    assert 2900 < newcomer(pace, long._replace(spans=SPANS)).p50 - newcomer(pace, long).p50 < 3660
    assert newcomer(pace, short._replace(spans=SPANS)) == newcomer(pace, short)


def test_windows_that_work_through_breaks_make_them_none() -> None:
    at = scene(20, [1.0] * 2, [10] * 2)._replace(spans=SPANS)
    pace = Pace(configured=600, before=Measured(paused=36_000.0, through=2 * 36_000.0))
    assert newcomer(pace, at).p50 < newcomer(pace, scene(20, [1.0] * 2, [10] * 2)).p50 + 600
    # Nor is one that they work through at this moment.
    inside = [[NINE - 2 * HOUR, NINE - HOUR // 2], [NINE + HOUR // 2, NINE + 8 * HOUR]]
    assert newcomer(Pace(configured=600), at._replace(spans=inside)).p50 < 2 * 3600


def test_what_windows_do_in_breaks_is_measured() -> None:
    pace = Pace(at=NINE)
    pace.advance(NINE + HOUR, {"w1": 1.0, "w2": 0.5}, None, SPANS)
    assert (pace.today.paused, pace.today.through) == (0.0, 0.0)
    pace.advance(NINE + 3 * HOUR // 2, {"w1": 1.0, "w2": 0.5}, None, SPANS)
    pace.advance(NINE + 3 * HOUR, {}, None, SPANS)
    assert (pace.today.paused, pace.today.through) == (3600.0, 2 * 1800.0)


def test_services_that_are_slower_at_noon_lengthen_the_wait_that_lasts_till_then() -> None:
    """At nine services take what they usually do; from ten on half as long again (log 1.5 = 0.405)."""
    services = {"": Tally(100, 640, 4150)}
    hours = {str(hour): Tally(100, 40.5, 50) for hour in range(10, 17)}
    before = Measured(services=services, duty={str(slot): 2 * 900.0 * 5 for slot in range(32, 72)}, days=5.0)
    slow = Measured(services=services, hours=hours, duty=before.duty, days=5.0)
    at = scene(30, [1.0] * 2, [10] * 2)
    even, slower = newcomer(Pace(before=before), at), newcomer(Pace(before=slow), at)
    assert even.p50 > 3600
    assert slower.p50 > 1.1 * even.p50


def test_who_is_sent_home_waits_no_longer_than_that() -> None:
    at = scene(60, [1.0], [10])._replace(spans=[[NINE, NINE + 2 * HOUR]], home=NINE + 5 * HOUR // 2)
    assert newcomer(Pace(configured=1200), at).p90 <= 2.5 * 3600 + 30


def test_nobody_is_told_to_wait_beyond_the_end_of_service() -> None:
    """Service usually ends at 11:00, two hours from now; what is longer is no wait, but not being served."""
    pace = Pace(configured=1200, before=Measured(duty={str(slot): 3600.0 for slot in range(36, 44)}, days=4.0))
    found = estimates(pace, scene(60, [1.0], [10]))
    assert found is not None
    assert found[-1].p50 <= found[-1].p90 <= 2 * 3600 + 30
    pace.before.days = 1.0  # one short day is no rule
    found = estimates(pace, scene(60, [1.0], [10]))
    assert found is not None
    assert found[-1].p50 > 4 * 3600


def test_what_came_true_corrects_what_is_said() -> None:
    """Whatever the model says, nine of ten waits come to lie within the P90, and half within the P50."""
    calibration = Calibration()
    for number in range(3000):
        p50, p90 = calibration.correct(600, 100, "9")
        calibration.learn(p50, p90, 500 + number * 7919 % 1000, "9")
    p50, p90 = calibration.correct(600, 100, "9")
    assert p50 == pytest.approx(1000, rel=0.1)
    assert p90 == pytest.approx(1400, rel=0.1)


def test_an_hour_that_comes_out_worse_is_widened_and_the_others_are_not() -> None:
    calibration = Calibration()
    for number in range(3000):
        for hour, spread in (("10", 200), ("11", 1000)):
            p50, p90 = calibration.correct(1000, 200, hour)
            calibration.learn(p50, p90, 1000 - spread / 2 + number * 7919 % spread, hour)
    quiet, noon = (calibration.correct(1000, 200, hour) for hour in ("10", "11"))
    assert noon[1] - noon[0] > 1.5 * (quiet[1] - quiet[0])
    assert noon[1] == pytest.approx(1400, rel=0.1)
    # A quiet hour of ordinary days promises no more than the others.
    assert all(width >= 0 for _, width in calibration.hours.values())


@pytest.mark.parametrize(
    ("before", "after", "news"),
    [
        (None, None, False),
        (None, Estimate(30, 180), True),
        (Estimate(600, 900), Estimate(630, 900), False),
        (Estimate(600, 900), Estimate(600, 1200), True),
        (Estimate(30, 60), Estimate(60, 90), False),
    ],
)
def test_a_small_change_is_no_news(before: Estimate | None, after: Estimate | None, news: bool) -> None:
    assert is_news(before, after) == news


def test_a_window_known_to_be_free_serves_whoever_comes_however_small_its_share() -> None:
    empty = scene(0, [0.2])
    assert estimates(Pace(), empty._replace(engaged={})) == [Estimate(CALL_P50, CALL_P90)]


def test_a_window_that_serves_another_queue_is_waited_for() -> None:
    """However large the share: nobody is called before it is free."""
    empty = scene(0, [0.9])
    just, long_ago = (
        estimates(Pace(configured=600), empty._replace(engaged={"w00": NINE - past * SECOND})) for past in (30, 900)
    )
    assert just is not None
    assert long_ago is not None
    assert just[0].p50 > 3 * 60
    assert just[0].p90 > just[0].p50 + 60


def test_who_is_engaged_says_nothing_once_people_have_waited() -> None:
    pressed = scene(2, [0.5, 0.5], longest=600)
    assert estimates(Pace(), pressed) == estimates(Pace(), pressed._replace(engaged={}))
