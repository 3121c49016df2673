"""`tianhe layout`: the number of hosts changes by this command, and by no setting."""

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from actors.stores.sqlite import SqliteStore
from gateway.cli import main
from tests.ray.nodes import free_port


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a hall that has a database and does not run."""
    asyncio.run(SqliteStore(str(tmp_path / "tianhe.db"), create=True).close())
    monkeypatch.setenv("TIANHE_DATA_DIR", str(tmp_path))
    return tmp_path


def layout(*arguments: Any) -> Result:
    return CliRunner().invoke(main, ["layout", *map(str, arguments)])


def test_it_is_shown_and_changed_while_the_hall_is_stopped(data: Path) -> None:
    assert "TIANHE_HOSTS" in layout().output, "never laid out: it says when that will be"
    changed = layout(3)
    assert changed.exit_code == 0, changed.output
    assert "3" in changed.output
    assert "3 hosts" in layout().output
    assert layout(2).exit_code == 0
    assert "2 hosts" in layout().output


@pytest.mark.parametrize("wrong", ["0", "-1", "257", "many"])
def test_a_number_that_cannot_be(data: Path, wrong: str) -> None:
    assert layout("--", wrong).exit_code == 2
    assert "TIANHE_HOSTS" in layout().output, "nothing has changed"


def test_a_running_hall_of_ones_own_ray_is_not_changed(data: Path) -> None:
    """Its hosts would go on by the old number."""
    holding = (
        "import fcntl, os, sys;"
        "f = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT); fcntl.flock(f, fcntl.LOCK_EX);"
        "os.pwrite(f, str(os.getpid()).encode(), 0); print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holding, str(data / "tianhe.db.lock")], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        refused = layout(3)
        assert refused.exit_code == 1
        assert str(other.pid) in refused.output
        assert "TIANHE_HOSTS" in layout().output, "looking is allowed, and nothing has changed"
        other.communicate()


def test_no_ray_at_the_address(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIANHE_RAY_ADDRESS", f"127.0.0.1:{free_port()}")
    refused = layout(3)
    assert refused.exit_code == 1
    assert "TIANHE_RAY_ADDRESS" in refused.output
    assert "Traceback" not in refused.output
