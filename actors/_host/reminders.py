"""Durable timers: the rows due soon, in memory in the order of their moments. Never early; at least once; effect once.

Without I/O: the shell reads a page of the store when `wants_reading` says so, and asks what is `due`.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Sequence

from actors.address import Address
from actors.clock import SECOND
from actors.stores.contract import StoredReminder

HORIZON = 3600 * SECOND  # how far ahead memory looks; the store is read again every half of it
RETRY = 10 * SECOND  # until a store that could not be read is read again
PAGE = 1000  # reminders read at once, at first

Due = tuple[Address, str, int, bytes]


class Reminders:
    """The reminders of the actors of one host. All moments are the calendar's, in microseconds."""

    def __init__(self, is_local: Callable[[Address], bool]) -> None:
        self._is_local = is_local
        self._armed: dict[tuple[Address, str], tuple[int, bytes]] = {}
        self._under_way: dict[tuple[Address, str], int] = {}  # given out, and not done yet: when they were due
        self._heap: list[tuple[int, Address, str]] = []
        self._until = 0  # up to here memory knows every reminder
        self._read_at = 0  # when to read again
        self.page = PAGE

    @property
    def next(self) -> int:
        """The moment at which something is to be done."""
        return min(self._heap[0][0], self._read_at) if self._heap else self._read_at

    def horizon(self, now: int) -> int:
        """Up to which moment the store is to be read."""
        return now + HORIZON

    def wants_reading(self, now: int) -> bool:
        return now >= self._read_at

    def read(self, found: Sequence[StoredReminder], now: int) -> None:
        """Take in the first ``page`` reminders due before ``horizon(now)``."""
        whole = len(found) < self.page
        if not whole and found[-1].due <= max(found[0].due, now):
            self.page *= 2  # more at one moment, or overdue, than a page holds
            self._read_at = now
            return
        self._until = self.horizon(now) if whole else found[-1].due
        # A clock that was put back must not make the next reading wait for it to catch up.
        self._read_at = now + HORIZON // 2 if whole else min(found[-1].due, now + HORIZON // 2)
        self.page = PAGE
        for reminder in found:
            key = (reminder.address, reminder.name)
            if self._under_way.get(key) == reminder.due:
                continue
            known = self._armed.get(key)
            if (known is None or known[0] != reminder.due) and self._is_local(reminder.address):
                self._arm(*key, reminder.due, reminder.payload)

    def failed(self, now: int) -> None:
        """The store could not be read."""
        self._read_at = now + RETRY

    def changed(self, address: Address, name: str, armed: tuple[int, bytes] | None) -> None:
        """A commit has set or cancelled a reminder."""
        self._armed.pop((address, name), None)
        if armed is not None and armed[0] < self._until:
            self._arm(address, name, *armed)

    def ended(self, address: Address, name: str, due: int) -> None:
        """One that was given out is done, cancelled or put aside."""
        if self._under_way.get((address, name)) == due:
            del self._under_way[address, name]

    def due(self, now: int) -> Iterator[Due]:
        """Those whose moment has come, each given out once."""
        while self._heap and self._heap[0][0] <= now:
            due, address, name = heapq.heappop(self._heap)
            armed = self._armed.get((address, name))
            if armed is not None and armed[0] == due:
                del self._armed[address, name]
                self._under_way[address, name] = due
                yield address, name, due, armed[1]

    def _arm(self, address: Address, name: str, due: int, payload: bytes) -> None:
        self._armed[address, name] = (due, payload)
        heapq.heappush(self._heap, (due, address, name))
        if len(self._heap) > 2 * len(self._armed) + 1000:  # mostly of reminders that were set anew or cancelled
            self._heap = [(due, *key) for key, (due, _) in self._armed.items()]
            heapq.heapify(self._heap)
