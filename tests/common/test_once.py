"""Once: keys of commands mean to the actors what they meant before, whoever makes them."""

from __future__ import annotations

import pytest

from actors import ANONYMOUS, Caller
from common.once import Weak, bound, command_id, named
from common.people import CITIZEN
from hall.appointments.booking import booking_of
from hall.errand import errand_of
from tests.hall.town import CLERK, HALL, a_key

KEY = "6b1f0c9e-52c0-4a55-9a3e-1b7d6c2f8e01"
CITIZENS = [Caller(f"P{letter * 24}", (CITIZEN,)) for letter in "AB"]


def test_an_errand_begun_before_is_found_under_its_key() -> None:
    """Histories and clients hold these: another address would be a second ticket."""
    assert errand_of(HALL, KEY).key == "440106-c8ab9b295a8adee7e3f9d8a6e4ab8dc8"
    assert booking_of(HALL, KEY) == "440106-c8ab9b295a8adee7e3f9d8a6e4ab8dc8"
    assert named(HALL, "440106-20261124-a017", KEY) == "440106-0d63f4462013207b7498e2bf8a6d4c36"


def test_what_the_actors_saw_of_a_key_they_still_see() -> None:
    assert bound("192.0.2.7", ANONYMOUS, KEY) == "55f01022ae9c6597130abc4f9f1be7c3ad6b1fde40ec59b14d1865e68c4bbd11"
    assert bound("192.0.2.7", CITIZENS[0], KEY) == "4ddc0928f505d4d2ad389e0dfaf6feafd1a7dce5e67e79e560640d89cb5671d9"
    assert bound("192.0.2.7", CLERK, "1") == "1", "staff are known by name"


def test_one_key_is_worth_nothing_in_anothers_hands() -> None:
    seen = [bound(sender, ANONYMOUS, KEY) for sender in ("192.0.2.7", "192.0.2.8")]
    seen += [bound("192.0.2.7", citizen, KEY) for citizen in CITIZENS]
    assert len({*seen, KEY}) == 5
    with pytest.raises(Weak):
        bound("192.0.2.7", ANONYMOUS, "1")


def test_a_command_without_a_key_can_be_repeated_by_nobody() -> None:
    assert command_id(a_key("x")) == a_key("x")
    assert len({command_id() for _ in range(100)} | {command_id(None)}) == 101
