"""The plan of a day: the same for the same seed, as many people as asked for, at the hours at which people come."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from functools import cache
from random import Random
from statistics import fmean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.identity import Document, Kind, read_document, read_name, read_phone
from common.times import midnight
from gateway.demo import window_clerks
from gateway.demo_names import name_of
from hall.leaving import LEAVE
from hall.setup import TIANHE, halls_from
from simulation.items import ITEMS
from simulation.people import id_number, phone_of
from simulation.places import MINUTE, SECOND, Place, minutes, place_from
from simulation.plan import CASES_PER_WINDOW, DayPlan, lasting, plan_day, rate
from simulation.shifts import LARGE

DAY = date(2026, 11, 20)
SPANS = ((540, 720), (780, 1020))


@cache
def tianhe() -> tuple[Place, ...]:
    halls = halls_from(
        json.loads((TIANHE / "halls.json").read_text("utf-8")),
        json.loads((TIANHE / "services.json").read_text("utf-8")),
    )
    return tuple(
        place_from(
            {
                **hall,
                "items": [{**item, "queue": queue["id"]} for queue in hall["queues"] for item in queue["items"]],
                "hours": {"today": [["09:00", "12:00"], ["13:00", "17:00"]]},
            }
        )
        for hall in halls
    )


@cache
def whole() -> DayPlan:
    return plan_day(1, tianhe(), DAY)


def minute_of(moment: int) -> float:
    return (moment - midnight(DAY)) / MINUTE


def test_the_district_sees_some_4500_people_a_day_and_every_one_of_them_comes_while_tickets_are_given() -> None:
    assert len(whole().visits) == CASES_PER_WINDOW * 125
    assert {visit.hall for visit in whole().visits} == {place.hall for place in tianhe()}
    for visit in whole().visits:
        assert any(begin <= minute_of(visit.at) < min(end, 1005) for begin, end in SPANS)


@settings(max_examples=25)
@given(seed=st.integers(0, 2**32), cases=st.integers(0, 60))
def test_a_seed_plans_one_day_and_exactly_as_many_people_as_asked_for(seed: int, cases: int) -> None:
    places = tianhe()[:3]
    plan = plan_day(seed, places, DAY, cases)
    assert plan == plan_day(seed, places, DAY, cases)
    assert len(plan.visits) == cases
    assert [visit.at for visit in plan.visits] == sorted(visit.at for visit in plan.visits)
    known = {place.hall: place for place in places}
    for visit in plan.visits:
        assert visit.item in known[visit.hall].items[visit.queue]
        assert visit.service >= 30
        assert visit.patience >= 300
        assert (visit.course == "transfer") == (visit.transfer is not None)
        assert visit.transfer != visit.queue
        if visit.also is not None:
            assert (visit.course, visit.also.item != visit.item) == ("plain", True)
            assert visit.channel != "appointment"
            assert visit.also.item in {item for items in known[visit.hall].items.values() for item in items}
            assert visit.also.service >= 30
        if visit.outing is not None:
            assert visit.outing.lasts < LEAVE


@settings(max_examples=25)
@given(seed=st.integers(0, 2**32))
def test_shifts_lie_in_the_day_and_breaks_in_the_shift_one_after_the_other(seed: int) -> None:
    plan = plan_day(seed, tianhe(), DAY, 0)
    for shift in plan.shifts:
        assert plan.begins - 10 * MINUTE < shift.begins < shift.ends <= plan.ends < shift.stays
        over = shift.begins
        for at, seconds in shift.breaks:
            assert over < at
            over = at + round(seconds * SECOND)
        assert over < shift.ends


def test_two_seeds_and_two_days_differ() -> None:
    assert plan_day(2, tianhe(), DAY, 50).visits != plan_day(1, tianhe(), DAY, 50).visits
    first, second = (plan_day(1, tianhe(), day, 50).visits for day in (DAY, date(2026, 11, 23)))
    assert [visit.item for visit in first] != [visit.item for visit in second]


def test_there_are_two_rushes_and_a_dip_at_noon() -> None:
    hours = Counter(int(minute_of(visit.at) // 60) for visit in whole().visits)
    assert min(hours[9], hours[10]) > hours[11]
    assert hours[14] > hours[13]
    assert hours[14] > hours[16]
    assert hours[12] == 0
    assert rate(12.3) < rate(10) / 4


def test_every_window_but_one_of_a_large_hall_has_a_clerk_and_clerks_go_to_lunch_in_turns() -> None:
    windows = {window for place in tianhe() for window in place.windows}
    manned = [shift.window for shift in whole().shifts]
    free = windows - set(manned)
    assert len(manned) == len(set(manned))
    assert free == {min(place.windows) for place in tianhe() if len(place.windows) >= LARGE} == {"440106-01"}
    at_lunch = Counter(
        round(minute_of(at) // 30) for shift in whole().shifts for at, seconds in shift.breaks if seconds > 2400
    )
    assert len(at_lunch) == 3
    assert max(at_lunch.values()) < len(manned) / 2


def test_a_day_off_has_neither_people_nor_shifts() -> None:
    closed = [Place(place.hall, (), place.items, place.windows) for place in tianhe()]
    plan = plan_day(1, closed, DAY)
    assert (plan.visits, plan.shifts) == ([], [])


def test_shares_are_as_assumed() -> None:
    visits = whole().visits
    shares = {name: fmean(test) for name, test in {
        "appointment": [visit.channel == "appointment" for visit in visits],
        "kiosk": [visit.channel == "kiosk" for visit in visits],
        "elderly": [visit.priority == "elderly" for visit in visits],
        "green": [visit.priority != "ordinary" for visit in visits],
        "plain": [visit.course == "plain" for visit in visits],
        "answers": [visit.answers for visit in visits],
    }.items()}  # fmt: skip
    assert 0.12 < shares["appointment"] < 0.16
    assert 0.6 < shares["kiosk"] < 0.7
    assert 0.05 < shares["elderly"] < shares["green"] < 0.3
    assert 0.9 < shares["plain"] < 0.96
    assert 0.95 < shares["answers"] < 0.99


def test_some_step_out_some_bring_a_second_errand_and_a_third_rate_most_of_them_well() -> None:
    visits = whole().visits
    assert 0.08 < fmean(visit.outing is not None for visit in visits) < 0.12
    assert 0.025 < fmean(visit.also is not None for visit in visits) < 0.06
    scores = [visit.rating.score for visit in visits if visit.rating is not None]
    assert 0.3 < len(scores) / len(visits) < 0.37
    assert set(scores) == {1, 2, 3, 4, 5}
    assert 0.7 < fmean(score == 5 for score in scores) < 0.85
    assert 0.02 < fmean(score <= 2 for score in scores) < 0.06


@pytest.mark.parametrize("item", ["document-collection", "property-transfer"])
def test_service_times_are_lognormal_about_their_mean(item: str) -> None:
    assumed = ITEMS[item]
    times = [lasting(Random(number), assumed.minutes * 60, assumed.spread) for number in range(4000)]
    assert fmean(times) == pytest.approx(assumed.minutes * 60, rel=0.05)
    assert sorted(times)[2000] < fmean(times)


def test_every_item_of_tianhe_has_its_figures() -> None:
    assert {item for place in tianhe() for items in place.items.values() for item in items} == set(ITEMS)


def test_invented_people_have_id_numbers_with_a_right_check_character_and_clerks_names_of_their_own() -> None:
    for number in range(200):
        text = id_number(Random(number), number, elderly=number % 2 == 0)
        assert read_document(text, date(2026, 11, 23)) == Document(Kind.RESIDENT, text)
        assert read_phone(phone_of(number)) == f"+86{phone_of(number)}"
        assert read_name(name_of(number)) == name_of(number)
    assert id_number(Random(1), 1, elderly=True)[6:10] < "1956" < id_number(Random(1), 1, elderly=False)[6:10]
    clerks = window_clerks("440106", [f"440106-{number:02d}" for number in range(1, 21)])
    assert len({clerk.display_name for clerk in clerks}) == 20
    assert len({name_of(number) for number in range(1000)}) > 900


@pytest.mark.parametrize(("text", "expected"), [("09:00", 540), ("9:05", 545), ("24:00", 1440), ("00:00", 0)])
def test_times_of_day(text: str, expected: int) -> None:
    assert minutes(text) == expected


@pytest.mark.parametrize("text", ["", "9", "9:5", "25:00", "24:01", "10:60", "-1:00", "a:bc"])
def test_what_is_no_time_of_day(text: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        minutes(text)
