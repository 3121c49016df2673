"""From a position to an honest wait in seconds. Pure.

With ``capacity`` windows finishing one person every ``mean`` seconds each, the wait for the n-th departure is
Erlang distributed; its median and 90th percentile come from the Wilson–Hilferty approximation (within 2 % for n ≥ 1).
Service times are taken as exponential, which is cautious: real ones vary less. Nothing is promised when no window
is open: the answer is None, and screens say so.
"""

from math import sqrt
from typing import NamedTuple

CALL_P50, CALL_P90 = 30, 180
"""Seconds until a free window calls: a clerk needs a moment, or has just called from another queue."""

PRIOR_WEIGHT = 10
"""The configured mean counts as much as this many measured services."""


class Estimate(NamedTuple):
    """Seconds; half of the people wait less than ``p50``, nine of ten less than ``p90``."""

    p50: int
    p90: int


def mean_service(configured: int, served: int, served_seconds: int) -> float:
    """Seconds of one service: the configured figure, drawn to what was measured as measurements come in."""
    return (configured * PRIOR_WEIGHT + served_seconds) / (PRIOR_WEIGHT + served)


def estimate(position: int, *, mean: float, capacity: float, free: int = 0) -> Estimate | None:
    """The wait of whoever stands at ``position`` (1 = next).

    ``capacity``: open windows, a window shared by k queues counting 1/k. ``free``: open windows with nobody at them;
    that many people need not wait for a departure. None when no window is open.
    """
    if capacity <= 0:
        return None
    departures = position - free
    if departures <= 0:
        return Estimate(CALL_P50, CALL_P90)
    scale = departures * mean / capacity
    p50 = scale * (1 - 1 / (9 * departures)) ** 3
    p90 = scale * (1 - 1 / (9 * departures) + 1.2816 / (3 * sqrt(departures))) ** 3
    return Estimate(max(round(p50), CALL_P50), max(round(p90), CALL_P90))


def longest(estimates: list[Estimate]) -> Estimate | None:
    """A hall's own figure: what a newcomer to its slowest staffed queue should expect."""
    return max(estimates, default=None)
