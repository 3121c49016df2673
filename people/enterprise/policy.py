"""Which mandate lets somebody do something, and if none does, why. Pure; moments are microseconds."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

LONGEST: Final = 3 * 366 * 86_400_000_000
"""A mandate lasts for three years at most."""


KEPT: Final = 50
"""Mandates that are over are still shown, so many of the newest of an enterprise; those before go."""


class Mandate(NamedTuple):
    """``items`` empty: for all."""

    items: Sequence[str]
    until: int
    revoked_at: int | None


def covers(mandate: Mandate, items: Sequence[str]) -> bool:
    """Whether a mandate is for all of some items. Where nobody knows which (none are named), only one for all is."""
    return not mandate.items or (bool(items) and set(items) <= set(mandate.items))


def refusal(mandates: Iterable[Mandate], items: Sequence[str], now: int) -> str | None:
    """None where one of somebody's mandates lets them act now; else the code of the words that say why none does, by
    the one that comes nearest to it."""
    known = list(mandates)
    if not known:
        return "mandate.none"
    standing = [mandate for mandate in known if mandate.revoked_at is None]
    if not standing:
        return "mandate.revoked"
    lasting = [mandate for mandate in standing if mandate.until > now]
    if not lasting:
        return "mandate.expired"
    return None if any(covers(mandate, items) for mandate in lasting) else "mandate.other_item"
