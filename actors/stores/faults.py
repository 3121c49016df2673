"""What a store on a server makes of an error: what it does about it, and how it is named to others."""

from enum import Enum, auto

from actors.stores.contract import Conflict, StoreError, Unwritable


class Verdict(Enum):
    """What to do about an error."""

    CONFLICT = auto()
    UNWRITABLE = auto()
    AGAIN = auto()  # the server undid it and asks for another try
    LOST = auto()  # the line or the server broke: whether it happened is unknown
    STANDBY = auto()  # the server does not write any more: another one does
    FAULT = auto()  # the database cannot be used as it is
    FOREIGN = auto()  # no matter of the database, such as a mistake in an actor's ``load``


def named(error: Exception, verdict: Verdict, problem: str | None) -> Exception:
    """The error as the contract names it; one that is no matter of the database as it is. ``problem`` is what the
    server itself says is wrong, where that is known (`StoreError.advice`)."""
    if verdict is Verdict.FOREIGN or isinstance(error, Conflict | Unwritable | StoreError):
        return error
    text = f"{type(error).__name__}: {error}"
    match verdict:
        case Verdict.CONFLICT:
            return Conflict(text)
        case Verdict.UNWRITABLE:
            return Unwritable(text)
        case Verdict.STANDBY:
            return StoreError("standby", text)
    if problem is None and verdict is Verdict.LOST:
        problem = "unreachable"
    return StoreError(problem or text, text if problem else "")
