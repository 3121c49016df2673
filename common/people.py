"""Members of staff and citizens, as every room knows them."""

from __future__ import annotations

import re
from collections.abc import Collection

import msgspec

from actors import Caller, Event

EDGE = Caller("gateway", ("gateway",))
"""The edge, acting for nobody: it keeps sessions, finds whose a check-in code is, says whose desk is there."""

ROLES = ("clerk", "manager", "admin", "audit")
USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,31}")


def covers(caller: Caller, halls: Collection[str]) -> bool:
    """Whether all of these halls are the caller's. Without halls, what is asked about or a caller is for all of them.

    This is the one rule by which roles end at halls; `does_for` the one for departments.
    """
    return not caller.scopes or (bool(halls) and set(halls) <= set(caller.scopes))


def does_for(caller: Caller, department: str) -> bool:
    """Whether a department's affairs are the caller's: by a post there, or one that leads it from above. Of one that
    was merged into another, its successor's people do them."""
    return department in caller.groups


def is_oneself(caller: Caller, name: str) -> bool:
    """Whether this account is the caller's own, or that of whom the caller stands in for."""
    return name in (caller.name, caller.behalf)


def account_name(given: str) -> str:
    """An account's name as it is kept, of how somebody wrote it. Only ASCII is folded: outside it there are letters
    that become one of ours, such as the sign of Kelvin, and would make somebody else of whoever has them."""
    name = given.strip()
    return name.lower() if name.isascii() else name


def is_person(caller: Caller) -> bool:
    """Whether somebody with an account of their own calls, by whose name they are known: no screen, no actor, no holder
    of a secret."""
    return not {*ROLES, CITIZEN}.isdisjoint(caller.roles)


def is_staff_member(caller: Caller) -> bool:
    """Whether somebody calls who has a role in the house."""
    return not set(ROLES).isdisjoint(caller.roles)


class User(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An account as others may see it. ``must_change``: the password is a temporary one, good for nothing but
    choosing another. ``second_factor``: signing in takes a code besides. ``posts`` are held in departments
    (`common.organisation`), ``departments`` those whose affairs the account may do for it."""

    name: str
    display_name: str
    roles: tuple[str, ...]
    halls: tuple[str, ...]
    disabled: bool = False
    must_change: bool = False
    second_factor: bool = False
    posts: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()


CITIZEN = "citizen"
"""The role of a person with an account of their own, who is no member of staff."""
VERIFIED = "verified"
"""Beside `CITIZEN`: an identity provider has vouched for who the person is (level of assurance 2)."""


def is_citizen(caller: Caller) -> bool:
    return CITIZEN in caller.roles


def citizen_name(caller: Caller) -> str | None:
    """The person by whose command something is done; None where that is no citizen."""
    return caller.name if is_citizen(caller) else None


class AccountMerged(Event, frozen=True, kw_only=True, tag="person.merged"):
    """A citizen's account (its id is the key of the actor that says so) is part of another from now on, ``into``, and
    opens no more. ``held``: ids of what was taken by it, by kind (``ticket``, ``appointment``). Said again for each
    thing of which word comes later. A room that keeps something under an account's id lets it follow."""

    into: str
    held: dict[str, list[str]]
