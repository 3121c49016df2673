"""Which times of a day can be booked, and how often each. Pure.

A slot lasts 30 minutes. What a queue can serve in one is the sum of its windows' shares (a window serving three queues
gives each a third) times the slot's seconds, divided by the mean service time; 40 % of it is kept for people who walk
in. The rest is rarely a whole number, so that slot *k* of the day gets ⌊(k+1)c⌋ − ⌊kc⌋ places: over the day nothing is
lost, and never is more than c given away on average.
"""

from collections.abc import Iterable
from datetime import datetime
from fractions import Fraction
from typing import NamedTuple

from common.times import SHANGHAI
from hall.appointments.opening import Spans
from hall.next import APPOINTMENT_EARLY, APPOINTMENT_LATE

SECOND = 1_000_000
MINUTE = 60 * SECOND
SLOT_MINUTES = 30
BOOKABLE = Fraction(60, 100)
"""The share of a queue's capacity that can be booked; the rest is for walk-ins."""

EARLIEST = 2 * 60 * MINUTE
DAYS_AHEAD = 14
LATEST = DAYS_AHEAD * 24 * 60 * MINUTE
"""Microseconds ahead between which a slot can be booked."""

EARLY = APPOINTMENT_EARLY * SECOND
LATE = APPOINTMENT_LATE * SECOND
"""How long before and after a slot's beginning its holder may check in."""


class Slot(NamedTuple):
    """A time on offer: microseconds, and how many may book it."""

    start: int
    end: int
    places: int


def capacity(queues_per_window: Iterable[int], service_seconds: int) -> Fraction:
    """Places per slot of a queue, not rounded; for each window serving it, how many queues that window serves."""
    shares = sum((Fraction(1, queues) for queues in queues_per_window), Fraction(0))
    return shares * SLOT_MINUTES * 60 / max(service_seconds, 1) * BOOKABLE


def midnight(day: str) -> int:
    """The moment (microseconds) a business day (``20261123``) begins."""
    return int(datetime.strptime(day, "%Y%m%d").replace(tzinfo=SHANGHAI).timestamp()) * SECOND


def slots(day: str, spans: Spans, places: Fraction) -> list[Slot]:
    """The slots of a business day; one that would not end within its span is not offered."""
    begins = [
        minute for first, last in spans for minute in range(first, last - SLOT_MINUTES + 1, SLOT_MINUTES)
    ]  # fmt: skip
    first = midnight(day)
    return [
        Slot(
            first + minute * MINUTE,
            first + (minute + SLOT_MINUTES) * MINUTE,
            int((k + 1) * places) - int(k * places),
        )
        for k, minute in enumerate(begins)
    ]


def is_bookable(start: int, now: int) -> bool:
    """Whether a slot is neither too near nor too far ahead."""
    return EARLIEST <= start - now <= LATEST
