"""Which hall is best for an item now: the way there and the wait there, added. Pure."""

from collections.abc import Iterable
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

from msgspec import Struct

EARTH = 6_371_000
"""Metres."""

DETOUR = 1.3
"""Streets beside the straight line, in a city."""

WALKING, RIDING, BOARDING = 1.2, 4.5, 420
"""Metres in a second on foot (an older person) and by bus or metro, and the seconds until that takes one along."""


class Offer(Struct, frozen=True, kw_only=True):
    """A hall that handles an item. ``open``: it gives tickets now; ``p50``, ``p90``: a newcomer's seconds."""

    hall: str
    name: str
    name_en: str
    lon: float
    lat: float
    open: bool
    p50: int | None
    p90: int | None


class Choice(NamedTuple):
    """A hall, how far (metres) and how long (seconds) the way is, and the seconds until one is called there; None: it
    is not known from where, or nobody knows the wait."""

    offer: Offer
    distance: int | None
    travel: int | None
    total: int | None


def distance(lon: float, lat: float, to_lon: float, to_lat: float) -> float:
    """Metres between two points given in degrees (haversine)."""
    north, east = radians(to_lat - lat) / 2, radians(to_lon - lon) / 2
    part = sin(north) ** 2 + cos(radians(lat)) * cos(radians(to_lat)) * sin(east) ** 2
    return 2 * EARTH * asin(sqrt(part))


def travel(metres: float) -> float:
    """Seconds of the way to a point so far away in a straight line: walked or ridden, whichever is quicker."""
    way = metres * DETOUR
    return min(way / WALKING, BOARDING + way / RIDING)


def best(offers: Iterable[Offer], here: tuple[float, float] | None) -> list[Choice]:
    """Best first: what is open before what is closed, known waits before unknown ones, then by the time it takes."""
    choices: list[Choice] = []
    for offer in offers:
        metres = distance(*here, offer.lon, offer.lat) if here else None
        way = travel(metres) if metres is not None else None
        total = round(way + offer.p50) if way is not None and offer.p50 is not None else None
        choices.append(
            Choice(
                offer,
                round(metres) if metres is not None else None,
                round(way) if way is not None else None,
                total,
            )
        )
    return sorted(choices, key=_order)


def _order(choice: Choice) -> tuple[bool, bool, float, str]:
    wait = choice.offer.p50 if choice.total is None else choice.total
    rank = wait if wait is not None else choice.travel or 0
    return not choice.offer.open, choice.offer.p50 is None, rank, choice.offer.hall
