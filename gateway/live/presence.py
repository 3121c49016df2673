"""Who watches the channels of a family on this gateway's live socket, told to the room that wants to know.

The whole of it is told whenever it has changed, a moment later (a page that is reloaded comes back at once), and again
every beat while there is anybody: a gateway that falls silent is known to be gone.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final

from gateway.live.channels import family_of

logger = logging.getLogger(__name__)

SETTLE: Final = 3.0
"""Seconds from a change until it is told."""

Watchers = dict[str, list[str]]
"""By a channel's id, the names of those who watch it and are signed in."""


class Presence:
    """One family's on one gateway. Sessions say who comes and goes; `run` tells."""

    def __init__(
        self, family: str, tell: Callable[[Watchers], Awaitable[None]], *, beat: float, settle: float = SETTLE
    ) -> None:
        """`tell` tells everything, and raises ActorError where it could not; the same is told again every `beat`
        seconds, and what has changed after `settle`."""
        self._family = family
        self._tell = tell
        self._settle = settle
        self._beat = beat
        self._seats: Counter[tuple[str, str]] = Counter()
        self._changed = asyncio.Event()

    @property
    def watchers(self) -> Watchers:
        """Everybody who is there now."""
        found: Watchers = {}
        for key, name in sorted(self._seats):
            found.setdefault(key, []).append(name)
        return found

    def came(self, channel: str, name: str) -> None:
        """A session of this person watches the channel; those of other families do not count."""
        self._count(channel, name, 1)

    def left(self, channel: str, name: str) -> None:
        """It does no longer."""
        self._count(channel, name, -1)

    def _count(self, channel: str, name: str, by: int) -> None:
        family, _, key = channel.partition(":")
        if family != self._family or family_of(channel) is None or not name:
            return
        self._seats[key, name] += by
        if self._seats[key, name] <= 0:
            del self._seats[key, name]
        self._changed.set()

    async def run(self) -> None:
        """Tell for ever. What could not be told is told again."""
        told: Watchers = {}
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._beat):
                    await self._changed.wait()
                await asyncio.sleep(self._settle)
            self._changed.clear()
            watchers = self.watchers
            if not watchers and not told:
                continue
            try:
                await self._tell(watchers)
                told = watchers
            except Exception as error:  # a room's own, which must not end for one
                logger.warning("live: presence could not be told: %s", type(error).__name__)
                self._changed.set()
