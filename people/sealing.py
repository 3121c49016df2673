"""What the room seals of people, by `common.privacy`: with keys that can be erased."""

from __future__ import annotations

import json
from collections.abc import Sequence

from actors import Busy, Caller, Cluster
from common import once
from common.identity import mask_name, mask_number
from common.privacy.vault import ERASED, Vault
from common.times import business_day

MANDATE = "mandate"


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
        if sealed.person != owner:
            raise Busy(retry_after=1)
        return sealed.text

    async def of_enterprise(
        self, code: str, name: str, number: str, command_id: str, day: str | None = None
    ) -> tuple[str, str]:
        """Somebody of an enterprise: their opaque id, and name and number sealed. ``day``: until when they act."""
        sealed = await self._vault.seal(written(name, number), command_id, MANDATE, number=number, scope=code, day=day)
        assert sealed.person is not None
        return sealed.person, sealed.text

    async def of_representative(self, code: str, name: str, number: str, account: str) -> str:
        """Whom a provider vouches for as that of an enterprise; the same all month, as `of_account`."""
        month = business_day(self._cluster.clock.now())[:6]
        return (await self.of_enterprise(code, name, number, f"{account} {month}"))[1]

    async def called(self, reader: Caller, texts: Sequence[tuple[str, str]], why: str) -> list[str]:
        """Masks of people of enterprises; ``texts``: sealed, each with what it is about. That they are opened is
        journaled first."""
        found = await self._vault.open_all(texts, reader, MANDATE, why)
        return [ERASED if text is None else _masked(text) for text in found]


def written(name: str, number: str) -> str:
    return json.dumps({"name": name, "number": number}, ensure_ascii=False)


def _masked(text: str) -> str:
    who = json.loads(text)
    return f"{mask_name(who['name'])} {mask_number(who['number'])}"
