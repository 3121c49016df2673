"""On which days, and from when to when, a hall that keeps no hours of its own sees people by appointment. Pure.

Working days are those the State Council announces (holidays and adjusted working days), from ``chinesecalendar``; for a
year not yet announced, Monday to Friday.
"""

from datetime import date

import chinese_calendar

WORKING_HOURS = ((9 * 60, 12 * 60), (13 * 60, 17 * 60))
"""Minutes from midnight, Shanghai."""

Spans = tuple[tuple[int, int], ...]


def is_working_day(day: date) -> bool:
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:  # not announced yet
        return day.weekday() < 5


def spans_of(day: date) -> Spans:
    """When halls are open on a day: (from, to) in minutes from midnight; empty on a day off."""
    return WORKING_HOURS if is_working_day(day) else ()
