"""On which days, and from when to when, a hall that keeps no hours of its own sees people by appointment. Pure."""

from datetime import date

from common.calendar import day_of

WORKING_HOURS = ((9 * 60, 12 * 60), (13 * 60, 17 * 60))
"""Minutes from midnight, Shanghai."""

Spans = tuple[tuple[int, int], ...]


def spans_of(day: date) -> Spans:
    """When such a hall is open on a day: (from, to) in minutes from midnight; empty on a day off."""
    return WORKING_HOURS if day_of(day).working else ()
