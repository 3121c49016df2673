"""The manager's questions at 5 million visits: summed from the books' rows, beside a scan of every visit.

The peer is the cheapest scan there is: counts and sums only, without the percentiles that ours gives too.
"""

import sqlite3
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from msgspec import structs
from sqlalchemy import Connection, case, func, select

from actors.rows import shape_of
from actors.stores.sqlite import SqliteStore
from actors.stores.sqlite_file import connect
from actors.stores.sqlite_writing import statements_of
from benchmarks.report import Line, percentile, timed
from common.figures.histogram import counted
from common.figures.periods import days_of, month_of, named
from common.figures.summing import added
from hall.ratings.tables import RatingRow
from hall.statistics.definitions import BAD_SCORE, FIGURE_OF, GROUPINGS, KEPT, TARGET_SECONDS, By
from hall.statistics.reading import Asked, answer
from hall.statistics.summed import Summed
from hall.statistics.tables import SummaryRow, VisitRow

HALLS = [f"440106{number:03d}" for number in range(22)]
DAYS = 360
VISITS = 632  # of a hall on a day: 5,005,440 in all
ROUNDS = 3
EVENTS = 2 * VISITS  # that a day book records: each visit begins and ends
OUTCOMES = ("finished",) * 17 + ("missed", "abandoned", "abandoned")


_RATINGS = f"""
INSERT INTO {RatingRow.__tablename__}
    (id, ticket, service, hall, day, queue, item, window, clerk, score, reasons, version, channel, at, counted)
SELECT id, ticket, 1, hall, day, queue, item, window, clerk, 1 + substr(ticket, -3) % 5, '[]', '1', 'phone', 0, 1
FROM visit WHERE outcome = 'finished' AND substr(ticket, -3) % 3 = 0
"""  # every third visit that was served, as `_summed` counts them


async def run() -> list[Line]:
    with tempfile.TemporaryDirectory(dir=".") as folder:
        path = str(Path(folder).absolute() / "visits.db")
        store = SqliteStore(path, create=True)
        _fill(path)
        last = _day(DAYS - 1)
        month = Asked(_day(DAYS - 30), last, "hall", None)
        lines = [
            await _compare(store, "30 days by hall", month),
            await _compare(store, "30 days by window", month._replace(by="window")),
        ]
        for by in GROUPINGS:
            lines.append(await _compare(store, f"360 days by {by}", Asked(_day(0), last, by, None)))
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
    months: dict[str, list[Summed]] = {hall: [] for hall in HALLS}
    for number in range(DAYS):
        day = _day(number)
        db.execute("BEGIN")
        for hall in HALLS:
            visits = _visits(chance, hall, day)
            rows = list(_summed(hall, visits))
            months[hall] += rows
            db.executemany(statements_of(VisitRow).insert, zip(*visits.values(), strict=True))
            _keep(db, hall, day, rows, EVENTS)
            if day == days_of(month_of(day))[-1]:
                _keep(db, hall, named(month_of(day)), added(months[hall]), EVENTS * len(days_of(month_of(day))))
                months[hall] = []
        db.execute("COMMIT")
    db.execute(_RATINGS)
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


def _keep(db: sqlite3.Connection, hall: str, name: str, rows: list[Summed], version: int) -> None:
    """The rows of a day or a month as its book writes them."""
    made = [
        SummaryRow(day=name, hall=hall, version=version if row.grouping == "hall" else 0, **structs.asdict(row))
        for row in rows
    ]
    db.executemany(statements_of(SummaryRow).insert, [shape_of(SummaryRow).values(row) for row in made])


def _summed(hall: str, visits: dict[str, list[Any]]) -> Iterator[Summed]:
    """The figures that a day book would have of one hall's day."""
    for grouping in KEPT:
        places: dict[str, list[int]] = {}
        for place, key in enumerate(visits[grouping]):
            if key is not None:
                places.setdefault(key, []).append(place)
        for key, mine in places.items():
            figures = [FIGURE_OF[visits["outcome"][place]] for place in mine]
            waits = [wait for place in mine if (wait := visits["wait"][place]) is not None]
            services = [service for place in mine if (service := visits["service"][place]) is not None]
            served = [place for place in mine if visits["outcome"][place] == "finished"]
            scores = [1 + place % 5 for place in served if place % 3 == 0]
            yield Summed(
                grouping=grouping,
                key=key,
                arrivals=len(mine),
                served=figures.count("served"),
                missed=figures.count("missed"),
                abandoned=figures.count("abandoned"),
                waits=len(waits),
                wait_seconds=sum(waits),
                in_target=sum(wait <= TARGET_SECONDS for wait in waits),
                services=len(services),
                ratings=len(scores),
                rating_sum=sum(scores),
                bad_ratings=sum(score <= BAD_SCORE for score in scores),
                service_seconds=sum(services),
                wait_bins=counted(waits),
                service_bins=counted(services),
            )
