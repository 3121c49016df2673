"""Messages that were put aside for a person: what is shown of them, and what may be done. Pure.

A message may be about somebody. So it is shown by its type and the names of its fields; of its values only what is no
person's: ids of the house, truth values, and what is empty. Everything is shown to an administrator who gives a reason.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

import msgspec

from actors import Caller, StoredTell
from common.fronts import families
from common.room import place_of
from common.shapes import Json
from common.times import iso
from gateway.operator.token import ROLE

SHOWN = 20  # entries of a list
_FIGURES = re.compile(r"\d(?:[ -]?\d){9,}[Xx]?")


def handle(tell_id: str) -> str:
    """What operators call a message by. Its own id may hold what a client sent."""
    return hashlib.sha256(tell_id.encode()).hexdigest()[:12]


def listed(tell: StoredTell) -> Json:
    """A message in the list: nothing of what it says."""
    return {
        "id": handle(tell.id),
        "at": iso(tell.at),
        "source": str(tell.source),
        "target": str(tell.target),
        "message": said(tell)[0],
        "failure": tell.failure or "",
        "tries": tell.tries,
    }


def shown(tell: StoredTell, halls: set[str], *, reveal: bool) -> Json:
    """A message with its fields, their values masked unless they are to be revealed. `halls`: those that there are."""
    fields = said(tell)[1]
    return listed(tell) | {"fields": fields if reveal else masked(fields, halls), "revealed": reveal}


def said(tell: StoredTell) -> tuple[str, Json]:
    """A message's type and fields. One that this program cannot read has the type ``?``."""
    try:
        found = msgspec.msgpack.decode(tell.payload)
        kind = str(found.pop("type"))
    except (msgspec.MsgspecError, AttributeError, KeyError):
        return "?", {}
    return kind, found


def masked(value: Any, halls: set[str]) -> Any:
    """A value with everything taken out that might be about somebody."""
    match value:
        case None | bool() | "":
            return value
        case dict():
            return {name: masked(found, halls) for name, found in value.items()}
        case list():
            rest = [f"… {len(value) - SHOWN} more"] if len(value) > SHOWN else []
            return [masked(found, halls) for found in value[:SHOWN]] + rest
        case str():
            return value if _is_place(value, halls) else f"‹text, {len(value)}›"
        case _:
            return f"‹{type(value).__name__}›"


def _is_place(text: str, halls: set[str]) -> bool:
    """An id of one of our halls or of something in it. Figures alone could as well be a phone or a code."""
    is_id = any(family.is_id(text) for family in families().values())
    return text in halls or (is_id and place_of(text) in halls)


def without_numbers(reason: str) -> str:
    """A reason without what may be somebody's phone or identity number: it is kept in the journal in clear."""
    return _FIGURES.sub("…", reason)


def within(caller: Caller, tell: StoredTell, halls: set[str]) -> bool:
    """Whether a message is the caller's business: both its ends in halls of theirs; what belongs to no hall is for who
    is responsible for all. `halls`: those that there are."""
    if ROLE in caller.roles or not caller.scopes or halls <= set(caller.scopes):
        return True
    return all(place in caller.scopes for place in (place_of(tell.source.key), place_of(tell.target.key)))
