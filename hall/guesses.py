"""Wrong codes, counted by where they come from: who guesses is slowed, and nobody else."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from actors import Busy, Unknown
from common.buckets import Buckets, Budget

WRONG_CODES: Final = 20
"""So many wrong codes are heard of one address at once, then one every `SECONDS`: a stranger who tries six figures, of
which 200 are somebody's, finds one in four hours."""
SECONDS: Final = 3.0


class Guesses:
    """The wrong codes of each address. Kept by each gateway for itself."""

    def __init__(self) -> None:
        self._wrong = Buckets(Budget(rate=1 / SECONDS, burst=WRONG_CODES))

    @contextmanager
    def guess(self, whence: str) -> Iterator[None]:
        """One guess from there; it was wrong where the block raises Unknown. Charged before it is heard, so that many
        at once are no more than many in turn, and given back where it was right or came to nothing. Raises Busy while
        too many from there were wrong."""
        self.charge(whence)
        try:
            yield
        except Unknown:
            raise
        except BaseException:
            self._give_back(whence)
            raise
        else:
            self._give_back(whence)

    def charge(self, whence: str) -> None:
        """A guess that was wrong. Raises as `guess`."""
        if wait := self._wrong.spend(whence, asyncio.get_running_loop().time()):
            raise Busy(retry_after=wait)

    def _give_back(self, whence: str) -> None:
        self._wrong.charge(whence, asyncio.get_running_loop().time(), -1)
