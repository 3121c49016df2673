"""Which process serves which host: policy, without I/O.

A process serves one host or is a spare that has everything loaded and steps in. Every seating has a term that only
grows: where two claim a host (a supervisor was lost in the middle), the later one is right. Whoever is wrong about this
can harm nobody: what two write is fenced by the journal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple


class Seat(NamedTuple):
    """A process, and which seating this was."""

    worker: int
    term: int


class Seating:
    """The seats of all hosts, and the processes that are there."""

    def __init__(self) -> None:
        self.hosts = 0
        self.seats: dict[int, Seat] = {}
        self._nodes: dict[int, str] = {}  # of the processes that are there
        self._promised: dict[int, Seat] = {}  # proposed, and neither taken nor refused yet
        self._barred: set[int] = set()
        self._term = 0

    def joined(self, worker: int, node: str, host: int | None, hosts: int, term: int) -> bool:
        """A process is there, and says what it serves. False where it must let go of it."""
        self._nodes[worker] = node
        self._term = max(self._term, term)
        if host is None:
            return True
        seat = self.seats.get(host)
        if hosts != self.hosts or (seat is not None and seat.worker != worker and seat.term >= term):
            return False
        self.seats[host] = Seat(worker, term)
        self._promised.pop(host, None)
        return True

    def left(self, worker: int) -> None:
        """A process is gone, or serves nobody any more."""
        self._nodes.pop(worker, None)
        self.vacate(worker)

    def vacate(self, worker: int) -> None:
        """Nobody may be sent to this process any more."""
        for seats in (self.seats, self._promised):
            for host in [host for host, seat in seats.items() if seat.worker == worker]:
                del seats[host]

    def bar(self, workers: Iterable[int]) -> None:
        """These processes, and no others, are given no host for now."""
        self._barred = set(workers)

    @property
    def spares(self) -> list[int]:
        """Processes that could step in."""
        busy = {seat.worker for seats in (self.seats, self._promised) for seat in seats.values()} | self._barred
        return sorted(worker for worker in self._nodes if worker not in busy)

    @property
    def vacant(self) -> list[int]:
        """Hosts that nobody serves or is about to."""
        return [host for host in range(self.hosts) if host not in self.seats and host not in self._promised]

    def propose(self, most: int | None = None) -> dict[int, Seat]:
        """Seats for the vacant hosts, as far as spares go: always on the node that serves fewest, and on none more than
        ``most``. Each must be answered by ``take`` or ``refuse``."""
        load = Counter(dict.fromkeys(self._nodes.values(), 0))
        for seats in (self.seats, self._promised):
            load.update(self._nodes[seat.worker] for seat in seats.values() if seat.worker in self._nodes)
        spares = self.spares
        found: dict[int, Seat] = {}
        for host in self.vacant:
            fit = [worker for worker in spares if most is None or load[self._nodes[worker]] < most]
            if not fit:
                break
            worker = min(fit, key=lambda worker: (load[self._nodes[worker]], worker))
            spares.remove(worker)
            load[self._nodes[worker]] += 1
            self._term += 1
            found[host] = self._promised[host] = Seat(worker, self._term)
        return found

    def take(self, host: int, seat: Seat) -> bool:
        """A process serves a host now. False where it was given up meanwhile."""
        if self._promised.get(host) != seat:
            return False
        self.seats[host] = self._promised.pop(host)
        return True

    def refuse(self, host: int, seat: Seat) -> None:
        """A process does not take up a host."""
        if self._promised.get(host) == seat:
            del self._promised[host]

    def neighbours(self, node: str, beside: int) -> list[int]:
        """Processes on a node, other than one."""
        return [worker for worker, at in self._nodes.items() if at == node and worker != beside]

    def lay_out(self, hosts: int) -> None:
        """Another number of hosts; nobody serves any of them yet."""
        self.hosts = hosts
        self.seats.clear()
        self._promised.clear()
