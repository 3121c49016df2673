"""Whole days: lived into a folder on a virtual clock, and on a running hall over HTTP and the live socket.

Hall and people share one event loop, whose time stands still while one of them works (`tests.patience`): how fast the
machine is does not matter to the day.
"""

from __future__ import annotations

import asyncio
import signal
import socket
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import datetime
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from click.testing import CliRunner
from fastapi import FastAPI

from actors import Clock, LocalCluster
from actors.testing import LoopClock
from common.times import SHANGHAI
from gateway import clock
from gateway.app import create_app
from gateway.cli import main
from gateway.clock import CourseClock, Leg
from gateway.demo import create_demo_accounts
from gateway.keys import Keys
from gateway.listening import CannotStart
from gateway.passwords import Passwords
from gateway.serve import make_server
from gateway.settings import Settings
from hall.setup import setup
from simulation.live_by_clock import ByClock, live_by_clock
from simulation.live_over_http import Fast, live_over_http
from simulation.places import MINUTE, SECOND
from tests.patience import PATIENT, Backend

HALL = "440106001"
DAY = datetime(2026, 11, 25, 9, tzinfo=SHANGHAI)
OPENS = int(DAY.timestamp()) * SECOND


@pytest.fixture
def anyio_backend() -> Backend:
    return PATIENT


def ask(database: Path, question: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database)) as db:
        return db.execute(question).fetchall()


