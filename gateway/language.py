"""Which of our two languages a person asked for."""

from __future__ import annotations

from typing import Literal

Language = Literal["zh", "en"]


def preferred(accept_language: str | None) -> Language:
    """Chinese or English, by the quality values of an ``Accept-Language`` header; Chinese where it does not decide.

    ``*`` stands for Chinese, ``q=0`` rules a language out, and of two equal wishes the first written wins.
    """
    best: Language = "zh"
    best_quality = 0.0
    for part in (accept_language or "")[:1000].split(","):
        tag, _, parameter = part.strip().partition(";")
        primary = tag.strip().lower().partition("-")[0]
        language: Language | None = "en" if primary == "en" else "zh" if primary in ("zh", "*") else None
        quality = _quality(parameter)
        if language is not None and quality > best_quality:
            best, best_quality = language, quality
    return best


def _quality(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        return min(1.0, max(0.0, float(value)))
    except ValueError:
        return 0.0
