"""What a link for rating and a window's screen carry. Derived from the server's key, so nothing secret is kept. Pure.

A *pass* lets its bearer rate the services of one ticket and nothing else: unlike the ticket's secret it can stand in a
message or be shown as a code on a tablet. A screen's *token* names its window and which issue it is; only the newest
issue opens anything (`hall.ratings.screen`).
"""

import hmac
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import NamedTuple

from hall.numbers import is_window

LONGEST_ISSUE = 9  # figures


class Token(NamedTuple):
    """A screen's token that our key has made."""

    window: str
    issue: int


def rating_pass(key: bytes, ticket: str) -> str:
    """22 characters, 132 bits."""
    return _mark(key, b"hall rating pass\0", ticket)


def is_rating_pass(key: bytes, ticket: str, text: str) -> bool:
    """Compares in constant time; any text is accepted as input."""
    return _same(rating_pass(key, ticket), text)


def screen_token(key: bytes, window: str, issue: int) -> str:
    """``440106-01.3.`` and 22 characters."""
    head = f"{window}.{issue}"
    return head + "." + _mark(key, b"hall screen token\0", head)


def read_token(key: bytes, text: str) -> Token | None:
    """What a token says; None where our key has not made it."""
    window, _, rest = text.partition(".")
    issue = rest.partition(".")[0]
    if not (is_window(window) and issue.isascii() and issue.isdigit() and len(issue) <= LONGEST_ISSUE):
        return None
    return Token(window, int(issue)) if _same(screen_token(key, window, int(issue)), text) else None


def _mark(key: bytes, purpose: bytes, text: str) -> str:
    return urlsafe_b64encode(hmac.digest(key, purpose + text.encode(), sha256)).decode()[:22]


def _same(right: str, text: str) -> bool:
    return hmac.compare_digest(right.encode(), text.encode("utf-8", "surrogatepass"))
