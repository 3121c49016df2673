"""The clock of a demonstration: working days that are always busy, and never go back."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from common.times import SHANGHAI, midnight
from gateway import clock
from gateway.clock import CourseClock
from gateway.course import BEGINS, BUSY, DAYS, ENDS, ahead, course_from, first_day
from gateway.pages import page_route
from simulation.places import SECOND

NIGHT = int(datetime(2026, 11, 25, 3, 0, tzinfo=SHANGHAI).timestamp()) * SECOND
MORNING = (BUSY - BEGINS) // 60


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The machine's time, to be set."""
    now = [NIGHT]
    monkeypatch.setattr(clock, "_machine", lambda: now[0])
    return now


def test_a_morning_passes_sixty_times_as_fast_and_the_day_at_our_pace(machine: list[int]) -> None:
    course = course_from(date(2026, 11, 25), 60.0, NIGHT)
    day = midnight(date(2026, 11, 25))
    assert course.now() == day + BEGINS
    machine[0] += 30 * SECOND
    assert course.now() == day + BEGINS + 1800 * SECOND
    machine[0] = NIGHT + MORNING
    assert course.now() == day + BUSY
    machine[0] += 90 * SECOND
    assert course.now() == day + BUSY + 90 * SECOND


def test_the_night_and_the_weekend_are_skipped(machine: list[int]) -> None:
    course = course_from(date(2026, 11, 27), 60.0, NIGHT)  # a Friday
    machine[0] = NIGHT + MORNING + ENDS - BUSY
    assert course.now() == midnight(date(2026, 11, 30)) + BEGINS


def test_a_clock_on_its_course_never_goes_back(machine: list[int]) -> None:
    course = course_from(date(2026, 11, 25), 60.0, NIGHT)
    shown = []
    for _ in range(DAYS * 12):
        shown.append(course.now())
        machine[0] += 3600 * SECOND
    assert shown == sorted(set(shown))


@pytest.mark.parametrize("days", [-400, 3])
def test_a_clock_that_is_ahead_goes_as_fast_and_is_the_same_after_every_start(machine: list[int], days: int) -> None:
    clock = ahead(days * 24 * 3600)
    assert clock.now() == NIGHT + days * 24 * 3600 * SECOND
    machine[0] += 90 * SECOND
    assert clock.now() == ahead(days * 24 * 3600).now() == NIGHT + (days * 24 * 3600 + 90) * SECOND
    assert clock.seconds_until(clock.now() + 5 * SECOND) == pytest.approx(5)


def test_who_waits_wakes_when_the_clock_shows_the_moment_or_with_the_next_morning(machine: list[int]) -> None:
    course = course_from(date(2026, 11, 25), 60.0, NIGHT)
    day = midnight(date(2026, 11, 25))
    assert course.seconds_until(day + BEGINS + 600 * SECOND) == pytest.approx(10)
    assert course.seconds_until(day + BUSY + 600 * SECOND) == pytest.approx(MORNING / SECOND + 600)
    assert course.seconds_until(day) == 0
    evening = course.seconds_until(day + 22 * 3600 * SECOND)
    machine[0] += round(evening * SECOND)
    assert course.now() == midnight(date(2026, 11, 26)) + BEGINS


def test_the_first_day_is_the_newest_working_day_after_what_the_journal_knows() -> None:
    sunday = date(2026, 11, 29)
    friday = midnight(date(2026, 11, 27))
    assert first_day(None, sunday) == date(2026, 11, 27)
    assert first_day(friday + BEGINS, sunday) == date(2026, 11, 27)
    assert first_day(friday + BUSY, sunday) == date(2026, 11, 30)


@pytest.mark.anyio
async def test_pages_are_told_the_course(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<html><head></head><body></body></html>", encoding="utf-8")
    course = CourseClock([clock.Leg(1_000_000, 2_000_000, 60.0)])
    app = Starlette(routes=[page_route(tmp_path, course)])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hall") as http:
        page = (await http.get("/")).text
    assert '<meta name="clock" content="[[1000, 2000, 60.0]]"></head>' in page
