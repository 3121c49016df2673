"""The opening hours of a hall as a document: its shape, what can be wrong with it, and its meaning. Pure.

A document is the JSON that administrators edit::

    {"week": {"mon": [["09:00", "12:00"], ["13:30", "17:00"]], …, "sun": []},
     "adjusted": [["09:00", "17:00"]],   # weekend days worked by official order (调休); absent: as on Monday
     "holidays": true,                   # closed on public holidays
     "last_ticket_minutes": 15,          # before a day's last closing no more tickets are given
     "grace_minutes": 30,                # after closing, who still waits is told that the hall is closed
     "special": [{"date": "2026-12-01", "spans": [], "reason": "设备检修", "reason_en": "Maintenance"}]}

``"24:00"`` ends a span at midnight. An empty document means that a hall keeps no hours.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from common.fault import Fault

Json = dict[str, Any]
Span = tuple[int, int]
"""Minutes after midnight in Shanghai, start before end."""

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FIELDS = {"week", "adjusted", "holidays", "last_ticket_minutes", "grace_minutes", "special"}
SPECIAL_FIELDS = {"date", "spans", "reason", "reason_en"}
SPANS_PER_DAY, SPECIAL_DAYS, LONGEST_REASON = 8, 400, 100
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|24:00")


@dataclass(frozen=True, slots=True)
class Special:
    """A date with its own hours; no spans: closed."""

    spans: tuple[Span, ...]
    reason: str = ""
    reason_en: str = ""


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours that have been checked."""

    week: tuple[tuple[Span, ...], ...]
    adjusted: tuple[Span, ...]
    holidays: bool = True
    last_ticket_minutes: int = 0
    grace_minutes: int = 30
    special: dict[date, Special] = field(default_factory=dict)


def read(document: Json, at: str = "hours") -> Hours:
    """Check a document. Raises Fault with the field's dotted name under ``at``, such as ``hours.week.mon.1``."""
    _known(document, FIELDS, at)
    week = document.get("week")
    if not isinstance(week, dict):
        raise Fault("hours.week", f"{at}.week")
    _known(week, set(WEEKDAYS), f"{at}.week")
    days = tuple(spans(week.get(day, []), f"{at}.week.{day}") for day in WEEKDAYS)
    adjusted = document.get("adjusted")
    holidays = document.get("holidays", True)
    if not isinstance(holidays, bool):
        raise Fault("hours.yes_or_no", f"{at}.holidays")
    return Hours(
        week=days,
        adjusted=days[0] if adjusted is None else spans(adjusted, f"{at}.adjusted"),
        holidays=holidays,
        last_ticket_minutes=_minutes(document, "last_ticket_minutes", 0, at),
        grace_minutes=_minutes(document, "grace_minutes", 30, at),
        special=special(document.get("special", []), f"{at}.special"),
    )


def faults(document: Any, at: str = "hours") -> list[Fault]:
    """What is wrong with a document, the first thing of each day and each field, in their order."""
    if not isinstance(document, dict) or not isinstance(document.get("week"), dict):
        return _found(lambda: read(document, at))
    week, special_days = document["week"], document.get("special", [])
    found = _found(lambda: _known(document, FIELDS, at)) + _found(lambda: _known(week, set(WEEKDAYS), f"{at}.week"))
    for day in WEEKDAYS:
        found += _found(partial(spans, week.get(day, []), f"{at}.week.{day}"))
    rest = {name: value for name, value in document.items() if name in FIELDS and name not in ("week", "special")}
    for name in rest:
        found += _found(partial(read, {"week": {}, name: rest[name]}, at))
    return found + special_faults(special_days, f"{at}.special")


def special_faults(given: Any, at: str = "special") -> list[Fault]:
    """What is wrong with special days, the first thing of each."""
    if not isinstance(given, list) or len(given) > SPECIAL_DAYS:
        return _found(lambda: special(given, at))
    found: list[Fault] = []
    known: dict[date, Special] = {}
    for index, entry in enumerate(given):
        found += _found(partial(_special, entry, f"{at}.{index}", known))
    return found


def _found(check: Callable[[], object]) -> list[Fault]:
    try:
        check()
    except Fault as fault:
        return [fault]
    return []


def special(given: Any, at: str = "special") -> dict[date, Special]:
    """Check the special days."""
    if not isinstance(given, list) or len(given) > SPECIAL_DAYS:
        raise Fault("hours.special", at, most=SPECIAL_DAYS)
    found: dict[date, Special] = {}
    for index, entry in enumerate(given):
        _special(entry, f"{at}.{index}", found)
    return found


def _special(entry: Any, at: str, known: dict[date, Special]) -> None:
    """Check one special day and add it to those known."""
    if not isinstance(entry, dict):
        raise Fault("hours.special", at, most=SPECIAL_DAYS)
    _known(entry, SPECIAL_FIELDS, at)
    day = _date(entry.get("date"), f"{at}.date")
    if day in known:
        raise Fault("hours.date_twice", f"{at}.date", date=day.isoformat())
    for name in ("reason", "reason_en"):
        text = entry.get(name, "")
        if not isinstance(text, str) or len(text) > LONGEST_REASON or not text.isprintable():
            raise Fault("hours.reason", f"{at}.{name}", most=LONGEST_REASON)
    known[day] = Special(spans(entry.get("spans"), f"{at}.spans"), entry.get("reason", ""), entry.get("reason_en", ""))


def spans(given: Any, at: str) -> tuple[Span, ...]:
    """Check one day's spans: in order, not overlapping, each ending after it starts."""
    if not isinstance(given, list) or len(given) > SPANS_PER_DAY:
        raise Fault("hours.spans", at, most=SPANS_PER_DAY)
    found: list[Span] = []
    for index, span in enumerate(given):
        here = f"{at}.{index}"
        if not isinstance(span, list | tuple) or len(span) != 2:
            raise Fault("hours.span", here)
        start, end = (_time(text, here) for text in span)
        if start >= end:
            raise Fault("hours.end_before_start", here, start=span[0], end=span[1])
        if found and start < found[-1][1]:
            raise Fault("hours.overlap", here, start=span[0], end=span[1])
        found.append((start, end))
    return tuple(found)


def clock(minutes: int) -> str:
    """Minutes after midnight as ``09:00``."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _time(given: Any, at: str) -> int:
    if not isinstance(given, str) or _TIME.fullmatch(given) is None:
        raise Fault("hours.time", at)
    return int(given[:2]) * 60 + int(given[3:])


def _date(given: Any, at: str) -> date:
    if not isinstance(given, str) or re.fullmatch(r"\d{4}-\d\d-\d\d", given, re.ASCII) is None:
        raise Fault("hours.date", at)
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise Fault("hours.date", at) from None


def _minutes(document: Json, name: str, default: int, at: str) -> int:
    value = document.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 240:
        raise Fault("hours.minutes", f"{at}.{name}", most=240)
    return value


def _known(given: Any, names: set[str], at: str) -> None:
    if not isinstance(given, dict):
        raise Fault("hours.object", at)
    for name in given:
        if name not in names:
            raise Fault("hours.unknown_field", f"{at}.{str(name)[:40]}")
