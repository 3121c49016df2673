"""Passes: what a room hands out and knows again, though nothing of it is kept. Pure.

A pass is a mark (HMAC-SHA-256) of what it is for, with a key that only the server has and that serves this purpose
alone. So nothing secret is stored, neither in a row nor in a journal nor among the replies kept for repeated commands,
and whoever is given it again is given the same. Each room lists its purposes in one place (``passes.py``); two of one
name would open each other's doors, which a test forbids. Besides: `bearer` (tokens drawn by lot, of which a digest is
kept) and `server_key` (where keys come from, and what is sealed with them).
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Callable
from hashlib import sha256
from typing import NamedTuple

Derive = Callable[[str], bytes]
"""The server's 32-byte key for a purpose (`common.passes.server_key`)."""


class Purpose(NamedTuple):
    """``key`` names the key, ``label`` stands before each text that is marked with it; both together are the purpose's
    own. ``length``: characters of a pass, of 6 bits each."""

    key: str
    label: str
    length: int = 22


class Passes:
    """Those of one purpose."""

    def __init__(self, derive: Derive, purpose: Purpose) -> None:
        self._key = derive(purpose.key)
        self._purpose = purpose

    def mark(self, text: str) -> bytes:
        """The mark of a text, 32 bytes."""
        return mark(self._key, f"{self._purpose.label}\0{text}".encode())

    def of(self, text: str) -> str:
        """The pass for a text, in characters that an address can carry."""
        return urlsafe_b64encode(self.mark(text)).decode()[: self._purpose.length]

    def fits(self, text: str, shown: str) -> bool:
        """Whether ``shown`` is the pass for a text; any input will do."""
        return same(self.of(text), shown)


def mark(key: bytes, text: bytes) -> bytes:
    """A keyed fingerprint, 32 bytes: equal for equal texts, and tells nothing to whoever has no key."""
    return hmac.digest(key, text, sha256)


def same(known: str, shown: str) -> bool:
    """Whether two texts are equal, in a time that does not tell where they differ; any input will do."""
    return hmac.compare_digest(known.encode("utf-8", "surrogatepass"), shown.encode("utf-8", "surrogatepass"))
