"""The demo's accounts: made once, in demo mode only, which listens on loopback only."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import NamedTuple

from actors import Address, Cluster, Refused, Unknown, View
from common.people import EDGE
from gateway.account import Create, Password
from gateway.demo_names import name_of
from gateway.passwords import Passwords

PASSWORD = "tianhe-demo"
CLERKS = 20
MANAGER = "manager"
STAFF = 900
"""The first invented person (`gateway.demo_names`) who is staff; nobody at a window has the same name."""


class Demo(NamedTuple):
    """One demo account."""

    username: str
    display_name: str
    roles: tuple[str, ...]
    halls: tuple[str, ...]


def demo_accounts(halls: Sequence[str]) -> list[Demo]:
    """Those that people sign in with. `halls`: the district's own first, then the streets'.

    Every clerk works in the district hall and in one street hall; the others see all halls.
    """
    district, *streets = halls
    everywhere = tuple(halls)
    accounts = [
        Demo("admin", name_of(STAFF), ("admin", "manager", "audit"), everywhere),
        Demo(MANAGER, name_of(STAFF + 1), ("manager", "audit"), everywhere),
    ]
    for number in range(CLERKS):
        street = (streets[number % len(streets)],) if streets else ()
        name = name_of(STAFF + 2 + number)
        accounts.append(Demo(f"clerk{number + 1:02d}", name, ("clerk",), (district, *street)))
    return accounts


def window_clerk(window: str) -> str:
    """The user name of the clerk who sits at a window in a simulated day."""
    return f"tianhe-{window}"


def window_clerks(hall: str, windows: Sequence[str]) -> list[Demo]:
    """One clerk for each window of a hall, with a name of their own."""
    return [
        Demo(window_clerk(window), name_of(int(hall) % 1000 * 37 + place), ("clerk",), (hall,))
        for place, window in enumerate(windows)
    ]


async def create_demo_accounts(cluster: Cluster, passwords: Passwords, halls: Sequence[str]) -> int:
    """Make those that do not exist yet; answers how many.

    All have one password, which everybody knows, so they may as well have one hash: some 150 would take seconds.
    """
    shown = await asyncio.gather(*(cluster.call(Address("hall", hall), View()) for hall in halls))
    accounts = demo_accounts(halls)
    for hall, viewed in zip(halls, shown, strict=True):
        accounts += window_clerks(hall, [window["id"] for window in viewed.data["windows"]])
    known = await asyncio.gather(*(_exists(cluster, account) for account in accounts))
    missing = [account for account, there in zip(accounts, known, strict=True) if not there]
    if not missing:
        return 0
    sealed = await passwords.seal_all([account.username for account in missing], PASSWORD)
    made = await asyncio.gather(*(_create(cluster, account, sealed[account.username]) for account in missing))
    return sum(made)


async def _exists(cluster: Cluster, account: Demo) -> bool:
    try:
        await cluster.call(Address("account", account.username), Password(), caller=EDGE)
    except Unknown:
        return False
    return True


async def _create(cluster: Cluster, account: Demo, sealed: str) -> bool:
    command = Create(display_name=account.display_name, roles=account.roles, halls=account.halls, password=sealed)
    try:
        await cluster.call(Address("account", account.username), command, caller=EDGE)
    except Refused as refused:
        if refused.code != "account.exists":  # where another gateway, starting at the same moment, was first
            raise
        return False
    return True
