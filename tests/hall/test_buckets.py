"""Token buckets: never more than a burst and a rate, whatever is asked when; and bounded memory."""

from hypothesis import given
from hypothesis import strategies as st

from common.buckets import Buckets, Budget


@given(st.lists(st.floats(0, 10), max_size=60), st.floats(0.1, 5), st.integers(1, 10))
def test_nobody_spends_more_than_a_burst_and_what_came_back(steps: list[float], rate: float, burst: int) -> None:
    buckets, now, spent = Buckets(Budget(rate, burst)), 0.0, 0
    for step in steps:
        now += step
        wait = buckets.spend("a", now)
        spent += not wait
        assert spent <= burst + rate * now + 1e-6
        if wait:
            assert buckets.wait("a", now + wait + 1e-6) == 0


def test_keys_do_not_pay_for_each_other() -> None:
    buckets = Buckets(Budget(rate=1, burst=2))
    assert [buckets.spend("a", 0) > 0 for _ in range(3)] == [False, False, True]
    assert buckets.spend("b", 0) == 0
    assert buckets.spend("a", 1) == 0


def test_who_owes_owes_a_bucket_at_most() -> None:
    buckets = Buckets(Budget(rate=1, burst=3))
    for _ in range(100):
        buckets.charge("a", 0)
    assert buckets.wait("a", 0) == 1


def test_memory_is_bounded() -> None:
    buckets = Buckets(Budget(rate=1, burst=1), most=10)
    for key in range(1000):
        buckets.spend(str(key), 0)
    assert len(buckets) == 10
