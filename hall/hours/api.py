"""The calendar over HTTP: which days of a year are unlike other days of their week."""

from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Path

from common.calendar import FIRST_YEAR, day_of
from common.says import ANYONE, says
from hall.hours.shapes import CalendarYear

router = APIRouter(prefix="/api/calendar", tags=["hall"])


@router.get("/{year}")
@says(who=ANYONE, answer=CalendarYear)
async def read_year(year: Annotated[int, Path(ge=FIRST_YEAR, le=2100)]) -> dict[str, Any]:
    """Public holidays and adjusted working days (调休) of a year; `provisional`: no official arrangement is known."""
    days = [date(year, 1, 1) + timedelta(days=ahead) for ahead in range(366)]
    known = [(day, day_of(day)) for day in days if day.year == year]
    return {
        "year": year,
        "provisional": known[0][1].provisional,
        "days": [
            {
                "date": day.isoformat(),
                "working": found.working,
                "holiday": found.holiday,
                "holiday_en": found.holiday_en,
            }
            for day, found in known
            if found.holiday or found.adjusted
        ],
    }
