"""`tianhe simulate`: whatever stands in its way is one line in both languages, and exit status 1."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gateway.cli import main
from gateway.course import course_from
from gateway.listening import CannotStart
from gateway.settings import Settings
from gateway.simulating import must_be_possible, simulation_command
from simulation.live_into import working_days
from tests.gateway.test_starting import free_port


def simulate(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["simulate", *arguments])


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--speed", "0"], "--speed"),
        (["--speed", "-60"], "--speed"),
        (["--speed", "nan"], "--speed"),
        (["--from", "nine"], "--from"),
        (["--from", "17:00", "--until", "09:00"], "--until"),
        (["--url", "http://127.0.0.1:80x"], "--url"),
        (["--url", "nowhere"], "--url"),
        (["--into", "folder", "--date", "yesterday"], "--date"),
        (["--into", "folder", "--date", (datetime.now(UTC) + timedelta(days=2)).date().isoformat()], "--date"),
    ],
)
def test_bad_arguments(arguments: list[str], word: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    one_line(simulate(*arguments), word)
    assert not list(tmp_path.iterdir())


def test_a_closed_port() -> None:
    port = free_port()
    one_line(simulate("--url", f"http://127.0.0.1:{port}"), str(port))


def test_an_unknown_hall(tmp_path: Path) -> None:
    arguments = ["--into", str(tmp_path), "--date", "2026-11-20", "--halls", "440106,440199"]
    one_line(simulate(*arguments), "440199")


def test_a_hall_is_not_started_for_a_simulation_that_cannot_be() -> None:
    one_line(CliRunner().invoke(main, ["up", "--simulate", "0"]), "--speed")


def one_line(result: Result, word: str) -> None:
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1, result.output
    assert word in result.stderr


def test_working_days_are_before_today_and_leave_out_weekends_and_holidays() -> None:
    tuesday = date(2026, 11, 24)
    assert working_days(2, None, tuesday) == (date(2026, 11, 20), date(2026, 11, 23))
    assert working_days(2, date(2026, 11, 20), tuesday) == (date(2026, 11, 20), date(2026, 11, 23))
    assert working_days(1, date(2026, 10, 1), tuesday) == (date(2026, 10, 8),)
    with pytest.raises(CannotStart, match="2026-11-20"):
        working_days(3, date(2026, 11, 20), tuesday)


def test_a_simulation_beside_the_hall_needs_demo_accounts() -> None:
    course = course_from(date(2026, 11, 24), 60.0, 0)
    command = simulation_command(Settings.read(port=8123), course)
    assert "--url=http://127.0.0.1:8123" in command
    with pytest.raises(CannotStart):
        must_be_possible(Settings.read(demo=False), 60.0)
