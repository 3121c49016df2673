"""What can be said to a clerk's actor."""

from actors import Command, Query


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


class EnrolClerk(Command[None], frozen=True, kw_only=True, tag="clerk.enrol"):
    """Inside. The account's word: what people call the clerk, the halls of this district where they may run windows,
    and whether they may sign in at all."""

    name: str
    halls: list[str]
    active: bool


class MeetClerk(Query[str], frozen=True, kw_only=True, tag="clerk.meet"):
    """Staff. What people call this colleague (empty: not known), who is to take over a window of ``hall``. Raises
    Unknown or Refused where they may not."""

    hall: str
