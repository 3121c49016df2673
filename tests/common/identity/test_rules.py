"""What must hold of every number, phone and name: one person stays one, and nobody becomes another by a slip."""

import unicodedata
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from common.identity import Document, Kind, Unfit, mask_name, read_document, read_name, read_phone
from common.identity.credit_code import ALPHABET
from common.identity.credit_code import check_character as code_check
from common.identity.resident import check_character

TODAY = date(2026, 6, 30)
SPACES = " \t\u3000\u00a0\u2009-\u2010\u2013\u2014\u2212()（）[]【】\u200b\u200e\u202a\ufeff"


@st.composite
def residents(draw: st.DrawFn) -> str:
    place = draw(st.sampled_from(["440106", "110105", "511302", "321102", "810000", "830000", "944840"]))
    born = draw(st.dates(date(1900, 1, 1), TODAY))
    figures = f"{place}{born:%Y%m%d}{draw(st.integers(0, 999)):03d}"
    return figures + check_character(figures)


@st.composite
def organisations(draw: st.DrawFn) -> str:
    head = draw(st.sampled_from(["11", "12", "31", "51", "52", "53", "81", "91", "92", "93", "N2", "A1"]))
    place = draw(st.sampled_from(["440106", "110105", "310120", "511319", "100000"]))
    body = draw(st.text(draw(st.sampled_from(["0123456789", ALPHABET])), min_size=9, max_size=9))
    return head + place + body + code_check(head + place + body)


def read(typed: str) -> Document | None:
    try:
        return read_document(typed, TODAY)
    except Unfit:
        return None


def disguised(draw: st.DrawFn, text: str) -> str:
    """The same as somebody else types it: wide, small, grouped."""
    written = []
    for character in text:
        forms = [character, character.lower(), chr(ord(character) + 0xFEE0) if "!" <= character <= "~" else character]
        written += [draw(st.sampled_from(forms)), draw(st.text(SPACES, max_size=2))]
    return "".join(written)


@given(st.data(), st.one_of(residents(), organisations().filter(read)))
def test_one_document_in_every_spelling_is_one(data: st.DataObject, number: str) -> None:
    typed = data.draw(st.composite(disguised)(number))
    assert read(typed) == read(number)
    assert read(number) is not None


@settings(max_examples=600)
@given(st.data(), st.one_of(residents(), organisations()))
def test_one_changed_character_makes_nobody_else(data: st.DataObject, number: str) -> None:
    place = data.draw(st.integers(0, 17))
    other = data.draw(st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ").filter(lambda it: it != number[place]))
    assert read(number) is None or read(number[:place] + other + number[place + 1 :]) is None


@given(residents(), st.integers(0, 17))
def test_a_character_left_out_or_typed_twice_makes_nobody_else(number: str, place: int) -> None:
    assert read(number[:place] + number[place + 1 :]) is None
    assert read(number[:place] + number[place] + number[place:]) is None


@given(residents().filter(lambda number: number[6:8] == "19"))
def test_the_number_of_fifteen_figures_is_the_same_person(number: str) -> None:
    assert read(number[:6] + number[8:17]) == read(number)


@given(st.text(max_size=40))
def test_a_document_read_again_is_itself(typed: str) -> None:
    if document := read(typed):
        assert read(document.number) == document


def test_nobody_is_born_tomorrow_or_before_1900() -> None:
    for born, fits in ((TODAY, True), (TODAY + timedelta(1), False), (date(1899, 12, 31), False)):
        figures = f"440106{born:%Y%m%d}001"
        assert (read(figures + check_character(figures)) is not None) is fits


def test_a_card_of_another_issue_is_the_same_person() -> None:
    assert {read(f"H12345678{issue}") for issue in ("", "00", "17")} == {Document(Kind.HK_MACAU_PERMIT, "H12345678")}
    assert {read(f"12345678{issue}") for issue in ("", "01", "09(B)")} == {Document(Kind.TAIWAN_PERMIT, "12345678")}


@given(st.data())
def test_one_phone_in_every_spelling_is_one(data: st.DataObject) -> None:
    number = f"1380000{data.draw(st.integers(0, 9999)):04d}"
    before = data.draw(st.sampled_from(["", "+86", "(+86)", "＋８６ ", "0086-", "86 ", "+86 0"]))
    assert read_phone(before + data.draw(st.composite(disguised)(number))) == f"+86{number}"


@given(st.text(st.sampled_from("0123456789+-() 转#x,;ext.=/"), max_size=30))
def test_a_phone_read_again_is_itself(typed: str) -> None:
    try:
        phone = read_phone(typed)
    except Unfit:
        return
    assert read_phone(phone) == phone


@given(
    st.text(max_size=60) | st.text(st.sampled_from("张三·.。 \u30fb\u2022aé\u0301\u200e\u3000\U00030000"), max_size=20)
)
def test_a_name_read_again_is_itself_and_shows_nothing_unseen(typed: str) -> None:
    try:
        name = read_name(typed)
    except Unfit:
        return
    assert read_name(name) == name
    assert not any(unicodedata.category(character) in ("Cf", "Cc", "Cs") for character in name)
    assert any(unicodedata.category(character)[0] in "LCN" for character in name)


def test_a_mask_tells_no_length_beyond_five() -> None:
    assert (mask_name("张三丰"), mask_name("李")) == ("张**", "*")
    assert mask_name("买买提·艾力") == "买****" == mask_name("买" * 80)
    assert mask_name("\U00020bb7田") == "\U00020bb7*"
