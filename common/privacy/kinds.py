"""What is kept of people, by kind, and for how long. Pure; the defaults are data (``data/privacy/retention.json``)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import msgspec

from common.fault import Fault

KINDS = ("visit", "appointment", "note", "rating", "account", "mandate", "signing_in")
"""Holders of tickets, of appointments; what staff write of someone; what people write when they rate, and answers;
accounts of citizens; agents and representatives of enterprises; that somebody is about to sign in."""

PERSON = "person"
"""By what a person is found again (blind indexes): kept as long as the longest of the kinds."""

FEWEST, MOST = 2, 3660
"""Days. A ticket lives for a business day and may be asked about on the next."""

GIVEN = Path(__file__).resolve().parents[2] / "data" / "privacy" / "retention.json"


class Retention(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``days`` from the visit on, or from the day of the appointment or of the mandate's end; ``why`` is for people."""

    days: int
    why: str


def given(path: Path = GIVEN) -> dict[str, int]:
    """The days that the data file says, by kind. Raises OSError, ValueError."""
    return checked({kind: each.days for kind, each in _read(path).items()})


def _read(path: Path) -> dict[str, Retention]:
    return msgspec.json.decode(path.read_bytes(), type=dict[str, Retention])


def checked(days: Mapping[str, int]) -> dict[str, int]:
    """The same, where every kind has its days within bounds. Raises Fault."""
    for kind in days:
        if kind not in KINDS:
            raise Fault("privacy.unknown_kind", kind)
    for kind in KINDS:
        if kind not in days or not FEWEST <= days[kind] <= MOST:
            raise Fault("privacy.retention", kind, fewest=FEWEST, most=MOST)
    return {kind: days[kind] for kind in KINDS}


def with_persons(days: Mapping[str, int]) -> dict[str, int]:
    """And for how long a person is found."""
    return {**days, PERSON: max(days.values())}


def over(days: int, today: str) -> str:
    """The last business day (``20261130``) of which nothing may be kept any more."""
    return (_date(today) - timedelta(days=days)).strftime("%Y%m%d")


def days_after(day: str, last: str) -> list[str]:
    """The business days after ``day``, up to and with ``last``."""
    first = _date(day)
    return [(first + timedelta(days=n)).strftime("%Y%m%d") for n in range(1, (_date(last) - first).days + 1)]


def _date(day: str) -> date:
    return date(int(day[:4]), int(day[4:6]), int(day[6:]))
