"""Wrong codes, counted by hall, so that nobody tries them all."""

import asyncio
from collections import deque

from actors import Busy

WRONG_CODES, WITHIN_SECONDS = 20, 60.0
"""So many wrong codes a hall hears in so many seconds; a stranger finds one of 200 six-figure codes in four hours."""


class Guesses:
    """The wrong codes of the last minute. Kept by each gateway for itself."""

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
