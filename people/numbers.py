"""Which number of a document says alone whose it is. Pure.

A passport's is unique within its country only, and nobody types the country; other numbers of few characters look like
passports'. There the name says the rest: of two people with one number, it is hardly the same.
"""

from common.identity.documents import PASSPORT
from common.identity.text import folded


def names_one(number: str) -> bool:
    """Whether a number in normal form is one person's in the whole world."""
    return PASSPORT.fullmatch(number) is None


def same_name(one: str, other: str) -> bool:
    return folded(one) == folded(other)


def plain(known_as: str) -> str:
    """The opaque id of whose the number is (`common.privacy`) in one that may say the name, too (`known_as`)."""
    return known_as.partition(".")[0]
