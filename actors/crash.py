"""Named places where a test may kill a host, to prove that nothing is lost or done twice there."""

from collections.abc import Callable

POINTS = (
    "received",
    "turn-done",
    "before-commit",
    "after-commit",
    "before-publish",
    "before-reply",
    "before-tell",
    "after-tell",
    "reminder-due",
)


class Crashed(BaseException):
    """The host dies here. Not an Exception, so that no handler survives it."""


CrashPoint = Callable[[str], None]


def never(point: str) -> None:
    """The crash point of real life."""
