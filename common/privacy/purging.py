"""The purge, ``purge/all``: every night it has the keys deleted whose time is over, and says how many of which kind.

What there is of a day it reads from a ``shelf``, an actor that only looks. A night that was missed is made up for by
the next, and so is a time that was made shorter; one that was made longer brings nothing back.
"""

from __future__ import annotations

from actors import Actor, Address, Rows, applies, handles
from common.access import INSIDE
from common.privacy import events, messages
from common.privacy.keybook import KEYBOOK, must_be
from common.privacy.kinds import PERSON, days_after, over, with_persons
from common.privacy.tables import PersonFindRow, PersonKeyRow, PurgeRow
from common.times import DAY, business_day, next_midnight

PURGE = Address("purge", "all")
NIGHT = DAY // 8
"""Microseconds after midnight: three in the morning, when nobody waits."""
AT_ONCE = 500
"""Keys that are deleted in one turn."""


class Purge(Actor, kind="purge"):
    read_by = "administrators"
    row: PurgeRow

    def load(self, db: Rows) -> None:
        self.row = db.get(PurgeRow, self.key) or PurgeRow(id=self.key)

    def view(self) -> dict[str, object]:
        return {"days": self.row.days, "swept": self.row.swept, "next": self.row.next}

    @handles
    def set_retention(self, command: messages.SetRetention) -> None:
        must_be(self.caller, "gateway")
        at = next_midnight(self.now) + NIGHT
        if command.days != self.row.days or not self.now <= self.row.next <= at:  # a clock may have been set back
            self.emit(events.RetentionSet(days=command.days, day=business_day(self.now), next=at))
            self.remind("purge", at, messages.Purge())

    @handles
    def days_of(self, query: messages.DaysOf) -> int | None:
        return self.row.days.get(query.kind)

    @handles
    async def purge(self, command: messages.Purge) -> None:
        must_be(self.caller, INSIDE)
        today = business_day(self.now)
        for kind, days in with_persons(self.row.days).items():
            last = over(days, today)
            count = 0
            for day in days_after(self.row.swept[kind], last):
                count += await self._discard(kind, day)
            if last != self.row.swept[kind]:  # earlier, where a clock was set back: those days come again
                self.emit(events.Purged(kind=kind, through=last, count=count))
        at = next_midnight(self.now) + NIGHT
        self.emit(events.PurgeAwaited(next=at))
        self.remind("purge", at, messages.Purge())

    async def _discard(self, kind: str, day: str) -> int:
        seen = await self.ask(KEYBOOK, messages.CountChanges())
        # Named after what it must hold as well: one that was read before is not asked.
        shelf = await self.ask(Address("shelf", f"{kind}:{day}:{seen}"), messages.ShowShelf())
        count = 0
        for first in range(0, len(shelf.keys) + len(shelf.finds), AT_ONCE):  # a shelf has one of the two
            some = slice(first, first + AT_ONCE)
            discard = messages.Discard(kind=kind, day=day, keys=shelf.keys[some], finds=shelf.finds[some])
            count += await self.ask(KEYBOOK, discard)
        return count

    @applies
    def retention_set(self, event: events.RetentionSet) -> None:
        """Nothing was kept before the first day that is set."""
        self.row.swept = {kind: self.row.swept.get(kind, over(1, event.day)) for kind in (*event.days, PERSON)}
        self.row.days, self.row.next = event.days, event.next
        self.save(self.row)

    @applies
    def purged(self, event: events.Purged) -> None:
        self.row.swept = {**self.row.swept, event.kind: event.through}
        self.save(self.row)

    @applies
    def awaited(self, event: events.PurgeAwaited) -> None:
        self.row.next = event.next
        self.save(self.row)


class Shelf(Actor, kind="shelf"):
    """The keys of one kind and day, or the finds: looks, and writes nothing. ``kind:day:changes``."""

    read_by = "administrators"

    def load(self, db: Rows) -> None:
        kind, day, _ = self.key.split(":")
        if kind == PERSON:
            finds = db.all(PersonFindRow, day=day)
            self._found = messages.Shelf(
                finds=tuple(messages.Find(row.blind, row.person, row.own, row.day) for row in finds)
            )
        else:
            keys = db.all(PersonKeyRow, kind=kind, day=day)
            self._found = messages.Shelf(keys=tuple(row.id for row in keys))

    @handles
    def show(self, query: messages.ShowShelf) -> messages.Shelf:
        must_be(self.caller, INSIDE)
        return self._found
