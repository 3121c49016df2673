"""`tianhe journal seal`, and what reads the sealed journal: on every kind of database, beside a hall that goes on."""

from __future__ import annotations

import asyncio
import itertools
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from actors import Address, LocalCluster, VirtualClock
from actors.stores import sealing
from actors.stores.sealing import Writer
from actors.stores.sqlite import SqliteStore
from common.people import EDGE
from gateway.account import Create, OpenSession
from gateway.cli import main
from gateway.database import migrate, run_on
from gateway.keys import Keys
from gateway.settings import Settings
from gateway.starting import reserved

DAY = 86_400_000_000
NOW = time.time_ns() // 1000
KILLED = 9
NAMES = ("chen", "li", "wang")
SERVERS = ["sqlite", "postgresql", pytest.param("mariadb", marks=pytest.mark.slow)]
Tianhe = Callable[..., Result]


@pytest.fixture
def tianhe() -> Tianhe:
    return lambda *arguments: CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a short journal has several files, slices and blocks."""
    monkeypatch.setattr(sealing, "SLICE", 8)
    monkeypatch.setattr(sealing, "BLOCK", 3)
    monkeypatch.setattr(sealing, "MOST", 20)


@pytest.fixture(params=SERVERS)
def database(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    servers: Callable[[str], object],
    monkeypatch: pytest.MonkeyPatch,
) -> str:
    """A database whose events are of the last ten days, the oldest first: by the settings of the commands."""
    url = f"sqlite:///{tmp_path / 'hall.db'}"
    if request.param != "sqlite":
        url = servers(request.param).empty()  # type: ignore[attr-defined]
    migrate(url)
    monkeypatch.setenv("TIANHE_DATABASE_URL", url)
    monkeypatch.setenv("TIANHE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("TIANHE_SEGMENTS_DIR", str(tmp_path / "sealed"))
    asyncio.run(live(url, 10, create=True))
    return str(url)


async def live(url: str, days: int, *, create: bool = False, since: int = 10) -> None:
    """Each day everybody signs in thrice."""
    clock = VirtualClock(NOW - since * DAY)
    async with LocalCluster.open(url, hosts=1, clock=clock) as cluster:
        for name in NAMES if create else ():
            made = Create(display_name=name, roles=("admin",), halls=(), password="x")
            await cluster.call(Address("account", name), made, caller=EDGE)
        for day in range(days):
            for name in NAMES:
                for time_ in range(3):
                    opening = OpenSession(digest=f"{day}-{time_}", seconds=60)
                    await cluster.call(Address("account", name), opening, caller=EDGE)
            clock.advance(86_400)


def shown(tianhe: Tianhe, name: str = "chen") -> list[str]:
    result = tianhe("journal", "show", f"account/{name}")
    assert result.exit_code == 0, result.output
    return result.output.splitlines()


def ask(url: str, sql: str) -> int:
    return int(run_on(url, lambda db: db.execute(text(sql)).scalar_one()))


def files() -> list[Path]:
    return sorted(Settings.read().segments.glob("journal-*.db"))


def one_line(result: Result, *words: str) -> None:
    assert (result.exit_code, len(result.output.splitlines())) == (1, 1), result.output
    for word in words:
        assert word in result.output


def whole(tianhe: Tianhe) -> str:
    result = tianhe("journal", "verify")
    assert result.exit_code == 0, result.output
    return str(result.output)


def test_what_is_sealed_reads_as_before(database: str, tianhe: Tianhe) -> None:
    before = {name: shown(tianhe, name) for name in NAMES}
    rows = ask(database, "SELECT count(*) FROM journal")
    assert f"{rows} events" in whole(tianhe)
    done = tianhe("journal", "seal", "--before", "3d")
    assert done.exit_code == 0, done.output
    assert len(files()) > 1
    assert ask(database, "SELECT count(*) FROM journal") < rows // 2
    assert {name: shown(tianhe, name) for name in NAMES} == before
    assert f"{rows} events" in whole(tianhe)
    assert f"{len(files())} sealed files" in whole(tianhe)
    assert "nothing older" in tianhe("journal", "seal", "--before", "3d").output

    asyncio.run(live(database, 1, since=0))  # it is served from what is left
    assert [line.split("\t")[0] for line in shown(tianhe)] == [
        str(number) for number in range(1, len(before["chen"]) + 4)
    ]
    assert tianhe("journal", "seal", "--before", "1d").exit_code == 0
    assert shown(tianhe)[: len(before["chen"])] == before["chen"]
    assert f"{rows + 9} events" in whole(tianhe)
    assert tianhe("journal", "show", "account/chen", "--after", "7").output.splitlines() == shown(tianhe)[7:]


def test_a_file_that_is_changed_lost_or_swapped_is_named(database: str, tianhe: Tianhe) -> None:
    tianhe("journal", "seal", "--before", "1d")
    first, second, *_ = files()
    data = first.read_bytes()
    first.chmod(0o600)
    first.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    one_line(tianhe("journal", "verify"), first.name)
    first.unlink()
    one_line(tianhe("journal", "verify"), first.name)
    one_line(tianhe("journal", "show", "account/chen"), first.name)
    first.write_bytes(second.read_bytes())
    second.unlink()
    second.write_bytes(data)
    one_line(tianhe("journal", "verify"), first.name, second.name)
    second.write_bytes(first.read_bytes())
    first.write_bytes(data)
    assert "events" in whole(tianhe)


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        ("DELETE FROM segment WHERE first = 1", "position 1 of the journal is missing"),
        (
            "UPDATE journal SET data = '{}' WHERE seq = (SELECT * FROM (SELECT max(seq) FROM journal) AS j)",
            "was changed",
        ),
        ("DELETE FROM journal WHERE position = (SELECT * FROM (SELECT max(position) FROM journal) AS j)", "its last"),
        (
            "DELETE FROM journal WHERE position = (SELECT * FROM (SELECT max(position) - 1 FROM journal) AS j)",
            "missing",
        ),
        (
            "UPDATE journal SET type = 'x' WHERE position = (SELECT * FROM (SELECT min(position) FROM journal) AS j)",
            "#",
        ),
    ],
)
def test_what_the_database_holds_is_checked_with_it(database: str, tianhe: Tianhe, damage: str, words: str) -> None:
    tianhe("journal", "seal", "--before", "3d")

    def do(db: object) -> None:
        db.execute(text(damage))  # type: ignore[attr-defined]
        db.commit()  # type: ignore[attr-defined]

    run_on(database, do)
    result = tianhe("journal", "verify")
    assert result.exit_code == 1
    assert words in result.output


@pytest.mark.parametrize(
    ("before", "words"),
    [
        ("90", "90d"),
        ("x", "90d"),
        ("23h", "90d"),
        ("0d", "a day ago"),
        ("2999-01-01", "a day ago"),
        ("9" * 30 + "d", "90d"),
    ],
)
def test_a_moment_that_is_none_names_the_option(tianhe: Tianhe, before: str, words: str) -> None:
    result = tianhe("journal", "seal", "--before", before)
    assert result.exit_code == 2
    assert "'--before'" in result.output
    assert words in result.output


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """As `database`, of SQLite."""
    url = f"sqlite:///{tmp_path / 'tianhe.db'}"
    migrate(url)
    monkeypatch.setenv("TIANHE_DATA_DIR", str(tmp_path))
    asyncio.run(live(url, 10, create=True))
    return url


def test_a_date_is_one_of_shanghai(file: str, tianhe: Tianhe) -> None:
    for days, form, shift in ((5, "%Y-%m-%dT%H:%M:%S+00:00", 0), (4, "%Y-%m-%dT%H:%M:%S", 8 * 3600)):
        boundary = NOW // 1_000_000 - days * 86_400
        older = ask(file, f"SELECT max(position) FROM journal WHERE at < {boundary * 1_000_000}")
        written = time.strftime(form, time.gmtime(boundary + shift))
        assert tianhe("journal", "seal", "--before", written).exit_code == 0
        assert ask(file, "SELECT max(last) FROM segment") == older


def test_a_hall_that_runs_finds_what_is_sealed_beside_it(file: str, tianhe: Tianhe) -> None:
    async def go() -> None:
        async with LocalCluster.open(file, hosts=1) as cluster:
            chen = Address("account", "chen")
            before = await cluster.events(chen)
            with reserved(Settings.read()):
                sealing_ = asyncio.create_task(asyncio.to_thread(tianhe, "journal", "seal", "--before", "1d"))
                count = 0
                while not sealing_.done():
                    await cluster.call(chen, OpenSession(digest=f"x{count}", seconds=60), caller=EDGE)
                    assert (await cluster.events(chen))[: len(before)] == before
                    count += 1
                assert sealing_.result().exit_code == 0, sealing_.result().output
                assert count > 0
                assert (await cluster.events(chen))[: len(before)] == before
                assert len(await cluster.events(chen)) == len(before) + count
                assert len(await cluster.store.since(0)) == 8  # a slice of a file
                one_line(tianhe("journal", "seal", "--before", "1d", "--compact"), "Another tianhe")

    asyncio.run(go())
    assert "sealed files" in whole(tianhe)


def test_the_file_is_made_smaller(file: str, tianhe: Tianhe) -> None:
    path = Settings.read().data_dir / "tianhe.db"
    numbers = "WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < 1000)"
    values = "SELECT 'x', 'x', CAST(value AS TEXT), x'00', randomblob(1000), 0 FROM n"
    run_on(file, lambda db: db.execute(text(f"INSERT INTO command {numbers} {values}")))
    run_on(file, lambda db: db.execute(text("DELETE FROM command WHERE kind = 'x'")))
    before = path.stat().st_size
    result = tianhe("journal", "seal", "--before", "1d", "--compact")
    assert result.exit_code == 0, result.output
    assert path.stat().st_size < before - 500_000
    assert "smaller" in result.output
    assert "sealed files" in whole(tianhe)


def test_one_at_a_time(file: str, tianhe: Tianhe) -> None:
    writer = sealing.Writer(Settings.read().segments, 1)
    one_line(tianhe("journal", "seal", "--before", "1d"), "Another program")
    writer.abandon()
    assert tianhe("journal", "seal", "--before", "1d").exit_code == 0


def test_a_database_of_before_is_upgraded_first(file: str, tianhe: Tianhe) -> None:
    back = text("UPDATE alembic_version SET version_num = '0019' WHERE version_num LIKE '0%'")
    run_on(file, lambda db: db.execute(back))
    one_line(tianhe("journal", "seal", "--before", "1d"), "older version")
    run_on(file, lambda db: db.execute(text("DROP TABLE segment")))
    assert "0 sealed files" in whole(tianhe)


def test_a_folder_that_is_none_is_named(
    file: str, tianhe: Tianhe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "taken").touch()
    monkeypatch.setenv("TIANHE_SEGMENTS_DIR", str(tmp_path / "taken"))
    one_line(tianhe("journal", "seal", "--before", "1d"), str(tmp_path / "taken"), "TIANHE_SEGMENTS_DIR")


def test_a_journal_with_a_gap_is_not_sealed(file: str, tianhe: Tianhe) -> None:
    run_on(file, lambda db: db.execute(text("DELETE FROM journal WHERE position = 5")))
    one_line(tianhe("journal", "seal", "--before", "1d"), "position 5 of the journal")
    assert files() == []


def test_nothing_is_forgotten_whose_file_is_gone(file: str, tianhe: Tianhe) -> None:
    tianhe("journal", "seal", "--before", "5d")
    rows = ask(file, "SELECT count(*) FROM journal")
    run_on(file, lambda db: db.execute(text("UPDATE store SET value = '0' WHERE name = 'forgotten'")))
    gone = files()[-1]
    gone.unlink()
    one_line(tianhe("journal", "seal", "--before", "1d"), gone.name)
    assert ask(file, "SELECT count(*) FROM journal") == rows


def dying(at: int) -> None:
    """As the command, but the process ends hard before or after one of the steps that reach the disk."""
    steps = itertools.count()

    def dies(step: Callable[..., object]) -> Callable[..., object]:
        def wrapped(*args: object, **options: object) -> object:
            if next(steps) == at:
                os._exit(KILLED)
            return step(*args, **options)

        return wrapped

    for name in ("mkdir", "chmod", "fsync", "close"):
        setattr(os, name, dies(getattr(os, name)))
    for owner, name in ((Path, "rename"), (Path, "unlink"), (Writer, "slice"), (SqliteStore, "_change")):
        setattr(owner, name, dies(getattr(owner, name)))
    os._exit(CliRunner().invoke(main, ["journal", "seal", "--before", "6d"]).exit_code)


def test_killed_at_any_step_it_goes_on_the_next_time(
    file: str, tianhe: Tianhe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    events = shown(tianhe)
    for at in range(1000):
        folder = tmp_path / str(at)
        folder.mkdir()
        shutil.copy(tmp_path / "tianhe.db", folder)
        monkeypatch.setenv("TIANHE_DATA_DIR", str(folder))
        child = os.fork()
        if not child:
            dying(at)
        _, status = os.waitpid(child, 0)
        assert shown(tianhe) == events
        whole(tianhe)
        if os.waitstatus_to_exitcode(status) == 0:
            break
        assert os.waitstatus_to_exitcode(status) == KILLED
        assert tianhe("journal", "seal", "--before", "6d").exit_code == 0
        assert shown(tianhe) == events
        whole(tianhe)
        assert list((folder / "segments").glob("*.draft")) == []
    assert at > 30


def test_a_new_epoch(database: str, tianhe: Tianhe) -> None:
    def epoch() -> str:
        return str(
            run_on(database, lambda db: db.execute(text("SELECT value FROM store WHERE name = 'epoch'")).scalar())
        )

    before = epoch()
    result = tianhe("journal", "new-epoch")
    assert result.exit_code == 0, result.output
    assert epoch() not in (before, "")
    assert epoch() in result.output


def test_a_copy_has_its_segments_beside_it(
    file: str, tianhe: Tianhe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Keys.open(tmp_path)
    run_on(file, lambda db: db.execute(text("DELETE FROM account")))  # whose passwords no key has sealed
    tianhe("journal", "seal", "--before", "5d")
    first, backups, other = files(), tmp_path / "backups", tmp_path / "other"
    backups.mkdir()
    made = tianhe("backup", backups / "one.db")
    assert (made.exit_code, str(backups / "segments") in made.output) == (0, True), made.output
    assert {path.name for path in backups.iterdir()} == {"one.db", "segments"}
    kept = {path: path.stat().st_ino for path in (backups / "segments").iterdir()}
    assert [path.name for path in sorted(kept)] == [path.name for path in first]
    tianhe("journal", "seal", "--before", "1d")
    assert tianhe("backup", backups / "two.db").exit_code == 0
    assert {path: path.stat().st_ino for path in kept} == kept, "what does not change is copied once"
    assert len(list((backups / "segments").iterdir())) == len(files())
    events = shown(tianhe)

    other.mkdir()
    shutil.copy(tmp_path / "server.key", other)
    monkeypatch.setenv("TIANHE_DATA_DIR", str(other))
    assert tianhe("restore", backups / "one.db").exit_code == 0
    assert [path.name for path in files()] == [path.name for path in first]
    assert shown(tianhe) == events
    whole(tianhe)

    lost = sorted((backups / "segments").iterdir())[-1]
    lost.chmod(0o600)
    lost.write_bytes(b"x")
    before = (other / "tianhe.db").read_bytes()
    one_line(tianhe("restore", backups / "two.db"), lost.name)
    assert (other / "tianhe.db").read_bytes() == before
    monkeypatch.setenv("TIANHE_DATA_DIR", str(tmp_path))
    assert tianhe("backup", backups / "three.db").exit_code == 0  # and what was damaged there is whole again
    files()[0].unlink()
    assert tianhe("backup", backups / "four.db").exit_code == 0, "the folder of copies has it"
    (backups / "segments" / first[0].name).unlink()
    one_line(tianhe("backup", backups / "five.db"), first[0].name)
    assert not (backups / "five.db").exists()
