"""How often a phone is sent a code, and how often one may be guessed. Pure; moments are microseconds.

What a stranger could want: to flood a phone with messages, to have its owner shut out, to guess. So a phone is sent few
messages in all; of these one place (an address) can use up only a part; whoever has signed in by this phone here before
has some kept for them; and a code is good only for the browser that asked for it, so that nobody else's wrong guesses
count against it.
"""

from typing import Final, NamedTuple

SECOND: Final = 1_000_000
HOUR: Final = 3600 * SECOND
DAY: Final = 24 * HOUR

LIFE: Final = 300 * SECOND
"""A code is good for so long, and once."""
GUESSES: Final = 5
"""Wrong ones, after which a code is good for nothing."""
GAP: Final = 60 * SECOND
"""Between two codes that one place asks for."""
AN_HOUR: Final = 6
A_DAY: Final = 15
PLACE_AN_HOUR: Final = 3
KNOWN_AN_HOUR: Final = 4
"""Beside the others', for those whom the phone has let in here before."""


UNSENT: Final = 20
"""Codes whose message did not leave that are remembered, at most, for whoever tries again."""


class Sent(NamedTuple):
    """A message that a phone was sent: when, asked for from which place, and whether by one known to it."""

    at: int
    place: str
    known: bool


def wait(sent: list[Sent], place: str, known: bool, now: int) -> int:
    """Microseconds until another code may be sent; 0: now."""
    mine = [each.at for each in sent if each.known == known]
    waits = [_until(mine, KNOWN_AN_HOUR, HOUR, now)] if known else []
    if not known:
        here = [each.at for each in sent if not each.known and each.place == place]
        waits = [
            _until(here, 1, GAP, now),
            _until(here, PLACE_AN_HOUR, HOUR, now),
            _until(mine, AN_HOUR, HOUR, now),
            _until(mine, A_DAY, DAY, now),
        ]
    return max(0, *waits)


def lasts(at: int, span: int, now: int) -> bool:
    """Whether ``now`` is within a ``span`` from a moment on. What lies ahead is of a clock that was wrong: it neither
    holds anybody up nor lets anybody in."""
    return 0 <= now - at < span


def _until(moments: list[int], most: int, span: int, now: int) -> int:
    """Microseconds until fewer than ``most`` of the moments lie within the ``span`` before."""
    recent = sorted(at for at in moments if lasts(at, span, now))
    return 0 if len(recent) < most else recent[-most] + span - now
