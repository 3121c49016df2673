"""F11: an upgrade that is interrupted, at whatever statement, is finished by the next start with the same result."""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

import gateway.copies
from actors import StoreError
from gateway.copies import KEPT, copies
from gateway.database import UpgradeFailed, _config, migrate
from tests.conftest import ROOT
from tests.gateway.upgrading import ROWS, VERSIONS, Interrupted, contents, dump, fill, interrupted_at

BEFORE = dict(zip(VERSIONS[1:], VERSIONS, strict=False))
OFTEN = {"0008", "0012", *VERSIONS[-2:]}  # the others in `make test-all`
EACH = [pytest.param(version, marks=[] if version in OFTEN else [pytest.mark.slow]) for version in VERSIONS]


MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # hundreds of upgrades: no need to wait for a disk


@pytest.fixture(autouse=True, scope="module")
def scripts_read_once() -> Iterator[None]:
    """Alembic compiles every migration anew for each upgrade."""
    with pytest.MonkeyPatch.context() as patch:
        scripts = ScriptDirectory.from_config(_config())
        patch.setattr(ScriptDirectory, "from_config", lambda config: scripts)
        yield


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=MEMORY) as name:
        yield Path(name)


@pytest.fixture(scope="module")
def histories() -> Iterator[Callable[[str], Path]]:
    """A file of each version, with what it would hold by then."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as name:
        yield _histories(Path(name))


def _histories(folder: Path) -> Callable[[str], Path]:
    last: Path | None = None
    for version in VERSIONS:
        path = folder / f"{version}.db"
        if last is not None:
            shutil.copy(last, path)
        migrate(path, version)
        fill(path, version)
        last = path
    return lambda version: folder / f"{version}.db"


def start_of(version: str, histories: Callable[[str], Path], path: Path) -> Path:
    """A file that is about to be upgraded to that version."""
    path.unlink(missing_ok=True)
    if version in BEFORE:
        shutil.copy(histories(BEFORE[version]), path)
    else:
        path.touch()
    return path


@pytest.mark.parametrize("version", EACH)
def test_interrupted_at_each_statement_the_next_start_finishes(
    version: str, histories: Callable[[str], Path], folder: Path
) -> None:
    path = start_of(version, histories, folder / "a.db")
    unharmed = dump(path)
    with interrupted_at(0) as statements:
        migrate(path, version)
    whole = dump(path)
    assert len(statements) >= 3  # a step, the version, COMMIT
    for number in range(1, len(statements) + 1):
        start_of(version, histories, path)
        with interrupted_at(number), pytest.raises((UpgradeFailed, Interrupted)):
            migrate(path, version)
        assert dump(path) == unharmed, statements[number - 1]  # an earlier program could still open it
        migrate(path, version)
        assert dump(path) == whole, statements[number - 1]


def migrate_as_before(path: Path, version: str) -> None:
    """As releases before 0020 did: Python's sqlite3 commits each DDL statement until the first that changes data."""
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    with engine.connect() as connection:
        command.upgrade(_config(connection), version)


@pytest.mark.parametrize("version", EACH)
def test_a_file_that_an_earlier_release_left_half_way_heals(
    version: str, histories: Callable[[str], Path], folder: Path
) -> None:
    path = start_of(version, histories, folder / "a.db")
    with interrupted_at(0) as statements:
        migrate_as_before(path, version)
    whole = dump(path)
    half_way = 0
    for number in range(1, len(statements) + 1):
        start_of(version, histories, path)
        unharmed = dump(path)
        with interrupted_at(number), pytest.raises(Interrupted):
            migrate_as_before(path, version)
        half_way += dump(path) != unharmed
        migrate(path, version)
        assert dump(path) == whole, statements[number - 1]
    assert half_way or len(statements) == 3  # that is what was wrong


KILLED = """
import sys, gateway.copies
from gateway.database import migrate
from tests.gateway.upgrading import interrupted_at, kill_ourselves
path, version, number = sys.argv[1:]
if number == "copy":
    gateway.copies._sync = lambda path: kill_ourselves()
with interrupted_at(0 if number == "copy" else int(number), kill_ourselves):
    migrate(path, version)
print("not killed")
"""


