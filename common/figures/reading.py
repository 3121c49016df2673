"""Reading figures of many days: the database adds up rows of day books and month books.

It puts the histograms' bytes of a key one after another, so that what is fetched is one row for each key however long
the range. Whole months are read by their month books' rows where these hold all that the day books do.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, literal, select, union_all
from sqlalchemy import Row as Found

from actors import Row
from common.figures.histogram import percentile, unpack
from common.figures.periods import days_of, named, spans, whole_months
from common.figures.summing import WHOLE, Figures, bins_of, sums_of

DAY = "day"
"""Asked for as a grouping: a row for each day."""


class Kept(NamedTuple):
    """A room's table, and what it keeps in it."""

    table: type[Row]
    figures: type[Figures]


def sums(
    db: Connection, kept: Kept, first: str, last: str, halls: Sequence[str] | None, by: str | None
) -> dict[str, Found[Any]]:
    """Key → what is kept of it from one day to another, both included, in these halls (None: in all). ``by`` a grouping
    or `DAY`; None: all of it under one key, the empty text. Histograms are in hexadecimal (`times_of`)."""
    days = [(first, last)]
    return _sums(db, kept, days if by == DAY else spans(first, last, summed_months(db, kept, first, last)), halls, by)


def _sums(
    db: Connection, kept: Kept, of: list[tuple[str, str]], halls: Sequence[str] | None, by: str | None
) -> dict[str, Found[Any]]:
    """In ranges of names of days and months."""
    columns = kept.table.__table__.c
    numbers, bins = sums_of(kept.figures), bins_of(kept.figures)
    key = {None: literal(""), DAY: columns.day}.get(by, columns.key).label("found")
    grouping = WHOLE if by in (None, DAY) else by
    rows = select(key, *(columns[name] for name in (*numbers, *bins))).where(columns.grouping == grouping)
    if halls is not None:
        rows = rows.where(columns.hall.in_(halls))
    table = union_all(*(rows.where(columns.day.between(*span)) for span in of)).subquery().c
    totals = [func.sum(table[name]).label(name) for name in numbers]
    joined = [func.group_concat(func.hex(table[name]), "").label(name) for name in bins]
    question = select(table.found, *totals, *joined).group_by(table.found)
    return {str(row.found): row for row in db.execute(question)}


def summed_months(db: Connection, kept: Kept, first: str, last: str) -> set[str]:
    """The whole months of a range whose month books hold everything that their day books do, in every hall."""
    months = whole_months(first, last)
    if not months:
        return set()
    columns = kept.table.__table__.c
    month = func.substr(columns.day, 1, 6)
    asked = select(month, columns.hall, func.sum(columns.version)).group_by(month, columns.hall)
    days = columns.day.between(days_of(months[0])[0], days_of(months[-1])[-1])
    of_days = asked.where(columns.grouping == WHOLE, days)
    names = columns.day.between(named(months[0]), named(months[-1]))
    of_months = select(columns.day, columns.hall, columns.version).where(columns.grouping == WHOLE, names)
    made_of = {(str(name), hall): version for name, hall, version in db.execute(of_months)}
    stale = {found for found, hall, version in db.execute(of_days) if made_of.get((named(found), hall)) != version}
    return set(months) - stale


def times_of(seconds: int, count: int, bins: str) -> dict[str, Any]:
    """Mean, P50 and P90 (seconds) of ``count`` durations, from their sum and their histogram as `sums` gives it."""
    counts = unpack(bytes.fromhex(bins))
    return {"mean": round(seconds / count, 1), "p50": percentile(counts, 0.5), "p90": percentile(counts, 0.9)}
