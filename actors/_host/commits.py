"""Finished turns on their way to disk, in order: which make the next batch, and which never happened when one fails.

Every turn knows the uncommitted turns that it rests on (``needs``), which all finished before it. So any beginning of a
batch can be committed without the rest, and a batch that fails is halved until the culprit stands alone; then that
turn, and only what rests on it, is void.
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from actors._host.batches import compose
from actors._host.unit import Fate, Unit
from actors.stores.contract import Batch, Conflict, Unwritable

Tried = Mapping[str, tuple[int, str | None]]
"""As `Batch.tried`."""


class Failure(NamedTuple):
    """What a failed batch comes to: whose fault it is, and whatever else rests on it. Nobody, while one is sought."""

    culprits: Sequence[Unit] = ()
    dependents: Sequence[Unit] = ()


class Commits:
    """The finished turns of one host that are not on disk."""

    def __init__(self) -> None:
        self.open: list[Unit] = []  # in the order in which they finished
        self._pieces: deque[list[Unit]] = deque()  # of a batch that failed, to be committed before anything newer
        self._under_way: list[Unit] | None = None
        self._tried: dict[str, tuple[int, str | None]] = {}  # of the batch under way
        self._order = itertools.count()
        self.batches = self.turns = self.failures = self.largest = 0  # totals

    @property
    def under_way(self) -> bool:
        """Whether a batch is being written."""
        return self._under_way is not None

    @property
    def ended(self) -> int:
        """How many batches have been written, or could not be."""
        return self.batches + self.failures

    @property
    def pending(self) -> bool:
        return bool(self.open or self._pieces)

    @property
    def in_pieces(self) -> bool:
        """Whether a batch has failed and is committed piece by piece."""
        return bool(self._pieces)

    def add(self, unit: Unit, needs: Sequence[Unit]) -> None:
        """Take over a turn that has just finished."""
        unit.order = next(self._order)
        if needs:
            unit.needs = [need for need in dict.fromkeys(needs) if need.fate is Fate.OPEN]
        self.open.append(unit)

    def cut(self, tried: dict[str, tuple[int, str | None]]) -> Batch:
        """The next batch; ``tried`` is written with it."""
        if self._pieces:
            units = self._pieces.popleft()
        else:
            units, self.open = self.open, []
        self._under_way, self._tried = units, tried
        return compose(units, tried)

    def committed(self) -> list[Unit]:
        """The batch under way is on disk; answers its turns."""
        units, self._under_way, self._tried = self._under_way or [], None, {}
        self.batches += 1
        self.turns += len(units)
        self.largest = max(self.largest, len(units))
        for unit in units:
            unit.fate = Fate.DONE
            unit.needs = ()
        return units

    def failed(self, error: Exception) -> tuple[Failure, dict[str, tuple[int, str | None]]]:
        """The batch under way is not on disk; answers who is to blame, and what of ``tried`` is to be written yet.

        A database that cannot be used has no culprit: then nothing of the batch has happened.
        """
        units, self._under_way = self._under_way or [], None
        tried, self._tried = self._tried, {}
        self.failures += 1
        if len(units) > 1 and isinstance(error, Conflict | Unwritable):
            middle = len(units) // 2
            self._pieces.extendleft((units[middle:], units[:middle]))
            return Failure(), tried
        for unit in units:
            unit.fate = Fate.VOID
        return Failure(units, self._voided()), tried

    def _voided(self) -> list[Unit]:
        """Take out the turns that rest on one that is void: in one pass, for needs point backwards."""
        found: list[Unit] = []
        for unit in self._waiting():
            if any(need.fate is Fate.VOID for need in unit.needs):
                unit.fate = Fate.VOID
                found.append(unit)
        if found:
            self._pieces = deque(left for piece in self._pieces if (left := _still_open(piece)))
            self.open = _still_open(self.open)
        return found

    def _waiting(self) -> Iterator[Unit]:
        yield from itertools.chain.from_iterable(self._pieces)
        yield from self.open


def _still_open(units: Iterable[Unit]) -> list[Unit]:
    return [unit for unit in units if unit.fate is Fate.OPEN]
