"""The vault: seals what is kept of a person, and opens it again. At the edge only: it has the key ring.

Every record (the holder of a ticket, a note) has a data key of its own, named after the command that made it, so a
repeated command is the same to the byte. Keys of one person share an opaque id, which the books of halls know instead
of a number's hash: it is drawn by lot, and only rows that can be deleted lead from a number to it.
"""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

from sqlalchemy import Connection, false, or_, select
from sqlalchemy.orm import InstrumentedAttribute
from starlette.datastructures import State

from actors import Busy, Caller, Cluster
from common.passes import Derive, mark
from common.people import EDGE
from common.privacy.cipher import key_of, nonce_of, open_, seal, sealed_part, written
from common.privacy.keybook import KEYBOOK
from common.privacy.messages import Find, KeepKey, Key
from common.privacy.openings import Noting
from common.privacy.ring import LENGTH, KeyRing, UnknownMaster
from common.privacy.tables import KeybookRow, PersonFindRow, PersonKeyRow
from common.times import business_day

TRIES = 8
ERASED = "〔已删除 erased〕"
"""What is shown of a text whose key is deleted."""


class Sealed(NamedTuple):
    """A sealed text, and the opaque id of the person whom it is of, where one is known."""

    text: str
    person: str | None


class Seen(NamedTuple):
    """What the database knows: after how many changes, whom blind indexes lead to, the key that was asked for."""

    changes: int
    finds: tuple[Find, ...]
    key: Key | None

    def person(self, blind: str) -> str | None:
        """Who is known by a blind index."""
        return next((find.person for find in self.finds if find.own and find.blind == blind), None)

    def day(self, blind: str, person: str) -> str:
        """The last day of which somebody was named so."""
        return next((find.day for find in self.finds if (find.blind, find.person) == (blind, person)), "")


class Vault:
    def __init__(self, cluster: Cluster, derive: Derive, ring: KeyRing | None = None) -> None:
        """``derive`` gives the server's 32-byte key for a purpose; without ``ring`` the one master key is drawn from
        it too."""
        self._cluster = cluster
        self._ring = ring or drawn_ring(derive)
        self._blind = derive("privacy.blind")
        self._names = derive("privacy.names")
        self._noting = Noting(cluster)

    # Sealing ----------------------------------------------------------------------------------------------------------

    async def seal(
        self,
        clear: str,
        command_id: str,
        kind: str,
        *,
        number: str | None = None,
        phone: str | None = None,
        about: str | None = None,
        scope: str = "",
        day: str | None = None,
    ) -> Sealed:
        """Seal what belongs to one person and one command; the same again gives the same.

        ``number`` and ``phone``, in normal form, say who it is, ``about`` what (an opaque id); ``scope`` is to whom the
        command goes, where others may have the same id; ``day`` is from when it is kept (else today). Where the master
        key of the first time is lost, it is sealed anew, and the same again gives that. Raises Busy, StoreUnavailable
        (also RingDamaged), HostUnavailable.
        """
        finds = self._finds(number, phone)
        blinds, whose = [blind for blind, _ in finds], [blind for blind, own in finds if own]
        named = [kind, scope, *whose, command_id]
        for _ in range(TRIES):
            key_id = mark(self._names, "\0".join(named).encode()).hex()[:24]
            seen = await self._cluster.look(partial(_look, blinds=blinds, key=key_id))
            if seen.key is not None:
                try:
                    data_key = self._ring.unwrap(key_id, seen.key.master, seen.key.wrapped)
                except UnknownMaster:
                    # It opens nothing any more. Another one takes its place, by a name of its own: what was sealed
                    # with the lost one must not seem to be changed.
                    named.append(seen.key.master)
                    continue
                return Sealed(_sealed(key_id, data_key, clear), seen.key.person)
            known = seen.person(whose[0]) if whose else None
            person = known or (secrets.token_hex(16) if whose else None)
            data_key, now = os.urandom(LENGTH), self._cluster.clock.now()
            since = day or business_day(now)
            master, wrapped = self._ring.wrap(key_id, data_key)
            new = Key(
                id=key_id,
                person=person,
                about=about,
                kind=kind,
                day=since,
                at=now,
                master=master,
                wrapped=wrapped,
            )
            by = [Find(blind, person, own, max(since, seen.day(blind, person))) for blind, own in finds if person]
            keep = KeepKey(seen=seen.changes, key=new, finds=tuple(by), new=known is None)
            if await self._cluster.call(KEYBOOK, keep, caller=EDGE):
                return Sealed(_sealed(key_id, data_key, clear), person)
        raise Busy(retry_after=1)

    def _finds(self, number: str | None, phone: str | None) -> list[tuple[str, bool]]:
        """The blind indexes of a person, and whether they are known by them: by the number, where there is one."""
        found = [(self.blind("number", number), True)] if number else []
        return found + ([(self.blind("phone", phone), not number)] if phone else [])

    def blind(self, what: str, text: str) -> str:
        """The blind index of a number or a phone in normal form: only who has the server's key can make one."""
        return mark(self._blind, f"{what}\0{text}".encode()).hex()[:32]

    # Finding ----------------------------------------------------------------------------------------------------------

    async def person(self, number: str | None = None, *, phone: str | None = None) -> str | None:
        """The opaque id of who has a number, or is known by a phone alone, in normal form; None where nobody is (any
        more)."""
        [(blind, _)] = self._finds(number, phone)
        seen = await self._cluster.look(partial(_look, blinds=[blind], key=""))
        return seen.person(blind)

    # Opening ----------------------------------------------------------------------------------------------------------

    async def open(self, text: str, reader: Caller, kind: str, about: str, why: str) -> str | None:
        """In clear, once it is written down who reads what, and why; None where its key was deleted."""
        return (await self.open_all([(text, about)], reader, kind, why))[0]

    async def open_all(
        self,
        written: Sequence[tuple[str, str]],
        reader: Caller,
        kind: str,
        why: str,
        before: Mapping[str, str] = MappingProxyType({}),
    ) -> list[str | None]:
        """Several texts, each with what it is about; ``before``: those sealed before there were keys of records, with
        what they say. Raises Damaged for one that was changed."""
        keys = await self._keys(filter(None, (key_of(text) for text, _ in written)))
        readable = {about for text, about in written if text in before or key_of(text) in keys}
        await asyncio.gather(*(self._noting.note(reader, kind, about, why) for about in sorted(readable)))
        return [
            before[text] if text in before else self._opened(text, keys.get(key_of(text) or "")) for text, _ in written
        ]

    async def note(self, reader: Caller, kind: str, about: str, why: str) -> None:
        """Write down that something as a whole is about to be read."""
        await self._noting.note(reader, kind, about, why)

    def _opened(self, text: str, key: Key | None) -> str | None:
        if key is None:
            return None
        try:
            data_key = self._ring.unwrap(key.id, key.master, key.wrapped)
        except UnknownMaster:  # retired, with all that it wrapped
            return None
        return open_(data_key, sealed_part(text), key.id.encode()).decode()

    async def _keys(self, ids: Iterable[str]) -> dict[str, Key]:
        wanted = sorted(set(ids))
        found = await self._cluster.look(partial(keys_where, ids=wanted)) if wanted else []
        return {key.id: key for key in found}


