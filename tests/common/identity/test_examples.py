"""The rules of numbers, phones and names, held to the examples that the pages are held to as well."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import phonenumbers
import pytest

from common.identity import Unfit, read_document, read_name, read_phone
from common.identity.words import WORDS
from tests.common.identity import phone_rules

ROOT = Path(__file__).parents[3]
EXAMPLES: dict[str, Any] = json.loads((ROOT / "data/identity/examples.json").read_text())
TODAY = date.fromisoformat(EXAMPLES["today"])


@pytest.mark.parametrize("example", EXAMPLES["documents"], ids=lambda example: ascii(example["typed"]))
def test_a_document_is_read_as_the_example_says(example: dict[str, str]) -> None:
    try:
        document = read_document(example["typed"], TODAY)
        read = {"kind": document.kind.value, "number": document.number}
    except Unfit as unfit:
        read = {"refused": unfit.code}
    assert {"typed": example["typed"]} | read == example


@pytest.mark.parametrize("example", EXAMPLES["phones"], ids=lambda example: ascii(example["typed"]))
def test_a_phone_is_read_as_the_example_says(example: dict[str, str]) -> None:
    try:
        read = {"phone": read_phone(example["typed"])}
    except Unfit as unfit:
        read = {"refused": unfit.code}
    assert {"typed": example["typed"]} | read == example


@pytest.mark.parametrize("example", EXAMPLES["names"], ids=lambda example: ascii(example["typed"])[:60])
def test_a_name_is_read_as_the_example_says(example: dict[str, str]) -> None:
    try:
        read = {"name": read_name(example["typed"])}
    except Unfit as unfit:
        read = {"refused": unfit.code}
    assert {"typed": example["typed"]} | read == example


def test_every_refusal_has_words_and_an_example() -> None:
    refused = {
        example["refused"]
        for kind in ("documents", "phones", "names")
        for example in EXAMPLES[kind]
        if "refused" in example
    }
    assert refused == set(WORDS)
    assert all(set(words) == {"zh", "en"} and all(words.values()) for words in WORDS.values())


def test_the_pages_know_the_numbers_that_the_library_knows() -> None:
    assert phone_rules.FILE.read_text() == phone_rules.written(), phone_rules.__doc__


def test_an_example_of_every_kind_of_phone_is_valid_to_the_library() -> None:
    for example in EXAMPLES["phones"]:
        if "phone" in example:
            assert phonenumbers.is_valid_number(phonenumbers.parse(example["phone"]))
