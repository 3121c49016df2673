"""Which days are working days in China: official holidays and adjusted working days (调休). Pure but for its data file.

Source: the State Council's yearly notices as packaged by ``chinesecalendar`` (2004 to 2026). A later year has no notice
yet: its days count provisionally, Monday to Friday less the statutory days in ``data/calendar/statutory.json``.
"""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from chinese_calendar import constants

FIRST_YEAR = min(day.year for day in constants.holidays)
LAST_YEAR = max(day.year for day in constants.holidays)
"""Years that the package knows."""

STATUTORY = Path(__file__).resolve().parent.parent / "data" / "calendar" / "statutory.json"


@dataclass(frozen=True, slots=True)
class Day:
    """What the calendar says of a date. ``holiday`` is a public holiday's name (``holiday_en``: in English);
    ``adjusted``: a weekend day worked; ``provisional``: no official arrangement is known for this year."""

    working: bool
    holiday: str | None = None
    adjusted: bool = False
    provisional: bool = False
    holiday_en: str | None = None


def day_of(day: date) -> Day:
    """The calendar's word on a date; dates outside the package's years are provisional, never an error."""
    weekday = day.weekday() < 5
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        name = _statutory().get(day)
        english = _english().get(name) if name else None
        return Day(working=weekday and name is None, holiday=name, provisional=True, holiday_en=english)
    if day in constants.workdays:
        return Day(working=True, adjusted=not weekday)
    if day in constants.holidays:
        holiday = constants.Holiday(constants.holidays[day])
        return Day(working=False, holiday=holiday.chinese, holiday_en=holiday.value)
    return Day(working=weekday)


def nth_working_day(day: date, count: int) -> date:
    """The last day of a limit of ``count`` working days after ``day`` (day 0, not counted), also from a day off."""
    while count > 0:
        day += timedelta(days=1)
        count -= day_of(day).working
    return day


@cache
def _english() -> dict[str, str]:
    return {holiday.chinese: holiday.value for holiday in constants.Holiday}


@cache
def _statutory() -> dict[date, str]:
    years = json.loads(STATUTORY.read_text("utf-8"))["years"]
    return {
        date.fromisoformat(f"{year}-{day}"): name
        for year, holidays in years.items()
        for name, days in holidays.items()
        for day in days
    }
