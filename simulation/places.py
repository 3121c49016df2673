"""The halls as a plan needs them, read from their public JSON. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

SECOND = 1_000_000
MINUTE = 60 * SECOND

Span = tuple[int, int]
"""From and to, in minutes after midnight in Shanghai."""


@dataclass(frozen=True, slots=True)
class Place:
    """One hall: its opening ``spans`` today, the items of each queue, the queues of each window."""

    hall: str
    spans: tuple[Span, ...]
    items: dict[str, list[str]]
    windows: dict[str, list[str]]


def place_from(shown: Mapping[str, Any]) -> Place:
    """From `GET /api/halls/{hall}`. Queues that nobody serves or that have no items have no visitors."""
    windows = {window["id"]: list(window["queues"]) for window in shown["windows"] if window["queues"]}
    served = {queue for queues in windows.values() for queue in queues}
    items: dict[str, list[str]] = {}
    for item in shown["items"]:
        if item["queue"] in served:
            items.setdefault(item["queue"], []).append(item["id"])
    hours = shown.get("hours") or {}
    spans = tuple((minutes(begin), minutes(end)) for begin, end in hours.get("today", []))
    return Place(shown["id"], spans if items else (), items, windows)


def with_spans(place: Place, spans: tuple[Span, ...]) -> Place:
    """The hall with other opening hours."""
    return replace(place, spans=spans if place.items else ())


def minutes(clock: str) -> int:
    """``09:30`` as minutes after midnight; raises ValueError for what is no time of day (``24:00`` is one)."""
    hour, colon, minute = clock.partition(":")
    if not (colon and hour.isdecimal() and minute.isdecimal() and len(minute) == 2):
        raise ValueError(clock)
    total = int(hour) * 60 + int(minute)
    if int(minute) > 59 or total > 24 * 60:
        raise ValueError(clock)
    return total
