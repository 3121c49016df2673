"""The waiting rooms: who waits with which number, who hears a call, and which idle clerks learn that somebody came."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable
from typing import Protocol

from simulation.pace import Pace
from simulation.plan import Visit


class Guest(Protocol):
    """Somebody with a number, as a clerk meets them."""

    visit: Visit

    def hears(self) -> bool:
        """The number was called: do they come?"""
        ...

    def settle(self, outcome: str) -> None:
        """Let them know how it went on: ``served``, ``missed`` or ``moved`` to another queue."""
        ...


class Room:
    """All halls' rooms of one day. Numbers of people from outside the simulation are not in it.

    ``pushed``: the hall's live socket says who joins a queue (`simulation.news`), as it does at a real desk;
    otherwise nobody comes but the citizens of this day, who say so themselves.
    """

    def __init__(self, pace: Pace, *, pushed: bool) -> None:
        self._pace = pace
        self._pushed = pushed
        self._guests: dict[str, Guest] = {}
        self._news: Counter[str] = Counter()
        self._idle: set[tuple[frozenset[str], asyncio.Future[None]]] = set()

    def enter(self, ticket: str, guest: Guest) -> None:
        self._guests[ticket] = guest

    def leave(self, ticket: str) -> None:
        self._guests.pop(ticket, None)

    def guest(self, ticket: str) -> Guest | None:
        """Who has this number; None for somebody from outside the simulation."""
        return self._guests.get(ticket)

    def joined(self, queue: str) -> None:
        """A citizen of this day has joined a queue."""
        if not self._pushed:
            self.stir(queue)

    def stir(self, queue: str) -> None:
        """Somebody has joined a queue: whoever is idle and serves it looks up."""
        self._news[queue] += 1
        for queues, news in tuple(self._idle):
            if queue in queues and not news.done():
                news.set_result(None)

    def mark(self, queues: Iterable[str]) -> int:
        """How much has happened in these queues; to be handed to ``news``."""
        return sum(self._news[queue] for queue in queues)

    async def news(self, queues: Iterable[str], mark: int, until: int) -> None:
        """Wait until somebody has joined one of the queues since ``mark``, or for the moment."""
        watched = frozenset(queues)
        if self.mark(watched) != mark:
            return
        entry = (watched, asyncio.get_running_loop().create_future())
        self._idle.add(entry)
        try:
            await self._pace.wait(entry[1], until)
        finally:
            self._idle.discard(entry)
