"""The next hours: they follow what usually comes, and nothing is foreseen without a window."""

from hypothesis import given, settings
from hypothesis import strategies as st

from hall.waits.forecast import HOUR, hours
from hall.waits.learning import Pace
from hall.waits.measured import Measured
from hall.waits.nearness import Offer, best, distance, travel
from tests.hall.town import NINE
from tests.hall.waits.test_estimator import scene


def test_a_rush_that_usually_comes_is_foreseen() -> None:
    """From 10:00 to 11:00 three times as many come as can be served."""
    came = {str(slot): 48.0 for slot in range(40, 44)}
    duty = {str(slot): 16 * 900.0 for slot in range(36, 68)}
    pace = Pace(configured=900, before=Measured(came=came, duty=duty, days=4.0))
    pace.today.duty = {"35": 3600.0}
    found = [hour.estimate for hour in hours(pace, scene(2, [1.0] * 4, [300] * 4), NINE + 6 * HOUR)]
    assert len(found) == 6
    nine, ten, eleven = (estimate.p50 if estimate else 0 for estimate in found[:3])
    assert nine < 600 < ten < eleven


def test_hours_begin_now_and_end_at_closing() -> None:
    pace = Pace(configured=600)
    found = hours(pace, scene(1, [1.0]), NINE + HOUR * 5 // 2)
    assert [hour.begin for hour in found] == [NINE, NINE + HOUR, NINE + 2 * HOUR]
    assert [hour.estimate for hour in hours(pace, scene(1, []), NINE + HOUR)] == [None]
    assert hours(pace, scene(1, [1.0]), NINE) == []


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 80), st.integers(1, 10), st.floats(20, 3600))
def test_a_forecast_is_ordered(waiting: int, windows: int, configured: float) -> None:
    for hour in hours(Pace(configured=configured), scene(waiting, [1.0] * windows), NINE + 5 * HOUR):
        assert hour.estimate is not None
        assert 0 < hour.estimate.p50 < hour.estimate.p90


def test_a_near_hall_with_a_wait_beats_a_far_one_without_until_it_does_not() -> None:
    def offer(hall: str, lon: float, p50: int | None, open: bool = True) -> Offer:
        p90 = None if p50 is None else 2 * p50
        return Offer(hall=hall, name=hall, name_en=hall, lon=lon, lat=23.13, open=open, p50=p50, p90=p90)

    near, far = offer("near", 113.301, 900), offer("far", 113.38, 30)
    here = (113.3, 23.13)
    shut, unknown = offer("shut", 113.3, None, open=False), offer("unknown", 113.3, None)
    order = [choice.offer.hall for choice in best([shut, unknown, far, near], here)]
    assert order == ["near", "far", "unknown", "shut"]
    crowded = offer("near", 113.301, 7200)
    assert [choice.offer.hall for choice in best([far, crowded], here)] == ["far", "near"]
    assert [choice.offer.hall for choice in best([near, far], None)] == ["far", "near"]


def test_ways_are_walked_when_short_and_ridden_when_long() -> None:
    assert distance(113.3, 23.1, 113.3, 23.1) == 0
    assert abs(distance(113.3, 23.0, 113.3, 24.0) - 111_195) < 50
    assert travel(500) == 500 * 1.3 / 1.2
    assert travel(5000) < 5000 * 1.3 / 1.2
    ways = [travel(metres) for metres in range(0, 20_000, 50)]
    assert ways == sorted(ways)
