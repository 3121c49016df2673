"""Files with a secret: their owner's alone, whole or not at all, and never in another's place."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from common import secret_files


def test_a_file_is_its_owners_alone_and_the_first_one_made_stays(tmp_path: Path) -> None:
    path = tmp_path / "key"
    secret_files.make(path, b"first")
    secret_files.make(path, b"second")
    assert path.read_bytes() == b"first"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    secret_files.replace(path, b"third")
    assert path.read_bytes() == b"third"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path], "nothing is left beside it"


@pytest.mark.parametrize("write", [secret_files.make, secret_files.replace])
def test_on_a_full_disk_nothing_is_left_and_what_was_there_stays(
    write: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    path = tmp_path / "key"
    secret_files.make(path, b"before")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="full"):
        write(path, b"after")  # type: ignore[operator]
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]
