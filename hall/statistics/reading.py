"""Answering a question about many days: what the books keep (`common.figures.reading`) becomes the API's figures."""

from collections import Counter
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, select

from common.figures.reading import Kept, sums, times_of
from common.times import iso_day
from hall.numbers import window_number
from hall.statistics.arrivals import under_way
from hall.statistics.definitions import NO_ITEM, TARGET_SECONDS, By
from hall.statistics.ratings import Rated, rating_json, uncounted
from hall.statistics.summed import Summed
from hall.statistics.tables import SummaryRow
from hall.tables import ClerkRow, HallQueueRow, HallRow

Json = dict[str, Any]
Names = dict[str, tuple[str, str]]
"""Key → its name in Chinese and in English."""

NO_HALL = ("", "")
KEPT = Kept(SummaryRow, Summed)


class Asked(NamedTuple):
    """Days ``20261124``, both included; ``halls`` None: every hall."""

    first: str
    last: str
    by: By
    halls: tuple[str, ...] | None


def answer(db: Connection, asked: Asked) -> Json:
    """The whole answer of ``GET /api/statistics``."""
    names = _names(db, asked.by)
    found = sums(db, KEPT, asked.first, asked.last, asked.halls, asked.by)
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
    total = sums(db, KEPT, asked.first, asked.last, asked.halls, None).get("")
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


def _figures(kept: Row[Any] | None, more: Rated, came: int) -> Json:
    """The figures of one row, as the API names them; ``more`` ratings than are kept in it, and so many more that
    ``came``."""
    if kept is None:
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
        "arrivals": kept.arrivals + came,
        "served": kept.served,
        "missed": kept.missed,
        "abandoned": kept.abandoned,
        "wait": {
            **times_of(kept.wait_seconds, kept.waits, kept.wait_bins),
            "within_target": round(kept.in_target / kept.waits, 4),
        }
        if kept.waits
        else None,
        "service": times_of(kept.service_seconds, kept.services, kept.service_bins) if kept.services else None,
        "rating": rating_json(more.plus(kept.ratings, kept.rating_sum, kept.bad_ratings)),
    }


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
