"""Business days and ticket numbers.

A business day is a calendar day in Asia/Shanghai, written ``20261123``. China keeps no summer time, so a fixed
offset is exact and needs no time-zone database. Times are microseconds since the epoch (UTC) everywhere inside;
only JSON for the outside carries ISO 8601 text.
"""

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")

DAY = 24 * 60 * 60_000_000
"""Microseconds of a business day."""

_HALL_ID = re.compile(r"\d{6,12}")
QUEUE_ID = r"^([0-9]{6,12}):([A-Z]{1,2})$"
WINDOW_ID = r"^([0-9]{6,12})-([0-9]{2,3})$"
"""What ids look like, for whoever checks them before they are used."""
_QUEUE_ID = re.compile(QUEUE_ID)
_WINDOW_ID = re.compile(WINDOW_ID)
_KIOSK_ID = re.compile(r"(\d{6,12})-K\d{1,3}")
_TICKET_ID = re.compile(r"(\d{6,12})-(\d{8})-([A-Z]{1,2})(\d{3,6})")


def _local(at: int) -> datetime:
    return datetime.fromtimestamp(at // 1_000_000, UTC).replace(microsecond=at % 1_000_000).astimezone(SHANGHAI)


def business_day(at: int) -> str:
    """The business day of a moment: ``20261123``."""
    return _local(at).strftime("%Y%m%d")


def next_midnight(at: int) -> int:
    """The moment (microseconds) the business day of ``at`` ends."""
    midnight = _local(at).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return int(midnight.timestamp()) * 1_000_000


def day_ends(day: str) -> int:
    """The moment (microseconds) a business day (``20261123``) ends."""
    midnight = datetime.strptime(day, "%Y%m%d").replace(tzinfo=SHANGHAI)
    return int(midnight.timestamp()) * 1_000_000 + DAY


def is_late(day: str, own: str, now: int) -> bool:
    """Whether news of a business day come too late for an actor whose day is ``own``. Where the clock was put forward
    and back, actors are on different days for a while, and the news of none of them are late."""
    return day < min(own, business_day(now))


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


def ticket_number(prefix: str, count: int) -> str:
    """The day's ``count``-th ticket of a queue: A001 … A999, A1000 …"""
    return f"{prefix}{count:03d}"


def ticket_id(hall: str, day: str, number: str) -> str:
    return f"{hall}-{day}-{number}"


def ticket_day(ticket: str) -> str:
    """The business day a ticket was taken on."""
    return ticket.split("-")[1]


def number_of(ticket: str) -> str:
    """The number that people see: ``440106-20261123-A001`` → ``A001``."""
    return ticket.rpartition("-")[2]


def ticket_prefix(ticket: str) -> str:
    """The prefix of the queue that gave the number (a transferred ticket keeps it)."""
    match = _TICKET_ID.fullmatch(ticket)
    return match.group(3) if match else ""


def hall_of(key: str) -> str:
    """The hall a queue, window, ticket or kiosk belongs to; it is the first part of every id."""
    return key.partition("-")[0].partition(":")[0]


def window_number(window: str | None) -> str | None:
    """What is written above the window: ``440106-01`` → ``01``."""
    return window.rpartition("-")[2] if window else None


def is_hall(text: str) -> bool:
    return text.isascii() and _HALL_ID.fullmatch(text) is not None


def is_queue(text: str) -> bool:
    return text.isascii() and _QUEUE_ID.fullmatch(text) is not None


def is_window(text: str) -> bool:
    return text.isascii() and _WINDOW_ID.fullmatch(text) is not None


def is_kiosk(text: str) -> bool:
    return text.isascii() and _KIOSK_ID.fullmatch(text) is not None


def is_ticket(text: str) -> bool:
    return text.isascii() and _TICKET_ID.fullmatch(text) is not None
