"""Who may do what in a hall. Called inside the actors, where the command is executed; pure.

Roles: ``clerk`` runs windows of the halls in scope; ``manager`` and ``admin`` run any window of theirs (an account
without halls is for all of them); ``holder`` has shown the secret of the one ticket in scope, ``rater`` the link for
rating it; ``tablet`` and ``window_board`` are screens at the one window in scope, ``kiosk`` and ``board`` in the one
hall (`hall.screens`); ``actor`` is another actor of this system (`common.access`), ``setup`` the room's own set-up
(`SETUP`).
"""

from actors import ANONYMOUS, Caller, Forbidden
from common import access as house
from common.access import is_inside
from common.people import EDGE

SETUP = Caller("setup", ("setup",))
"""The room's set-up at a start, for nobody. It gives halls and their parts their first configuration, says whether they
are always open, and registers a demonstration's screens; whatever an administrator has changed is not its."""

SCREEN = "screen"
SCREENS = frozenset({"kiosk", "board", "tablet", "window_board"})
LEADERS = frozenset({"manager", "admin"})


def holder_of(ticket: str, at: Caller = ANONYMOUS) -> Caller:
    """The caller that someone becomes by showing a ticket's secret, perhaps at one of the hall's screens (``at``)."""
    screen = at if SCREENS.issuperset(at.roles) else ANONYMOUS
    return Caller("holder", ("holder", *screen.roles), (ticket, *screen.scopes))


def rater_of(ticket: str) -> Caller:
    """The caller that someone becomes by showing the link for rating a ticket's services; good for nothing else."""
    return Caller("rater", ("rater",), (ticket,))


def screen_at(kind: str, place: str) -> Caller:
    """The caller that a device becomes by showing its token as a screen of this kind, in a hall or at a window."""
    return Caller(SCREEN, (kind,), (place,))


def is_leader(caller: Caller) -> bool:
    return not LEADERS.isdisjoint(caller.roles)


def may_manage(caller: Caller, hall: str) -> bool:
    """A manager or administrator of the hall; an account without halls is for all of them."""
    return is_leader(caller) and (not caller.scopes or hall in caller.scopes)


def is_staff(caller: Caller, hall: str) -> bool:
    return may_manage(caller, hall) or ("clerk" in caller.roles and hall in caller.scopes)


def is_admin(caller: Caller) -> bool:
    return "admin" in caller.roles


def is_tablet(caller: Caller) -> bool:
    return "tablet" in caller.roles


def is_there(caller: Caller, hall: str) -> bool:
    """Whether somebody whom the caller speaks for is known to stand in the hall: at one of its kiosks or boards, before
    its staff, or as another actor has seen to. What a phone says of itself is not known."""
    stands = not {"kiosk", "board"}.isdisjoint(caller.roles) and hall in caller.scopes
    return stands or is_staff(caller, hall) or is_inside(caller)


def must_show_code(caller: Caller, hall: str) -> None:
    """For the code that proves to be in the hall: its kiosks and boards show it, and its staff may."""
    shows = not {"kiosk", "board"}.isdisjoint(caller.roles) and hall in caller.scopes
    if not (shows or is_staff(caller, hall)):
        raise Forbidden("hall.staff_only")


def may_rate(caller: Caller, ticket: str) -> bool:
    """Whoever was served: the ticket's holder, or who was given the link for rating it. Never staff."""
    return not {"holder", "rater"}.isdisjoint(caller.roles) and ticket in caller.scopes


def may_follow(caller: Caller, ticket: str, hall: str) -> bool:
    """Whether the caller may see and give up a ticket: its holder, or staff of its hall."""
    return ("holder" in caller.roles and ticket in caller.scopes) or is_staff(caller, hall)


def must_be_inside(caller: Caller) -> None:
    """For messages that only other actors send."""
    house.must_be_inside(caller, "hall.inside_only")


def must_be_edge(caller: Caller) -> None:
    """For messages that only the edge sends, for nobody."""
    house.must_have(caller, EDGE.roles, "hall.inside_only")


def must_configure(caller: Caller) -> None:
    """An administrator, the set-up, or a hall passing on to its queues and windows what these have set."""
    house.must_have(caller, ("admin", house.INSIDE, *SETUP.roles), "hall.admin_only")


def must_manage(caller: Caller, hall: str) -> None:
    if not may_manage(caller, hall):
        raise Forbidden("hall.manager_only")


def must_manage_or_set_up(caller: Caller, hall: str) -> None:
    """For what the set-up needs of a manager's things: to see a configuration, and to register screens."""
    if caller.roles != SETUP.roles:
        must_manage(caller, hall)


def must_be_staff(caller: Caller, hall: str) -> None:
    if not is_staff(caller, hall):
        raise Forbidden("hall.staff_only")


def must_follow(caller: Caller, ticket: str, hall: str) -> None:
    if not may_follow(caller, ticket, hall):
        raise Forbidden("ticket.wrong_secret", field="secret")


def must_run_window(caller: Caller, hall: str, clerk: str | None, clerk_name: str | None = None) -> None:
    """``clerk`` is who opened the window (None while it is closed), ``clerk_name`` what people call them."""
    if may_manage(caller, hall):
        return
    if "clerk" not in caller.roles and not is_leader(caller):
        raise Forbidden("window.clerks_only")
    if hall not in caller.scopes:
        raise Forbidden("window.other_hall")
    if clerk is not None and clerk != caller.name:
        raise Forbidden("window.other_clerk", clerk=clerk_name or clerk)
