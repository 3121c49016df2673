"""Days and whole months of the statistics, and which of them answer a range. Pure.

A day is ``20261124``, a month ``202611``. A month's rows stand beside those of its days under the name ``m202611``,
which no range of days contains.
"""

from collections.abc import Container
from datetime import date, timedelta


def month_of(day: str) -> str:
    return day[:6]


def month_before(day: str) -> str:
    """The month before a day's."""
    return f"{date(int(day[:4]), int(day[4:6]), 1) - timedelta(days=1):%Y%m}"


def days_of(month: str) -> list[str]:
    """Every day of a month."""
    first = date(int(month[:4]), int(month[4:]), 1)
    days = (first + timedelta(days=place) for place in range(31))
    return [f"{day:%Y%m%d}" for day in days if day.month == first.month]


def named(month: str) -> str:
    """The name that a month's rows stand under."""
    return f"m{month}"


def whole_months(first: str, last: str) -> list[str]:
    """The months of which every day is in a range of days, both included."""
    found = []
    month = month_of(first)
    while month <= month_of(last):
        days = days_of(month)
        if first <= days[0] and days[-1] <= last:
            found.append(month)
        month = month_of(_after(days[-1]))
    return found


def spans(first: str, last: str, summed: Container[str]) -> list[tuple[str, str]]:
    """A range of days as few ranges of names: months that are ``summed`` by their own rows, all else by its days."""
    months = [month for month in whole_months(first, last) if month in summed]
    found: list[tuple[str, str]] = []
    start = first
    for month in months:
        days = days_of(month)
        if start < days[0]:
            found.append((start, _before(days[0])))
        if found and found[-1][1] == named(month_before(days[0])) and start == days[0]:
            found[-1] = (found[-1][0], named(month))
        else:
            found.append((named(month), named(month)))
        start = _after(days[-1])
    if start <= last:
        found.append((start, last))
    return found


def _after(day: str) -> str:
    return f"{_date(day) + timedelta(days=1):%Y%m%d}"


def _before(day: str) -> str:
    return f"{_date(day) - timedelta(days=1):%Y%m%d}"


def _date(day: str) -> date:
    return date(int(day[:4]), int(day[4:6]), int(day[6:]))
