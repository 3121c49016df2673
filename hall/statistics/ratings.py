"""What visitors said, as the statistics show it. Day books count it as it is said; of ratings from before they did, it
is read from the table ``rating``, which another room keeps."""

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, case, column, false, func, literal, select, table

from hall.statistics.definitions import BAD_SCORE, By
from hall.statistics.tables import VisitRow

Json = dict[str, Any]

_rating = table(
    "rating",
    *(column(name) for name in ("ticket", "hall", "day", "queue", "item", "window", "clerk", "score", "counted")),
)


class Rated(NamedTuple):
    """How many ratings there are, the sum of their scores, and how many are bad."""

    ratings: int = 0
    total: int = 0
    bad: int = 0

    def plus(self, ratings: int, total: int, bad: int) -> "Rated":
        return Rated(self.ratings + ratings, self.total + total, self.bad + bad)


def rating_json(rated: Rated) -> Json | None:
    """The figure as the API names it; None where nothing was rated."""
    if not rated.ratings:
        return None
    return {"mean": round(rated.total / rated.ratings, 2), "count": rated.ratings, "bad": rated.bad}


def uncounted(db: Connection, by: By | None, first: str, last: str, halls: tuple[str, ...] | None) -> dict[str, Rated]:
    """Key of a grouping (None: one key, the empty text) → the ratings that no day book has counted.

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
    asked = select(key, func.count(), func.sum(_rating.c.score), bad).select_from(source)
    asked = asked.where(_rating.c.counted == false(), _rating.c.day.between(first, last))
    if halls is not None:
        asked = asked.where(_rating.c.hall.in_(halls))
    return {str(found): Rated(*figures) for found, *figures in db.execute(asked.group_by(key))}
