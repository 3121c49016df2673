"""The code of an appointment: six figures that its holder types at a kiosk. Derived, never stored.

A code is the appointment's count of the day (``a017``: 17) under a keyed permutation of the numbers 0–999,999, so no
two of an agenda share one, and whoever knows the key finds the count again. The permutation is a Feistel network over
two halves of three figures with HMAC-SHA256 as its round function (Black and Rogaway, "Ciphers with Arbitrary Finite
Domains", 2002).
"""

from common.passes import Passes

_HALF, _ROUNDS = 1000, 8


def code_of(passes: Passes, agenda: str, count: int) -> str:
    """The code of the agenda's ``count``-th appointment."""
    left, right = divmod(count, _HALF)
    for turn in range(_ROUNDS):
        left, right = right, (left + _mixed(passes, agenda, turn, right)) % _HALF
    return f"{left * _HALF + right:06d}"


def count_of(passes: Passes, agenda: str, code: str) -> int:
    """The count whose code this is; of six figures every one has a count, though rarely one that is taken."""
    left, right = divmod(int(code), _HALF)
    for turn in reversed(range(_ROUNDS)):
        left, right = (right - _mixed(passes, agenda, turn, left)) % _HALF, left
    return left * _HALF + right


def _mixed(passes: Passes, agenda: str, turn: int, half: int) -> int:
    return int.from_bytes(passes.mark(f"{agenda}\0{turn}\0{half}")[:8]) % _HALF
