"""An actor as it was at a moment: its journal folded up to then, never its present rows.

Folding from the beginning takes time that grows with the journal, so the rows are remembered every so many events (a
*mark*), and a later question begins at the nearest mark before its moment. One question folds at most `MOST` events;
where that is not enough it is answered with Busy, and asked again it goes on from the marks made meanwhile.
"""

import asyncio
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import AsyncIterator
from copy import deepcopy
from typing import Any, NamedTuple

from actors.actor import Actor
from actors.address import Address
from actors.errors import Busy
from actors.journal import Recorded
from actors.registry import kind_of
from actors.replay import blank
from actors.rows import R, Row, shape_of
from actors.stores.contract import Store

SPACING = 1_000
"""Events from one mark to the next, until there are `MARKS` of them; then every second is dropped."""
MARKS = 256
ADDRESSES = 64
"""Actors whose marks are kept; those not asked for longest are forgotten."""
MOST = 50_000
"""Events that one question folds."""
SLICE = 250
"""Events folded before others have their turn on the loop."""

Key = tuple[type[Row], tuple[Any, ...]]


class Mark(NamedTuple):
    """An actor's rows after an event. ``latest`` is the latest moment of all events until then."""

    seq: int
    latest: int
    rows: dict[Key, tuple[Any, ...]]


class _Kept:
    """`actors.rows.Rows` of a mark."""

    def __init__(self, rows: dict[Key, tuple[Any, ...]]) -> None:
        self._rows = rows

    def get(self, cls: type[R], key: str) -> R | None:
        values = self._rows.get((cls, (key,)))
        return None if values is None else shape_of(cls).row(deepcopy(values))

    def all(self, cls: type[R], *, order_by: str | None = None, **equal: Any) -> list[R]:
        found = [shape_of(kind).row(deepcopy(values)) for (kind, _), values in self._rows.items() if kind is cls]
        found = [row for row in found if all(getattr(row, name) == value for name, value in equal.items())]
        return sorted(found, key=lambda row: getattr(row, order_by)) if order_by else found


class Folded:
    """An actor on its way through its journal, with the rows it would have in the database."""

    def __init__(self, address: Address, mark: Mark | None = None) -> None:
        self._rows: dict[Key, tuple[Any, ...]] = dict(mark.rows) if mark else {}
        self._changed: dict[Key, Row] = {}
        self.latest = mark.latest if mark else 0
        self.actor: Actor = blank(address)
        if mark is not None:
            self.actor = kind_of(address)(address.key)
            self.actor.load(_Kept(mark.rows))
            self.actor.seq = mark.seq

    @property
    def seq(self) -> int:
        return self.actor.seq

    def step(self, event: Recorded) -> dict[str, Any] | None:
        """Apply the next event; answers what a log channel showed of it."""
        publication = self.actor.replay(event.at, event.text)
        self.latest = max(self.latest, event.at)
        turn = self.actor.turn
        self._changed.update(turn.saved)
        for key in turn.removed:
            self._changed.pop(key, None)
            self._rows.pop(key, None)
        return publication

    def mark(self) -> Mark:
        """The rows now. What has not changed since the mark before is shared with it."""
        for key, row in self._changed.items():
            self._rows[key] = deepcopy(shape_of(key[0]).values(row))
        self._changed = {}
        return Mark(self.seq, self.latest, dict(self._rows))


class Past:
    """What actors were, read from a store's journal."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._marks: OrderedDict[Address, list[Mark]] = OrderedDict()

    async def at(self, address: Address, moment: int) -> Folded:
        """The actor after every event until a moment (microseconds, included). Without an event its ``seq`` is 0.

        Raises UnknownActor, Busy.
        """
        folded = Folded(address, self._nearest(address, moment))
        count = 0
        async for event in self._events(address, folded.seq):
            if event.at > moment:
                break
            folded.step(event)
            count += 1
            if folded.seq % SPACING == 0:
                self._keep(address, folded.mark())
            if count == MOST:
                raise Busy(retry_after=1)
        return folded

    async def after(self, address: Address, seq: int, until: int) -> AsyncIterator[Recorded]:
        """The events that followed, up to a moment."""
        async for event in self._events(address, seq):
            if event.at > until:
                return
            yield event

    async def _events(self, address: Address, after: int) -> AsyncIterator[Recorded]:
        while True:
            found = await self._store.events(address, after, SLICE)
            for event in found:
                yield event
            if len(found) < SLICE:
                return
            after = found[-1].seq
            await asyncio.sleep(0)

    def _nearest(self, address: Address, moment: int) -> Mark | None:
        marks = self._marks.get(address)
        if marks is None:
            return None
        self._marks.move_to_end(address)
        place = bisect_right(marks, moment, key=lambda mark: mark.latest)
        return marks[place - 1] if place else None

    def _keep(self, address: Address, mark: Mark) -> None:
        marks = self._marks.setdefault(address, [])
        place = bisect_right(marks, mark.seq, key=lambda kept: kept.seq)
        if place and marks[place - 1].seq == mark.seq:
            return
        marks.insert(place, mark)
        if len(marks) > MARKS:
            del marks[1::2]
        while len(self._marks) > ADDRESSES:
            self._marks.popitem(last=False)
