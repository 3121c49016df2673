"""Opening hours: worked examples of the calendar, precedence, edges of a day, and every fault named."""

from datetime import date, datetime
from typing import Any

import pytest

from common.calendar import day_of, nth_working_day
from common.fault import Fault
from common.times import SHANGHAI, iso
from hall.hours import document
from hall.hours.plan import MINUTE, date_of, next_opening, plan_of, shown, state
from hall.hours.words import WORDS

SPLIT = [["09:00", "12:00"], ["13:30", "17:00"]]
WEEK = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), SPLIT)
DOCUMENT: dict[str, Any] = {
    "week": {**WEEK, "sat": [], "sun": []},
    "last_ticket_minutes": 15,
    "grace_minutes": 30,
    "special": [
        {"date": "2026-11-24", "spans": [], "reason": "设备检修"},
        {"date": "2026-10-01", "spans": [["10:00", "12:00"]]},
    ],
}
HOURS = document.read(DOCUMENT)


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).timestamp()) * 1_000_000


# The worked examples of the working-day rules that are without pauses.
@pytest.mark.parametrize(
    ("day", "limit", "last"),
    [
        ("2026-02-09", 5, "2026-02-14"),
        ("2026-02-12", 5, "2026-02-26"),
        ("2026-02-12", 10, "2026-03-04"),
        ("2026-02-14", 20, "2026-03-20"),
        ("2026-02-26", 5, "2026-03-04"),
        ("2026-09-18", 1, "2026-09-20"),
        ("2026-09-24", 5, "2026-10-09"),
        ("2026-09-30", 3, "2026-10-10"),
        ("2026-09-15", 20, "2026-10-19"),
        ("2026-09-15", 30, "2026-11-02"),
        ("2026-09-30", 20, "2026-11-03"),
        ("2026-12-01", 20, "2026-12-29"),
        ("2026-10-03", 1, "2026-10-08"),
        ("2026-10-08", 5, "2026-10-14"),
        ("2026-02-15", 5, "2026-02-28"),
    ],
)
def test_worked_examples_of_working_days(day: str, limit: int, last: str) -> None:
    assert nth_working_day(date.fromisoformat(day), limit) == date.fromisoformat(last)


def test_2026_has_its_working_days() -> None:
    months = [0] * 12
    for ordinal in range(date(2026, 1, 1).toordinal(), date(2027, 1, 1).toordinal()):
        day = date.fromordinal(ordinal)
        months[day.month - 1] += day_of(day).working
    assert months == [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23]


def test_a_year_without_a_notice_counts_provisionally() -> None:
    assert nth_working_day(date(2026, 12, 10), 20) == date(2027, 1, 8)
    assert day_of(date(2027, 1, 1)) == day_of(date(2027, 1, 1)).__class__(False, "元旦", False, True, "New Year's Day")
    assert not day_of(date(2027, 5, 4)).working  # a substitute
    assert day_of(date(2027, 5, 5)).working
    assert day_of(date(2003, 6, 2)).provisional
    assert plan_of(HOURS, date(2027, 3, 1)).provisional
    assert not plan_of(HOURS, date(2026, 3, 2)).provisional


@pytest.mark.parametrize(
    ("day", "open_", "reason"),
    [
        ("2026-11-23", True, None),
        ("2026-11-22", False, None),  # Sunday
        ("2026-11-24", False, "设备检修"),  # special
        ("2026-02-17", False, "春节"),
        ("2026-02-14", True, "调休上班"),  # Saturday worked
        ("2026-10-10", True, "调休上班"),
        ("2026-10-01", True, None),  # a special day beats a public holiday
        ("2026-10-02", False, "国庆节"),
    ],
)
def test_precedence(day: str, open_: bool, reason: str | None) -> None:
    plan = plan_of(HOURS, date.fromisoformat(day))
    assert bool(plan.spans) is open_
    assert plan.reason == reason


@pytest.mark.parametrize(
    ("moment", "phase", "next_change", "opens"),
    [
        ("2026-11-23 00:00", "closed", "2026-11-23 09:00", "2026-11-23 09:00"),
        ("2026-11-23 08:59:59", "closed", "2026-11-23 09:00", "2026-11-23 09:00"),
        ("2026-11-23 09:00", "open", "2026-11-23 12:00", None),
        ("2026-11-23 12:00", "break", "2026-11-23 13:30", "2026-11-23 13:30"),
        ("2026-11-23 13:30", "open", "2026-11-23 16:45", None),
        ("2026-11-23 16:45", "last", "2026-11-23 17:00", "2026-11-25 09:00"),
        ("2026-11-23 17:00", "closed", "2026-11-24 00:00", "2026-11-25 09:00"),
        ("2026-11-24 10:00", "closed", "2026-11-25 00:00", "2026-11-25 09:00"),
        ("2026-02-13 18:00", "closed", "2026-02-14 00:00", "2026-02-14 09:00"),
        ("2026-02-14 18:00", "closed", "2026-02-15 00:00", "2026-02-24 09:00"),
    ],
)
def test_the_state_at_a_moment(moment: str, phase: str, next_change: str, opens: str | None) -> None:
    now = state(HOURS, at(moment))
    assert now.phase == phase
    assert now.next_change == at(next_change)
    assert now.opens == (at(opens) if opens else None)
    assert now.open == (phase in ("open", "last"))
    assert now.taking == (phase == "open")


