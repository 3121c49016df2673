"""Wrong codes of a second factor: whoever guesses is slowed, whoever has signed in at a place is not by others."""

from gateway.tries import CODES, PAIR, Codes

HERE, ELSEWHERE = "192.0.2.1", "192.0.2.2"


def guessed(codes: Codes, now: float = 0.0) -> int:
    """Wrong codes from many addresses, until none is heard any more."""
    heard = 0
    while not codes.begin("chen", f"198.51.100.{heard // PAIR.burst}", now):
        heard += 1
    return heard


def test_TR1_who_has_signed_in_from_a_place_is_not_slowed_there_by_those_who_guess_elsewhere() -> None:
    codes = Codes()
    assert codes.begin("chen", HERE, 0) == 0
    codes.right("chen", HERE, 0)
    assert guessed(codes) == CODES.burst
    assert codes.begin("chen", HERE, 0) == 0
    codes.right("chen", HERE, 0)
    assert codes.begin("chen", ELSEWHERE, 0) > 0, "a place like any other"


def test_TR1_whoever_guesses_is_bounded_everywhere() -> None:
    codes = Codes()
    codes.begin("chen", HERE, 0)
    codes.right("chen", HERE, 0)
    assert guessed(codes) == CODES.burst
    here = 0
    while not codes.begin("chen", HERE, 0):
        here += 1
    assert here == PAIR.burst
    assert codes.begin("lin", ELSEWHERE, 0) == 0, "another account is another matter"
