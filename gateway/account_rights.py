"""Who may do what with an account. Pure; called in the actors, where it is done."""

from __future__ import annotations

from actors import Caller, Forbidden, Refused
from common.access import must_have


def covers(caller: Caller, halls: tuple[str, ...]) -> bool:
    """Whether all of an account's halls are the caller's. Without halls, an account or a caller is for all of them."""
    return not caller.scopes or (bool(halls) and set(halls) <= set(caller.scopes))


def must_be(caller: Caller, *roles: str) -> None:
    """Raises Forbidden."""
    must_have(caller, roles, "account.forbidden")


def must_administer(caller: Caller, *halls: tuple[str, ...]) -> None:
    """The gateway, or an administrator, and then only of accounts whose halls are all theirs."""
    if "gateway" in caller.roles:
        return
    if "admin" not in caller.roles:
        raise Forbidden("account.admin_only")
    if not all(covers(caller, one) for one in halls):
        raise Forbidden("account.other_halls", field="halls")


def must_be_anothers(caller: Caller, name: str) -> None:
    """Nobody takes away their own access by mistake, or gives themselves more."""
    if caller.name == name and "gateway" not in caller.roles:
        raise Refused("account.own", field="name")
