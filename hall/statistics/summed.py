"""What the halls' books keep, by its name. What each is, `hall.statistics.definitions` says. Pure."""

from common.figures.summing import Figures


class Summed(Figures, frozen=True, kw_only=True, omit_defaults=True):
    """The figures under one key of one grouping; sums are seconds. Named as `hall.statistics.tables.SummaryRow`."""

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