def test_days_lived_into_a_folder_lose_nobody_and_have_true_times(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIANHE_DATA_DIR", str(tmp_path))
    arguments = ["simulate", "--into", str(tmp_path), "--date", "2024-11-22", "--days", "2", "--halls", HALL]
    done = CliRunner().invoke(main, [*arguments, "--cases", "60"])
    assert done.exit_code == 0, done.output
    assert "2024-11-22" in done.stdout
    assert "2024-11-25" in done.stdout
    database = tmp_path / "tianhe.db"
    states = dict(ask(database, "SELECT state, count(*) FROM ticket GROUP BY state"))
    assert set(states) <= {"finished", "cancelled", "missed"}
    assert states["finished"] > 80, done.output  # type: ignore[operator]
    days = dict(ask(database, "SELECT substr(id, 11, 8), count(*) FROM ticket GROUP BY 1"))
    assert set(days) == {"20241122", "20241125"}
    longest = ask(database, "SELECT max(called_at - taken_at) FROM ticket")[0][0]
    assert 60_000_000 < longest < 4 * 3600 * 1_000_000  # type: ignore[operator]
    hours = [hour for (hour,) in ask(database, "SELECT DISTINCT (taken_at / 3600000000 + 8) % 24 FROM ticket")]
    assert set(hours) <= {9, 10, 11, 13, 14, 15, 16}
    assert {9, 10, 14} <= set(hours)
    assert ask(database, "SELECT count(*) FROM outbox") == [(0,)]
    happened = dict(ask(database, "SELECT type, count(*) FROM journal GROUP BY type"))
    assert 20 < happened["rating.given"] < 60  # type: ignore[operator]
    several = "FROM ticket, json_each(ticket.matters) AS matter WHERE state = 'finished'"
    done = dict(ask(database, f"SELECT matter.value ->> 'done', count(*) {several} GROUP BY 1"))
    assert set(done) == {1}
    assert ask(database, "SELECT DISTINCT state FROM window") == [("closed",)]
    verified = CliRunner().invoke(main, ["journal", "verify"])
    assert verified.exit_code == 0, verified.output
    again = CliRunner().invoke(main, arguments)
    assert (again.exit_code, len(again.stderr.splitlines())) == (1, 1)


class Hall:
    """A hall on a loopback port, open at any hour, with passwords that are cheap to check."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app
        self._port = 0
        self.start()

    def start(self) -> None:
        """Listen, on the same port as before where it was stopped."""
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self._port))
        listener.listen()
        self._port = listener.getsockname()[1]
        self._server = make_server(self._app)
        self._running = asyncio.create_task(self._server.serve(sockets=[listener]))

    async def stop(self) -> None:
        self._server.should_exit = True
        await self._running

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"


@asynccontextmanager
async def serving(tmp_path: Path, *, demo: bool = True, course: Clock | None = None) -> AsyncIterator[Hall]:
    """Open by a course's hours; without one always, from nine in the morning of `DAY`."""
    keys = Keys(b"k" * 32)
    passwords = Passwords(keys, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    async with LocalCluster.open(str(tmp_path / "tianhe.db"), clock=course or LoopClock(OPENS)) as cluster:
        halls = await setup(cluster, always_open=course is None)
        if demo:
            await create_demo_accounts(cluster, passwords, halls)
        hall = Hall(create_app(cluster, Settings.read(data_dir=tmp_path, idle_minutes=0), keys, passwords))
        try:
            yield hall
        finally:
            await hall.stop()


def fast(url: str, *, speed: float = 3600.0, cases: int | None = 40, span: tuple[int, int] = (540, 660)) -> Fast:
    return Fast(url, speed, 1, (HALL,), span, cases, repeat=False, day=DAY.date())


@pytest.mark.anyio
async def test_a_day_on_a_running_hall_ends_with_everybody_served_or_gone(tmp_path: Path) -> None:
    said: list[str] = []
    async with serving(tmp_path) as hall:
        tally = await live_over_http(fast(hall.url), said.append)
    assert tally.errors == 0, tally.unexpected
    assert tally.taken == 40
    assert tally.waiting == 0
    assert tally.served > 20
    assert "40 people" in said[0]
    states = dict(ask(tmp_path / "tianhe.db", "SELECT state, count(*) FROM ticket GROUP BY state"))
    assert set(states) <= {"finished", "cancelled", "missed"}
    assert ask(tmp_path / "tianhe.db", "SELECT DISTINCT state FROM window WHERE hall = '440106001'") == [("closed",)]


@pytest.mark.anyio
async def test_a_signal_closes_the_windows_and_leaves_no_number_behind(tmp_path: Path) -> None:
    async with serving(tmp_path) as hall:
        said: list[str] = []

        def hear(line: str) -> None:
            said.append(line)
            if len(said) == 1:
                asyncio.get_running_loop().call_later(1.0, signal.raise_signal, signal.SIGINT)

        tally = await live_over_http(fast(hall.url, speed=900.0, cases=200), hear)
        assert tally.taken > 0
        assert tally.waiting == 0
    states = dict(ask(tmp_path / "tianhe.db", "SELECT state, count(*) FROM ticket GROUP BY state"))
    assert set(states) <= {"finished", "cancelled", "missed"}
    assert sum(states.values()) < 200  # type: ignore[arg-type]
    assert ask(tmp_path / "tianhe.db", "SELECT DISTINCT state FROM window WHERE hall = '440106001'") == [("closed",)]


@pytest.mark.anyio
async def test_a_day_by_the_halls_own_clock_keeps_its_hours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever time it is here, everybody comes on a working day and while the hall is open."""
    loop = asyncio.get_running_loop()
    monkeypatch.setattr(clock, "_machine", lambda: round(loop.time() * SECOND))
    course = CourseClock([Leg(round(loop.time() * SECOND), OPENS - 10 * MINUTE, 3600.0)])
    async with serving(tmp_path, course=course) as hall:

        def hear(line: str) -> None:
            if "2026-11-25" in line:
                asyncio.get_running_loop().call_later(1.7, signal.raise_signal, signal.SIGINT)

        tally = await live_by_clock(ByClock(hall.url, course, (HALL,), 100), hear)
    assert tally.errors == 0, tally.unexpected
    assert tally.taken > 10
    assert tally.booked > 0
    taken = ask(tmp_path / "tianhe.db", "SELECT min(at), max(at) FROM journal WHERE type = 'ticket.taken'")[0]
    assert OPENS <= taken[0] <= taken[1] < OPENS + 8 * 60 * MINUTE  # type: ignore[operator]


@pytest.mark.anyio
async def test_a_hall_that_goes_away_is_waited_for_and_the_day_goes_on(tmp_path: Path) -> None:
    async with serving(tmp_path) as hall:
        living = asyncio.create_task(live_over_http(fast(hall.url, span=(540, 630)), print))
        while ask(tmp_path / "tianhe.db", "SELECT count(*) FROM ticket") < [(10,)]:
            await asyncio.sleep(0.05)
        await hall.stop()
        await asyncio.sleep(0.5)  # how long it is away
        hall.start()
        tally = await living
    assert tally.late > 0
    assert tally.errors == 0, tally.unexpected
    assert tally.taken == 40
    states = dict(ask(tmp_path / "tianhe.db", "SELECT state, count(*) FROM ticket GROUP BY state"))
    assert set(states) <= {"finished", "cancelled", "missed"}


@pytest.mark.anyio
async def test_a_hall_without_the_windows_accounts_is_said_in_one_line(tmp_path: Path) -> None:
    async with serving(tmp_path, demo=False) as hall:
        with pytest.raises(CannotStart, match="TIANHE_DEMO"):
            await live_over_http(fast(hall.url), print)
