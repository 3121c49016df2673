"""Who listens to a host's changes, and which channels they look at: nobody's view is made."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Iterable

from actors._edge.changes import Change
from actors.address import Address

BACKLOG = 10_000  # changes a listener may leave unread; beyond it the oldest are dropped and read from the store


class Listener:
    """One reader of a host's changes. ``watched``: the actors whose channels it looks at; None: all of them."""

    def __init__(self, watched: Iterable[Address] | None = None) -> None:
        self.watched = None if watched is None else set(watched)
        self._batches: deque[list[Change]] = deque()
        self._size = 0
        self._ready = asyncio.Event()
        self.closed = False

    def put(self, batch: list[Change]) -> None:
        self._batches.append(batch)
        self._size += len(batch)
        while self._size > BACKLOG and len(self._batches) > 1:
            self._size -= len(self._batches.popleft())
        self._ready.set()

    def close(self) -> None:
        self.closed = True
        self._ready.set()

    async def read(self) -> list[Change]:
        """All changes that are waiting; an empty list after the host has stopped."""
        while not self._batches and not self.closed:
            self._ready.clear()
            await self._ready.wait()
        found = [change for batch in self._batches for change in batch]
        self._batches.clear()
        self._size = 0
        return found


class Feeds:
    """The listeners of one host."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []
        self._all = 0  # listeners that look at everything
        self._watched: Counter[Address] = Counter()

    @property
    def listening(self) -> bool:
        return bool(self._listeners)

    def watches(self, address: Address) -> bool:
        """Whether anybody looks at an actor's channel."""
        return self._all > 0 or address in self._watched

    def listen(self, watched: Iterable[Address] | None = None) -> Listener:
        listener = Listener(watched)
        self._listeners.append(listener)
        if listener.watched is None:
            self._all += 1
        else:
            self._watched.update(listener.watched)
        return listener

    def watch(self, listener: Listener, address: Address, *, on: bool) -> None:
        """A listener begins or ceases to look at a channel."""
        if listener.watched is None or (address in listener.watched) is on:
            return
        if on:
            listener.watched.add(address)
            self._watched[address] += 1
        else:
            listener.watched.discard(address)
            self._unwatch(address)

    def leave(self, listener: Listener) -> None:
        if listener not in self._listeners:
            return
        self._listeners.remove(listener)
        if listener.watched is None:
            self._all -= 1
        for address in listener.watched or ():
            self._unwatch(address)

    def _unwatch(self, address: Address) -> None:
        self._watched[address] -= 1
        if not self._watched[address]:
            del self._watched[address]

    def publish(self, batch: list[Change]) -> None:
        if batch:
            for listener in self._listeners:
                listener.put(batch)

    def close(self) -> None:
        for listener in self._listeners:
            listener.close()
