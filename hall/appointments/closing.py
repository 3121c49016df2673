"""Which days a change of the hall's hours or service touches, and whose appointments then fall outside them. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from common.shapes import Json
from hall.appointments.opening import Spans, spans_of
from hall.appointments.slots import DAYS_AHEAD, MINUTE, midnight
from hall.hours import document as hours_document
from hall.hours.plan import plan_of


class Day(NamedTuple):
    """A business day whose hours are others now: its spans, and why where that is said. ``in_service``: else the hall
    sees nobody on any day."""

    day: str
    spans: Spans
    reason: str
    in_service: bool


def changed_days(before: Json, after: Json, today: date) -> Iterator[Day]:
    """Of the days for which somebody may have an appointment; ``before`` and ``after`` are halls as configured, with
    their ``hours`` and whether they are ``open``."""
    for ahead in range(DAYS_AHEAD + 1):
        date_ = today + timedelta(days=ahead)
        then, (spans, reason) = _on(before, date_)[0], _on(after, date_)
        if spans != then:
            yield Day(date_.strftime("%Y%m%d"), spans, reason, after.get("open", True))


def _on(hall: Json, day: date) -> tuple[Spans, str]:
    if not hall.get("open", True):
        return (), ""
    hours = hall.get("hours")
    if not hours:
        return spans_of(day), ""
    plan = plan_of(hours_document.read(hours), day)
    return tuple((first, last) for first, last in plan.spans), plan.reason or ""


def is_outside(start: int, end: int, day: str, spans: Spans) -> bool:
    """Whether a time of the day (microseconds) is not wholly within one of its spans."""
    first = midnight(day)
    return not any(first + opens * MINUTE <= start and end <= first + closes * MINUTE for opens, closes in spans)
