"""What a device carries is worth only what it was made for, and each kind of screen has its places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.passes import Passes
from hall.passes import SCREEN
from hall.screens.kinds import SCREENS, fits, is_screen, numbered
from hall.screens.tokens import read_token, screen_token
from tests.hall.town import HALL, W1

OURS, THEIRS = Passes(lambda purpose: b"k" * 32, SCREEN), Passes(lambda purpose: b"x" * 32, SCREEN)
K1 = f"{HALL}-K1"


@pytest.mark.parametrize("screen", [W1, numbered(HALL, 1), numbered(HALL, 12345)])
@given(st.text(max_size=40))
def test_only_our_own_token_of_this_screen_and_number_opens(screen: str, other: str) -> None:
    token = screen_token(OURS, screen, 3)
    assert read_token(OURS, token) == (screen, 3)
    head, _, mark = token.rpartition(".")
    for wrong in (
        screen_token(THEIRS, screen, 3),
        f"{screen}.4.{mark}",
        f"{numbered(HALL, 2)}.3.{mark}",
        f"{head}.{other}",
        token[:-1],
        token + "A",
        other,
        "440106-01.９.x",
        "\ud800",
    ):
        assert read_token(OURS, wrong) is None


def test_a_tablet_admitted_before_there_were_other_screens_keeps_its_token() -> None:
    assert screen_token(OURS, W1, 3) == "440106-01.3.JRLJFLjqIf9YinKQ-olx2y"


@pytest.mark.parametrize(
    ("place", "kinds"),
    [(HALL, {"kiosk", "board"}), (W1, {"tablet", "window_board"}), (K1, {"kiosk"}), ("nowhere", set()), ("", set())],
)
def test_where_each_kind_stands(place: str, kinds: set[str]) -> None:
    assert {kind for kind in (*SCREENS, "fridge") if fits(kind, place)} == kinds


def test_what_can_be_a_screens_id() -> None:
    assert [is_screen(text) for text in (W1, "440106-S1", "440106-S", "440106", K1, "440106-S１", "")] == [
        True,
        True,
        *[False] * 5,
    ]
