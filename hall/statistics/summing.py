"""What rows of the statistics come to together. Pure."""

from collections.abc import Iterable
from typing import Any, Final

import msgspec

from hall.statistics import histogram

SUMS: Final = (
    "arrivals",
    "served",
    "missed",
    "abandoned",
    "waits",
    "wait_seconds",
    "in_target",
    "services",
    "service_seconds",
    "ratings",
    "rating_sum",
    "bad_ratings",
)
"""The figures that are added up."""

BINS: Final = ("wait_bins", "service_bins")
"""The figures that are histograms (`hall.statistics.histogram`)."""


class Summed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The figures under one key of one grouping; sums are seconds. Named as `hall.statistics.tables.SummaryRow`."""

    grouping: str
    key: str
    arrivals: int = 0
    served: int = 0
    missed: int = 0
    abandoned: int = 0
    waits: int = 0
    wait_seconds: int = 0
    in_target: int = 0
    services: int = 0
    service_seconds: int = 0
    ratings: int = 0
    rating_sum: int = 0
    bad_ratings: int = 0
    wait_bins: bytes = b""
    service_bins: bytes = b""


def added(rows: Iterable[Summed]) -> list[Summed]:
    """One row per grouping and key, in their order."""
    groups: dict[tuple[str, str], list[Summed]] = {}
    for row in rows:
        groups.setdefault((row.grouping, row.key), []).append(row)
    return [_one(grouping, key, group) for (grouping, key), group in sorted(groups.items())]


def _one(grouping: str, key: str, group: list[Summed]) -> Summed:
    figures: dict[str, Any] = {name: sum(getattr(row, name) for row in group) for name in SUMS}
    for name in BINS:
        figures[name] = histogram.pack(histogram.unpack(b"".join(getattr(row, name) for row in group)))
    return Summed(grouping=grouping, key=key, **figures)
