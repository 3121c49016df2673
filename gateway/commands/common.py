"""What commands share: settings, the database they name, and one line for whatever stands in the way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from gateway.commands.ending import fail
from gateway.listening import CannotStart
from gateway.operator.asking import NotAnswered, hall
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
def running_hall() -> Iterator[httpx.Client]:
    """A client of the hall that runs on this machine, as its operator; what it does not answer ends the program with
    one line."""
    with settings_read() as settings:
        try:
            with hall(settings) as client:
                yield client
        except NotAnswered as error:
            fail(str(error))


@contextmanager
def database() -> Iterator[Path]:
    """The file of a database that is there, to look into."""
    with settings_read() as settings:
        yield database_file(settings, must_exist=True)
