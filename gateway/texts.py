"""The words of every room, found by code."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from common.texts import filled
from common.words import WORDS as SHARED
from gateway.language import Language
from gateway.operator.words import WORDS as OPERATOR
from gateway.words import WORDS as GATEWAY

OURS = {**SHARED, **GATEWAY, **OPERATOR}


@cache
def every_text() -> dict[str, dict[str, str]]:
    """The texts of all rooms by code. Loads the rooms, which takes a second: what is said before then is our own."""
    from common.room import rooms, unlike

    found: dict[str, dict[str, str]] = {}
    for room in rooms():
        for code, words in room.words.items():
            found[code] = dict(words)
    unlike("word", [*found, *OURS])
    return found | OURS


def text(code: str, language: Language, facts: Mapping[str, Any] | None = None, *, otherwise: str = "http.500") -> str:
    """The text of `code`, its placeholders filled from `facts`; that of `otherwise` where no room has words for it."""
    found = OURS.get(code) or every_text().get(code) or every_text().get(otherwise) or OURS["http.500"]
    return filled(found[language], facts or {})


def known(code: str) -> bool:
    """Whether there are words for this code."""
    return code in every_text()


def both(code: str, **facts: Any) -> str:
    """The text of `code` in Chinese and then in English, for a terminal."""
    return f"{text(code, 'zh', facts)} {text(code, 'en', facts)}"
