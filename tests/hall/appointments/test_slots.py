"""Which times can be booked, and how often each."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.appointments.numbers import is_appointment
from hall.appointments.opening import WORKING_HOURS, spans_of
from hall.appointments.slots import EARLIEST, LATEST, MINUTE, capacity, is_bookable, slots
from hall.appointments.words import WORDS
from tests.hall.town import NINE

DAY = "20261123"


def test_a_working_day_has_fourteen_slots_and_a_break() -> None:
    day = slots(DAY, WORKING_HOURS, Fraction(2))
    assert len(day) == 6 + 8
    assert day[0].start == NINE
    assert day[5].end + 60 * MINUTE == day[6].start
    assert all(slot.end - slot.start == 30 * MINUTE and slot.places == 2 for slot in day)


@given(st.fractions(min_value=0, max_value=50))
def test_places_spread_without_loss_and_without_excess(places: Fraction) -> None:
    given_away = [slot.places for slot in slots(DAY, WORKING_HOURS, places)]
    assert sum(given_away) == int(14 * places)
    assert max(given_away) - min(given_away) <= 1


@pytest.mark.parametrize(
    ("windows", "seconds", "expected"),
    [([1], 600, Fraction(9, 5)), ([1, 2], 600, Fraction(27, 10)), ([3], 1800, Fraction(1, 5)), ([], 600, Fraction(0))],
)
def test_forty_per_cent_are_kept_for_walk_ins(windows: list[int], seconds: int, expected: Fraction) -> None:
    assert capacity(windows, seconds) == expected


def test_a_span_too_short_has_no_slot() -> None:
    assert slots(DAY, ((540, 569),), Fraction(5)) == []


def test_from_two_hours_to_fourteen_days() -> None:
    for ahead, bookable in ((EARLIEST - 1, False), (EARLIEST, True), (LATEST, True), (LATEST + 1, False)):
        assert is_bookable(NINE + ahead, NINE) is bookable


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 11, 23), True),
        (date(2026, 11, 22), False),
        (date(2026, 10, 1), False),  # National Day, a Thursday
        (date(2026, 10, 10), True),  # a Saturday worked in exchange
        (date(2099, 11, 23), True),  # not announced: a Monday
        (date(2099, 11, 22), False),
    ],
)
def test_holidays_and_adjusted_days(day: date, working: bool) -> None:
    assert bool(spans_of(day)) is working


@pytest.mark.parametrize("text", ["440106-20261123-a01", "440106-20269923-a001", "440106-20261123-A001", "", "４"])
def test_what_is_no_appointment(text: str) -> None:
    assert not is_appointment(text)
    assert is_appointment("440106-20261123-a001")


def test_every_word_is_in_both_languages() -> None:
    for code, words in WORDS.items():
        assert set(words) == {"zh", "en"}, code
        assert all(words.values()), code
