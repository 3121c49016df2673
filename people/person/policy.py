"""How long a phone's word for an account is good, and who may change what opens it. Pure; moments are microseconds."""

from typing import Final, NamedTuple

SECOND: Final = 1_000_000
PROVEN: Final = 90 * 86_400 * SECOND
"""A phone opens an account for so long after it was last proven by a code, counted from the first sign-in of that
month. Operators of the mainland give nobody a number that somebody else gave up less than ninety days ago; and what an
account has taken is no longer listed after as long, so whoever begins anew has lost nothing."""
FRESH: Final = 900 * SECOND
"""On a machine that others use too, what opens an account is changed only so long after signing in."""


class SignIn(NamedTuple):
    """By which level of assurance, when, and whether on a device of somebody's own."""

    level: int
    at: int
    own: bool


def still_opens(proven_at: int, now: int) -> bool:
    """Whether a phone that was proven then opens its account, or may be another's by now."""
    return now - proven_at < PROVEN


def refusal(signed_in: SignIn, level: int, now: int) -> str | None:
    """None where whoever signed in so may change what opens an account of this level; else the code of the words that
    say why not. A phone alone, which may be another's by now, never changes an account that a provider has vouched
    for."""
    if signed_in.level < level:
        return "people.level"
    if not signed_in.own and now - signed_in.at >= FRESH:
        return "people.again"
    return None
