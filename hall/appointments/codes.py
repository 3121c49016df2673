"""The code of an appointment: six figures that its holder types at a kiosk. Derived, never stored.

A code is the appointment's count of the day (``a017``: 17) under a keyed permutation of the numbers 0–999,999, so no
two of an agenda share one, and whoever knows the key finds the count again. The permutation is a Feistel network over
two halves of three figures with HMAC-SHA256 as its round function (Black and Rogaway, "Ciphers with Arbitrary Finite
Domains", 2002).
"""

import asyncio
import hmac
from collections import deque
from hashlib import sha256

from actors import Busy

_HALF, _ROUNDS = 1000, 8
WRONG_CODES, WITHIN_SECONDS = 20, 60.0
"""So many wrong codes a hall's kiosks may send in so many seconds; a stranger finds one of 200 in some four hours."""


def code_of(key: bytes, agenda: str, count: int) -> str:
    """The code of the agenda's ``count``-th appointment."""
    left, right = divmod(count, _HALF)
    for turn in range(_ROUNDS):
        left, right = right, (left + _mixed(key, agenda, turn, right)) % _HALF
    return f"{left * _HALF + right:06d}"


def count_of(key: bytes, agenda: str, code: str) -> int:
    """The count whose code this is; of six figures every one has a count, though rarely one that is taken."""
    left, right = divmod(int(code), _HALF)
    for turn in reversed(range(_ROUNDS)):
        left, right = (right - _mixed(key, agenda, turn, left)) % _HALF, left
    return left * _HALF + right


def _mixed(key: bytes, agenda: str, turn: int, half: int) -> int:
    text = f"hall appointment code\0{agenda}\0{turn}\0{half}"
    return int.from_bytes(hmac.digest(key, text.encode(), sha256)[:8]) % _HALF


class Guesses:
    """Wrong codes of the last minute, by hall, so that nobody tries them all. Kept by each gateway for itself."""

    def __init__(self) -> None:
        self._wrong: dict[str, deque[float]] = {}

    def must_be_few(self, hall: str) -> None:
        """Raises Busy while too many were wrong."""
        wrong = self._wrong.get(hall)
        if wrong is None:
            return
        now = asyncio.get_running_loop().time()
        while wrong and now - wrong[0] > WITHIN_SECONDS:
            wrong.popleft()
        if len(wrong) >= WRONG_CODES:
            raise Busy(retry_after=WITHIN_SECONDS - (now - wrong[0]))

    def note(self, hall: str) -> None:
        self._wrong.setdefault(hall, deque()).append(asyncio.get_running_loop().time())
