"""What can be said in a rating, and within which limits: read once from ``data/evaluation``. Pure but for that file.

A score is 5 for very satisfied down to 1 for very dissatisfied; GB/T 39046-2020 A.8 counts the other way round. 1 and 2
are bad ratings (差评). Moments and spans are microseconds.
"""

import json
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from common.calendar import nth_working_day
from common.times import SHANGHAI, iso_day

FILE = Path(__file__).resolve().parent.parent.parent / "data" / "evaluation" / "evaluation.json"
SECOND = 1_000_000
DAY = 24 * 3600 * SECOND

BAD = frozenset({1, 2})
CHANNELS = ("tablet", "phone", "message")
RESULTS = ("rectified", "explained", "not_adopted")
"""How a bad rating's follow-up ends: put right, explained, or not adopted because mistaken or malicious."""

GRACE = 10 * SECOND
"""What a tablet's answer may take on its way after it has stopped asking."""


@cache
def terms() -> dict[str, Any]:
    """The file: version, source, limits, and levels with their reasons."""
    found: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
    return found


@cache
def level_of_reason() -> dict[str, int]:
    """The score that each reason belongs to."""
    return {reason["id"]: level["score"] for level in terms()["levels"] for reason in level["reasons"]}


def version() -> str:
    """The version of the list of reasons; kept with each rating."""
    found: str = terms()["version"]
    return found


def asking() -> int:
    """How long (microseconds) a counter asks after a service."""
    return int(terms()["limits"]["ask_seconds"]) * SECOND


def open_until(ended_at: int) -> int:
    """The moment until which a service that ended at ``ended_at`` can be rated."""
    return ended_at + int(terms()["limits"]["rate_within_days"]) * DAY


def due_at(day: str, *, extended: bool = False) -> int:
    """The last second of the working day by which a bad rating that was opened on a business day (``20261123``) is to
    be settled, or, where it is a complex one, by which it is at the latest."""
    limit = terms()["limits"]["extended_working_days" if extended else "rectify_working_days"]
    last = nth_working_day(date.fromisoformat(iso_day(day)), limit)
    midnight = datetime(last.year, last.month, last.day, tzinfo=SHANGHAI) + timedelta(days=1)
    return int(midnight.timestamp()) * SECOND - SECOND


def fault(score: int, reasons: list[str]) -> tuple[str, str] | None:
    """What is wrong with a rating: the code of the refusal and the field; None where nothing is."""
    if score not in range(1, 6):
        return "rating.score", "score"
    levels = [level_of_reason().get(reason) for reason in reasons]
    if None in levels:
        return "rating.unknown_reason", "reasons"
    if any(level != score for level in levels):
        return "rating.other_level", "reasons"
    return ("rating.reason_twice", "reasons") if len(set(reasons)) < len(reasons) else None
