"""The slots of a day (in Shanghai, which keeps no summer time) by which a queue counts. Pure.

Moments are microseconds since 1970 UTC; slots and hours are text, as keys of a JSON object.
"""

from collections.abc import Sequence
from itertools import pairwise

SECOND = 1_000_000

Spans = Sequence[Sequence[int]]
"""A day's hours, in order: the moments each begins and ends."""

SLOT = 900
"""Seconds of a slot."""

SLOTS = 86_400 // SLOT
AHEAD_OF_UTC = 8 * 3600


def add(counts: dict[str, float], key: str, value: float) -> None:
    counts[key] = round(counts.get(key, 0.0) + value, 3)


def slot_of(at: int) -> str:
    """The slot of the day in Shanghai, as a key of a JSON object."""
    return str((at // SECOND + AHEAD_OF_UTC) // SLOT % SLOTS)


def hour_of(at: int) -> str:
    return str((at // SECOND + AHEAD_OF_UTC) // 3600 % 24)


def breaks(spans: Spans) -> list[tuple[int, int]]:
    """What lies between a day's hours."""
    return [(before[1], after[0]) for before, after in pairwise(spans) if before[1] < after[0]]


def next_slot(at: int) -> int:
    """The moment the slot of a moment ends."""
    return (at // SECOND // SLOT + 1) * SLOT * SECOND
