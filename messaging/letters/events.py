"""What the letters tell. Released events are never changed; only fields with defaults are added."""

from __future__ import annotations

from typing import Any

from actors import Event


class LetterWritten(Event, frozen=True, kw_only=True, tag="letters.written"):
    letter: str
    about: str
    kind: str
    holder: str
    code: str
    facts: dict[str, Any]
    until: int


class LettersClaimed(Event, frozen=True, kw_only=True, tag="letters.claimed"):
    """A gateway hands these over; ``until``: then they wait again (microseconds)."""

    letters: list[str]
    until: int


class LetterHanded(Event, frozen=True, kw_only=True, tag="letters.handed"):
    """Taken by a sender, which is not yet to have arrived."""

    letter: str
    to: str


class LetterPut(Event, frozen=True, kw_only=True, tag="letters.put_off"):
    """Not taken, for a while: ``until`` (microseconds)."""

    letter: str
    problem: str
    until: int


class LetterGivenUp(Event, frozen=True, kw_only=True, tag="letters.given_up"):
    """Never sent: too late, tried too often, no phone, or erased."""

    letter: str
    problem: str


class LettersTurned(Event, frozen=True, kw_only=True, tag="letters.turned"):
    """These wait again."""

    letters: list[str]
