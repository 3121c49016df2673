"""The token of a session: whose it is, and a secret of which the account keeps the digest only. Pure."""

import secrets
from hashlib import sha256

from people.person.ids import is_person

_SECRET = 43  # characters of 32 bytes


def new_token(person: str) -> str:
    return f"{person}:{secrets.token_urlsafe(32)}"


def person_of(token: str) -> str | None:
    """Whose token this would be; None for what can be none of ours."""
    person, _, secret = token.partition(":")
    return person if len(secret) == _SECRET and is_person(person) else None


def digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
