"""What visitors said, as the statistics show it: read from the table ``rating``, which another room keeps."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, case, column, func, literal, select, table

from hall.statistics.definitions import BAD_SCORE, By
from hall.statistics.tables import VisitRow

Json = dict[str, Any]

_rating = table(
    "rating", *(column(name) for name in ("ticket", "hall", "day", "queue", "item", "window", "clerk", "score"))
)


def rating_figures(
    db: Connection, by: By | None, first: str, last: str, halls: tuple[str, ...] | None
) -> dict[str, Json]:
    """Key of a grouping (None: one key, the empty text) → {mean, count, bad}; empty where nothing was rated.

    Days ``20261124``, both included; ``halls`` None: all.
    """
    source: Any = _rating
    key: ColumnElement[Any]
    if by is None:
        key = literal("")
    elif by == "hour":
        source = _rating.join(VisitRow.__table__, VisitRow.id == _rating.c.ticket + ".1")  # of its first visit
        key = VisitRow.__table__.c.hour
    else:
        key = func.coalesce(_rating.c[by], "-")
    bad = func.sum(case((_rating.c.score <= BAD_SCORE, 1), else_=0))
    asked = select(key, func.avg(_rating.c.score), func.count(), bad).select_from(source)
    asked = asked.where(_rating.c.day.between(first, last))
    if halls is not None:
        asked = asked.where(_rating.c.hall.in_(halls))
    return {
        str(found): {"mean": round(float(mean), 2), "count": count, "bad": int(bad)}
        for found, mean, count, bad in db.execute(asked.group_by(key))
        if count
    }
