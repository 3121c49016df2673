"""Whose a bad rating is from the start (谁办理谁负责: the unit that handled the case, a named person). Pure.

A hall's managers are known to its follow-ups because their accounts tell them. The person in charge, whom a manager can
choose, comes first; then who manages the fewest halls, so that a hall's own manager comes before the district's, and
an administrator last. Nobody is given the rating of a service that they gave themselves.
"""

from collections.abc import Iterable
from typing import NamedTuple

from hall.ratings.tables import FollowUpManagerRow


class Owner(NamedTuple):
    """An account, and what people call it; neither where it is nobody's."""

    name: str | None
    display_name: str | None


NOBODY = Owner(None, None)


def in_charge(managers: Iterable[FollowUpManagerRow], clerk: str | None = None) -> Owner:
    """Who is to settle a bad rating of a service that ``clerk`` gave."""
    able = [one for one in managers if one.active and one.name != clerk]
    if not able:
        return NOBODY
    first = min(able, key=lambda one: (not one.chosen, one.admin, one.halls, one.since, one.name))
    return Owner(first.name, first.display_name)
