"""Enterprises and mandates as people see them: reads what is typed, seals it, asks the enterprise."""

from __future__ import annotations

import json
from uuid import uuid4

from pydantic import AwareDatetime
from sqlalchemy import Connection, or_, select

from actors import Address, Caller, Cluster, Invalid
from common.identity import mask_name, mask_number
from common.identity.credit_code import is_credit_code
from common.shapes import Json
from people.access import FRONT, must_be_verified
from people.enterprise.messages import Grant, Register, Revoke, ShowEnterprise
from people.person.messages import ShowIdentity
from people.sealing import Vault
from people.tables import EnterpriseRow, MandateRow


class Mandates:
    def __init__(self, cluster: Cluster, vault: Vault) -> None:
        self._cluster = cluster
        self._vault = vault

    async def mine(self, citizen: Caller) -> list[Json]:
        """The enterprises that a person represents or has a mandate of, each as `ShowEnterprise` shows it to them."""
        must_be_verified(citizen)
        identity = await self._cluster.call(Address("person", citizen.name), ShowIdentity(), caller=FRONT)
        number = identity.number
        if number is None:
            return []
        codes = await self._cluster.read(lambda db: _concerned(db, number))
        return [await self.show(citizen, code) for code in codes]

    async def show(self, citizen: Caller, code: str) -> Json:
        return await self._cluster.call(enterprise_at(code), ShowEnterprise(), caller=citizen)

    async def register(self, staff: Caller, code: str, name: str, representative: tuple[str, str]) -> None:
        """By an administrator, who has seen the licence. ``representative``: name and number."""
        register = Register(
            name=name,
            representative=self._vault.index("number", representative[1]),
            representative_mask=mask_name(representative[0]),
        )
        await self._cluster.call(enterprise_at(code), register, caller=staff)

    async def grant(
        self,
        citizen: Caller,
        code: str,
        key: str | None,
        agent: tuple[str, str],
        items: list[str],
        until: AwareDatetime,
    ) -> Json:
        """``agent``: name and number; ``items`` empty: all."""
        address = enterprise_at(code)
        command_id = key or uuid4().hex
        name, number = agent
        sealed = self._vault.seal(json.dumps({"name": name, "number": number}, ensure_ascii=False), code, command_id)
        grant = Grant(
            agent=self._vault.index("number", number),
            agent_sealed=sealed,
            agent_mask=f"{mask_name(name)} {mask_number(number)}",
            items=tuple(items),
            until=_micros(until),
        )
        return await self._cluster.call(address, grant, command_id=command_id, caller=citizen)

    async def revoke(self, citizen: Caller, code: str, mandate: str, key: str | None) -> Json:
        return await self._cluster.call(enterprise_at(code), Revoke(mandate), command_id=key, caller=citizen)


def enterprise_at(code: str) -> Address:
    """Raises Invalid for what can be no unified social credit code."""
    if not is_credit_code(code):
        raise Invalid("enterprise.code", field="code")
    return Address("enterprise", code)


def _micros(until: AwareDatetime) -> int:
    """Raises Invalid for a moment that no mandate could end at."""
    if not 2020 <= until.year <= 2100:
        raise Invalid("mandate.until", field="until")
    return int(until.timestamp()) * 1_000_000


def _concerned(db: Connection, number: str) -> list[str]:
    """The enterprises that somebody with this number represents, or has ever had a mandate of."""
    agents = select(MandateRow.enterprise).where(MandateRow.agent == number)
    asked = select(EnterpriseRow.id).where(or_(EnterpriseRow.representative == number, EnterpriseRow.id.in_(agents)))
    return sorted(row.id for row in db.execute(asked))