def _sealed(key_id: str, data_key: bytes, clear: str) -> str:
    text = clear.encode()
    return written(key_id, seal(data_key, text, nonce_of(data_key, text), key_id.encode()))


def drawn_ring(derive: Derive) -> KeyRing:
    """The ring of a hall without a file."""
    return KeyRing(derive("privacy.master")[:LENGTH])


def vault_of(state: State) -> Vault:
    """The vault of an application, made once from its cluster, its keys and its key ring."""
    if not hasattr(state, "vault"):
        state.vault = Vault(state.cluster, state.keys.derive, getattr(state, "ring", None))
    vault: Vault = state.vault
    return vault


# Questions to the database --------------------------------------------------------------------------------------------


def _look(connection: Connection, blinds: Sequence[str], key: str) -> Seen:
    changes = count_changes(connection)  # first: what is newer is seen, and looked at once more than need be
    found = keys_where(connection, [key]) if key else []
    return Seen(changes, finds_where(connection, PersonFindRow.blind, blinds), found[0] if found else None)


def finds_where(connection: Connection, column: InstrumentedAttribute[str], values: Sequence[str]) -> tuple[Find, ...]:
    """By what persons are found: those of some blind indexes, or of some persons."""
    row = PersonFindRow
    wanted = select(row.blind, row.person, row.own, row.day).where(column.in_(values)).order_by(row.blind, row.person)
    return tuple(Find(*found) for found in connection.execute(wanted)) if values else ()


def count_changes(connection: Connection) -> int:
    """How many changes the book of keys has had."""
    found = connection.scalar(select(KeybookRow.changes).where(KeybookRow.id == KEYBOOK.key))
    return found or 0


def keys_where(
    connection: Connection,
    ids: Sequence[str] = (),
    persons: Sequence[str] = (),
    about: Sequence[str] = (),
    not_by: str | None = None,
    after: str = "",
    most: int = 10_000,
) -> list[Key]:
    """The data keys of these ids, persons or things that they are about, or not wrapped by one master key, in the order
    of their ids from ``after`` on."""
    columns = ((PersonKeyRow.id, ids), (PersonKeyRow.person, persons), (PersonKeyRow.about, about))
    wanted = or_(false(), *(column.in_(values) for column, values in columns if values))
    if not_by is not None:
        wanted = PersonKeyRow.master != not_by
    table = PersonKeyRow.__table__
    rows = connection.execute(
        select(*table.columns).where(wanted, PersonKeyRow.id > after).order_by(PersonKeyRow.id).limit(most)
    )
    return [Key(**row._mapping) for row in rows]
