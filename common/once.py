"""Once: whoever repeats a command under its key is answered what they were answered first, and nothing happens again.

A key answers with what its command was answered, which for a ticket includes its secret: so one of the public must not
be guessable, and is worth something to whoever sent it only (`bound`, at the edge, for every route and procedure). The
actors keep the command under its id (`command_id`). Where one key is to be one thing in a whole hall, whatever it is
sent with, an actor of its own stands for it (`named`). Pure.
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Final
from uuid import uuid4

from actors import ANONYMOUS, Caller
from common.people import is_citizen

FEWEST: Final = 8
"""Different characters that a random key of 128 bits has, but for one of ten million."""

_HEX: Final = re.compile(r"[0-9a-fA-F]{32,}")
_TEXT: Final = re.compile(r"[A-Za-z0-9_-]{22,}")


class Weak(ValueError):
    """A key of the public that could be guessed."""


def is_random(key: str) -> bool:
    """Whether a key can have 128 random bits: a UUID, 32 hexadecimal digits, or 22 characters of base64 or more."""
    text = key.replace("-", "")
    enough = _HEX.fullmatch(text) if re.fullmatch(r"[0-9a-fA-F]*", text) else _TEXT.fullmatch(key)
    return enough is not None and len(set(text)) >= FEWEST


def bound(sender: str, caller: Caller, key: str) -> str:
    """The key as the actors see it. Staff are known by name, and a key of one is refused to another (`actors`); others'
    is a digest of it together with who they are: a citizen's name, or the ``sender`` of the request. Raises Weak."""
    if is_citizen(caller):
        return _digest(f"{caller.name}\0{key}")
    if caller != ANONYMOUS:
        return key
    if not is_random(key):
        raise Weak
    return _digest(f"{sender}\0{key}")


def command_id(key: str | None = None) -> str:
    """The id of a command: its key, or one that nobody can send again. For who needs the id before the command, such as
    to seal by it."""
    return key or uuid4().hex


def named(scope: str, *parts: str) -> str:
    """The name, within a scope, of what is done once for a key: of its parts only a digest."""
    return f"{scope}-{_digest(chr(0).join(parts))[:32]}"


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
