"""Ticket numbers, and the ids of what a hall consists of."""

import re

from common.times import business_day

_HALL_ID = re.compile(r"\d{6,12}")
QUEUE_ID = r"^([0-9]{6,12}):([A-Z]{1,2})$"
WINDOW_ID = r"^([0-9]{6,12})-([0-9]{2,3})$"
"""What ids look like, for whoever checks them before they are used."""
_QUEUE_ID = re.compile(QUEUE_ID)
_WINDOW_ID = re.compile(WINDOW_ID)
_KIOSK_ID = re.compile(r"(\d{6,12})-K\d{1,3}")
_TICKET_ID = re.compile(r"(\d{6,12})-(\d{8})-([A-Z]{1,2})(\d{3,6})")


def is_late(day: str, own: str, now: int) -> bool:
    """Whether news of a business day come too late for an actor whose day is ``own``. Where the clock was put forward
    and back, actors are on different days for a while, and the news of none of them are late."""
    return day < min(own, business_day(now))


def ticket_number(prefix: str, count: int) -> str:
    """The day's ``count``-th ticket of a queue: A001 … A999, A1000 …"""
    return f"{prefix}{count:03d}"


def ticket_id(hall: str, day: str, number: str) -> str:
    return f"{hall}-{day}-{number}"


def ticket_day(ticket: str) -> str:
    """The business day a ticket was taken on."""
    return ticket.split("-")[1]


def number_of(ticket: str) -> str:
    """The number that people see: ``440106-20261123-A001`` → ``A001``."""
    return ticket.rpartition("-")[2]


def ticket_prefix(ticket: str) -> str:
    """The prefix of the queue that gave the number (a transferred ticket keeps it)."""
    match = _TICKET_ID.fullmatch(ticket)
    return match.group(3) if match else ""


def hall_of(key: str) -> str:
    """The hall a queue, window, ticket or kiosk belongs to; it is the first part of every id."""
    return key.partition("-")[0].partition(":")[0]


def window_number(window: str | None) -> str | None:
    """What is written above the window: ``440106-01`` → ``01``."""
    return window.rpartition("-")[2] if window else None


def is_hall(text: str) -> bool:
    return text.isascii() and _HALL_ID.fullmatch(text) is not None


def is_queue(text: str) -> bool:
    return text.isascii() and _QUEUE_ID.fullmatch(text) is not None


def is_window(text: str) -> bool:
    return text.isascii() and _WINDOW_ID.fullmatch(text) is not None


def is_kiosk(text: str) -> bool:
    return text.isascii() and _KIOSK_ID.fullmatch(text) is not None


def is_ticket(text: str) -> bool:
    return text.isascii() and _TICKET_ID.fullmatch(text) is not None
