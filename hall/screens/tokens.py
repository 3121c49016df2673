"""What a screen's device carries: a token, derived from the server's key, so nothing secret is kept. Pure.

It names the screen and which of its tokens it is; only the newest one opens anything (`hall.screens.screen`).
"""

import hmac
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import NamedTuple

from hall.screens.kinds import is_screen

LONGEST_ISSUE = 9  # figures


class Token(NamedTuple):
    """A token that our key has made."""

    screen: str
    issue: int


def screen_token(key: bytes, screen: str, issue: int) -> str:
    """``440106-S3.1.`` and 22 characters, 132 bits."""
    head = f"{screen}.{issue}"
    mark = hmac.digest(key, b"hall screen token\0" + head.encode(), sha256)
    return head + "." + urlsafe_b64encode(mark).decode()[:22]


def read_token(key: bytes, text: str) -> Token | None:
    """What a token says; None where our key has not made it. Compares in constant time; any text will do."""
    screen, _, rest = text.partition(".")
    issue = rest.partition(".")[0]
    if not (is_screen(screen) and issue.isascii() and issue.isdigit() and len(issue) <= LONGEST_ISSUE):
        return None
    right = screen_token(key, screen, int(issue))
    same = hmac.compare_digest(right.encode(), text.encode("utf-8", "surrogatepass"))
    return Token(screen, int(issue)) if same else None
