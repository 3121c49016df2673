"""The published figures of evaluation, and the one place where each is defined. Pure.

GB/T 39734-2020 annex B lists what is published; its text was not at hand, so each formula is the reading of it in use
in public schemes, and is said here. All parts of a rate are of the same services: those of the business days asked for,
whenever they were rated or settled. Nothing is counted as rated that nobody rated (no default 基本满意). A rating that
was reviewed and not adopted counts as given, and in no other figure.
"""

from typing import Any

import msgspec


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """Plain counts of some services. ``levels``: adopted ratings by score, 1 first."""

    services: int = 0
    ratings: int = 0
    levels: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)
    not_adopted: int = 0
    closed: int = 0
    closed_in_time: int = 0

    def __add__(self, other: "Count") -> "Count":
        first, second, third, fourth, fifth = (a + b for a, b in zip(self.levels, other.levels, strict=True))
        return Count(
            services=self.services + other.services,
            ratings=self.ratings + other.ratings,
            levels=(first, second, third, fourth, fifth),
            not_adopted=self.not_adopted + other.not_adopted,
            closed=self.closed + other.closed,
            closed_in_time=self.closed_in_time + other.closed_in_time,
        )


def at_level(score: int, by: int = 1) -> tuple[int, int, int, int, int]:
    """``by`` more ratings of one score."""
    first, second, third, fourth, fifth = (by if score == level else 0 for level in range(1, 6))
    return first, second, third, fourth, fifth


def figures(count: Count, levels: list[dict[str, Any]]) -> dict[str, Any]:
    """What is published of a count, rates as fractions of 1 and null where nothing is there to divide by.

    - evaluation_rate (主动评价率): services rated ÷ services
    - good_rate (好评率): (非常满意 + 满意 + 基本满意) ÷ adopted ratings
    - share of a level: its ratings ÷ adopted ratings
    - rectification_rate (差评整改率): bad ratings settled as rectified or explained ÷ adopted bad ratings
    - on_time_rate (按时整改率): settled within the limit ÷ settled
    """
    adopted = sum(count.levels)
    bad = count.levels[0] + count.levels[1]
    return {
        "services": count.services,
        "ratings": count.ratings,
        "adopted": adopted,
        "levels": [
            {
                "score": level["score"],
                "name": level["name"],
                "name_en": level["name_en"],
                "count": count.levels[level["score"] - 1],
                "share": _rate(count.levels[level["score"] - 1], adopted),
            }
            for level in levels
        ],
        "bad": bad,
        "not_adopted": count.not_adopted,
        "settled": count.closed,
        "settled_in_time": count.closed_in_time,
        "evaluation_rate": _rate(count.ratings, count.services),
        "good_rate": _rate(adopted - bad, adopted),
        "rectification_rate": _rate(count.closed, bad),
        "on_time_rate": _rate(count.closed_in_time, count.closed),
    }


def _rate(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
