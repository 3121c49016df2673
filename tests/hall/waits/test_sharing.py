"""What queues have of the windows that serve several."""

from hypothesis import given
from hypothesis import strategies as st

from hall.waits.sharing import moved, roughly, shares


def test_a_window_is_its_queues_own_when_the_others_are_empty() -> None:
    found = shares({"1": ["A"], "2": ["A", "B"]}, {"A": 6000.0, "B": 60.0})
    assert found["A"]["1"] == 1.0
    assert found["A"]["2"] > 0.9
    assert found["B"]["2"] < 0.2


def test_shared_windows_go_where_the_wait_is_longer() -> None:
    found = shares({"1": ["A"], "2": ["B"], "3": ["A", "B"]}, {"A": 3000.0, "B": 1000.0})
    assert found["A"]["3"] > 0.75
    even = shares({"3": ["A", "B"]}, {"A": 600.0, "B": 600.0})
    assert even == {"A": {"3": 0.5}, "B": {"3": 0.5}}


@given(
    st.dictionaries(st.sampled_from("123456"), st.sets(st.sampled_from("ABCD"), min_size=1).map(sorted), max_size=6),
    st.fixed_dictionaries({queue: st.floats(1, 1e5) for queue in "ABCD"}),
)
def test_shares_are_parts_of_windows(windows: dict[str, list[str]], work: dict[str, float]) -> None:
    found = shares(windows, work)
    assert {(queue, window) for queue, served in found.items() for window in served} == {
        (queue, window) for window, queues in windows.items() for queue in queues
    }
    for window, queues in windows.items():
        parts = [found[queue][window] for queue in queues]
        assert all(0 < part <= 1 for part in parts)
        assert abs(sum(parts) - 1) <= 0.05 * len(parts)


@given(st.integers(0, 500))
def test_rough_numbers_are_near_and_few(waiting: int) -> None:
    assert roughly(waiting) <= waiting <= roughly(waiting) * 1.2 + 0.1
    assert len({roughly(number) for number in range(500)}) < 60


def test_a_small_shift_is_not_followed_and_a_window_more_always() -> None:
    assert not moved({"1": 1.0, "2": 0.5}, {"1": 1.0, "2": 0.6})
    assert moved({"1": 1.0, "2": 0.5}, {"1": 1.0, "2": 0.9})
    assert moved({"1": 1.0}, {"1": 1.0, "2": 0.05})
