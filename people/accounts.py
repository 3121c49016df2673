"""Whose account a phone or a number opens, as things stand now: at the edge, before anybody is let in."""

from __future__ import annotations

from actors import Address, Cluster
from people.access import FRONT
from people.identifier import Bind, Find, identifier_of
from people.person.messages import Identity, LeavePhone, ShowIdentity


class Accounts:
    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster

    async def find(self, kind: str, owner: str) -> str | None:
        """Whose account it opens; None where it opens none (any more)."""
        person = await self._cluster.call(identifier_of(kind, owner), Find(), caller=FRONT)
        return None if person is None else await self._opened(person, kind, owner)

    async def bind(self, kind: str, owner: str, person: str) -> str:
        """Have it open this person's account unless it opens another; answers whose it opens."""
        identifier = identifier_of(kind, owner)
        opens = await self._cluster.call(identifier, Bind(person), caller=FRONT)
        if opens == person:
            return person
        still = await self._opened(opens, kind, owner)
        if still == opens:
            return opens
        return await self._cluster.call(identifier, Bind(still or person, instead_of=opens), caller=FRONT)

    async def _opened(self, person: str, kind: str, owner: str) -> str | None:
        """Which account is opened by what leads to ``person``: none where that has ended or is another number's,
        another where it is part of that by now. A phone that nobody has proven for long may be another's, and opens it
        no more."""
        identity = await self.identity(person)
        while identity.merged_into is not None:
            person = identity.merged_into
            identity = await self.identity(person)
        if identity.ended or (kind == "number" and identity.number not in (None, owner)):
            return None
        if kind == "phone" and identity.stale:
            await self._cluster.call(Address("person", person), LeavePhone(owner), caller=FRONT)
            return None
        return person

    async def identity(self, person: str) -> Identity:
        return await self._cluster.call(Address("person", person), ShowIdentity(), caller=FRONT)
