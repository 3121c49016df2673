"""Tokens drawn by lot, of which only a digest is kept: whoever reads the database can use none. Pure."""

from __future__ import annotations

import secrets
from hashlib import sha256

LENGTH = 43
"""Characters of 32 bytes."""


def drawn() -> str:
    """A new one, 256 bits; whoever hands it out may write before it whose it is."""
    return secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    """What is kept of a token."""
    return sha256(token.encode()).hexdigest()
