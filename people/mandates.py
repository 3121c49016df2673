"""Enterprises and mandates as people see them: reads what is typed, seals it, asks the enterprise."""

from __future__ import annotations

from typing import Any

from pydantic import AwareDatetime
from sqlalchemy import Connection, func, or_, select

from actors import Address, Caller, Cluster, Forbidden, Invalid
from common import once
from common.behalf import FIELD
from common.fronts import places
from common.identity.credit_code import is_credit_code
from common.identity.text import folded
from common.shapes import Json
from common.times import business_day, iso
from people.access import FRONT, must_be_administrator, must_be_verified
from people.enterprise.messages import Grant, Register, Revoke, ShowEnterprise
from people.enterprise.policy import LONGEST
from people.person.messages import ShowIdentity
from people.sealing import Sealing
from people.tables import EnterpriseRow, MandateRow

MOST_FOUND = 50
REGISTERED = "register"
"""Why the mask of a representative is made: an administrator who has seen the licence looks."""
SHOWN = "mandates"
"""Why masks of an enterprise's people are made: somebody of it looks."""


class Mandates:
    def __init__(self, cluster: Cluster, sealing: Sealing) -> None:
        self._cluster = cluster
        self._sealing = sealing

    async def mine(self, citizen: Caller) -> list[Json]:
        """The enterprises that a person represents or has a mandate of, as `ShowEnterprise` shows them, with masks."""
        must_be_verified(citizen)
        identity = await self._cluster.call(Address("person", citizen.name), ShowIdentity(), caller=FRONT)
        number = identity.number
        if number is None:
            return []
        codes = await self._cluster.read(lambda db: _concerned(db, number))
        return [await self._masked(citizen, await self._show(citizen, code)) for code in codes]

    async def _show(self, citizen: Caller, code: str) -> Json:
        return await self._cluster.call(enterprise_at(code), ShowEnterprise(), caller=citizen)

    async def _masked(self, citizen: Caller, shown: Json) -> Json:
        """An enterprise with masks of its people."""
        representative, *agents = await self._sealing.called(
            citizen,
            [
                (shown["representative"], f"enterprise/{shown['code']}"),
                *((each["agent"], f"mandate/{each['id']}") for each in shown["mandates"]),
            ],
            SHOWN,
        )
        mandates = [{**each, "agent": agent.both()} for each, agent in zip(shown["mandates"], agents, strict=True)]
        return {**shown, "representative": representative.name, "mandates": mandates}

    async def _mandate(self, citizen: Caller, made: Json) -> Json:
        [agent] = await self._sealing.called(citizen, [(made["agent"], f"mandate/{made['id']}")], SHOWN)
        return {**made, "agent": agent.both()}

    async def register(
        self, staff: Caller, code: str, name: str, representative: tuple[str, str], *, replace: bool
    ) -> None:
        """By an administrator of all places, who has seen the licence: enterprises belong to none. ``representative``:
        name and number; ``replace``: also where another name or representative is registered. Raises Forbidden,
        Refused."""
        address = enterprise_at(code)
        must_be_administrator(staff)  # before there is a key: the words of nobody else leave anything behind
        if staff.scopes and not set(await places(self._cluster)) <= set(staff.scopes):
            raise Forbidden("people.whole_house")
        owner, sealed = await self._sealing.of_enterprise(code, *representative, once.command_id())
        register = Register(name=name, representative=owner, representative_sealed=sealed, replace=replace)
        await self._cluster.call(address, register, caller=staff)

    async def find(self, staff: Caller, text: str) -> tuple[list[Json], bool]:
        """Registered enterprises whose code begins with a text, or whose name has it; and whether there are more."""
        must_be_administrator(staff)
        rows = await self._cluster.read(lambda db: _registered(db, text.strip(), self._cluster.clock.now()))
        found: list[Json] = [
            {
                "code": row.id,
                "name": row.name,
                "registered_at": iso(row.registered_at),
                "mandates": row.standing,
                "representative": None,
            }
            for row in rows[:MOST_FOUND]
        ]
        if found and found[0]["code"] == folded(text):
            about = f"enterprise/{found[0]['code']}"
            [masks] = await self._sealing.called(staff, [(rows[0].representative_sealed, about)], REGISTERED)
            found[0]["representative"] = masks.both()
        return found, len(rows) > MOST_FOUND

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
        command_id, end = once.command_id(key), _micros(until)
        if not self._cluster.clock.now() < end <= self._cluster.clock.now() + LONGEST:
            raise Invalid("mandate.until", field="until")
        # Before there is a key: the words of who may not grant leave nothing behind.
        if not (await self._show(citizen, code))["represents"]:
            raise Forbidden("mandate.representative_only", field=FIELD)
        owner, sealed = await self._sealing.of_enterprise(code, *agent, command_id, business_day(end))
        grant = Grant(agent=owner, agent_sealed=sealed, items=tuple(items), until=end)
        return await self._mandate(
            citizen, await self._cluster.call(address, grant, command_id=command_id, caller=citizen)
        )

    async def revoke(self, citizen: Caller, code: str, mandate: str, key: str | None) -> Json:
        revoked = await self._cluster.call(enterprise_at(code), Revoke(mandate), command_id=key, caller=citizen)
        return await self._mandate(citizen, revoked)


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
    """The enterprises that whose number this is (opaque id) represents, or has ever had a mandate of."""
    agents = select(MandateRow.enterprise).where(MandateRow.agent == number)
    asked = select(EnterpriseRow.id).where(or_(EnterpriseRow.representative == number, EnterpriseRow.id.in_(agents)))
    return sorted(row.id for row in db.execute(asked))


def _registered(db: Connection, text: str, now: int) -> list[Any]:
    standing = (
        select(func.count())
        .where(MandateRow.enterprise == EnterpriseRow.id, MandateRow.revoked_at.is_(None), MandateRow.until > now)
        .scalar_subquery()
    )
    asked = select(EnterpriseRow.__table__, standing.label("standing")).order_by(EnterpriseRow.id)
    if text:
        by_code = EnterpriseRow.id.startswith(folded(text), autoescape=True)
        asked = asked.where(or_(by_code, EnterpriseRow.name.contains(text, autoescape=True)))
    return list(db.execute(asked.limit(MOST_FOUND + 1)))
