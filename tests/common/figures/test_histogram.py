"""Histograms: days can be added up and still have a median."""

import random

import numpy as np
import pytest

from common.figures import histogram


@pytest.mark.parametrize("seed", range(20))
def test_a_percentile_of_merged_days_is_within_the_stated_error(seed: int) -> None:
    rng = random.Random(seed)
    days = [[int(rng.lognormvariate(6, 1.5)) for _ in range(rng.randrange(1, 200))] for _ in range(5)]
    merged = histogram.unpack(b"".join(histogram.counted(durations) for durations in days))
    ordered = sorted(seconds for durations in days for seconds in durations)
    for share in (0.1, 0.5, 0.9, 1.0):
        exact = ordered[max(int(np.ceil(share * len(ordered))), 1) - 1]
        assert histogram.percentile(merged, share) == pytest.approx(exact, rel=histogram.ERROR, abs=0.5)


def test_one_by_one_is_the_same_as_all_at_once() -> None:
    kept = b""
    for seconds in (0, 0, 7, 8, 9, 3600, 10**9):
        kept = histogram.add(kept, seconds)
    assert kept == histogram.counted([0, 0, 7, 8, 9, 3600, 10**9])
    assert histogram.percentile(histogram.unpack(b""), 0.5) is None


def test_a_bin_can_hold_more_than_one_entry_can() -> None:
    counts = np.zeros(histogram.BINS, dtype=np.int64)
    counts[5] = 200_000
    assert (histogram.unpack(histogram.pack(counts)) == counts).all()
