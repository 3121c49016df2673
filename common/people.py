"""Members of staff and citizens, as every room knows them."""

from __future__ import annotations

import re

import msgspec

from actors import Caller, Event

EDGE = Caller("gateway", ("gateway",))
"""The edge, acting for nobody: it keeps sessions, finds whose a check-in code is, says whose desk is there."""

ROLES = ("clerk", "manager", "admin", "audit")
USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,31}")


def is_person(caller: Caller) -> bool:
    """Whether somebody with an account of their own calls, by whose name they are known: no screen, no actor, no holder
    of a secret."""
    return not {*ROLES, CITIZEN}.isdisjoint(caller.roles)


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
