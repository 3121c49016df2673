"""Texts of any room, filled: by the edge in one language, in what is pushed in all of them."""

from collections.abc import Mapping
from functools import cache
from typing import Any


class _Facts(dict[str, Any]):
    """Facts for a text; what is missing is shown as a dash rather than as an error."""

    def __missing__(self, name: str) -> str:
        return "—"


def filled(text: str, facts: Mapping[str, Any]) -> str:
    """A text, its placeholders filled."""
    return text.format_map(_Facts(facts))


@cache
def _words() -> dict[str, Mapping[str, str]]:
    from common.room import rooms  # which takes a second: not for a text that is filled before anything is loaded

    return {code: words for room in rooms() for code, words in room.words.items()}


def is_word(code: str) -> bool:
    """Whether a room has a text of that code."""
    return code in _words()


def in_every_language(code: str, facts: Mapping[str, Any]) -> dict[str, str]:
    """A room's text of that code by language; the code itself where no room has it any more."""
    found = _words().get(code, {"zh": code, "en": code})
    return {language: filled(text, facts) for language, text in found.items()}
