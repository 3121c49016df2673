"""The clock of demonstrations and simulated days: it runs a course of its own beside the machine's."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from actors.clock import SECOND


class Leg(NamedTuple):
    """From the machine's moment ``at`` on, a clock shows ``shows`` and goes ``speed`` times as fast (microseconds)."""

    at: int
    shows: int
    speed: float


class CourseClock:
    """A clock for demonstrations that runs a course of its own: the same in every process that knows the course.

    Legs follow each other in both times. What the clock would show after a leg's end is skipped: whoever waits for such
    a moment wakes with the next leg.
    """

    def __init__(self, legs: Sequence[Leg]) -> None:
        self.legs = tuple(legs)

    def now(self) -> int:
        machine = _machine()
        leg = next((leg for leg in reversed(self.legs) if leg.at <= machine), self.legs[0])
        return leg.shows + round((machine - leg.at) * leg.speed)

    def seconds_until(self, moment: int) -> float:
        """Seconds of the machine until the clock shows ``moment`` or later; never negative."""
        return max(0.0, (self._reached(moment) - _machine()) / SECOND)

    async def sleep_until(self, moment: int) -> None:
        while self.now() < moment:  # noqa: ASYNC110 - the wall clock may be set back meanwhile
            await asyncio.sleep(self.seconds_until(moment))

    def _reached(self, moment: int) -> int:
        """The machine's moment at which the clock first shows ``moment`` or later."""
        for leg, following in pairwise(self.legs):
            at = leg.at + round(max(0, moment - leg.shows) / leg.speed)
            if at < following.at:
                return at
        last = self.legs[-1]
        return last.at + round(max(0, moment - last.shows) / last.speed)


def _machine() -> int:
    return time.time_ns() // 1000
