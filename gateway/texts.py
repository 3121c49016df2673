"""The words of every room, found by code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gateway.language import Language
from gateway.operator.words import WORDS as OPERATOR_WORDS
from gateway.words import WORDS as GATEWAY_WORDS
from hall.words import WORDS as HALL_WORDS

TEXTS: dict[str, dict[str, str]] = {**HALL_WORDS, **GATEWAY_WORDS, **OPERATOR_WORDS}


class _Facts(dict[str, Any]):
    """Facts for a text; what is missing is shown as a dash rather than as an error."""

    def __missing__(self, name: str) -> str:
        return "—"


def text(code: str, language: Language, facts: Mapping[str, Any] | None = None, *, otherwise: str = "http.500") -> str:
    """The text of `code`, its placeholders filled from `facts`; that of `otherwise` where no room has words for it."""
    found = TEXTS.get(code) or TEXTS.get(otherwise) or TEXTS["http.500"]
    return found[language].format_map(_Facts(facts or {}))


def both(code: str, **facts: Any) -> str:
    """The text of `code` in Chinese and then in English, for a terminal."""
    return f"{text(code, 'zh', facts)} {text(code, 'en', facts)}"
