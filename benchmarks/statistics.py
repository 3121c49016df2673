"""The manager's question at 5 million visits: summed from the day books' rows, beside a scan of every visit.

The peer is the cheapest scan there is: counts and sums only, without the percentiles that ours gives too.
"""

import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Connection, case, func, select

from actors.sqlite import SqliteStore, connect
from actors.sqlite_rows import statements_of
from benchmarks.report import Line, percentile, timed
from hall.statistics.definitions import FIGURE_OF, TARGET_SECONDS, By
from hall.statistics.histogram import counted
from hall.statistics.reading import Asked, answer
from hall.statistics.tables import SummaryRow, VisitRow

HALLS = [f"440106{number:03d}" for number in range(22)]
DAYS = 360
VISITS = 632  # of a hall on a day: 5,005,440 in all
ROUNDS = 5
OUTCOMES = ("finished",) * 17 + ("missed", "abandoned", "abandoned")
COUNTED = ("served", "missed", "abandoned")


async def run() -> list[Line]:
    with tempfile.TemporaryDirectory(dir=".") as folder:
        path = str(Path(folder).absolute() / "visits.db")
        store = SqliteStore(path, create=True)
        _fill(path)
        last = _day(DAYS - 1)
        month = Asked(_day(DAYS - 30), last, "hall", None)
        lines = [
            await _compare(store, "a month by hall", month),
            await _compare(store, "a month by window", month._replace(by="window")),
            await _compare(store, "360 days by item", Asked(_day(0), last, "item", None)),
        ]
        await store.close()
    return lines


async def _compare(store: SqliteStore, name: str, asked: Asked) -> Line:
    ours, scan = [], []
    for _ in range(ROUNDS):  # alternating, so that other load on the machine falls on both alike
        with timed() as timer:
            await store.read(lambda db: answer(db, asked))
        ours.append(timer.seconds)
        with timed() as timer:
            await store.read(lambda db: _scan(db, asked.by))
        scan.append(timer.seconds)
    mine, theirs = percentile(ours, 0.5), percentile(scan, 0.5)
    total = len(HALLS) * DAYS * VISITS
    return Line(
        f"statistics: {name}",
        f"{mine * 1000:,.0f} ms",
        f"scan of {total:,} visits, sums only",
        f"{theirs * 1000:,.0f} ms",
        mine / theirs,
        "≤ 0.05",
    )


def _scan(db: Connection, by: By) -> None:
    visit = VisitRow.__table__
    counts = [func.sum(case((visit.c.outcome == outcome, 1), else_=0)) for outcome in FIGURE_OF]
    in_target = func.sum(case((visit.c.wait <= TARGET_SECONDS, 1), else_=0))
    sums = (func.count(visit.c.wait), func.sum(visit.c.wait), func.count(visit.c.service), func.sum(visit.c.service))
    db.execute(select(visit.c[by], func.count(), *counts, in_target, *sums).group_by(visit.c[by])).all()


def _day(number: int) -> str:
    return f"{date(2026, 1, 1) + timedelta(days=number):%Y%m%d}"


def _fill(path: str) -> None:
    """Random visits, and the summary rows that day books would have made of them."""
    chance = np.random.default_rng(1)
    db = connect(path)
    db.execute("PRAGMA synchronous = OFF")
    indexes = [
        (name, sql) for name, sql in db.execute("SELECT name, sql FROM sqlite_master WHERE name LIKE 'ix_visit%'")
    ]
    for name, _ in indexes:
        db.execute(f"DROP INDEX {name}")
    for number in range(DAYS):
        db.execute("BEGIN")
        for hall in HALLS:
            visits = _visits(chance, hall, _day(number))
            db.executemany(statements_of(VisitRow).insert, zip(*visits.values(), strict=True))
            db.executemany(statements_of(SummaryRow).insert, _summaries(hall, _day(number), visits))
        db.execute("COMMIT")
    for _, sql in indexes:
        db.execute(sql)
    db.close()


def _visits(chance: np.random.Generator, hall: str, day: str) -> dict[str, list[Any]]:
    """The columns of a hall's day, in the table's order."""
    waits = chance.lognormal(6.3, 1.0, VISITS).astype(int)
    services = chance.lognormal(6.0, 0.6, VISITS).astype(int)
    outcomes = [OUTCOMES[place] for place in chance.integers(0, len(OUTCOMES), VISITS)]
    windows = chance.integers(1, 9, VISITS).tolist()
    called = [outcome != "abandoned" for outcome in outcomes]
    tickets = [f"{hall}-{day}-A{number:03d}" for number in range(VISITS)]
    nothing: list[Any] = [None] * VISITS
    return {
        "id": [f"{ticket}.1" for ticket in tickets],
        "ticket": tickets,
        "number": [1] * VISITS,
        "hall": [hall] * VISITS,
        "day": [day] * VISITS,
        "hour": [f"{9 + number * 8 // VISITS:02d}" for number in range(VISITS)],
        "origin": ["taken"] * VISITS,
        "queue": [f"{hall}:{'ABCD'[place]}" for place in chance.integers(0, 4, VISITS)],
        "item": [f"item-{place}" for place in chance.integers(0, 20, VISITS)],
        "priority": ["ordinary"] * VISITS,
        "since": [1_790_000_000_000_000] * VISITS,
        "window": [f"{hall}-{place:02d}" if at else None for place, at in zip(windows, called, strict=True)],
        "clerk": [f"clerk{place:02d}" if at else None for place, at in zip(windows, called, strict=True)],
        "called_at": nothing,
        "started_at": nothing,
        "serving_since": nothing,
        "worked": [0] * VISITS,
        "calls": [1] * VISITS,
        "outcome": outcomes,
        "over_at": nothing,
        "wait": [wait if at else None for wait, at in zip(waits.tolist(), called, strict=True)],
        "service": [s if o == "finished" else None for s, o in zip(services.tolist(), outcomes, strict=True)],
    }


def _summaries(hall: str, day: str, visits: dict[str, list[Any]]) -> Iterator[tuple[Any, ...]]:
    """The rows of `SummaryRow` for one hall's day, in the table's order."""
    for grouping in ("hall", "queue", "item", "window", "clerk", "hour"):
        places: dict[str, list[int]] = {}
        for place, key in enumerate(visits[grouping]):
            if key is not None:
                places.setdefault(key, []).append(place)
        for key, mine in places.items():
            outcomes = [FIGURE_OF[visits["outcome"][place]] for place in mine]
            waits = [wait for place in mine if (wait := visits["wait"][place]) is not None]
            services = [service for place in mine if (service := visits["service"][place]) is not None]
            in_target = sum(wait <= TARGET_SECONDS for wait in waits)
            counts = [outcomes.count(figure) for figure in COUNTED]
            sums = (len(waits), sum(waits), in_target, len(services), sum(services))
            yield (grouping, day, hall, key, len(mine), *counts, *sums, counted(waits), counted(services))
