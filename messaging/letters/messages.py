"""What can be said to the letters, besides `common.letters`. *Inside*: other actors only; *edge*: the gateway only."""

from __future__ import annotations

from typing import Any

import msgspec

from actors import Command


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """One on its way; fields as `common.letters.WriteLetter`."""

    id: str
    about: str
    kind: str
    holder: str
    code: str
    facts: dict[str, Any]
    until: int


class ClaimLetters(Command[list[Letter]], frozen=True, kw_only=True, tag="letters.claim"):
    """Edge. Letters that wait, for one gateway alone until the claim is over."""

    most: int


class SettleLetter(Command[None], frozen=True, kw_only=True, tag="letters.settle"):
    """Edge. What came of one: ``to`` whom it was handed, or the ``problem``; ``again``: it may be tried later."""

    letter: str
    to: str = ""
    problem: str = ""
    again: bool = False


class TurnLetters(Command[None], frozen=True, tag="letters.turn"):
    """The letters' own reminder: claims are over, pauses too."""
