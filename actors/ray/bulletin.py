"""News that many wait for: each says which version it knows, and hears as soon as there is another."""

from __future__ import annotations

import asyncio
import contextlib


class Bulletin:
    """``origin`` tells the versions of one process from those of the one before it."""

    def __init__(self, origin: str) -> None:
        self._origin = origin
        self._number = 0
        self._next = asyncio.Event()

    @property
    def version(self) -> tuple[str, int]:
        return self._origin, self._number

    def tell(self) -> None:
        """There is news."""
        self._number += 1
        self._next.set()
        self._next = asyncio.Event()

    async def next(self) -> None:
        """Wait for the next news."""
        await self._next.wait()

    async def other_than(self, known: tuple[str, int], patience: float) -> None:
        """Wait until the version is another one than this, at most ``patience`` seconds."""
        if known == self.version:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(patience):
                    await self._next.wait()
