"""Which notices hold at a moment. Pure; a notice is ``{id, text, text_en, until}``, ``until`` ISO 8601 or null."""

from datetime import datetime

from common.shapes import Json


def current(notices: list[Json], at: int) -> list[Json]:
    """Those that have not run out at a moment (microseconds since 1970 UTC)."""
    return [notice for notice in notices if (end := _end(notice)) is None or end > at]


def next_end(notices: list[Json], at: int) -> int | None:
    """When the next of them runs out after a moment; None where none will."""
    return min((end for notice in notices if (end := _end(notice)) is not None and end > at), default=None)


def _end(notice: Json) -> int | None:
    until = notice.get("until")
    return None if until is None else int(datetime.fromisoformat(until).timestamp()) * 1_000_000
