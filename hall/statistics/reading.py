"""Answering a question about many days: the rows of day books and month books are summed in SQL, and become the API's
figures.

The database adds up and puts the histograms' bytes of a key one after another, so that what is fetched is one row per
key however long the range. Whole months are read by their month books' rows where these hold all that the day books do.
"""

from collections import Counter
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, func, literal, select, union_all

from common.times import iso_day
from hall.numbers import window_number
from hall.statistics.arrivals import under_way
from hall.statistics.definitions import NO_ITEM, TARGET_SECONDS, By
from hall.statistics.histogram import percentile, unpack
from hall.statistics.periods import days_of, named, spans, whole_months
from hall.statistics.ratings import Rated, rating_json, uncounted
from hall.statistics.summing import BINS, SUMS
from hall.statistics.tables import SummaryRow
from hall.tables import ClerkRow, HallQueueRow, HallRow

Json = dict[str, Any]
Names = dict[str, tuple[str, str]]
"""Key → its name in Chinese and in English."""

NO_HALL = ("", "")


class Asked(NamedTuple):
    """Days ``20261124``, both included; ``halls`` None: every hall."""

    first: str
    last: str
    by: By
    halls: tuple[str, ...] | None


def answer(db: Connection, asked: Asked) -> Json:
    """The whole answer of ``GET /api/statistics``."""
    names = _names(db, asked.by)
    by_days = [(asked.first, asked.last)]
    by_months = spans(asked.first, asked.last, _summed_months(db, asked.first, asked.last))
    found = _sums(db, by_days if asked.by == "day" else by_months, asked.halls, asked.by)
    rated = uncounted(db, asked.by, asked.first, asked.last, asked.halls)
    came = under_way(db, asked.by, asked.first, asked.last, asked.halls)
    rows = [
        {
            "key": iso_day(key) if asked.by == "day" else key,
            **_named(asked.by, key, names),
            **_figures(found.get(key), rated.get(key, Rated()), came.get(key, 0)),
        }
        for key in sorted({*found, *came})
    ]
    total = _sums(db, by_months, asked.halls, None).get("")
    more = uncounted(db, None, asked.first, asked.last, asked.halls).get("", Rated())
    all_came = under_way(db, None, asked.first, asked.last, asked.halls).get("", 0)
    return {
        "from": iso_day(asked.first),
        "to": iso_day(asked.last),
        "by": asked.by,
        "target_seconds": TARGET_SECONDS,
        "totals": _figures(total, more, all_came),
        "rows": rows,
    }


def is_known(db: Connection, hall: str) -> bool:
    """Whether there is such a hall."""
    return db.execute(select(HallRow.id).where(HallRow.id == hall, HallRow.name != "")).first() is not None


def _summed_months(db: Connection, first: str, last: str) -> set[str]:
    """The whole months of a range whose month books hold everything that their day books do, in every hall."""
    months = whole_months(first, last)
    if not months:
        return set()
    kept = SummaryRow.__table__.c
    month = func.substr(kept.day, 1, 6)
    asked = select(month, kept.hall, func.sum(kept.version)).group_by(month, kept.hall)
    of_days = asked.where(kept.grouping == "hall", kept.day.between(days_of(months[0])[0], days_of(months[-1])[-1]))
    names = kept.day.between(named(months[0]), named(months[-1]))
    of_months = select(kept.day, kept.hall, kept.version).where(kept.grouping == "hall", names)
    made_of = {(str(name), hall): version for name, hall, version in db.execute(of_months)}
    stale = {found for found, hall, version in db.execute(of_days) if made_of.get((named(found), hall)) != version}
    return set(months) - stale


