"""The pure policies: what number, how busy, what a window may do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common import times
from hall import numbers
from hall.level import level
from hall.taking import WINDOW_COMMANDS
from hall.waits.estimator import Estimate
from hall.window_states import STATES, TABLE, Go, No, outcome
from hall.words import WORDS
from tests.hall.town import NINE


@pytest.mark.parametrize(
    ("waiting", "known", "shown"),
    [
        (0, None, "free"),
        (0, Estimate(9000, 9999), "free"),
        (5, None, "busy"),
        (6, None, "crowded"),
        (3, Estimate(599, 900), "free"),
        (3, Estimate(600, 900), "busy"),
        (3, Estimate(1800, 1900), "crowded"),
    ],
)
def test_levels(waiting: int, known: Estimate | None, shown: str) -> None:
    assert level(waiting, known) == shown


def test_business_days_are_shanghais() -> None:
    midnight = times.next_midnight(NINE)
    assert times.business_day(NINE) == times.business_day(midnight - 1) == "20261123"
    assert times.business_day(midnight) == "20261124"
    assert times.iso(NINE) == "2026-11-23T09:00:00.000+08:00"
    assert times.iso_day("20261123") == "2026-11-23"


@given(st.integers(0, 4_000_000_000_000_000))
def test_a_day_ends_at_its_midnight(at: int) -> None:
    midnight = times.next_midnight(at)
    assert at < midnight <= at + 86_400_000_000
    assert times.business_day(midnight - 1) == times.business_day(at) < times.business_day(midnight)


@pytest.mark.parametrize(("count", "number"), [(1, "A001"), (999, "A999"), (1000, "A1000")])
def test_numbers(count: int, number: str) -> None:
    made = numbers.ticket_number("A", count)
    ticket = numbers.ticket_id("440106", "20261123", made)
    assert made == number
    assert numbers.is_ticket(ticket)
    assert (numbers.ticket_day(ticket), numbers.ticket_prefix(ticket)) == ("20261123", "A")
    assert numbers.hall_of(ticket) == numbers.hall_of("440106:A") == numbers.hall_of("440106-01") == "440106"


@given(st.text(max_size=40))
def test_hostile_ids_are_only_refused(text: str) -> None:
    for check in (numbers.is_hall, numbers.is_queue, numbers.is_window, numbers.is_kiosk, numbers.is_ticket):
        assert check(text) in (True, False)
    assert not numbers.is_hall("４４０１０６")
    assert not numbers.is_window("440106-01\n")


@pytest.mark.parametrize("command", TABLE)
@pytest.mark.parametrize("state", STATES)
def test_every_command_in_every_state(state: str, command: str) -> None:
    match outcome(state, command):
        case Go(after):
            assert after in STATES
            assert (state == "closed") <= (command == "open")
        case No(code):
            assert code in WORDS


def test_the_table_is_complete() -> None:
    assert TABLE.keys() == WINDOW_COMMANDS.keys()
    assert all(len(row) == len(STATES) for row in TABLE.values())
