"""Passes: each is worth what it was made for, and those given out before there was this one place still hold."""

from __future__ import annotations

import ast
import importlib
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.passes import Passes, Purpose, same
from gateway.keys import Keys
from gateway.second_factor import Factors
from hall.appointments import codes
from hall.nearby import code_of
from hall.passes import APPOINTMENT, CHECK_IN, PRESENCE, RATING, SCREEN, TICKET
from hall.screens.tokens import screen_token
from people.passes import CHALLENGE, CODE, DEVICE, KEPT, PLACE

ROOT = Path(__file__).parents[3]
HOUSE = ("common", "hall", "messaging", "people", "gateway")
KEY = Keys(b"k" * 32)
T, A = "440106-20261123-A001", "440106-20261124-a017"


@pytest.mark.parametrize(
    ("purpose", "text", "given_out"),
    [
        (TICKET, T, "Qk1OYcWFLJfPnodj6-rDQn"),
        (RATING, T, "M1BxIa5Ao3HigWpRX62yOB"),
        (APPOINTMENT, A, "6BSOk8hpL8kVuuZpT0QJi9"),
    ],
)
def test_a_secret_given_out_before_still_opens_its_door_and_no_other(
    purpose: Purpose, text: str, given_out: str
) -> None:
    assert Passes(KEY.derive, purpose).of(text) == given_out
    for other in {TICKET, RATING, APPOINTMENT} - {purpose}:
        assert not Passes(KEY.derive, other).fits(text, given_out)


def test_screens_and_codes_given_out_before_still_hold() -> None:
    assert screen_token(Passes(KEY.derive, SCREEN), "440106-S3", 1) == "440106-S3.1.vSGC7PuUKe-4mPx5hJtABg"
    assert code_of(Passes(KEY.derive, PRESENCE), "440106", 29923260) == "29923260.GhAXXYGT-fVfeq6-"
    assert codes.code_of(Passes(KEY.derive, CHECK_IN), "440106-20261124", 17) == "467741"


@pytest.mark.parametrize(
    ("purpose", "marked"),
    [
        (CHALLENGE, "687d211fb1139ff338cf5fdf97d621f3"),
        (CODE, "4716712249b405a5ce9c8a8d9f8771a2"),
        (PLACE, "f2b49d4360219ca9175ce9247625db99"),
        (KEPT, "9bcc0b9e9857ddcfe2706ea28844eab3"),
        (DEVICE, "e872060401ca69410edba0d37660c3db"),
    ],
)
def test_what_browsers_and_databases_hold_of_codes_is_known_again(purpose: Purpose, marked: str) -> None:
    assert Passes(KEY.derive, purpose).mark("text").hex()[:32] == marked


def test_what_is_kept_of_passwords_and_recovery_codes_is_known_again() -> None:
    sealed = KEY.seal("account.password", "text", "clerk01", repeatable=True)
    assert sealed == "686a27bc5914022e5855e0a5a03053a5a4eb756a21541be1b9dc9b356e8ded36"
    kept = Factors(KEY).mark("abcde-fghjk", "clerk01")
    assert kept == "306889f595b392fe1a4936eaf63aed5bab1956f3d081db455a911fae9347c8b8"


@given(st.text(st.characters(), max_size=30), st.text(st.characters(), max_size=30))
def test_any_text_may_be_shown(known: str, shown: str) -> None:
    assert same(known, shown) == (known == shown)
    assert not Passes(KEY.derive, TICKET).fits(T, shown)


def test_no_two_purposes_open_each_others_doors() -> None:
    found = Counter((purpose.key, purpose.label) for purpose in purposes())
    assert len(found) >= 11
    assert max(found.values()) == 1


def purposes() -> list[Purpose]:
    """Those of every room's list."""
    lists = [importlib.import_module(f"{room}.passes") for room in HOUSE[1:] if (ROOT / room / "passes.py").exists()]
    return [value for module in lists for value in vars(module).values() if isinstance(value, Purpose)]


def test_marks_are_made_and_compared_in_one_place() -> None:
    """`hmac` is imported there alone: what is compared elsewhere would be compared in another way."""
    own = [
        str(path.relative_to(ROOT))
        for room in HOUSE
        for path in sorted((ROOT / room).rglob("*.py"))
        if any(
            (isinstance(node, ast.Import) and any(name.name == "hmac" for name in node.names))
            or (isinstance(node, ast.ImportFrom) and node.module == "hmac")
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
        )
    ]
    assert own == ["common/passes/__init__.py"]
