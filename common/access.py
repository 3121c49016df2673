"""Who calls that is no person: another actor of the house, or the edge for nobody. Pure; asked where a command is
executed.

What is said to who is turned away is each room's own: it knows what is not theirs. So rules take the room's code.
"""

from actors import Caller, Forbidden

INSIDE = "actor"
"""The role that the runtime gives to an actor that tells, and to its own reminders."""


def is_inside(caller: Caller) -> bool:
    """Whether another actor calls."""
    return INSIDE in caller.roles


def must_be_inside(caller: Caller, code: str) -> None:
    """For what only actors say to each other. Raises Forbidden with this code."""
    must_have(caller, (INSIDE,), code)


def must_have(caller: Caller, roles: tuple[str, ...], code: str) -> None:
    """For what only callers with one of these roles may say. Raises Forbidden with this code."""
    if set(roles).isdisjoint(caller.roles):
        raise Forbidden(code)
