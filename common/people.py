"""Members of staff and citizens, as every room knows them."""

from __future__ import annotations

import msgspec

from actors import Caller

ROLES = ("clerk", "manager", "admin", "audit")


class User(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An account as others may see it. ``must_change``: the password is a temporary one, good for nothing but
    choosing another."""

    name: str
    display_name: str
    roles: tuple[str, ...]
    halls: tuple[str, ...]
    disabled: bool = False
    must_change: bool = False


CITIZEN = "citizen"
"""The role of a person with an account of their own, who is no member of staff."""
VERIFIED = "verified"
"""Beside `CITIZEN`: an identity provider has vouched for who the person is (level of assurance 2)."""


def is_citizen(caller: Caller) -> bool:
    return CITIZEN in caller.roles


def citizen_name(caller: Caller) -> str | None:
    """The person by whose command something is done; None where that is no citizen."""
    return caller.name if is_citizen(caller) else None
