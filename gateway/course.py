"""The course of a demonstration's clock: busy working days, whatever the hour at which somebody looks. Pure.

`ahead` only moves the clock (``TIANHE_CLOCK_OFFSET``). `course_from` makes days of its own (`tianhe up --simulate`):
each day's morning goes by in fast motion until the halls are busy, then the day goes on at the pace of life; when the
last hall has closed, the next morning begins. Everything people see is then as it would be: opening hours, waits,
appointments, the time on the board. Moments are microseconds.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from actors.clock import SECOND
from common.calendar import day_of
from common.times import SHANGHAI, midnight
from gateway.clock import CourseClock, Leg

MINUTE = 60 * SECOND

BEGINS = (8 * 60 + 25) * MINUTE
"""Before the first clerk sits down; the time until then is what a start may take."""

BUSY = (10 * 60) * MINUTE
"""From here on time goes by as fast as ours."""

ENDS = (18 * 60) * MINUTE
"""The last window has closed."""

DAYS = 60
"""Working days a course has: some three weeks of ours."""


def ahead(seconds: int) -> CourseClock:
    """A clock that is so far ahead of the machine's and goes as fast: another day, another hour. The same after every
    start, so it goes on where it would have been."""
    return CourseClock([Leg(0, seconds * SECOND, 1.0)])


def working_day(after: date) -> date:
    """The next one."""
    day = after + timedelta(days=1)
    while not day_of(day).working:
        day += timedelta(days=1)
    return day


def first_day(last: int | None, today: date) -> date:
    """The newest working day until today; where a journal's ``last`` moment is later than its morning, the next after
    that: a hall's clock never goes back."""
    day = today
    while not day_of(day).working:
        day -= timedelta(days=1)
    if last is None or last <= midnight(day) + BEGINS:
        return day
    return working_day(datetime.fromtimestamp(last // SECOND, SHANGHAI).date())


def course_from(day: date, speed: float, machine: int) -> CourseClock:
    """A clock whose first morning begins at the machine's moment, ``speed`` times as fast."""
    legs: list[Leg] = []
    for _ in range(DAYS):
        start = midnight(day)
        legs.append(Leg(machine, start + BEGINS, speed))
        machine += round((BUSY - BEGINS) / speed)
        legs.append(Leg(machine, start + BUSY, 1.0))
        machine += ENDS - BUSY
        day = working_day(day)
    return CourseClock(legs)
