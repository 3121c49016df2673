"""Who may say what to the room's actors.

The room's own front speaks as itself (`FRONT`): it has seen a code or an identity provider's word, and nothing else may
say so.
"""

from actors import Caller, Forbidden
from common.access import must_have
from common.people import VERIFIED, is_citizen

FRONT = Caller("people", ("people",))


ENDERS = ("gateway", "admin", "operator")
"""Who may end what is a person's, when the person is erased."""


def must_be_front(caller: Caller) -> None:
    must_have(caller, FRONT.roles, "people.front_only")


def must_be_administrator(caller: Caller) -> None:
    if "admin" not in caller.roles:
        raise Forbidden("people.admin_only")


def must_be(caller: Caller, person: str) -> None:
    """The person themself."""
    if not (is_citizen(caller) and caller.name == person):
        raise Forbidden("people.sign_in")


def must_be_citizen(caller: Caller) -> None:
    if not is_citizen(caller):
        raise Forbidden("people.sign_in")


def level_of(caller: Caller) -> int:
    """The level of assurance by which a citizen came."""
    return 2 if VERIFIED in caller.roles else 1


def must_be_verified(caller: Caller) -> None:
    must_be_citizen(caller)
    if VERIFIED not in caller.roles:
        raise Forbidden("people.level", field="level")
