"""F11: an upgrade that is interrupted, at whatever statement, is finished by the next start with the same result.

SQLite and PostgreSQL undo what is interrupted; MariaDB commits every CREATE and ALTER by itself, and the next start
goes on with what is missing.
"""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from actors import StoreError
from gateway.copies import copies
from gateway.database import UpgradeFailed, migrate, run_on
from tests.conftest import ROOT
from tests.databases import Databases
from tests.gateway.pasts import Past, ServersPast, files_past
from tests.gateway.upgrading import ROWS, VERSIONS, Interrupted, contents, interrupted_at

OFTEN = {"0008", "0012", *VERSIONS[-2:]}  # the others in `make test-all`
EACH = [pytest.param(version, marks=[] if version in OFTEN else [pytest.mark.slow]) for version in VERSIONS]
SLOWLY = [pytest.param(kind, marks=pytest.mark.slow) for kind in ("postgresql", "mariadb")]


@pytest.fixture(scope="module", params=["sqlite", *SLOWLY])
def past(
    request: pytest.FixtureRequest, servers: Callable[[str], Databases], scripts_read_once: None
) -> Iterator[Past]:
    if request.param == "sqlite":
        with files_past() as files:
            yield files
    else:
        yield ServersPast(servers(request.param), undoes=request.param == "postgresql")


@pytest.mark.parametrize("version", EACH)
def test_interrupted_at_each_statement_the_next_start_finishes(version: str, past: Past) -> None:
    database = past.before(version)
    unharmed = past.held(database)
    with interrupted_at(0) as statements:
        migrate(database, version)
    whole = past.held(database)
    assert len(statements) >= 3  # a step, the version, COMMIT
    for number, statement in enumerate(statements, 1):
        database = past.before(version)
        with interrupted_at(number), pytest.raises((UpgradeFailed, Interrupted)):
            migrate(database, version)
        if past.undoes:
            assert past.held(database) == unharmed, statement  # an earlier program could still open it
        migrate(database, version)
        assert past.held(database) == whole, statement


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


@pytest.mark.parametrize("number", [1, 2, 7, 0], ids=["1", "2", "7", "last"])
def test_killed_the_next_start_finishes(number: int, past: Past) -> None:
    """A real kill -9, at statements of 0012, its COMMIT last."""
    database = past.before("0012")
    with interrupted_at(0) as statements:
        migrate(database, "0012")
    assert statements[-1] == "COMMIT"
    whole = past.held(database)
    database = past.before("0012")
    killed_at(str(number or len(statements)), database)
    migrate(database, "0012")
    assert past.held(database) == whole


def killed_at(where: str, database: Any) -> None:
    """Upgrade to 0012 in a process that is killed at a statement, or where the copy is made."""
    arguments = [sys.executable, "-c", KILLED, str(database), "0012", where]
    done = subprocess.run(arguments, cwd=ROOT, capture_output=True, timeout=60)
    assert done.returncode == -9, done


def test_two_at_once_one_waits(past: Past) -> None:
    whole = past.before("0012")
    migrate(whole)
    held = past.held(whole)
    database = past.before("0012")
    reached, go_on, second_done = threading.Event(), threading.Event(), threading.Event()
    faults: list[BaseException] = []

    def upgrade(done: threading.Event | None = None) -> None:
        try:
            migrate(database)
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
    assert past.held(database) == held
    if isinstance(database, Path):
        assert len(copies(database)) == 1  # the second had nothing to do


def test_a_database_newer_than_the_program_is_refused(past: Past) -> None:
    database = past.before(VERSIONS[-1])
    migrate(database)

    def future(db: sa.Connection) -> None:
        db.execute(sa.text("UPDATE alembic_version SET version_num = '9999' WHERE version_num LIKE '0%'"))
        db.commit()

    run_on(database, future)
    with pytest.raises(StoreError) as caught:
        migrate(database)
    assert caught.value.problem == "newer"


def test_a_text_that_is_wide_already_is_not_widened_again(past: Past) -> None:
    """0021 widens two columns, one of which was done before the power went."""
    database = past.before("0021")
    with interrupted_at(0) as statements:
        migrate(database, "0021")
    widening = [number for number, text in enumerate(statements, 1) if "1200" in text]
    assert len(widening) == 2
    if past.undoes:
        return
    database = past.before("0021")
    with interrupted_at(widening[1]), pytest.raises((UpgradeFailed, Interrupted)):
        migrate(database, "0021")
    with interrupted_at(0) as statements:
        migrate(database, "0021")
    assert sum("1200" in text for text in statements) == 1


def test_the_past_is_upgraded_as_it_should_be(past: Past) -> None:
    """What these databases hold is really touched: nobody listed, claimed or numbered what `ROWS` say would be."""
    assert set(ROWS) <= set(VERSIONS)
    rows = {table: found[3] for table, found in contents(past.before("0020")).items()}
    assert len(rows["account_listing"]) == 3
    assert len(rows["listed_screen"]) == 1
    assert len(rows["visitor"]) == len(rows["presence"]) == 1
    assert len(rows["clerk"]) == 3
    assert len(rows["follow_up_manager"]) == 2
    assert len(rows["outbox"]) == 2
