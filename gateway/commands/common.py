"""What commands share: settings, the database they name, and one line for whatever stands in the way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import click

from gateway.listening import CannotStart
from gateway.settings import Settings, SettingsError
from gateway.starting import database_file, explained


@contextmanager
def settings_read() -> Iterator[Settings]:
    """The settings; whatever goes wrong in the block with them or the database ends the program with one line."""
    try:
        settings = Settings.read()
        with explained(settings):
            yield settings
    except (SettingsError, CannotStart) as error:
        fail(str(error))


@contextmanager
def database() -> Iterator[Path]:
    """The file of a database that is there, to look into."""
    with settings_read() as settings:
        yield database_file(settings, must_exist=True)


def fail(line: str) -> NoReturn:
    """End the program with status 1 and one line on standard error."""
    click.echo(" ".join(line.split()), err=True)
    raise SystemExit(1)
