"""`tianhe status`, `tianhe logs`."""

from __future__ import annotations

import json
import os
import time
from collections import deque
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path
from typing import Any, Self

import click

from gateway.commands.common import settings_read
from gateway.commands.ending import fail
from gateway.log_files import files
from gateway.logs import LEVELS, plain
from gateway.operator.asking import NotAnswered, answer, hall
from gateway.operator.figures import Rates, Status, rates
from gateway.operator.table import page
from gateway.settings import Settings

LOOKING = 0.5  # seconds between two looks for new lines


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.option("--seconds", type=click.FloatRange(min=0), default=1.0, show_default=True, help="Over which to count.")
def status(as_json: bool, seconds: float) -> None:
    """状态 · How the running hall is: hosts, messages, database, feed."""
    with settings_read() as settings:
        try:
            now, grown = _looked(settings, seconds)
        except NotAnswered as error:
            fail(str(error))
    if as_json:
        document = now.model_dump() | {"rates": None if grown is None else grown.model_dump()}
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        click.echo(page(now, grown))


def _looked(settings: Settings, seconds: float) -> tuple[Status, Rates | None]:
    with hall(settings) as client:
        before = Status.model_validate(answer(client.get("/api/operator/status")))
        if not seconds:
            return before, None
        time.sleep(seconds)
        after = Status.model_validate(answer(client.get("/api/operator/status")))
        return after, rates(before, after)


@click.command()
@click.option("--follow", "-f", is_flag=True, help="Go on with what is written from now on.")
@click.option("--level", type=click.Choice(LEVELS, case_sensitive=False), default="DEBUG", help="And above.")
@click.option("--process", help="Only this one: gateway, supervisor, worker-0, …")
@click.option("--lines", "-n", type=click.IntRange(min=0), default=200, show_default=True, help="Of the past.")
@click.option("--json", "as_json", is_flag=True, help="The lines as they are kept.")
def logs(follow: bool, level: str, process: str | None, lines: int, as_json: bool) -> None:
    """记录 · What gateway and hosts have written, in one line of time."""
    with settings_read() as settings:
        folder = settings.log_dir
    wanted = LEVELS[LEVELS.index(level.upper()) :]

    def say(line: str) -> str | None:
        found = _entry(line)
        if found is None or str(found["level"]).upper() not in wanted or process not in (None, found["process"]):
            return None
        return line.rstrip("\n") if as_json else plain(found)

    with Tail(folder) as newest:
        past = (said for file in files(folder) for line in _read(file) if (said := say(line)) is not None)
        for said in deque(past, maxlen=lines):
            click.echo(said)
        while follow:
            time.sleep(LOOKING)
            for line in newest.read():
                if (following := say(line)) is not None:
                    click.echo(following)


def _entry(line: str) -> dict[str, Any] | None:
    """A line as an entry; None for one that was cut off by a full disk."""
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) and {"time", "level", "process", "message"} <= found.keys() else None


def _read(file: Path) -> Iterator[str]:
    with file.open(encoding="utf-8", errors="replace") as lines:
        yield from lines


class Tail:
    """What is appended to a folder's newest file from now on, also when it is turned and begun anew."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._rest = b""
        self._file: BufferedReader | None = None
        if there := files(folder):
            self._file = there[-1].open("rb")
            self._file.seek(0, os.SEEK_END)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    def read(self) -> list[str]:
        """The whole lines that are new."""
        newer = self._newer()  # first: what is still written to ours until it is turned comes before
        found = self._more()
        for path in newer:
            self.__exit__()
            self._file = path.open("rb")
            found += self._more()
        *whole, self._rest = (self._rest + found).split(b"\n")
        return [line.decode("utf-8", "replace") for line in whole]

    def _more(self) -> bytes:
        return b"" if self._file is None else self._file.read()

    def _newer(self) -> list[Path]:
        """The files that were begun after ours, in order."""
        there = files(self._folder)
        if self._file is None:
            return there
        ours = os.fstat(self._file.fileno())
        place = next((n for n, path in enumerate(there) if os.path.samestat(path.stat(), ours)), -1)
        return there[place + 1 :]
