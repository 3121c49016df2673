"""Leaving for ten minutes: the place stays, calls pass by, and who is back is called like everyone else. Pure."""

from hall.next import SECOND

LEAVE = 600
"""Seconds that someone who waits may be away; after that they can be called again, back or not."""

LEAVES = 2
"""Times that a ticket may leave."""


def back_by(now: int) -> int:
    """The moment (microseconds) at which someone who leaves now can be called again."""
    return now + LEAVE * SECOND


def is_away(until: int | None, now: int) -> bool:
    """Whether calls pass by someone away until ``until``. A clock that was put back keeps nobody away for longer."""
    return until is not None and 0 < until - now <= LEAVE * SECOND


def may_leave(state: str, absent_until: int | None, leaves: int) -> bool:
    """Whether a ticket that has left ``leaves`` times, and is away or yet to come until then (None: is here), may."""
    return state == "waiting" and absent_until is None and leaves < LEAVES
