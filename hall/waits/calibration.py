"""What was promised against what came true, and the correction that follows. Pure.

Two quantiles are followed, each by a step up whenever a wait was longer than said and a smaller step down whenever it
was not, so that in the long run the share of waits is longer that should be (adaptive conformal inference: Gibbs and
Candès 2021, arXiv:2106.00170; it holds whatever is wrong with the model). The median is corrected by a factor, slowly,
or it would run after each rush; the P90 by the number of standard deviations it lies above. Short, middling and long
waits are followed apart and blended in between; what today did to the P90 of all of them moves faster, and half of it
is forgotten overnight. An hour of the day at which waits come out unlike the others' (before lunch, when nobody knows
who goes when) has a correction of its own; for the P90 it only widens, so that a quiet hour of ordinary days does not
promise too much on a day unlike them.
"""

from math import exp, log

from msgspec import Struct, field

KNOTS = tuple(log(seconds) for seconds in (150.0, 700.0, 2800.0))
"""Logarithms of the short, the middling and the long wait."""

TRUSTED = 45
"""Seconds: to have told someone less than this tests nothing."""

TAIL = 1.35
MEDIAN_STEP, TAIL_STEP, TAIL_DAY = 0.004, 0.05, 0.25
"""Steps of one answer: of the logarithm of the median; of standard deviations, lasting and for today."""

HOUR_MEDIAN, HOUR_TAIL = 0.005, 0.1
"""The same steps of what is beyond the others' at one hour of the day."""

LONGER = 0.075
"""The share of waits longer than said that the P90 is led to. A wait longer than said is known late, when it ends,
while the shorter ones have long been counted: led to 0.1, it would come out at 0.12 on a day of growing lines."""

LARGEST_MEDIAN, LEAST_TAIL, LARGEST_TAIL = 0.5, 0.4, 4.0

UNCORRECTED = (0.0, 0.0)


class Calibration(Struct):
    """``medians``, ``tails``: by length of the wait; ``tail``: today's, for all; ``hours``: median and tail beyond
    those, by the hour of the day at which it was said."""

    medians: list[float] = field(default_factory=lambda: [0.0] * 3)
    tails: list[float] = field(default_factory=lambda: [TAIL] * 3)
    tail: float = 0.0
    hours: dict[str, tuple[float, float]] = field(default_factory=dict)

    def correct(self, wait: float, deviation: float, hour: str) -> tuple[float, float]:
        """Median and P90 of a wait of which the model says: a median of ``wait`` seconds, and the deviation; said at
        an hour of the day."""
        shift, width = self.hours.get(hour, UNCORRECTED)
        low, share = _between(wait)
        median = _blend(self.medians, low, share) + shift
        tail = _blend(self.tails, low, share) + self.tail + width
        p50 = wait * exp(median)
        return p50, p50 + deviation * _within(tail, LEAST_TAIL, LARGEST_TAIL)

    def learn(self, p50: float, p90: float, actual: float, hour: str) -> None:
        """Someone waited ``actual`` seconds after they were told ``p50`` and ``p90`` at an hour of the day."""
        if p50 <= TRUSTED:
            return
        low, share = _between(p50)
        above, beyond = (actual > p50) - 0.5, (actual > p90) - LONGER
        for at, weight in ((low, 1 - share), (low + 1, share)):
            median = self.medians[at] + MEDIAN_STEP * weight * above
            self.medians[at] = _within(median, -LARGEST_MEDIAN, LARGEST_MEDIAN)
            self.tails[at] = _within(self.tails[at] + TAIL_STEP * weight * beyond, LEAST_TAIL, LARGEST_TAIL)
        shift, width = self.hours.get(hour, UNCORRECTED)
        self.hours[hour] = (
            _within(shift + HOUR_MEDIAN * above, -LARGEST_MEDIAN, LARGEST_MEDIAN),
            _within(width + HOUR_TAIL * beyond, 0.0, LARGEST_TAIL),
        )
        self.tail = _within(self.tail + TAIL_DAY * beyond, -LARGEST_TAIL, LARGEST_TAIL)

    def end_day(self) -> None:
        self.tail = round(self.tail / 2, 5)


def _between(wait: float) -> tuple[int, float]:
    """The knot below a wait, and how far (0 to 1) it lies towards the next."""
    at = log(max(wait, 1.0))
    low = 0 if at < KNOTS[1] else 1
    return low, min(max((at - KNOTS[low]) / (KNOTS[low + 1] - KNOTS[low]), 0.0), 1.0)


def _blend(values: list[float], low: int, share: float) -> float:
    return values[low] * (1 - share) + values[low + 1] * share


def _within(value: float, least: float, most: float) -> float:
    return round(min(max(value, least), most), 5)