def test_following_every_change_of_a_year_never_stands_still() -> None:
    """A clock that jumps lands on the same answers as one that walks: nothing depends on the path."""
    moment, end, opened = at("2026-01-01 00:00"), at("2027-01-01 00:00"), 0
    while moment < end:
        now = state(HOURS, moment)
        assert now.next_change is not None
        assert now.next_change > moment
        assert state(HOURS, now.next_change - 1).phase == now.phase
        opened += now.open and state(HOURS, moment - 1).phase == "closed"
        moment = now.next_change
    assert opened == 248  # working days of 2026: one special closed on a working day, one opened on a holiday


def test_a_span_may_end_at_midnight() -> None:
    hours = document.read({"week": {"mon": [["20:00", "24:00"]], "tue": [["00:00", "02:00"]]}, "holidays": False})
    assert state(hours, at("2026-11-23 23:59")).open
    assert state(hours, at("2026-11-24 00:00")).open
    assert state(hours, at("2026-11-24 02:00")).opens == at("2026-11-30 20:00")


def test_a_hall_that_never_opens_says_so() -> None:
    hours = document.read({"week": {}})
    assert next_opening(hours, at("2026-11-23 09:00")) is None
    assert shown(state(hours, at("2026-11-23 09:00")), at("2026-11-23 09:00"))["opens"] is None


def test_last_ticket_longer_than_the_day_gives_none_at_all() -> None:
    hours = document.read({"week": {"mon": [["09:00", "10:00"]]}, "last_ticket_minutes": 120})
    assert state(hours, at("2026-11-23 09:00")).phase == "last"
    assert next_opening(hours, at("2026-11-23 08:00")) is None


def test_what_a_hall_shows() -> None:
    now = at("2026-11-23 09:30")
    assert shown(state(HOURS, now), now) == {
        "today": SPLIT,
        "next_change": iso(at("2026-11-23 12:00")),
        "open_now": True,
        "phase": "open",
        "opens": None,
        "last_ticket": iso(at("2026-11-23 16:45")),
        "provisional": False,
        "reason": None,
        "reason_en": None,
    }
    assert date_of(at("2026-11-23 00:00") - MINUTE) == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"week": None}, "hours.week", "hours.week"),
        ({"week": {"Monday": []}}, "hours.unknown_field", "hours.week.Monday"),
        ({"week": {"mon": [["09:00", "12:00"], ["11:00", "13:00"]]}}, "hours.overlap", "hours.week.mon.1"),
        ({"week": {"mon": [["12:00", "09:00"]]}}, "hours.end_before_start", "hours.week.mon.0"),
        ({"week": {"mon": [["09:00", "09:00"]]}}, "hours.end_before_start", "hours.week.mon.0"),
        ({"week": {"mon": [["9:00", "12:00"]]}}, "hours.time", "hours.week.mon.0"),
        ({"week": {"mon": [["09:00", "24:01"]]}}, "hours.time", "hours.week.mon.0"),
        ({"week": {"mon": [["09:00"]]}}, "hours.span", "hours.week.mon.0"),
        ({"week": {"mon": "09:00"}}, "hours.spans", "hours.week.mon"),
        ({"special": [{"date": "2026-02-30", "spans": []}]}, "hours.date", "hours.special.0.date"),
        ({"special": [{"date": "2026-02-01"}]}, "hours.spans", "hours.special.0.spans"),
        ({"special": [{"date": "2026-02-01", "spans": []}] * 2}, "hours.date_twice", "hours.special.1.date"),
        ({"special": [{"date": "2026-02-01", "spans": [], "reason": 3}]}, "hours.reason", "hours.special.0.reason"),
        ({"special": ["2026-02-01"]}, "hours.special", "hours.special.0"),
        ({"last_ticket_minutes": -1}, "hours.minutes", "hours.last_ticket_minutes"),
        ({"last_ticket_minutes": True}, "hours.minutes", "hours.last_ticket_minutes"),
        ({"grace_minutes": 1.5}, "hours.minutes", "hours.grace_minutes"),
        ({"holidays": "no"}, "hours.yes_or_no", "hours.holidays"),
        ({"summer": []}, "hours.unknown_field", "hours.summer"),
    ],
)
def test_a_fault_names_its_field(change: dict[str, Any], code: str, field: str) -> None:
    with pytest.raises(Fault) as caught:
        document.read({**DOCUMENT, **change})
    assert (caught.value.code, caught.value.field) == (code, field)
    assert code in WORDS


@pytest.mark.parametrize(
    ("day", "zh", "en"),
    [
        (date(2026, 10, 1), "国庆节", "National Day"),
        (date(2027, 2, 5), "春节", "Spring Festival"),
        (date(2026, 10, 10), "调休上班", "Adjusted working day"),
        (date(2026, 12, 1), "停电", "Power cut"),
        (date(2026, 12, 2), "检修", "检修"),
        (date(2026, 12, 3), None, None),
    ],
)
def test_a_day_unlike_others_says_why_in_both_languages(day: date, zh: str | None, en: str | None) -> None:
    special = [
        {"date": "2026-12-01", "spans": [], "reason": "停电", "reason_en": "Power cut"},
        {"date": "2026-12-02", "spans": [], "reason": "检修"},
    ]
    plan = plan_of(document.read({"week": {"thu": [["09:00", "17:00"]]}, "special": special}), day)
    assert (plan.reason, plan.reason_en) == (zh, en)
