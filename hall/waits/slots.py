"""The slots of a day (in Shanghai, which keeps no summer time) by which a queue counts. Pure.

Moments are microseconds since 1970 UTC; slots and hours are text, as keys of a JSON object.
"""

SECOND = 1_000_000
SLOT = 900
"""Seconds of a slot."""

SLOTS = 86_400 // SLOT
AHEAD_OF_UTC = 8 * 3600


def add(counts: dict[str, float], key: str, value: float) -> None:
    counts[key] = round(counts.get(key, 0.0) + value, 3)


def slot_of(at: int) -> str:
    """The slot of the day in Shanghai, as a key of a JSON object."""
    return str((at // SECOND + AHEAD_OF_UTC) // SLOT % SLOTS)


def hour_of(at: int) -> str:
    return str((at // SECOND + AHEAD_OF_UTC) // 3600 % 24)


def next_slot(at: int) -> int:
    """The moment the slot of a moment ends."""
    return (at // SECOND // SLOT + 1) * SLOT * SECOND
