"""How busy a hall is: 畅通 free, 较忙 busy, 拥挤 crowded. Pure."""

from typing import Literal

from hall.waits.estimator import Estimate

Level = Literal["free", "busy", "crowded"]

BUSY_FROM, CROWDED_FROM = 10 * 60, 30 * 60
"""Seconds of median wait for a newcomer."""

CROWDED_UNSTAFFED = 5
"""More than this many people waiting while no window is open is a crowd."""


def level(waiting: int, estimate: Estimate | None) -> Level:
    """By the median wait where it is known; by the number of people waiting where no window is open."""
    if waiting == 0:
        return "free"
    if estimate is None:
        return "crowded" if waiting > CROWDED_UNSTAFFED else "busy"
    if estimate.p50 < BUSY_FROM:
        return "free"
    return "busy" if estimate.p50 < CROWDED_FROM else "crowded"
