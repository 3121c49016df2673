"""F11 on SQLite: the copy that is made first, and files that earlier releases left half-way."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

import gateway.copies
from actors import StoreError
from gateway.copies import KEPT, copies
from gateway.database import UpgradeFailed, _config, migrate
from tests.gateway.pasts import FilesPast, files_past
from tests.gateway.test_F11_upgrades import EACH, killed_at
from tests.gateway.upgrading import VERSIONS, Interrupted, dump, interrupted_at


@pytest.fixture(scope="module")
def past(scripts_read_once: None) -> Iterator[FilesPast]:
    with files_past() as found:
        yield found


def migrate_as_before(path: Path, version: str) -> None:
    """As releases before 0020 did: Python's sqlite3 commits each DDL statement until the first that changes data."""
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    with engine.connect() as connection:
        command.upgrade(_config(connection), version)


@pytest.mark.parametrize("version", EACH[: VERSIONS.index("0019")])  # later ones were only ever run as a whole
def test_a_file_that_an_earlier_release_left_half_way_heals(version: str, past: FilesPast) -> None:
    path = past.before(version)
    with interrupted_at(0) as statements:
        migrate_as_before(path, version)
    whole = dump(path)
    half_way = 0
    for number in range(1, len(statements) + 1):
        path = past.before(version)
        unharmed = dump(path)
        with interrupted_at(number), pytest.raises(Interrupted):
            migrate_as_before(path, version)
        half_way += dump(path) != unharmed
        migrate(path, version)
        assert dump(path) == whole, statements[number - 1]
    assert half_way or len(statements) == 3  # that is what was wrong


def test_killed_while_it_copies_the_next_start_finishes(past: FilesPast) -> None:
    path = past.before("0012")
    killed_at("copy", path)
    assert list(path.parent.glob("*.part"))
    migrate(path, "0012")
    assert not list(path.parent.glob("*.part"))
    assert len(copies(path)) == 1


def test_a_copy_is_made_first_and_is_the_database_as_it_was(past: FilesPast) -> None:
    path = past.before("0012")
    path.chmod(0o600)
    was = dump(path)
    migrate(path)
    (copy,) = copies(path)
    assert copy.name.startswith("a.db.0011-20")
    assert copy.stat().st_mode & 0o777 == 0o600
    assert dump(copy) == was
    migrate(path)
    assert copies(path) == [copy]  # nothing to upgrade, nothing to copy


def test_a_new_database_needs_no_copy(tmp_path: Path) -> None:
    migrate(tmp_path / "a.db")
    assert copies(tmp_path / "a.db") == []


def test_a_few_copies_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    for version in VERSIONS[: KEPT + 3]:
        migrate(path, version)
    assert [copy.name[5:9] for copy in copies(path)] == list(VERSIONS[KEPT + 1 : 1 : -1])


def test_a_failure_says_where_the_copy_is(past: FilesPast) -> None:
    path = past.before("0012")
    was = dump(path)
    with interrupted_at(4), pytest.raises(UpgradeFailed) as caught:
        migrate(path)
    assert caught.value.copy is not None
    assert str(caught.value.copy) in str(caught.value)
    assert dump(caught.value.copy) == dump(path) == was


def test_without_room_for_a_copy_nothing_is_touched(past: FilesPast, monkeypatch: pytest.MonkeyPatch) -> None:
    path = past.before("0012")
    was = dump(path)
    monkeypatch.setattr(gateway.copies, "SPARE", shutil.disk_usage(path.parent).total)
    with pytest.raises(StoreError) as caught:
        migrate(path)
    assert caught.value.problem == "full"
    assert dump(path) == was
