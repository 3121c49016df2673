"""Durations as counts in bins that grow by an eighth of an octave: days can be added up and still have a median.

A bin's bounds are a factor of 2^(1/8) = 1.0905 apart, and a duration is told as the geometric middle of its bin: off
by at most 2^(1/16) - 1 = 4.43 %. Durations below 8 s have a bin for every second and are exact. Pure.

The counts are kept as bytes: for each bin that is not empty its number and its count, two little-endian uint16 each;
a count beyond 65,535 is written as several entries. Such bytes are added up by putting them one after another.
"""

import math
from bisect import bisect_right
from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

EXACT: Final = 8
"""Seconds below which every whole second has its own bin."""
STEPS: Final = 8
"""Bins per doubling from there on."""
BINS: Final = EXACT + STEPS * 14
"""The last bin ends at 8 s × 2^14 = 36 h: nothing within a business day is longer."""
ERROR: Final = 2 ** (1 / (2 * STEPS)) - 1
"""The greatest relative error of a percentile."""

_LOWER: Final = [float(second) for second in range(EXACT)] + [
    EXACT * 2 ** (step / STEPS) for step in range(BINS - EXACT)
]
_PAIR: Final = np.dtype("<u2")
_MOST: Final = 0xFFFF


def bin_of(seconds: int) -> int:
    """The bin of a duration."""
    return max(bisect_right(_LOWER, seconds) - 1, 0)


def seconds_of(place: int) -> float:
    """The duration that stands for a bin."""
    return float(place) if place < EXACT else _LOWER[place] * 2 ** (1 / (2 * STEPS))


def add(kept: bytes, seconds: int) -> bytes:
    """The bytes with one more duration."""
    counts = unpack(kept)
    counts[bin_of(seconds)] += 1
    return pack(counts)


def pack(counts: NDArray[np.int64]) -> bytes:
    """Counts by bin as bytes."""
    entries: list[tuple[int, int]] = []
    for place in np.flatnonzero(counts):
        left = int(counts[place])
        while left:
            entries.append((int(place), min(left, _MOST)))
            left -= entries[-1][1]
    return np.array(entries, dtype=_PAIR).tobytes()


def unpack(kept: bytes) -> NDArray[np.int64]:
    """Counts by bin of bytes put one after another."""
    pairs = np.frombuffer(kept, dtype=_PAIR).reshape(-1, 2)
    found = np.bincount(pairs[:, 0], weights=pairs[:, 1], minlength=BINS)
    return found.astype(np.int64)


def percentile(counts: NDArray[np.int64], share: float) -> int | None:
    """The duration (whole seconds) that ``share`` of all are not longer than, nearest rank; None of nothing."""
    total = int(counts.sum())
    if not total:
        return None
    rank = max(math.ceil(share * total), 1)
    return round(seconds_of(int(np.searchsorted(np.cumsum(counts), rank))))


def counted(durations: Iterable[int]) -> bytes:
    """The bytes of many durations."""
    counts = np.zeros(BINS, dtype=np.int64)
    for seconds in durations:
        counts[bin_of(seconds)] += 1
    return pack(counts)
