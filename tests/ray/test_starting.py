"""A Ray of our own: what it starts, and what is done where it does not start."""

import logging
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import ray
from ray._private import services

from actors.ray import session
from actors.ray.lean import ENTRY, lean
from actors.ray.session import RayFailed, connect


@pytest.fixture
def tries(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[BaseException | None]:
    """What each next try to start Ray ends in; a test appends it. Taken away as they are used."""
    ends: list[BaseException | None] = []

    def init(*_: Any, **options: Any) -> None:
        end = ends.pop(0)
        if end is not None:
            raise end

    monkeypatch.setattr(
        session,
        "ray",
        SimpleNamespace(
            init=init, shutdown=lambda: None, is_initialized=lambda: False, put=lambda _: None, _private=ray._private
        ),
    )
    monkeypatch.setattr(session.tempfile, "tempdir", str(tmp_path))
    return ends


def test_a_ray_that_does_not_start_is_started_once_more(
    tries: list[BaseException | None], caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    tries += [Exception("The current node timed out during startup."), None]
    with caplog.at_level(logging.WARNING):
        connect(None, "tests")
    assert tries == []
    assert [record.getMessage() for record in caplog.records] == [
        "Ray did not start (Exception); it is started once more"
    ]
    assert len(list(tmp_path.iterdir())) == 1, "the folder of the one that failed is gone"


def test_and_not_more_often(tries: list[BaseException | None]) -> None:
    tries += [Exception("timed out"), Exception("timed out again"), None]
    with pytest.raises(RayFailed, match="timed out again"):
        connect(None, "tests")
    assert tries == [None]


def test_nor_where_its_folder_cannot_be_used(tries: list[BaseException | None]) -> None:
    tries += [ValueError("AF_UNIX path too long"), None]
    with pytest.raises(RayFailed, match="too long"):
        connect(None, "tests")
    assert tries == [None]


def test_what_a_start_that_failed_had_started_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    def start(command: list[str], kind: str, **_: Any) -> Any:
        return SimpleNamespace(process=subprocess.Popen(command))

    monkeypatch.setattr(services, "start_ray_process", start)
    started: list[Any] = []

    def fail() -> None:
        with lean():
            started.append(services.start_ray_process([sys.executable, "-c", "import time; time.sleep(600)"], "gcs"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert started[0].process.returncode is not None
    assert services.start_ray_process is start


@pytest.mark.ray
def test_a_node_runs_none_of_rays_agents_and_each_process_loads_ray_once(ray_here: None) -> None:
    """A node waits at its start for its agents, two Python processes with all of Ray in them; and the first script of a
    process loads all of Ray only to be replaced by the second."""

    @ray.remote
    def loaded() -> bool:
        return "actors.ray.worker" in sys.modules

    assert ray.get(loaded.remote()), "what hosts need is loaded before anybody asks"
    node = next(one for one in _processes() if Path(one.command[0]).name == "raylet")
    assert any(str(ENTRY) in word for word in node.command)
    children = [one.command for one in _processes() if one.parent == node.pid]
    agents = [command for command in children if any("agent" in word for word in command)]
    assert children
    assert agents == []


FIRST_OBJECT = """
import sys
from actors.ray.session import connect, disconnect
connect(None, "tests")
loaded = set(sys.modules)
import ray
ray.put(object())
print(sorted(set(sys.modules) - loaded))
disconnect()
"""


@pytest.mark.ray
def test_once_ray_has_started_it_loads_nothing_beside_other_threads() -> None:
    """Ray's first object loaded parts of pydantic, of which the application loads others in its thread: where they met,
    the hall did not start (KeyError)."""
    done = subprocess.run([sys.executable, "-c", FIRST_OBJECT], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"


def _processes() -> list[SimpleNamespace]:
    """The processes that this one has started, and theirs."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_text().split("\0")
            status = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        found.append(SimpleNamespace(pid=int(folder.name), parent=int(status[1]), command=words))
    mine = {os.getpid()}
    while more := {one.pid for one in found if one.parent in mine} - mine:
        mine |= more
    return [one for one in found if one.pid in mine]
