"""A person as a whole: everything that is held of them, in clear or gone. At the edge, for operators."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from sqlalchemy import Connection

from actors import Busy, Caller, Cluster, Refused, Unknown
from common.identity import Unfit, read_phone
from common.identity.fields import read_number
from common.privacy.cipher import key_of
from common.privacy.holdings import Holding, Holdings, Settle
from common.privacy.keybook import KEYBOOK
from common.privacy.ledger import Erased, Ledger
from common.privacy.messages import ErasePerson, Find, Key
from common.privacy.tables import PersonFindRow
from common.privacy.vault import ERASED, TRIES, Vault, count_changes, finds_where, keys_where
from common.shapes import Json
from common.times import iso, iso_day

Room = tuple[Holdings, Settle]
"""What a room holds of people, and how it ends it."""


class Whole(NamedTuple):
    """All that there is of one person, after how many changes of the book of keys. ``ids``: all by which they are
    known, the one that was asked for first."""

    changes: int
    ids: tuple[str, ...]
    finds: tuple[Find, ...]
    keys: tuple[Key, ...]
    holdings: tuple[tuple[Holding, Settle], ...]


class Persons:
    def __init__(self, cluster: Cluster, vault: Vault, rooms: Sequence[Room], ledger: Ledger) -> None:
        self._cluster = cluster
        self._vault = vault
        self._rooms = rooms
        self._ledger = ledger

    async def find(self, who: str, *, every: bool = False) -> list[str]:
        """The opaque ids of whom a number or a phone leads to, however it is typed; of one person only one.

        Raises Unknown where there is nobody, Refused where several gave this phone and not ``every`` one is meant.
        """
        led_to = partial(_led_to, blinds=self._blinds(who), rooms=self._rooms, now=self._cluster.clock.now())
        found = await self._cluster.read(led_to)
        if not found:
            raise Unknown("person.unknown", field="who")
        if len(found) > 1 and not every:
            raise Refused("person.several", field="who", count=len(found))
        return found

    def _blinds(self, who: str) -> list[str]:
        blinds = []
        for what, read in (("number", read_number), ("phone", read_phone)):
            try:
                blinds.append(self._vault.blind(what, read(who)))
            except Unfit:
                continue  # a passport's number is no phone
        return blinds

    async def export(self, person: str, reader: Caller, reason: str) -> Json:
        """Everything, in clear; that it is opened, and why, is journaled first. ``sealed_before``: how many
        texts are left out, for they were sealed before records had keys of their own."""
        await self._vault.note(reader, "person", f"person/{person}", reason)
        whole = await self._whole([person])
        return {
            "person": person,
            "sealed_before": sum(key_of(text) is None for one, _ in whole.holdings for text in one.sealed.values()),
            "known_by": sorted({"number or phone" if find.own else "phone" for find in whole.finds}),
            "keys": [{"kind": key.kind, "about": key.about, "day": iso_day(key.day)} for key in whole.keys],
            "holdings": [await self._exported(holding, reader, reason) for holding, _ in whole.holdings],
        }

    async def _exported(self, holding: Holding, reader: Caller, reason: str) -> Json:
        names = [name for name, text in holding.sealed.items() if key_of(text)]
        sealed = [(holding.sealed[name], holding.about) for name in names]
        texts = await self._vault.open_all(sealed, reader, holding.kind, reason)
        return {
            "kind": holding.kind,
            "id": holding.id,
            "at": iso(holding.at),
            "open": holding.open,
            **holding.facts,
            **{name: _parsed(text) for name, text in zip(names, texts, strict=True)},
        }

    async def erase(self, person: str, caller: Caller, reason: str, *, cancel: bool) -> int:
        """Delete every key of a person; answered with how many. ``cancel``: end what is open first.

        What was under way and has come meanwhile is ended and deleted too, until nothing new is there; what comes
        later still is refused where it is taken (`messages.IsErased`). Raises Refused where something is open and not
        to be cancelled, or cannot be ended now.
        """
        ids: tuple[str, ...] = (person,)
        gone: dict[str, None] = {}
        begun = False
        for _ in range(TRIES):
            whole = await self._whole(ids, tuple(gone))
            ids = whole.ids
            opened = [(holding, settle) for holding, settle in whole.holdings if holding.open]
            if opened and not cancel and not begun:
                raise Refused("person.needed", field="who", count=len(opened), first=opened[0][0].about)
            if opened:
                for holding, settle in opened:
                    await settle(self._cluster, caller, holding)
                continue  # what ended may have left something of its own
            if begun and not (whole.keys or whole.finds or any(holding.lingers for holding, _ in whole.holdings)):
                return len(gone)
            parts = [part for one in whole.ids if (part := _part(whole, one)).keys or part.finds or one == person]
            for part in parts:  # before anything ends: what leads from one to another may go with it
                self._ledger.note(Erased(self._cluster.clock.now(), part.ids[0], tuple(key.id for key in part.keys)))
            await self._end(whole, caller)
            if all([await self._delete(part, caller, reason, ids) for part in parts]):
                begun = True
                gone |= dict.fromkeys(key.id for key in whole.keys)
        raise Busy(retry_after=1)

    async def _end(self, whole: Whole, caller: Caller) -> None:
        """End what lingers."""
        for holding, settle in whole.holdings:
            if holding.lingers:
                await settle(self._cluster, caller, holding)

    async def erase_again(self, caller: Caller) -> int:
        """Delete what a restored copy has brought back of those who were erased; answered with how many persons."""
        again = 0
        for erased in self._ledger.read():
            for _ in range(TRIES):
                now = self._cluster.clock.now()
                whole = await self._cluster.read(partial(_of_ledger, erased=erased, rooms=self._rooms, now=now))
                if not (whole.keys or whole.finds or whole.holdings):
                    break
                await self._end(whole, caller)
                if await self._delete(whole, caller, "erased before this copy was restored"):
                    again += 1
                    break
        return again

    async def _delete(self, whole: Whole, caller: Caller, reason: str, ids: Sequence[str] = ()) -> bool:
        erase = ErasePerson(
            seen=whole.changes,
            person=whole.ids[0],
            keys=tuple(key.id for key in whole.keys),
            finds=whole.finds,
            ids=tuple(ids),
            reason=reason,
        )
        return await self._cluster.call(KEYBOOK, erase, caller=caller)

    async def _whole(self, persons: Sequence[str], gone: Sequence[str] = ()) -> Whole:
        """Of whom these are ids; ``gone``: keys that were theirs, by which rows may still be found."""
        now = self._cluster.clock.now()
        return await self._cluster.read(partial(_whole_of, persons=persons, gone=gone, rooms=self._rooms, now=now))


def _parsed(text: str | None) -> object:
    """A holder is a document, what somebody wrote a text."""
    try:
        return ERASED if text is None else json.loads(text)
    except ValueError:
        return text


# Questions to the database --------------------------------------------------------------------------------------------


def _led_to(connection: Connection, blinds: Sequence[str], rooms: Sequence[Room], now: int) -> list[str]:
    found: list[str] = []
    known: set[str] = set()
    for person in sorted({find.person for find in finds_where(connection, PersonFindRow.blind, blinds)}):
        if person not in known:
            found.append(person)
            known.update(_ids_of(connection, [person], rooms, now))
    return found


def _ids_of(connection: Connection, persons: Sequence[str], rooms: Sequence[Room], now: int) -> tuple[str, ...]:
    """All ids by which a person is known, these first."""
    held = (holding for holdings, _ in rooms for holding in holdings(connection, persons, [], now))
    return tuple(dict.fromkeys([*persons, *(each for holding in held for each in holding.ids)]))


def _whole_of(
    connection: Connection, persons: Sequence[str], gone: Sequence[str], rooms: Sequence[Room], now: int
) -> Whole:
    changes = count_changes(connection)
    ids = _ids_of(connection, persons, rooms, now)
    own = keys_where(connection, persons=ids)
    own_ids = [*(key.id for key in own), *gone]
    held = [(holding, settle) for holdings, settle in rooms for holding in holdings(connection, ids, own_ids, now)]
    about = keys_where(connection, about=[holding.about for holding, _ in held])
    # What an export opens goes too: whoever is named by name alone has no id of theirs on the key.
    named = {key for holding, _ in held for text in holding.sealed.values() if (key := key_of(text))}
    keys = {key.id: key for key in (*own, *about, *keys_where(connection, ids=sorted(named)))}
    finds = finds_where(connection, PersonFindRow.person, ids)
    return Whole(changes, ids, finds, tuple(keys.values()), tuple(held))


def _part(whole: Whole, one: str) -> Whole:
    """What of a person is under one of their ids; what is under none (a note about a ticket) under the first."""
    first = one == whole.ids[0]
    keys = tuple(key for key in whole.keys if key.person == one or (first and key.person not in whole.ids))
    return Whole(whole.changes, (one,), tuple(find for find in whole.finds if find.person == one), keys, ())


def _of_ledger(connection: Connection, erased: Erased, rooms: Sequence[Room], now: int) -> Whole:
    changes = count_changes(connection)
    keys = keys_where(connection, ids=erased.keys, persons=[erased.person])
    held = [
        (holding, settle)
        for holdings, settle in rooms
        for holding in holdings(connection, [erased.person], [], now)
        if holding.lingers
    ]
    finds = finds_where(connection, PersonFindRow.person, [erased.person])
    return Whole(changes, (erased.person,), finds, tuple(keys), tuple(held))
