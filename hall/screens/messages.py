"""What can be said to a hall's screens. *Inside*: accepted from other actors only (`hall.access`)."""

from actors import Command, Query
from common.shapes import Json


class RegisterScreen(Command[Json], frozen=True, kw_only=True, tag="screens.register"):
    """Manager of the hall. Admit a device as a screen of this ``kind`` at a ``place`` (`hall.screens.kinds`); answered
    as `AdmitScreen`."""

    kind: str
    place: str
    name: str


class ListScreens(Query[list[Json]], frozen=True, kw_only=True, tag="screens.list"):
    """Manager of the hall. Every screen whose token holds."""


class NoteScreen(Command[None], frozen=True, kw_only=True, tag="screens.note"):
    """Inside: a screen was admitted, or has been seen. Moments in microseconds; ``seen_at`` 0: never."""

    screen: str
    kind: str
    place: str
    name: str
    by: str
    admitted_at: int
    seen_at: int


class DropScreen(Command[None], frozen=True, kw_only=True, tag="screens.drop"):
    """Inside: a screen's token was revoked."""

    screen: str


class AdmitScreen(Command[Json], frozen=True, kw_only=True, tag="screen.admit"):
    """Manager of the hall. Give the screen a new token; older ones are worth nothing from now on. Answered with the
    screen and its ``issue``, the number of that token, which is worth nothing without the server's key."""

    kind: str
    place: str
    name: str


class UseScreen(Command[Json], frozen=True, kw_only=True, tag="screen.use"):
    """Anyone who has shown the token of this number. Answers the screen; raises Forbidden where it does not hold."""

    issue: int


class StandingScreen(Query[int], frozen=True, kw_only=True, tag="screen.issue"):
    """Anyone. The number of the token that holds; 0: none. Worth nothing without the server's key."""


class RevokeScreen(Command[None], frozen=True, kw_only=True, tag="screen.revoke"):
    """Manager of the hall. The screen's token is worth nothing from now on."""
