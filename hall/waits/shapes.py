"""The JSON of forecasts, the best hall and "what if"."""

from typing import NotRequired

from typing_extensions import TypedDict

from common.shapes import Words
from hall.shapes import Estimate, Level

_Begin = TypedDict("_Begin", {"from": str})


class ForecastHour(_Begin):
    """What newcomers from then on should expect, in seconds; null where it cannot be known."""

    p50: int | None
    p90: int | None
    level: Level | None


class Forecast(TypedDict):
    hours: list[ForecastHour]


class HallChoice(TypedDict):
    """A hall that handles an item: the wait, the way there (null where it is not known whence), both added."""

    id: str
    name: str
    name_en: str
    open: bool
    wait: Estimate | None
    distance_m: int | None
    travel_seconds: int | None
    total_seconds: int | None


class BestHalls(TypedDict):
    halls: list[HallChoice]


class WhatIfFigure(TypedDict):
    """A newcomer's wait as it is and with the changes; null: most are never called."""

    before: Estimate | None
    after: Estimate | None


class WhatIfQueue(TypedDict):
    """Who takes a number `now`, and who does in the hour after the last change; null: no numbers are given then."""

    id: str
    name: str
    name_en: str
    waiting: int
    now: WhatIfFigure | None
    later: WhatIfFigure | None


class SentHome(TypedDict):
    before: int
    after: int


_Hour = TypedDict("_Hour", {"from": str | None, "until": str | None})


class WhatIf(_Hour):
    """What would come of it. `from`, `until`: when those of `later` come. `sent_home`: people whose turn does not come
    before closing; null while closing is far."""

    queues: list[WhatIfQueue]
    sent_home: SentHome | None
    sentence: Words


class WhatIfLine(TypedDict):
    """`progress` (0 to 1) again and again, and last the `result`."""

    progress: NotRequired[float]
    result: NotRequired[WhatIf]
