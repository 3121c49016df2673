"""What the room holds of a person: their account, mandates that they have, enterprises that they represent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, or_, select

from actors import Address, Caller, Cluster
from common.privacy.holdings import Holding
from common.times import iso
from people.enterprise.messages import Withdraw
from people.identifier import KINDS
from people.numbers import plain
from people.person.messages import EndAccount
from people.tables import EnterpriseRow, IdentifierRow, MandateRow, PersonRow


def holdings(connection: Connection, persons: Sequence[str], keys: Sequence[str], now: int) -> list[Holding]:
    """Open is a mandate that stands, and an enterprise while any mandate does: somebody has to revoke it."""
    return [
        *_accounts(connection, persons),
        *(_mandate(row, now) for row in _mandates(connection, MandateRow.agent, persons)),
        *_enterprises(connection, persons, now),
    ]


async def settle(cluster: Cluster, caller: Caller, holding: Holding) -> None:
    """End an account; revoke a mandate, or all those of an enterprise, in the caller's name."""
    if holding.kind == "account":
        await cluster.call(Address("person", holding.id), EndAccount(), caller=caller)
    elif holding.kind == "mandate":
        withdraw = Withdraw(mandate=holding.id)
        await cluster.call(Address("enterprise", holding.facts["enterprise"]), withdraw, caller=caller)
    else:
        await cluster.call(Address("enterprise", holding.id), Withdraw(), caller=caller)


def _accounts(connection: Connection, persons: Sequence[str]) -> list[Holding]:
    """Those that a phone or a number opens, and with each the ones that are part of it."""
    names = [f"{kind}:{person}" for kind in KINDS for person in persons]
    led_to = connection.scalars(select(IdentifierRow.person).where(_of(IdentifierRow.id, names)))
    wanted, seen = {*led_to, *persons}, set[str]()
    while wanted - seen:
        seen |= wanted
        asked = select(PersonRow.__table__).where(or_(PersonRow.id.in_(seen), PersonRow.merged_into.in_(seen)))
        rows = list(connection.execute(asked.order_by(PersonRow.id)))
        wanted = {each for row in rows for each in (row.id, row.merged_into) if each is not None}
    return [_account(connection, row) for row in rows]


def _account(connection: Connection, row: Any) -> Holding:
    found = connection.scalars(select(IdentifierRow.id).where(IdentifierRow.person == row.id))
    ids = [row.id, *sorted(plain(name.partition(":")[2]) for name in found)]
    facts = {"level": row.level, "ended": row.ended, "merged_into": row.merged_into, "things": row.things}
    sealed = {name: text for name, text in (("phone", row.phone), ("identity", row.identity)) if text}
    return Holding("account", row.id, row.created_at, False, facts, sealed, lingers=not row.ended, ids=ids)


def _mandates(connection: Connection, column: Any, values: Sequence[str]) -> list[Any]:
    return list(connection.execute(select(MandateRow.__table__).where(_of(column, values)).order_by(MandateRow.id)))


def _mandate(row: Any, now: int) -> Holding:
    facts = {
        "enterprise": row.enterprise,
        "items": row.items,
        "until": iso(row.until),
        "revoked_at": None if row.revoked_at is None else iso(row.revoked_at),
    }
    return Holding("mandate", row.id, row.granted_at, _stands(row, now), facts, {"agent": row.agent_sealed})


def _enterprises(connection: Connection, persons: Sequence[str], now: int) -> list[Holding]:
    asked = select(EnterpriseRow.__table__).where(_of(EnterpriseRow.representative, persons))
    found = []
    for row in connection.execute(asked.order_by(EnterpriseRow.id)):
        is_open = any(_stands(mandate, now) for mandate in _mandates(connection, MandateRow.enterprise, [row.id]))
        sealed = {"representative": row.representative_sealed}
        found.append(Holding("enterprise", row.id, row.registered_at, is_open, {"name": row.name}, sealed))
    return found


def _of(column: Any, ids: Sequence[str]) -> Any:
    """Those of some opaque ids, also where a name is said beside (`people.numbers`)."""
    return or_(column.in_(ids), *(column.like(f"{one}.%") for one in ids))


def _stands(row: Any, now: int) -> bool:
    return row.revoked_at is None and bool(row.until > now)
