"""The one policy of failure: the culprit fails in its own turn; what cannot be delivered is tried again with back-off,
counted, and put aside for a person after `TRIES`. What is not the receiver's fault is tried for as long as it takes."""

from __future__ import annotations

from typing import Literal

from actors._edge.wire import Reply, failure
from actors.errors import (
    ActorFailed,
    Busy,
    CommandReused,
    Cycle,
    DeadlineExceeded,
    HostUnavailable,
    StoreUnavailable,
    UnknownActor,
    UnknownMessage,
)
from actors.stores.contract import Conflict, StoreError, Unwritable

CONFLICTS = 4  # commits that one piece of work may fail for rivals' sake before its caller is told
TRIES = 5  # deliveries that may fail by the receiver's fault before a tell is parked
FIRST, LONGEST = 0.5, 60.0  # seconds until the second try, and the longest pause before a later one

Outcome = Literal["done", "later", "failed"]

_LATER = {error.__name__ for error in (Busy, DeadlineExceeded, HostUnavailable, StoreUnavailable)}
_FAILED = {error.__name__ for error in (ActorFailed, CommandReused, Cycle, UnknownActor, UnknownMessage)}


def outcome(reply: Reply) -> Outcome:
    """What became of a tell or firing: decided (also a refusal is), worth another try, or failed by its receiver."""
    if reply.error is None:
        return "done"
    name = reply.error[0]
    return "later" if name in _LATER else "failed" if name in _FAILED else "done"


def pause(tries: int) -> float:
    """Seconds before the next try after ``tries`` of them."""
    return min(FIRST * 2.0 ** min(tries - 1, 20), LONGEST)


def parked(reply: Reply, tries: int) -> str | None:
    """Why a message is put aside for a person now; None where it is tried again."""
    if outcome(reply) != "failed" or tries < TRIES:
        return None
    name = reply.error[0] if reply.error else "unknown"
    return f"failed {tries} times: {name}"


def answer(error: Exception, address: object) -> Reply:
    """What the caller of work that could not be committed hears."""
    if isinstance(error, Unwritable):
        return failure(ActorFailed(actor=str(address)))
    if isinstance(error, Conflict):
        return failure(StoreUnavailable(problem="conflict"))
    return failure(StoreUnavailable(problem=error.problem if isinstance(error, StoreError) else "unknown"))
