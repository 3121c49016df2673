"""The book of keys, ``keybook/all``: the single writer of data keys, and of who is found by what.

It keeps no person in memory. The edge looks into the database and says what it wants changed, and how many changes the
book had had when it looked; where something that this rests on has changed since, it is told to look again. So
two who name a new person at the same moment name one person, and a key that is being deleted is not used again.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable

from actors import Actor, Address, Caller, Event, Rows, applies, handles
from common.access import INSIDE, must_have
from common.privacy import events, messages
from common.privacy.messages import Find, Key
from common.privacy.tables import KeybookRow, PersonFindRow, PersonKeyRow

KEYBOOK = Address("keybook", "all")
OPERATORS = frozenset({"admin", "operator"})
GONE = "discarded"
REMEMBERED = 20_000
"""Changes of single things that are told apart; who looked before the oldest of them looks again."""


def must_be(caller: Caller, *roles: str) -> None:
    """Raises Forbidden."""
    must_have(caller, roles, "privacy.only")


class Keybook(Actor, kind="keybook"):
    read_by = "administrators"
    row: KeybookRow

    def load(self, db: Rows) -> None:
        self.row = db.get(KeybookRow, self.key) or KeybookRow(id=self.key)
        self._since = self.row.changes
        self._touched: OrderedDict[str, int] = OrderedDict()
        self._named: OrderedDict[tuple[str, str], str] = OrderedDict()
        self._gone: OrderedDict[str, None] = OrderedDict()

    # What the edge wants ----------------------------------------------------------------------------------------------

    @handles
    def keep(self, command: messages.KeepKey) -> bool:
        must_be(self.caller, "gateway")
        key = command.key
        comes = [f"new {find.blind}" for find in command.finds if find.own and command.new]
        if not self._unchanged(command.seen, [_key(key.id), _erased(key.person), *comes]):
            return False
        used = [_person(key.person)] if key.person else []
        self._change(events.KeyKept(kind=key.kind), [_key(key.id), *comes, *used])
        self.save(row_of(key))
        for find in command.finds:
            named = (find.blind, find.person)
            day = max(find.day, self._named.get(named, ""))
            self.save(PersonFindRow(blind=find.blind, person=find.person, own=find.own, day=day))
            self._named[named] = day
            self._named.move_to_end(named)
        while len(self._named) > REMEMBERED:
            self._named.popitem(last=False)
        return True

    @handles
    def rewrap(self, command: messages.Rewrap) -> int:
        must_be(self.caller, "gateway")
        keys = [key for key in command.keys if self._unchanged(command.seen, [_key(key.id), GONE])]
        if keys:
            rewrapped = events.KeysRewrapped(master=keys[0].master, keys=len(keys))
            self._change(rewrapped, [_key(key.id) for key in keys])
            for key in keys:
                self.save(row_of(key))
        return len(keys)

    @handles
    def erase(self, command: messages.ErasePerson) -> bool:
        must_be(self.caller, "gateway", *OPERATORS)
        if not self._unchanged(command.seen, [_person(command.person)]):
            return False
        erased = events.PersonErased(person=command.person, keys=len(command.keys), reason=command.reason)
        self._change(erased, [_erased(command.person), *map(_key, command.keys)])
        self._remove(command.keys, command.finds)
        for gone in (command.person, *command.ids, *command.keys):
            self._gone[gone] = None
        while len(self._gone) > REMEMBERED:
            self._gone.popitem(last=False)
        return True

    @handles
    def is_erased(self, query: messages.IsErased) -> bool:
        must_be(self.caller, INSIDE)
        return any(each in self._gone for each in query.ids)

    # What the purge wants ---------------------------------------------------------------------------------------------

    @handles
    def count_changes(self, query: messages.CountChanges) -> int:
        must_be(self.caller, INSIDE)
        return self.row.changes

    @handles
    def discard(self, command: messages.Discard) -> int:
        """Who is named again while this goes on, which the database may not know yet, stays to be found."""
        must_be(self.caller, INSIDE)
        finds = [find for find in command.finds if self._named.get((find.blind, find.person), "") <= command.day]
        count = len(command.keys) + len(finds)
        if count:
            self._change(events.KeysDiscarded(kind=command.kind, count=count), [GONE])
            self._remove(command.keys, finds)
        return count

    def _remove(self, keys: Iterable[str], finds: Iterable[Find]) -> None:
        for key in keys:
            self.remove(PersonKeyRow(id=key, person=None, about=None, kind="", day="", at=0, master="", wrapped=""))
        for find in finds:
            self.remove(PersonFindRow(blind=find.blind, person=find.person, own=find.own, day=find.day))

    # Who looked when --------------------------------------------------------------------------------------------------

    def _unchanged(self, seen: int, things: Iterable[str]) -> bool:
        """Whether these are as they were when the book had had ``seen`` changes."""
        return seen >= self._since and all(self._touched.get(thing, 0) <= seen for thing in things)

    def _change(self, event: Event, things: Iterable[str]) -> None:
        self.emit(event)
        for thing in things:
            self._touched[thing] = self.row.changes
            self._touched.move_to_end(thing)
        while len(self._touched) > REMEMBERED:
            self._since = self._touched.popitem(last=False)[1]

    # State ------------------------------------------------------------------------------------------------------------

    def _changed(self) -> None:
        self.row.changes += 1
        self.save(self.row)

    @applies
    def kept(self, event: events.KeyKept) -> None:
        self._changed()

    @applies
    def rewrapped(self, event: events.KeysRewrapped) -> None:
        self._changed()

    @applies
    def erased(self, event: events.PersonErased) -> None:
        self._changed()

    @applies
    def discarded(self, event: events.KeysDiscarded) -> None:
        self._changed()


def row_of(key: Key) -> PersonKeyRow:
    return PersonKeyRow(
        id=key.id,
        person=key.person,
        about=key.about,
        kind=key.kind,
        day=key.day,
        at=key.at,
        master=key.master,
        wrapped=key.wrapped,
    )


def _key(key_id: str) -> str:
    return f"key {key_id}"


def _erased(person: str | None) -> str:
    return f"erased {person}"


def _person(person: str) -> str:
    return f"person {person}"
