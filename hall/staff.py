"""What the hall is told when a member of staff changes: the districts who the clerk is, the halls' follow-ups who their
manager is. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from actors import Address
from common.people import User
from common.room import Order
from hall.clerk import clerk_of
from hall.hall_settings import district_of
from hall.messages import EnrolClerk
from hall.ratings.messages import EnrolManager


def account_changed(user: User, left: Sequence[str]) -> Iterator[Order]:
    """``left``: halls that the account may have left."""
    windows = user.halls if "clerk" in user.roles else ()
    for district in sorted({district_of(hall) for hall in (*user.halls, *left)}):
        halls = [hall for hall in windows if district_of(hall) == district]
        enrol = EnrolClerk(name=user.display_name, halls=halls, active=not user.disabled)
        yield clerk_of(district, user.name), enrol
    manages = user.halls if {"manager", "admin"} & set(user.roles) else ()
    for hall in sorted({*user.halls, *left}):
        charge = EnrolManager(
            name=user.name,
            display_name=user.display_name,
            halls=len(manages),
            admin="admin" in user.roles,
            active=hall in manages and not user.disabled,
        )
        yield Address("follow_ups", hall), charge
