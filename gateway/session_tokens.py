"""The tokens of sessions: ``base64url(user name).random``, so that any gateway finds the account without a directory.
The account keeps only a token's digest. Pure."""

from __future__ import annotations

import base64

from common.passes import bearer
from common.people import USERNAME


def new_token(username: str) -> str:
    return f"{base64.urlsafe_b64encode(username.encode()).decode().rstrip('=')}.{bearer.drawn()}"


def username_of(token: str) -> str | None:
    """The user name in a token; None where the token cannot be one of ours."""
    head, dot, secret = token.partition(".")
    if not dot or len(token) > 128 or len(secret) != bearer.LENGTH or not token.isascii():
        return None
    try:
        name = base64.b64decode(head + "=" * (-len(head) % 4), altchars=b"-_", validate=True).decode()
    except ValueError:
        return None
    return name if USERNAME.fullmatch(name) else None
