"""Migrations lead to the tables that the rooms declare, and a file from the future is left alone."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import hall
from actors import LocalCluster, Refused, StoreError, VirtualClock
from gateway.database import differences, migrate
from hall import messages
from hall.clerk import clerk_of
from tests.hall.town import HALL, NINE, W1, W2, W3, Town


def test_migrations_make_the_declared_tables(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    migrate(path)
    migrate(path)
    forgotten = [str(difference) for difference in differences(path)]
    assert [text for text in forgotten if "test_" not in text and "benchmark_" not in text] == []


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.write_text("hello" * 1000)
    with pytest.raises(StoreError) as caught:
        migrate(path)
    assert caught.value.problem == "corrupt"


def test_accounts_from_before_the_directory_are_listed_in_it(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    migrate(path, "0002")
    with closing(sqlite3.connect(path)) as db, db:
        rows = [("boss", "主任", "manager admin", "440106", "sealed"), ("chen", "陈明", "clerk", "440106", "sealed")]
        db.executemany("INSERT INTO account VALUES (?, ?, ?, ?, ?)", rows)
    migrate(path)
    with closing(sqlite3.connect(path)) as db:
        listed = db.execute("SELECT username, admin, disabled FROM account_listing ORDER BY username").fetchall()
        kept = db.execute("SELECT username, disabled, must_change FROM account ORDER BY username").fetchall()
    assert listed == [("boss", 1, 0), ("chen", 0, 0)]
    assert kept == [("boss", 0, 0), ("chen", 0, 0)]


@pytest.mark.anyio
async def test_a_window_opened_before_there_were_claims_keeps_its_clerk_from_a_second_one(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    migrate(path, "0009")
    with closing(sqlite3.connect(path)) as db, db:
        for row in (
            ("clerk01", "陈明", "clerk", f"{HALL} 440106001", "sealed", 0, 0),
            ("clerk02", "林月", "clerk", HALL, "sealed", 1, 0),
            ("manager", "主任", "manager", HALL, "sealed", 0, 0),
        ):
            db.execute("INSERT INTO account VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        for window, clerk in ((W1, "clerk01"), (W3, "manager")):
            db.execute(
                "INSERT INTO window (id, hall, hall_name, queues, items, day, state, clerk, served_today, waits)"
                " VALUES (?, ?, '天河厅', ?, '[]', '20261123', 'open', ?, 0, '{}')",
                (window, HALL, json.dumps([f"{HALL}:A"]), clerk),
            )
    migrate(path)
    async with LocalCluster.open(str(path), clock=(clock := VirtualClock(NINE)), kinds=hall.KINDS) as cluster:
        it = Town(cluster, clock)
        await it.configure()
        with pytest.raises(Refused) as caught:
            await it.do(W2, messages.Open())
        assert (caught.value.code, caught.value.facts["elsewhere"]) == ("window.clerk_elsewhere", W1)
        assert (await it.view("clerk", clerk_of(HALL, "manager").key))["window"] is None
        with pytest.raises(Refused, match="clerk_disabled"):
            await it.do(W1, messages.OfferWindow(clerk="clerk02"))
        await it.do(W1, messages.Close())
        await it.until("clerk", clerk_of(HALL, "clerk01").key, lambda view: view["window"] is None)
        assert (await it.do(W2, messages.Open()))["clerk"] == "clerk01"
        assert (await it.view("clerk", clerk_of(HALL, "clerk01").key))["name"] == "陈明"


def test_tablets_from_before_the_lists_of_screens_are_in_them_and_what_nothing_wakes_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    migrate(path, "0009")
    with closing(sqlite3.connect(path)) as db, db:
        db.executemany("INSERT INTO screen VALUES (?, ?, ?, ?)", [("440106-01", 2, "boss", 7), ("440106-02", 0, "", 0)])
        db.executemany("INSERT INTO presence VALUES (?, ?, 7)", [("g1", "{}"), ("g2", '{"440106-01": ["chen"]}')])
        db.executemany("INSERT INTO visitor VALUES (?, ?, '[]')", [("440106:a", "20200101"), ("440106:b", "29990101")])
    migrate(path)
    with closing(sqlite3.connect(path)) as db:
        listed = db.execute("SELECT * FROM listed_screen").fetchall()
        screen = db.execute("SELECT id, issue, kind, place, revoked FROM screen WHERE issue > 0").fetchall()
        left = [db.execute(f"SELECT id FROM {table}").fetchall() for table in ("presence", "visitor")]
    assert listed == [("440106-01", "440106", "tablet", "440106-01", "", "boss", 7, 0)]
    assert screen == [("440106-01", 2, "tablet", "", 0)]
    assert left == [[("g2",)], [("440106:b",)]]
