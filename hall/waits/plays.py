"""How many questions "what if" are played at once. Playing is work for the processor: one slice at a time is done in a
thread, questions take turns, and beyond a few whoever asks is told to come back."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from typing import TypeVar

from starlette.datastructures import State

from actors import Busy

T = TypeVar("T")

AT_ONCE = 3
"""Questions; alone one takes half a second, so with others two at the most."""

RETRY_SECONDS = 2

SLICE = 4
"""Plays between two reports of progress: about 20 ms."""


class Plays:
    """The questions that are being played before one gateway."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self.open = 0

    async def told(self, play: Iterator[float | T]) -> AsyncGenerator[float | T, None]:
        """The reports of a play, last its answer, beginning with 0 at once. Raises Busy before anything else. A caller
        who goes away ends it with the slice that is being played."""
        if self.open >= AT_ONCE:
            raise Busy("what_if.busy", retry_after=RETRY_SECONDS)
        self.open += 1
        try:
            found: float | T = 0.0
            while isinstance(found, float):
                yield found
                async with self._turn:
                    found = await asyncio.to_thread(_slice, play)
            yield found
        finally:
            self.open -= 1


def _slice(play: Iterator[float | T]) -> float | T:
    """The next share of the work done, or the answer."""
    found: float | T = 0.0
    for _ in range(SLICE):
        found = next(play)
        if not isinstance(found, float):
            break
    return found


def plays_of(state: State) -> Plays:
    """The plays of an application."""
    if not hasattr(state, "plays"):
        state.plays = Plays()
    plays: Plays = state.plays
    return plays
