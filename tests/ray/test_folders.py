"""Ray's folders do not pile up: those of processes that have ended go when the next Ray starts."""

import os
import tempfile
from pathlib import Path

import pytest

from actors.ray.session import FOLDER, sweep


def test_only_folders_of_the_dead_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    dead = 2**22 + 1  # beyond the largest process number that Linux gives
    for name in (f"{FOLDER}{dead}-a/logs", f"{FOLDER}{os.getpid()}-b", f"{FOLDER}old-style", "other"):
        (tmp_path / name).mkdir(parents=True)
    sweep()
    assert {path.name for path in tmp_path.iterdir()} == {f"{FOLDER}{os.getpid()}-b", f"{FOLDER}old-style", "other"}
