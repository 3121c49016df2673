"""`tianhe backup`, `tianhe restore`."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from actors.stores.sqlite_file import connect
from common.times import iso
from gateway.commands.common import settings_read
from gateway.keys import FILE_NAME, Keys
from gateway.listening import CannotStart
from gateway.operator.copies import back_up, beside
from gateway.operator.copies import restore as put_back
from gateway.operator.database_file import keys_lost
from gateway.operator.table import size
from gateway.rings import ring_there
from gateway.settings import Settings
from gateway.starting import database_file, reserved
from gateway.texts import both

Where = click.Path(path_type=Path)


@click.command()
@click.argument("target", type=Where)
def backup(target: Path) -> None:
    """备份 · Copy the database, also while the hall runs, to a new file or into a folder; checked before it counts."""
    with settings_read() as settings:
        copy = back_up(database_file(settings, must_exist=True), target, settings.segments)
    click.echo(both("backup.done", target=copy.path, size=size(copy.size), last=_moment(copy.last)))
    if copy.segments:
        click.echo(both("backup.segments", count=copy.segments, folder=beside(copy.path)))


@click.command()
@click.argument("source", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def restore(source: Path) -> None:
    """恢复 · Put a copy in the database's place while the hall is stopped; the old one is kept beside it."""
    with settings_read() as settings:
        database = database_file(settings)
        with reserved(settings):
            keys = _keys(settings)
            copy, epoch, kept = put_back(source, database, keys, settings.segments)
            with closing(connect(str(database), read_only=True)) as db:
                lost = keys_lost(db, ring_there(settings, keys))
    click.echo(both("restore.done", last=_moment(copy.last), epoch=epoch, kept=kept or "—"))
    if lost:
        click.echo(both("restore.ring", count=lost))


def _keys(settings: Settings) -> Keys:
    """The server key that is there; a new one would open nothing of the copy. Raises CannotStart."""
    if settings.secret_key is not None:
        return Keys.open(settings.data_dir, settings.secret_key.get_secret_value())
    if not (settings.data_dir / FILE_NAME).exists():
        raise CannotStart("restore.no_key", folder=settings.data_dir)
    return Keys.open(settings.data_dir)


def _moment(at: int | None) -> str:
    return "—" if at is None else iso(at)
