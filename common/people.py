"""Members of staff, as every room knows them."""

from __future__ import annotations

import msgspec

ROLES = ("clerk", "manager", "admin", "audit")


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
