"""Members of staff, as every room knows them."""

from __future__ import annotations

import re

import msgspec

from actors import Caller

EDGE = Caller("gateway", ("gateway",))
"""The edge, acting for nobody: it keeps sessions, finds whose a check-in code is, says whose desk is there."""

ROLES = ("clerk", "manager", "admin", "audit")
USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,31}")


def is_username(text: str) -> bool:
    """Whether an account can be called so."""
    return USERNAME.fullmatch(text) is not None


def is_person(caller: Caller) -> bool:
    """Whether somebody with an account of their own calls, by whose name they are known: no screen, no actor, no holder
    of a secret."""
    return not set(ROLES).isdisjoint(caller.roles)


class User(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An account as others may see it. ``must_change``: the password is a temporary one, good for nothing but
    choosing another. ``second_factor``: signing in takes a code besides."""

    name: str
    display_name: str
    roles: tuple[str, ...]
    halls: tuple[str, ...]
    disabled: bool = False
    must_change: bool = False
    second_factor: bool = False
