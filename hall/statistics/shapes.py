"""The JSON of statistics. Durations are seconds, shares are 0 to 1. What each figure means: `definitions`."""

from typing_extensions import TypedDict

from hall.statistics.definitions import By


class Times(TypedDict):
    mean: float
    p50: float
    p90: float


class Waits(Times):
    within_target: float


class MeanRating(TypedDict):
    mean: float
    count: int
    bad: int


class Figures(TypedDict):
    arrivals: int
    served: int
    missed: int
    abandoned: int
    wait: Waits | None
    service: Times | None
    rating: MeanRating | None


class StatisticsRow(Figures):
    key: str
    name: str
    name_en: str


_Days = TypedDict("_Days", {"from": str, "to": str})


class Statistics(_Days):
    """Figures of days (`from` to `to`, both included), in all and by what a row is of."""

    by: By
    target_seconds: int
    totals: Figures
    rows: list[StatisticsRow]
