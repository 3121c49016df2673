"""Who sits at which window from when to when, when they rest, and how fast they are. Pure."""

from dataclasses import dataclass
from datetime import date
from random import Random

from common.times import midnight
from simulation.places import MINUTE, SECOND, Place

LARGE = 10
"""A hall with so many windows keeps its first one free for whoever watches and wants to try a window."""

LUNCHES = (11.5, 12.0, 12.5)
"""Hours at which a third of the windows each go to lunch, so that the others go on."""

LUNCH, PAUSE = (48, 58), (9, 16)
"""Minutes that lunch and the two short breaks last, from and to."""

PAUSES = ((9.9, 11.2), (14.5, 16.3))
"""Hours between which the short breaks begin."""

LATE = 0.08
"""The share of windows that open an hour later and close an hour earlier."""

STAY = 30
"""Minutes that clerks stay after closing while people still wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """One clerk's day at one window: moments (microseconds), and ``breaks`` as (moment, seconds). ``speed`` divides
    service times; ``gap`` is the seconds taken between two people."""

    hall: str
    window: str
    queues: tuple[str, ...]
    begins: int
    ends: int
    stays: int
    breaks: tuple[tuple[int, float], ...]
    speed: float
    gap: float


def shifts_of(chance: Random, place: Place, day: date) -> list[Shift]:
    """The day's shifts of a hall that is open that day."""
    windows = sorted(place.windows)
    if len(windows) >= LARGE:
        windows = windows[1:]
    return [_shift(chance, place, day, window, turn) for turn, window in enumerate(windows)]


def _shift(chance: Random, place: Place, day: date, window: str, turn: int) -> Shift:
    start = midnight(day)
    opens, closes = place.spans[0][0], place.spans[-1][1]
    part_time = closes - opens >= 240 and chance.random() < LATE
    begins = opens + (60 if part_time else 0) + chance.uniform(-6, 4)
    ends = closes - (60 if part_time else 0)
    times = [(60 * LUNCHES[turn % len(LUNCHES)] + chance.uniform(0, 6), chance.uniform(*LUNCH))]
    times += [(60 * chance.uniform(*hours), chance.uniform(*PAUSE)) for hours in PAUSES]
    return Shift(
        hall=place.hall,
        window=window,
        queues=tuple(place.windows[window]),
        begins=start + round(begins * MINUTE),
        ends=start + ends * MINUTE,
        stays=start + (closes + STAY - 2) * MINUTE,
        breaks=tuple(
            (start + round(at * MINUTE), lasts * MINUTE / SECOND)
            for at, lasts in sorted(times)
            if begins + 30 < at < ends - 30
        ),
        speed=chance.lognormvariate(0, 0.15),
        gap=chance.uniform(10, 40),
    )
