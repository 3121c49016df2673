"""What the room seals of people, by `common.privacy`: with keys that can be erased."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from actors import Busy, Caller, Cluster
from common import once
from common.identity import mask_name, mask_number
from common.identity.text import folded
from common.privacy.vault import ERASED, Vault
from common.times import business_day
from people.access import FRONT
from people.numbers import names_one, plain, same_name

MANDATE = "mandate"


class Masks(NamedTuple):
    """Of a name and a number; of who was erased, what is said instead of a name."""

    name: str
    number: str = ""

    def both(self) -> str:
        return f"{self.name} {self.number}".rstrip()


class Sealing:
    """At the edge only: it holds the vault."""

    def __init__(self, cluster: Cluster, vault: Vault) -> None:
        self._cluster = cluster
        self._vault = vault

    async def owner(self, *, number: str | None = None, phone: str | None = None) -> str:
        """The opaque id of whose a number or a phone is; drawn where nobody is known by it yet. Always the same work,
        which tells nobody whether there was one."""
        sealed = await self._vault.seal("", once.command_id(), "signing_in", number=number, phone=phone)
        assert sealed.person is not None
        return sealed.person

    def known_as(self, owner: str, name: str, number: str) -> str:
        """By which opaque id the room knows whose ``number`` is ``owner``'s: where it may be several people's, the name
        is said beside, as a keyed hash."""
        if names_one(number):
            return owner
        return f"{owner}.{self._vault.blind('name', f'{number} {folded(name)}')[:16]}"

    async def is_called(self, name: str, identity: str, account: str) -> bool:
        """Whether an account's sealed ``identity`` has this name. Journaled."""
        found = await self._vault.open(identity, FRONT, "account", f"account/{account}", "sign_in")
        return found is not None and same_name(json.loads(found)["name"], name)

    async def known(self, phone: str) -> str | None:
        """As `owner`; None where nobody is known by the phone alone."""
        return await self._vault.person(phone=phone)

    async def of_account(
        self, account: str, owner: str, text: str, *, number: str | None = None, phone: str | None = None
    ) -> str:
        """The same all month: so an account is sealed anew, and kept anew, in each month that somebody signs in.

        Raises Busy where the number or phone leads to another than ``owner`` by now.
        """
        month = business_day(self._cluster.clock.now())[:6]
        about = f"account/{account}"
        sealed = await self._vault.seal(
            text, month, "account", number=number, phone=phone, about=about, scope=f"{about} {owner}"
        )
        if sealed.person != plain(owner):
            raise Busy(retry_after=1)
        return sealed.text

    async def of_enterprise(
        self, code: str, name: str, number: str, command_id: str, day: str | None = None
    ) -> tuple[str, str]:
        """Somebody of an enterprise: their opaque id, and name and number sealed. ``day``: until when they act."""
        sealed = await self._vault.seal(written(name, number), command_id, MANDATE, number=number, scope=code, day=day)
        assert sealed.person is not None
        return self.known_as(sealed.person, name, number), sealed.text

    async def of_representative(self, code: str, name: str, number: str, account: str) -> str:
        """Whom a provider vouches for as that of an enterprise; the same all month, as `of_account`."""
        month = business_day(self._cluster.clock.now())[:6]
        return (await self.of_enterprise(code, name, number, f"{account} {month}"))[1]

    async def called(self, reader: Caller, texts: Sequence[tuple[str, str]], why: str) -> list[Masks]:
        """Masks of people of enterprises; ``texts``: sealed, each with what it is about. That they are opened is
        journaled first."""
        found = await self._vault.open_all(texts, reader, MANDATE, why)
        return [Masks(ERASED) if text is None else _masked(text) for text in found]


def written(name: str, number: str) -> str:
    return json.dumps({"name": name, "number": number}, ensure_ascii=False)


def _masked(text: str) -> Masks:
    who = json.loads(text)
    return Masks(mask_name(who["name"]), mask_number(who["number"]))
