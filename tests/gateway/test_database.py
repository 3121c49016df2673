"""Migrations lead to the tables that the rooms declare, and a file from the future is left alone."""

import sqlite3
from pathlib import Path

import pytest

from actors import StoreError
from gateway.database import differences, migrate


def test_migrations_make_the_declared_tables(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    migrate(path)
    migrate(path)
    forgotten = [str(difference) for difference in differences(path)]
    assert [text for text in forgotten if "test_" not in text and "benchmark_" not in text] == []


def test_a_database_newer_than_the_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    migrate(path)
    db = sqlite3.connect(path)
    db.execute("UPDATE alembic_version SET version_num = '9999'")
    db.commit()
    db.close()
    with pytest.raises(StoreError) as caught:
        migrate(path)
    assert caught.value.problem == "newer"


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.write_text("hello" * 1000)
    with pytest.raises(StoreError) as caught:
        migrate(path)
    assert caught.value.problem == "corrupt"
