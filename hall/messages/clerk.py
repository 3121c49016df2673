"""What can be said to a clerk's actor."""

from actors import Command, Query
from hall.messages.shared import Json


class ClaimWindow(Command[int], frozen=True, kw_only=True, tag="clerk.claim"):
    """Clerk's window. Bind the clerk to this window; answered with the moment until which the claim holds without
    `KeepClaim`. Refused while the clerk has another window open."""

    claim: str
    window: str


class KeepClaim(Command[None], frozen=True, kw_only=True, tag="clerk.keep"):
    """Inside. The window is open under this claim."""

    claim: str


class FreeClaim(Command[None], frozen=True, kw_only=True, tag="clerk.free"):
    """Inside. The window is no longer open under this claim."""

    claim: str


class CheckClaim(Command[None], frozen=True, kw_only=True, tag="clerk.check"):
    """The clerk's own reminder: has the window opened?"""


class ShowClerk(Query[Json], frozen=True, kw_only=True, tag="clerk.show"):
    """Staff. ``{"window": id or None, "halls": [...]}``: where the clerk is now, and in which halls ever."""
