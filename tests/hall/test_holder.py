"""Citizens' data: sealed, masked, found again only by who has the secret; tickets' secrets; words for every code."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import hall
from common.identity.fields import read_number
from common.passes import Passes
from hall.holder import Holder, mask
from hall.passes import TICKET
from hall.words import WORDS
from tests.hall.early import EarlyKeys

KEYS = EarlyKeys(b"0123456789abcdef0123456789abcdef")
PERSON = Holder(name="张三丰", phone="+8613812345678", id_number="440106199001019990")
ROOM = Path(hall.__file__).parent


@given(st.text(max_size=60), st.text(max_size=20))
def test_what_is_sealed_can_be_unsealed(name: str, command: str) -> None:
    holder = Holder(name=name)
    assert KEYS.unseal(KEYS.seal(holder, command)) == holder


def test_sealing_repeats_only_with_its_command() -> None:
    sealed = KEYS.seal(PERSON, "one")
    assert sealed == KEYS.seal(PERSON, "one") != KEYS.seal(PERSON, "two")
    assert not any(part in sealed for part in ("13812345678", "440106199001019990"))


@pytest.mark.parametrize("change", [lambda s: s[:-4] + "AAA=", lambda s: "A" + s[1:], lambda s: "", lambda s: "§"])
def test_a_changed_text_is_refused(change: object) -> None:
    assert callable(change)
    with pytest.raises(ValueError, match="not sealed"):
        KEYS.unseal(change(KEYS.seal(PERSON, "one")))


def test_another_secret_opens_nothing() -> None:
    other = EarlyKeys(b"another secret of 32 bytes......")
    with pytest.raises(ValueError, match="not sealed"):
        other.unseal(KEYS.seal(PERSON, "one"))
    assert other.index("44010619900302999X") != KEYS.index("44010619900302999X")
    with pytest.raises(ValueError, match="16 bytes"):
        EarlyKeys(b"short")


def as_it_was(typed: str) -> str:
    """The blind index that a number got before there was one normal form: only spaces were dropped."""
    return KEYS.index(typed.replace(" ", "").upper())


@pytest.mark.parametrize("typed", ["44010619900302999x", "440106 19900101 9990", "E12345678", "h12345678", "12345678"])
def test_a_number_that_was_kept_before_normal_forms_has_the_same_index(typed: str) -> None:
    assert KEYS.index(read_number(typed)) == as_it_was(typed)


@pytest.mark.parametrize("typed", ["440106900101999", "H1234567801", "M1234567800", "1234567899"])
def test_a_number_that_was_kept_longer_or_shorter_is_looked_up_as_well(typed: str) -> None:
    assert as_it_was(typed) in KEYS.former(read_number(typed))


def test_nothing_else_is_looked_up() -> None:
    for number in ("440106200001019998", "E12345678", "91440106MA0000007K"):
        assert KEYS.former(number) == (KEYS.index(number),)


def test_masks() -> None:
    assert mask(PERSON) == "张** 440106********9990 138****5678"
    short = Holder(name="李", phone="+862038620000;ext=801", id_number="E12345678")
    assert mask(short) == "* ****5678 020****0000"
    foreign = Holder(name="Anna Meier", phone="+85251234567", id_number="军字第1234567号")
    assert mask(foreign) == "A**** ****4567 +852****4567"
    assert mask(Holder()) is None


def passes(key: bytes) -> Passes:
    return Passes(lambda purpose: key, TICKET)


def test_a_tickets_secret() -> None:
    secret = passes(b"key").of("440106-20261123-A001")
    assert len(secret) == 22
    assert passes(b"key").fits("440106-20261123-A001", secret)
    for key, ticket, text in (
        (b"kez", "440106-20261123-A001", secret),
        (b"key", "440106-20261123-A002", secret),
        (b"key", "440106-20261123-A001", "\ud800"),
        (b"key", "440106-20261123-A001", ""),
    ):
        assert not passes(key).fits(ticket, text)


def test_every_code_has_words_in_both_languages() -> None:
    source = "\n".join(path.read_text("utf-8") for path in ROOM.rglob("*.py") if path.name != "words.py")
    raised = set(re.findall(r'(?:Refused|Invalid|Unknown|Forbidden|No)\(\s*"([a-z_]+\.[a-z_]+)"', source))
    raised |= {f"ticket.is_{state}" for state in ("called", "serving", "finished", "cancelled")}
    raised |= {
        f"appointment.is_{state}"
        for state in ("arrived", "admitted", "cancelled", "held", "missed", "moved", "released")
    }
    assert raised <= set(WORDS)
    assert {code for code in WORDS if f'"{code}"' not in source and code not in raised} == set()
    assert all(set(text) == {"zh", "en"} and all(text.values()) for text in WORDS.values())