@pytest.mark.parametrize("number", ["copy", "1", "2", "7", "16"])
def test_killed_the_next_start_finishes(number: str, histories: Callable[[str], Path], folder: Path) -> None:
    """A real kill -9: while the copy is made, and at statements of 0012, its COMMIT last."""
    path = start_of("0012", histories, folder / "a.db")
    with interrupted_at(0) as statements:
        migrate(path, "0012")
    whole = dump(path)
    assert statements.index("COMMIT") == 15
    start_of("0012", histories, path)
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(path), "0012", number], cwd=ROOT, capture_output=True, timeout=60
    )
    assert done.returncode == -9, done
    migrate(path, "0012")
    assert dump(path) == whole
    assert not list(folder.glob("*.part"))


def test_two_at_once_one_waits(histories: Callable[[str], Path], folder: Path) -> None:
    path = start_of("0012", histories, folder / "a.db")
    reached, go_on, second_done = threading.Event(), threading.Event(), threading.Event()
    faults: list[BaseException] = []

    def upgrade(done: threading.Event | None = None) -> None:
        try:
            migrate(path)
        except BaseException as error:
            faults.append(error)
        if done:
            done.set()

    def halt() -> None:
        reached.set()
        assert go_on.wait(60)

    with interrupted_at(3, halt):
        one = threading.Thread(target=upgrade)
        one.start()
        assert reached.wait(60)
        two = threading.Thread(target=upgrade, args=(second_done,))
        two.start()
        assert not second_done.wait(0.3)  # it cannot come past the first, however long we wait
        go_on.set()
        one.join(60)
        two.join(60)
    assert faults == []
    whole = start_of("0012", histories, folder / "b.db")
    migrate(whole)
    assert dump(path) == dump(whole)
    assert len(copies(path)) == 1  # the second had nothing to do


def test_a_copy_is_made_first_and_is_the_database_as_it_was(histories: Callable[[str], Path], folder: Path) -> None:
    path = start_of("0012", histories, folder / "a.db")
    path.chmod(0o600)
    was = dump(path)
    migrate(path)
    (copy,) = copies(path)
    assert copy.name.startswith("a.db.0011-20")
    assert copy.stat().st_mode & 0o777 == 0o600
    assert dump(copy) == was
    migrate(path)
    assert copies(path) == [copy]  # nothing to upgrade, nothing to copy


def test_a_new_database_needs_no_copy(folder: Path) -> None:
    migrate(folder / "a.db")
    assert copies(folder / "a.db") == []


def test_a_few_copies_are_kept(folder: Path) -> None:
    path = folder / "a.db"
    for version in VERSIONS[: KEPT + 3]:
        migrate(path, version)
    assert [copy.name[5:9] for copy in copies(path)] == list(VERSIONS[KEPT + 1 : 1 : -1])


def test_a_failure_says_where_the_copy_is(histories: Callable[[str], Path], folder: Path) -> None:
    path = start_of("0012", histories, folder / "a.db")
    was = dump(path)
    with interrupted_at(4), pytest.raises(UpgradeFailed) as caught:
        migrate(path)
    assert caught.value.copy is not None
    assert str(caught.value.copy) in str(caught.value)
    assert dump(caught.value.copy) == dump(path) == was


def test_without_room_for_a_copy_nothing_is_touched(
    histories: Callable[[str], Path], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = start_of("0012", histories, folder / "a.db")
    was = dump(path)
    monkeypatch.setattr(gateway.copies, "SPARE", shutil.disk_usage(folder).total)
    with pytest.raises(StoreError) as caught:
        migrate(path)
    assert caught.value.problem == "full"
    assert dump(path) == was


def test_the_past_is_upgraded_as_it_should_be(histories: Callable[[str], Path]) -> None:
    """What these files hold is really touched: nobody listed, claimed or numbered what `ROWS` say would be."""
    assert set(ROWS) <= set(VERSIONS)
    rows = {table: found[3] for table, found in contents(histories("0019")).items()}
    assert len(rows["account_listing"]) == 3
    assert len(rows["listed_screen"]) == 1
    assert len(rows["visitor"]) == len(rows["presence"]) == 1
    assert len(rows["clerk"]) == 3
    assert len(rows["follow_up_manager"]) == 2
    assert len(rows["outbox"]) == 2
