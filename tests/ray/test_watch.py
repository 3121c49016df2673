"""F14: who is silent and who is ended; a busy machine is nobody's fault."""

import asyncio
import threading

import pytest

from actors.ray.pulse import Pulse
from actors.ray.watch import BEAT, STEP, Lag, Patience, Watch

PATIENCE = Patience(silent=2.0, stopped=4.0, stuck=4.0)


def steps(watch: Watch, seconds: float, beating: tuple[int, ...] = ()) -> list[tuple[float, int]]:
    """Whom the watch names in so many seconds of punctual steps, and when."""
    named = []
    for step in range(1, round(seconds / STEP) + 1):
        for number in beating:
            watch.heard(number, f"life-{number}", 0.0)
        named += [(step * STEP, number) for number in watch.step(STEP)]
    return named


def two() -> Watch:
    watch = Watch(PATIENCE)
    for number in (1, 2):
        watch.joined(number, f"life-{number}")
    return watch


def test_one_that_stops_beating_is_silent_then_ended_once() -> None:
    watch = two()
    assert steps(watch, 1.75, beating=(1,)) == []
    assert watch.silent() == frozenset()
    assert steps(watch, 0.25, beating=(1,)) == []
    assert watch.silent() == {2}
    assert steps(watch, 10, beating=(1,)) == [(2.0, 2)], "named once, four seconds after its last beat"


def test_one_that_beats_again_in_time_lives() -> None:
    watch = two()
    steps(watch, 3.5, beating=(1,))
    watch.heard(2, "life-2", 0.0)
    assert watch.silent() == frozenset()
    assert steps(watch, 3.75, beating=(1,)) == []


def test_a_new_life_is_judged_from_its_start_and_an_old_beat_does_not_count() -> None:
    watch = two()
    steps(watch, 3.75, beating=(1,))
    watch.joined(2, "another life")
    watch.heard(2, "life-2", 0.0)
    assert watch.silent() == frozenset()
    assert steps(watch, 3.75, beating=(1,)) == []
    watch.heard(2, "life-2", 0.0)
    assert steps(watch, 0.25, beating=(1,)) == [(0.25, 2)]


def test_a_stuck_loop_is_silent_though_its_process_beats() -> None:
    watch = two()
    watch.heard(1, "life-1", 2.0)
    assert watch.silent() == {1}
    watch.heard(1, "life-1", 0.0)
    assert watch.silent() == frozenset()


def test_who_has_left_is_neither_silent_nor_ended() -> None:
    watch = two()
    watch.left(2)
    assert steps(watch, 10, beating=(1,)) == []
    assert watch.silent() == frozenset()


@pytest.mark.parametrize("late", [1.0, 5.0, 60.0])
def test_a_machine_that_stood_still_ends_nobody(late: float) -> None:
    """The watcher was not woken either: what it did not see cannot be held against anyone."""
    watch = two()
    assert watch.step(late) == []
    assert watch.silent() == frozenset()
    for _ in range(5):
        assert watch.step(late) == []
    watch.heard(1, "life-1", 0.0)
    watch.heard(2, "life-2", 0.0)
    assert watch.silent() == frozenset()


def test_lag_is_counted_in_the_threads_own_steps() -> None:
    lag = Lag()
    assert lag.step(BEAT)
    assert not lag.step(BEAT)
    assert not lag.step(60.0)
    assert lag.behind == 3 * BEAT, "a minute that the thread slept through counts as two steps"
    lag.turned()
    assert lag.step(BEAT)
    assert lag.behind == 0.0


def test_a_loop_that_never_turns_is_found_from_outside_it() -> None:
    """A handler that holds the loop until the pulse says so: without the thread it would hold it for ever."""
    found, lags = threading.Event(), []

    def stuck(seconds: float) -> None:
        lags.append(seconds)
        found.set()

    async def main() -> None:
        pulse = Pulse(Patience(stuck=2 * BEAT), lags.append, stuck)
        pulse.start()
        assert found.wait(60)
        pulse.stop()

    asyncio.run(main())
    assert lags[-1] >= 2 * BEAT


def test_a_loop_that_turns_is_left_alone() -> None:
    async def main() -> None:
        beats: asyncio.Queue[float] = asyncio.Queue()
        loop = asyncio.get_running_loop()
        pulse = Pulse(
            Patience(), lambda behind: loop.call_soon_threadsafe(beats.put_nowait, behind) and None, pytest.fail
        )
        pulse.start()
        for _ in range(3):
            assert await beats.get() < 2.0
        pulse.stop()

    asyncio.run(main())
