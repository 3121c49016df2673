"""How long newcomers of the next hours will wait, as it looks now. Pure.

People come as they usually do at that time of the day, times what today is beside other days; windows go on as they
usually do. What waits and comes is work; what the windows do of it is taken away; the wait of a newcomer is the time
in which the rest is done. The later, the less certain: people who come are as many by chance (Poisson) as expected.
"""

from math import sqrt
from typing import NamedTuple

from hall.waits.estimator import Capacity, Estimate, Scene, Works, front_of, rounded
from hall.waits.learning import Pace
from hall.waits.slots import SECOND, hour_of

STEP_SECONDS = 300
HOUR = 3600 * SECOND


class Hour(NamedTuple):
    """From a moment (microseconds) to the next full hour, or to closing."""

    begin: int
    estimate: Estimate | None


def hours(pace: Pace, scene: Scene, until: int) -> list[Hour]:
    """The hours from now to ``until``, each with what a newcomer should expect on average."""
    begins = [scene.now]
    while (following := (begins[-1] // HOUR + 1) * HOUR) < until:
        begins.append(following)
    if until <= scene.now:
        return []
    if not scene.on_duty:
        return [Hour(begin, None) for begin in begins]
    waits = _waits(pace, scene, until)
    found: list[Hour] = []
    for begin, end in zip(begins, [*begins[1:], until], strict=True):
        inside = [told for at, told in waits if begin <= at < end] or [waits[-1][1]]
        p50, p90 = (sum(told[which] for told in inside) / len(inside) for which in (0, 1))
        found.append(Hour(begin, rounded(p50, p90)))
    return found


def _waits(pace: Pace, scene: Scene, until: int) -> list[tuple[int, tuple[float, float]]]:
    """Median and P90 (seconds) of a newcomer, every few minutes."""
    works = Works(pace, scene.now)
    usual = works.usual
    speed, unsure = pace.speed(usual.mean)
    doubt = unsure**2 + pace.doubt() ** 2
    capacity = Capacity(pace, scene, speed)
    at_windows = front_of(scene, works, sum(scene.on_duty.values())).work
    backlog = max(at_windows, 0.0) + sum(works.of(person.item).mean for person in scene.line)
    square = usual.variance + usual.mean**2
    people = float(len(scene.line))
    found: list[tuple[int, tuple[float, float]]] = []
    for seconds in range(0, (until - scene.now) // SECOND, STEP_SECONDS):
        at = scene.now + seconds * SECOND
        done = capacity.work(seconds)
        wait = max(capacity.seconds(done + backlog) - seconds, 0.0)
        chance = people * square / capacity.rate(seconds) ** 2
        deviation = sqrt(min(chance, wait * wait + 3600.0) + wait * wait * doubt)
        found.append((at, pace.calibration.correct(max(wait, 1.0), deviation, hour_of(at))))
        came = pace.arrivals(at, scene.now) * STEP_SECONDS
        people += came
        backlog = max(backlog + came * usual.mean - (capacity.work(seconds + STEP_SECONDS) - done), 0.0)
    return found
