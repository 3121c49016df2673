"""Whose a bad rating is from the start (谁办理谁负责: the unit that handled the case, a named person). Pure.

A hall's managers are known to its follow-ups because their accounts tell them. The person in charge, whom a manager can
choose, comes first; then who manages the fewest halls, so that a hall's own manager comes before the district's, and
an administrator last. Nobody is given the rating of a service that they gave themselves.
"""

from collections.abc import Iterable

from hall.ratings.tables import FollowUpManagerRow


def in_charge(managers: Iterable[FollowUpManagerRow], clerk: str | None = None) -> FollowUpManagerRow | None:
    """Who is to settle a bad rating of a service that ``clerk`` gave; None where there is nobody."""
    able = [one for one in managers if one.active and one.name != clerk]
    return min(able, key=lambda one: (not one.chosen, one.admin, one.halls, one.since, one.name), default=None)
