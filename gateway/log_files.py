"""The files that logs are kept in: one that all processes append to, and older ones; bounded, for the operator alone.

Every line is one write to a file opened for appending, so lines of several processes stay whole. Whoever finds the file
full turns it, under a lock of the kernel's on the folder; the others see that it is another file and open it.
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import time
from collections.abc import Iterator
from pathlib import Path

NAME = "tianhe.log"
SIZE = 10 * 1024 * 1024  # bytes at which a file is turned
KEPT = 9  # older files: 100 MiB in all
LOOKS = 1.0  # seconds for which a file that was the newest is taken to be so
UNSEEN = 64 * 1024  # bytes that are written meanwhile at most


def opened(path: Path) -> int:
    """A descriptor to append to a file that only its owner can read."""
    return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)


class LogFile(logging.Handler):
    """Appends to the folder's newest file. Where the disk does not take it, a line is lost and nothing else happens."""

    def __init__(self, folder: Path, size: int = SIZE, kept: int = KEPT) -> None:
        super().__init__()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder
        self._path = folder / NAME
        self._size = size
        self._kept = kept
        self._file = opened(self._path)
        self._looked = float("-inf")
        self._unseen = 0

    def emit(self, record: logging.LogRecord) -> None:
        try:
            line = (self.format(record) + "\n").encode()
            self._look(len(line))
            os.write(self._file, line)
        except OSError:
            pass
        except Exception:
            self.handleError(record)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            os.close(self._file)
        self._file = -1
        super().close()

    def _look(self, more: int) -> None:
        """Go over to the newest file where another process has begun one, or where ours is full. Before each line that
        would cost as much as writing it."""
        now = time.monotonic()
        self._unseen += more
        if now - self._looked < LOOKS and self._unseen < min(UNSEEN, self._size // KEPT):
            return
        self._looked, self._unseen = now, 0
        try:
            newest = os.stat(self._path)
        except FileNotFoundError:
            newest = None
        if newest is not None and os.path.samestat(newest, os.fstat(self._file)):
            if newest.st_size < self._size:
                return
            self._turn()
        fresh = opened(self._path)
        os.close(self._file)
        self._file = fresh

    def _turn(self) -> None:
        with locked(self._folder):
            with contextlib.suppress(FileNotFoundError):
                if os.stat(self._path).st_size < self._size:
                    return  # another process was first
            for number in range(self._kept, 0, -1):
                with contextlib.suppress(FileNotFoundError):
                    os.replace(numbered(self._path, number - 1), numbered(self._path, number))


def numbered(path: Path, number: int) -> Path:
    """The `number`-th older file; 0 is the newest."""
    return path if number == 0 else path.with_name(f"{path.name}.{number}")


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """The folder for us alone. The lock is the kernel's: it ends with the process."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def files(folder: Path) -> list[Path]:
    """The files there are, the oldest first."""
    found = {int(path.suffix[1:]): path for path in folder.glob(f"{NAME}.*") if path.suffix[1:].isdecimal()}
    older = [path for _, path in sorted(found.items(), reverse=True)]
    return older + [path for path in (folder / NAME,) if path.exists()]
