"""Moments and business days.

A business day is a calendar day in Asia/Shanghai, written ``20261123``. China keeps no summer time, so a fixed
offset is exact and needs no time-zone database. Times are microseconds since the epoch (UTC) everywhere inside;
only JSON for the outside carries ISO 8601 text.
"""

from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")

DAY = 24 * 60 * 60_000_000
"""Microseconds of a business day."""


def _local(at: int) -> datetime:
    return datetime.fromtimestamp(at // 1_000_000, UTC).replace(microsecond=at % 1_000_000).astimezone(SHANGHAI)


def business_day(at: int) -> str:
    """The business day of a moment: ``20261123``."""
    return _local(at).strftime("%Y%m%d")


def next_midnight(at: int) -> int:
    """The moment (microseconds) the business day of ``at`` ends."""
    midnight = _local(at).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return int(midnight.timestamp()) * 1_000_000


def midnight(day: date) -> int:
    """The moment (microseconds) a day begins in Shanghai."""
    return int(datetime(day.year, day.month, day.day, tzinfo=SHANGHAI).timestamp()) * 1_000_000


def day_ends(day: str) -> int:
    """The moment (microseconds) a business day (``20261123``) ends."""
    midnight = datetime.strptime(day, "%Y%m%d").replace(tzinfo=SHANGHAI)
    return int(midnight.timestamp()) * 1_000_000 + DAY


def minute_of_day(at: int) -> int:
    """Whole minutes since midnight in Shanghai."""
    return (at + DAY - next_midnight(at)) // 60_000_000


@lru_cache(maxsize=4096)
def iso(at: int) -> str:
    """ISO 8601 with offset, to the millisecond: ``2026-11-23T09:30:00.000+08:00``."""
    return _local(at).isoformat(timespec="milliseconds")


def readable(moment: str | None) -> str:
    """An ISO moment as people read it, to the minute: ``2026-11-23 09:00``."""
    return moment[:16].replace("T", " ") if moment else ""


def iso_day(day: str) -> str:
    """``20261123`` as ``2026-11-23``."""
    return f"{day[:4]}-{day[4:6]}-{day[6:]}" if day else ""
