"""What a screen's device carries: a token, derived from the server's key, so nothing secret is kept. Pure.

It names the screen and which of its tokens it is; only the newest one opens anything (`hall.screens.screen`).
"""

from typing import NamedTuple

from common.passes import Passes, same
from hall.screens.kinds import is_screen

LONGEST_ISSUE = 9  # figures


class Token(NamedTuple):
    """A token that our key has made."""

    screen: str
    issue: int


def screen_token(passes: Passes, screen: str, issue: int) -> str:
    """``440106-S3.1.`` and 22 characters, 132 bits."""
    head = f"{screen}.{issue}"
    return f"{head}.{passes.of(head)}"


def read_token(passes: Passes, text: str) -> Token | None:
    """What a token says; None where our key has not made it. Compares in constant time; any text will do."""
    screen, _, rest = text.partition(".")
    issue = rest.partition(".")[0]
    if not (is_screen(screen) and issue.isascii() and issue.isdigit() and len(issue) <= LONGEST_ISSUE):
        return None
    return Token(screen, int(issue)) if same(screen_token(passes, screen, int(issue)), text) else None
