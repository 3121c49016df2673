"""An actor as it was at a moment: its journal folded up to then, never its present rows.

Folding from the beginning takes time that grows with the journal, so the rows are remembered every so many events (a
*mark*), and a later question begins at the nearest mark before its moment. One question folds at most `MOST` events;
where that is not enough it is answered with Busy, and asked again it goes on from the marks made meanwhile.
"""

import asyncio
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import AsyncIterator

from actors.address import Address
from actors.errors import Busy
from actors.folding import Fold, Mark
from actors.journal import Recorded
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


class Past:
    """What actors were, read from a store's journal."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._marks: OrderedDict[Address, list[Mark]] = OrderedDict()

    async def at(self, address: Address, moment: int) -> Fold:
        """The actor after every event until a moment (microseconds, included). Without an event its ``seq`` is 0.

        Raises UnknownActor, Busy.
        """
        folded = Fold(address, self._nearest(address, moment))
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
