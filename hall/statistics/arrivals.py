"""Arrivals of visits that are under way: day books count them when the visit is over, until then they are read here."""

from typing import Any

from sqlalchemy import Connection, func, literal, select

from hall.statistics.definitions import NO_ITEM, By, arrives, came_to
from hall.statistics.tables import UNDER_WAY, VisitRow


def under_way(db: Connection, by: By | None, first: str, last: str, halls: tuple[str, ...] | None) -> dict[str, int]:
    """Key of a grouping (None: one key, the empty text) → the arrivals that no day book has counted.

    Days ``20261124``, both included; ``halls`` None: all.
    """
    grouping = by or "hall"
    if came_to(grouping):
        return {}
    kept = VisitRow.__table__.c
    key: Any = {None: literal(""), "item": func.coalesce(kept.item, NO_ITEM)}.get(by)
    key = kept[grouping] if key is None else key
    asked = select(key, kept.origin, func.count()).where(UNDER_WAY, kept.day.between(first, last))
    asked = asked.where(kept.arrived.is_(False))
    if halls is not None:
        asked = asked.where(kept.hall.in_(halls))
    found: dict[str, int] = {}
    for name, origin, count in db.execute(asked.group_by(key, kept.origin)):
        if arrives(grouping, origin):
            found[str(name)] = found.get(str(name), 0) + count
    return found
