"""The demo accounts: made once, in demo mode only, which listens on loopback only."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import NamedTuple

from actors import Address, Cluster, Refused, Unknown
from gateway.account import GATEWAY, Create, Password
from gateway.passwords import Passwords

PASSWORD = "tianhe-demo"
CLERKS = 20


class Demo(NamedTuple):
    """One demo account."""

    username: str
    display_name: str
    roles: tuple[str, ...]
    halls: tuple[str, ...]


def demo_accounts(halls: Sequence[str]) -> list[Demo]:
    """All of them. `halls`: the district's own first, then the streets'.

    Every clerk works in the district hall and in one street hall; the others see all halls.
    """
    district, *streets = halls
    everywhere = tuple(halls)
    accounts = [
        Demo("admin", "系统管理员", ("admin", "manager", "audit"), everywhere),
        Demo("manager", "大厅主管", ("manager", "audit"), everywhere),
    ]
    for number in range(CLERKS):
        street = (streets[number % len(streets)],) if streets else ()
        accounts.append(Demo(f"clerk{number + 1:02d}", f"窗口人员 {number + 1:02d}", ("clerk",), (district, *street)))
    return accounts


async def create_demo_accounts(cluster: Cluster, passwords: Passwords, halls: Sequence[str]) -> int:
    """Make those that do not exist yet; answers how many. A password is hashed once in an account's life."""

    async def create(account: Demo) -> bool:
        address = Address("account", account.username)
        try:
            await cluster.call(address, Password(), caller=GATEWAY)
            return False
        except Unknown:
            sealed = await passwords.seal(account.username, PASSWORD)
        command = Create(display_name=account.display_name, roles=account.roles, halls=account.halls, password=sealed)
        try:
            await cluster.call(address, command, caller=GATEWAY)
        except Refused as refused:
            if refused.code != "account.exists":  # where another gateway, starting at the same moment, was first
                raise
            return False
        return True

    return sum(await asyncio.gather(*(create(account) for account in demo_accounts(halls))))
