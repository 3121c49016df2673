"""The year's calendar over HTTP."""

import httpx
import pytest
from fastapi import FastAPI

from hall.hours.api import router

pytestmark = pytest.mark.anyio


async def test_a_year_as_arranged_and_one_that_is_not_yet() -> None:
    app = FastAPI()
    app.include_router(router)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hall.test") as client:
        known = (await client.get("/api/calendar/2026")).json()
        assert known["provisional"] is False
        days = {day["date"]: day for day in known["days"]}
        assert days["2026-10-01"] == {
            "date": "2026-10-01",
            "working": False,
            "holiday": "国庆节",
            "holiday_en": "National Day",
        }
        assert days["2026-10-10"]["working"] is True
        assert "2026-11-24" not in days

        later = (await client.get("/api/calendar/2027")).json()
        assert later["provisional"] is True
        assert all(not day["working"] and day["holiday_en"] for day in later["days"])
        assert (await client.get("/api/calendar/1999")).status_code == 422
        assert (await client.get("/api/calendar/9999")).status_code == 422
