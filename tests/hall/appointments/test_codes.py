"""Codes of appointments: no two alike, not to be guessed from one another; and whose appointment is meant."""

from typing import Any

import pytest

from common.passes import Passes
from hall.appointments.arriving import expected, fits
from hall.appointments.codes import code_of, count_of
from hall.appointments.messages import FindExpected
from hall.appointments.tables import AppointmentRow
from hall.passes import CHECK_IN

CODES, OTHER = Passes(lambda purpose: b"k" * 32, CHECK_IN), Passes(lambda purpose: b"x" * 32, CHECK_IN)
AGENDA = "440106-20261123"


def test_every_count_of_a_day_has_a_code_of_its_own_and_is_found_by_it() -> None:
    codes = [code_of(CODES, AGENDA, count) for count in range(1, 2000)]
    assert len(set(codes)) == len(codes)
    assert all(len(code) == 6 and code.isdecimal() for code in codes)
    assert [count_of(CODES, AGENDA, code) for code in codes] == list(range(1, 2000))


def test_another_day_hall_or_key_has_other_codes() -> None:
    here = [code_of(CODES, AGENDA, count) for count in range(1, 100)]
    for codes, agenda in ((CODES, "440106-20261124"), (CODES, "440106001-20261123"), (OTHER, AGENDA)):
        there = [code_of(codes, agenda, count) for count in range(1, 100)]
        assert sum(one == other for one, other in zip(here, there, strict=True)) <= 1


def row(count: int, person: str, state: str = "booked", start: int = 0) -> AppointmentRow:
    fields: dict[str, Any] = {"booking": "b", "item": "i", "item_name": "n", "queue": "q", "end": 0, "holder": "sealed"}
    mask = f"张** 440106********{person} 138****5678"
    key = f"{AGENDA}-a{count:03d}"
    return AppointmentRow(id=key, agenda=AGENDA, start=start, holder_index=person, mask=mask, state=state, **fields)


def test_of_a_persons_appointments_the_next_one_is_meant() -> None:
    rows = [row(1, "9990", "admitted", 1), row(2, "9990", start=3), row(3, "9990", start=2), row(4, "9982", start=0)]
    found = expected(rows, AGENDA, FindExpected(holder_index="9990"))
    assert found is rows[2]
    assert expected(rows[:1], AGENDA, FindExpected(holder_index="9990")) is rows[0]
    assert expected([row(1, "9990", "cancelled")], AGENDA, FindExpected(holder_index="9990")) is None


def test_a_code_is_of_one_appointment_and_the_tail_must_be_its_holders() -> None:
    rows = [row(1, "9990"), row(2, "999X")]
    assert expected(rows, AGENDA, FindExpected(count=2)) is rows[1]
    assert expected(rows, AGENDA, FindExpected(count=2, tail="999X")) is rows[1]
    assert expected(rows, AGENDA, FindExpected(count=2, tail="9990")) is None
    assert expected(rows, AGENDA, FindExpected(count=3)) is None


@pytest.mark.parametrize(("mask", "tail"), [(None, "9990"), ("张*", "9990"), ("张* 440106********9990", "5678")])
def test_a_tail_that_does_not_fit(mask: str | None, tail: str) -> None:
    assert not fits(mask, None, tail)


@pytest.mark.parametrize("behalf", [None, "天河某公司", "Tianhe Trading Co. Ltd"])
def test_a_tail_fits_whoever_it_was_booked_for(behalf: str | None) -> None:
    mask = " ".join(filter(None, (behalf, "张* 440106********9990 138****5678")))
    assert fits(mask, behalf, "9990")
    assert not fits(mask, behalf, "5678")
