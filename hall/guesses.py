"""Wrong codes, counted by where they come from: who guesses is slowed, and nobody else."""

import asyncio
from typing import Final

from actors import Busy
from common.buckets import Buckets, Budget

WRONG_CODES: Final = 20
"""So many wrong codes are heard of one address at once, then one every `SECONDS`: a stranger who tries six figures, of
which 200 are somebody's, finds one in four hours."""
SECONDS: Final = 3.0


class Guesses:
    """The wrong codes of each address. Kept by each gateway for itself."""

    def __init__(self) -> None:
        self._wrong = Buckets(Budget(rate=1 / SECONDS, burst=WRONG_CODES))

    def must_be_few(self, whence: str) -> None:
        """Raises Busy while too many from there were wrong."""
        if wait := self._wrong.wait(whence, asyncio.get_running_loop().time()):
            raise Busy(retry_after=wait)

    def note(self, whence: str) -> None:
        self._wrong.charge(whence, asyncio.get_running_loop().time())
