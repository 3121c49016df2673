"""Being in the hall: a ticket taken from a phone counts only once its holder has shown to be here. Pure.

The hall shows a code that changes every minute (``29923260.8mXw…``): the minute since 1970 and a keyed hash of hall and
minute. The edge, which has the key, checks the hash; the actor, which has the time, checks that the minute is fresh.
Where a phone says that it is counts for nothing: it may say anything. A friend can send a code on; that keeps out those
who never set off, not those who cheat.
"""

from common.passes import Passes, same
from hall.next import SECOND

HERE_WITHIN = 1800
"""Seconds after which a ticket lapses whose holder was never here."""

PREVIOUS = 2
"""Codes before the present one that are still good: someone needs a moment to scan."""


def here_by(now: int) -> int:
    """The moment (microseconds) by which someone who takes a ticket from afar must be in the hall."""
    return now + HERE_WITHIN * SECOND


def minute_of(now: int) -> int:
    return now // (60 * SECOND)


def is_fresh(minute: int, now: int) -> bool:
    return 0 <= minute_of(now) - minute <= PREVIOUS


def code_of(passes: Passes, hall: str, minute: int) -> str:
    """The code that the hall shows in a minute; 96 bits that only the server can give."""
    return f"{minute}." + passes.of(f"{hall}\0{minute}")


def minute_in(passes: Passes, hall: str, code: str) -> int | None:
    """The minute of a code of this hall; None for anything that is none. Any text is accepted as input."""
    text = code.partition(".")[0]
    if not (text.isascii() and text.isdigit() and len(text) <= 10):
        return None

    return int(text) if same(code_of(passes, hall, int(text)), code) else None