def _sums(
    db: Connection, of: list[tuple[str, str]], halls: tuple[str, ...] | None, by: By | None
) -> dict[str, Row[Any]]:
    """Key → the sums of its rows in ranges of names of days and months; by None under one key, the empty text."""
    kept = SummaryRow.__table__.c
    by_hall = by is None or by == "day"
    key = {None: literal(""), "day": kept.day}.get(by, kept.key).label("found")
    rows = select(key, *(kept[name] for name in (*SUMS, *BINS))).where(kept.grouping == ("hall" if by_hall else by))
    if halls is not None:
        rows = rows.where(kept.hall.in_(halls))
    table = union_all(*(rows.where(kept.day.between(*span)) for span in of)).subquery().c
    sums = [func.sum(table[name]).label(name) for name in SUMS]
    bins = [func.group_concat(func.hex(table[name]), "").label(name) for name in BINS]
    question = select(table.found, *sums, *bins).group_by(table.found)
    return {str(row.found): row for row in db.execute(question)}


def _figures(sums: Row[Any] | None, more: Rated, came: int) -> Json:
    """The figures of one row, as the API names them; ``more`` ratings than its sums hold, and so many more that
    ``came``."""
    if sums is None:
        return {
            "arrivals": came,
            "served": 0,
            "missed": 0,
            "abandoned": 0,
            "wait": None,
            "service": None,
            "rating": rating_json(more),
        }
    return {
        "arrivals": sums.arrivals + came,
        "served": sums.served,
        "missed": sums.missed,
        "abandoned": sums.abandoned,
        "wait": {
            **_times(sums.wait_seconds, sums.waits, sums.wait_bins),
            "within_target": round(sums.in_target / sums.waits, 4),
        }
        if sums.waits
        else None,
        "service": _times(sums.service_seconds, sums.services, sums.service_bins) if sums.services else None,
        "rating": rating_json(more.plus(sums.ratings, sums.rating_sum, sums.bad_ratings)),
    }


def _times(seconds: int, count: int, bins: str) -> Json:
    counts = unpack(bytes.fromhex(bins))
    return {"mean": round(seconds / count, 1), "p50": percentile(counts, 0.5), "p90": percentile(counts, 0.9)}


def _names(db: Connection, by: By) -> Names:
    """The names of what is known by name."""
    if by == "item":
        listed = db.execute(select(HallRow.items).order_by(HallRow.id.desc())).scalars()
        names = {item["id"]: (item["name"], item["name_en"]) for items in listed for item in items}
        return {**names, NO_ITEM: ("未选事项", "No item chosen")}
    if by == "clerk":
        return _clerks(db)
    halls = {row.id: (row.name, row.name_en) for row in db.execute(select(HallRow.id, HallRow.name, HallRow.name_en))}
    if by == "queue":
        asked = select(HallQueueRow.id, HallQueueRow.hall, HallQueueRow.name, HallQueueRow.name_en)
        return {row.id: _within(halls.get(row.hall, NO_HALL), (row.name, row.name_en)) for row in db.execute(asked)}
    return halls


def _clerks(db: Connection) -> Names:
    """What people call each clerk; with the account name where two are called the same."""
    asked = db.execute(select(ClerkRow.id, ClerkRow.name).where(ClerkRow.name != ""))
    found = {row.id.partition(":")[2]: row.name for row in asked}
    often = Counter(found.values())
    shown = {key: name if often[name] == 1 else f"{name} ({key})" for key, name in found.items()}
    return {key: (name, name) for key, name in shown.items()}


def _within(hall: tuple[str, str], name: tuple[str, str]) -> tuple[str, str]:
    return f"{hall[0]} {name[0]}".strip(), f"{hall[1]} {name[1]}".strip()


def _named(by: By, key: str, names: Names) -> Json:
    match by:
        case "hour":
            zh = en = f"{key}:00–{int(key) + 1:02d}:00"
        case "day":
            zh = en = iso_day(key)
        case "window":
            number = window_number(key)
            zh, en = _within(names.get(key.partition("-")[0], NO_HALL), (f"{number}号窗口", f"Window {number}"))
        case _:
            zh, en = names.get(key, (key, key))
    return {"name": zh, "name_en": en}
