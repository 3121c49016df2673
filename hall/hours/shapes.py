"""The JSON of the calendar."""

from typing_extensions import TypedDict


class CalendarDay(TypedDict):
    """A day unlike others of its weekday: a public holiday, or one that is worked instead."""

    date: str
    working: bool
    holiday: str | None
    holiday_en: str | None


class CalendarYear(TypedDict):
    """`provisional`: no official arrangement is known."""

    year: int
    provisional: bool
    days: list[CalendarDay]
