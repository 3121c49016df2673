"""Being in the hall: a ticket taken from a phone counts only once its holder has shown to be here. Pure.

The hall shows a code that changes every minute (``29923260.8mXw…``): the minute since 1970 and a keyed hash of hall and
minute. The edge, which has the key, checks the hash; the actor, which has the time, checks that the minute is fresh. A
position within `NEAR` metres of the hall will do as well. A phone can lie about its position, and a friend can send a
code on: both are meant to keep out those who never set off, not those who cheat.
"""

import hmac
from base64 import urlsafe_b64encode
from hashlib import sha256
from math import cos, hypot, radians

from hall.next import SECOND

HERE_WITHIN = 1800
"""Seconds after which a ticket lapses whose holder was never here."""

NEAR = 300
"""Metres from the hall's point on the map."""

PREVIOUS = 2
"""Codes before the present one that are still good: someone needs a moment to scan."""

_METRES_PER_DEGREE = 111_195  # of a great circle on a sphere of 6,371 km


def here_by(now: int) -> int:
    """The moment (microseconds) by which someone who takes a ticket from afar must be in the hall."""
    return now + HERE_WITHIN * SECOND


def minute_of(now: int) -> int:
    return now // (60 * SECOND)


def is_fresh(minute: int, now: int) -> bool:
    return 0 <= minute_of(now) - minute <= PREVIOUS


def code_of(key: bytes, hall: str, minute: int) -> str:
    """The code that the hall shows in a minute; unguessable without ``key`` (96 bits)."""
    digest = hmac.digest(key, f"hall presence\0{hall}\0{minute}".encode(), sha256)
    return f"{minute}.{urlsafe_b64encode(digest).decode()[:16]}"


def minute_in(key: bytes, hall: str, code: str) -> int | None:
    """The minute of a code of this hall; None for anything that is none. Any text is accepted as input."""
    text = code.partition(".")[0]
    if not (text.isascii() and text.isdigit() and len(text) <= 10):
        return None
    right = code_of(key, hall, int(text))
    return int(text) if hmac.compare_digest(right.encode(), code.encode("utf-8", "surrogatepass")) else None


def metres(lon: float, lat: float, to_lon: float, to_lat: float) -> float:
    """The distance of two points of one district (degrees), taken as plane: wrong by centimetres within kilometres."""
    east = (to_lon - lon) * cos(radians((lat + to_lat) / 2))
    return hypot(east, to_lat - lat) * _METRES_PER_DEGREE
