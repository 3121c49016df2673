"""Databases as they were at every version, on each kind of store: made once, given out as copies."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from gateway.database import migrate
from tests.databases import Databases
from tests.gateway.upgrading import VERSIONS, contents, dump, fill

MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # hundreds of upgrades: no need to wait for a disk
BEFORE = dict(zip(VERSIONS[1:], VERSIONS, strict=False))

Database = Any
"""What `migrate` takes: a file's path, or a URL."""


class Past(Protocol):
    """``undoes``: whether what is interrupted leaves nothing."""

    undoes: bool

    def before(self, version: str) -> Database:
        """A database that is about to be upgraded to a version, with what it would hold by then."""
        ...

    def held(self, database: Database) -> Any:
        """All that a database holds, to be compared."""
        ...


class FilesPast:
    undoes = True

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._given = 0
        last: Path | None = None
        for version in VERSIONS:
            path = self.at(version)
            if last is not None:
                shutil.copy(last, path)
            migrate(path, version)
            fill(path, version)
            last = path

    def at(self, version: str) -> Path:
        """The file of that version itself."""
        return self._folder / f"{version}.db"

    def before(self, version: str) -> Path:
        self._given += 1
        folder = self._folder / f"{self._given}"
        folder.mkdir()
        path = folder / "a.db"
        if version in BEFORE:
            shutil.copy(self.at(BEFORE[version]), path)
        else:
            path.touch()
        return path

    def held(self, database: Database) -> list[str]:
        return dump(database)


class ServersPast:
    def __init__(self, databases: Databases, *, undoes: bool) -> None:
        self.undoes = undoes
        self._databases = databases
        self._at: dict[str, str] = {}
        self._given: str | None = None
        last: str | None = None
        for version in VERSIONS:
            url = databases.fresh(like=last) if last else databases.empty()
            migrate(url, version)
            fill(url, version)
            last = self._at[version] = url

    def before(self, version: str) -> str:
        """The one that was given last is dropped."""
        if self._given is not None:
            self._databases.drop(self._given)
        earlier = BEFORE.get(version)
        self._given = self._databases.fresh(like=self._at[earlier]) if earlier else self._databases.empty()
        return self._given

    def held(self, database: Database) -> dict[str, Any]:
        return contents(database)


@contextmanager
def files_past() -> Iterator[FilesPast]:
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        yield FilesPast(Path(folder))
