"""Answering a question about many days: the day books' rows are summed in SQL, and become the API's figures.

The database adds up and puts the histograms' bytes of a key one after another, so that what is fetched is one row per
key however long the range.
"""

from collections import Counter
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, func, literal, select

from hall.numbers import iso_day, window_number
from hall.statistics.definitions import NO_ITEM, TARGET_SECONDS, By
from hall.statistics.histogram import percentile, unpack
from hall.statistics.ratings import rating_figures
from hall.statistics.tables import SummaryRow
from hall.tables import ClerkRow, HallQueueRow, HallRow

Json = dict[str, Any]
Names = dict[str, tuple[str, str]]
"""Key → its name in Chinese and in English."""

NO_HALL = ("", "")
SUMS = (
    "arrivals",
    "served",
    "missed",
    "abandoned",
    "waits",
    "wait_seconds",
    "in_target",
    "services",
    "service_seconds",
)


class Asked(NamedTuple):
    """Days ``20261124``, both included; ``halls`` None: every hall."""

    first: str
    last: str
    by: By
    halls: tuple[str, ...] | None


def answer(db: Connection, asked: Asked) -> Json:
    """The whole answer of ``GET /api/statistics``."""
    names = _names(db, asked.by)
    found = _sums(db, asked, asked.by)
    rated = rating_figures(db, asked.by, asked.first, asked.last, asked.halls)
    rows = [
        {
            "key": iso_day(key) if asked.by == "day" else key,
            **_named(asked.by, key, names),
            **_figures(sums, rated.get(key)),
        }
        for key, sums in sorted(found.items())
    ]
    total = _sums(db, asked, None).get("")
    rating = rating_figures(db, None, asked.first, asked.last, asked.halls).get("")
    return {
        "from": iso_day(asked.first),
        "to": iso_day(asked.last),
        "by": asked.by,
        "target_seconds": TARGET_SECONDS,
        "totals": _figures(total, rating),
        "rows": rows,
    }


def is_known(db: Connection, hall: str) -> bool:
    """Whether there is such a hall."""
    return db.execute(select(HallRow.id).where(HallRow.id == hall, HallRow.name != "")).first() is not None


def _sums(db: Connection, asked: Asked, by: By | None) -> dict[str, Row[Any]]:
    """Key → the sums of its rows; by None under one key, the empty text."""
    table = SummaryRow.__table__
    by_hall = by is None or by == "day"
    key = {None: literal(""), "day": table.c.day}.get(by, table.c.key)
    sums = [func.sum(table.c[name]).label(name) for name in SUMS]
    bins = [func.group_concat(func.hex(table.c[name]), "").label(name) for name in ("wait_bins", "service_bins")]
    question = select(key.label("found"), *sums, *bins).where(
        table.c.grouping == ("hall" if by_hall else by), table.c.day.between(asked.first, asked.last)
    )
    if asked.halls is not None:
        question = question.where(table.c.hall.in_(asked.halls))
    return {str(row.found): row for row in db.execute(question.group_by(key))}


def _figures(sums: Row[Any] | None, rating: Json | None) -> Json:
    """The figures of one row, as the API names them."""
    if sums is None:
        return {
            "arrivals": 0,
            "served": 0,
            "missed": 0,
            "abandoned": 0,
            "wait": None,
            "service": None,
            "rating": rating,
        }
    return {
        "arrivals": sums.arrivals,
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
        "rating": rating,
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
