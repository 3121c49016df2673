"""The command line: `tianhe up`, `tianhe simulate`, `tianhe account add`, `tianhe journal verify`, `… show`."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NoReturn

import click

from actors import ActorError, Address, LocalCluster, iso
from actors.journal import Recorded, verify
from actors.stores.sqlite import SqliteStore
from actors.stores.sqlite_file import connect
from gateway import logs
from gateway.account import GATEWAY, ROLES, Create
from gateway.keys import Keys
from gateway.passwords import LONGEST, SHORTEST, Passwords
from gateway.serve import serve
from gateway.settings import Settings, SettingsError
from gateway.sign_in import USERNAME
from gateway.simulation.command import check_demo, simulate
from gateway.starting import CannotStart, check_ray_address, database_file, explained, listen, prepare, reserved
from gateway.texts import both
from hall.setup import TIANHE

PAGE = 1000


@click.group()
def main() -> None:
    """天河智慧大厅 Tianhe Hall."""


main.add_command(simulate)


@main.command()
@click.option("--host", help="TIANHE_HOST")
@click.option("--port", type=int, help="TIANHE_PORT")
@click.option("--simulate", "speed", type=float, help="Live busy working days; mornings pass so many times faster.")
def up(host: str | None, port: int | None, speed: float | None) -> None:
    """启动大厅 · Start the halls: hosts, data, and the gateway, until Ctrl+C or SIGTERM."""
    try:
        settings = Settings.read(host=host, port=port)
        if speed is not None:
            check_demo(settings, speed)
        logs.configure(settings.log_level)
        # Those who join one Ray share its hosts and so the database; a Ray of our own shares it with nobody.
        with (
            explained(settings),
            listen(settings.host, settings.port) as listener,
            reserved(settings, shared=settings.ray_address is not None) as database,
        ):
            click.echo(both("start.starting"))
            check_ray_address(settings)
            prepare(settings, database)
            serve(settings, database, listener, click.echo, speed)
    except (SettingsError, CannotStart) as error:
        _fail(str(error))
    except KeyboardInterrupt:
        click.echo()


@main.group()
def journal() -> None:
    """日志 · What happened, as it was written down."""


@journal.command("verify")
def verify_journal() -> None:
    """检验 · Check the whole journal: every actor's events gapless and unchanged. Exit status 1 where they are not."""
    with _database() as path, closing(connect(str(path), read_only=True)) as db:
        db.execute("BEGIN")  # one view of a journal that goes on growing
        tally = _Tally()
        faults = [f"{fault.address} #{fault.seq}: {fault.reason}" for fault in verify(tally.count(_chained(db)))]
        faults += _lost(db) + _cut_off(db)
    if faults:
        for fault in faults:
            click.echo(fault, err=True)
        _fail(both("journal.broken", fault=faults[0]))
    click.echo(both("journal.whole", events=tally.events, actors=tally.actors))


class _Tally:
    """Counts events and actors as they go by."""

    events = actors = 0

    def count(self, events: Iterable[Recorded]) -> Iterator[Recorded]:
        last: Address | None = None
        for event in events:
            self.events += 1
            self.actors += event.address != last
            last = event.address
            yield event


def _chained(db: sqlite3.Connection) -> Iterator[Recorded]:
    """The whole journal, actor by actor, a few events in memory at a time."""
    columns = "position, kind, key, seq, type, at, actor, command_id, data, hash"
    for row in db.execute(f"SELECT {columns} FROM journal ORDER BY kind, key, seq"):
        yield Recorded(*row)


def _lost(db: sqlite3.Connection) -> list[str]:
    """The first place of the whole journal that nobody's event has: an actor's last events were cut off there."""
    positions = db.execute("SELECT position FROM journal ORDER BY position")
    lost = next((place for place, (position,) in enumerate(positions, 1) if place != position), None)
    return [] if lost is None else [f"position {lost} of the journal is missing"]


def _cut_off(db: sqlite3.Connection) -> list[str]:
    """Where the journal does not end with the event that was committed last: its very end was cut off or replaced.

    A database that was last written before this was noted says nothing about it.
    """
    kept = dict(db.execute("SELECT name, value FROM store WHERE name IN ('last_position', 'last_hash')").fetchall())
    if not kept:
        return []
    end = db.execute("SELECT position, hash FROM journal ORDER BY position DESC LIMIT 1").fetchone()
    if end is not None and (str(end[0]), end[1].hex()) == (kept.get("last_position"), kept.get("last_hash")):
        return []
    return [f"position {kept.get('last_position')} of the journal, its last, is missing or was changed"]


@journal.command("show")
@click.argument("address", metavar="KIND/KEY")
@click.option("--after", type=click.IntRange(min=0), default=0, help="Only events with a higher number.")
def show_journal(address: str, after: int) -> None:
    """查看 · Print one actor's events, one a line: number, time, type, who, command, data."""
    try:
        target = Address.parse(address)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None
    with _database() as path:
        asyncio.run(_show(path, target, after))


async def _show(path: Path, target: Address, after: int) -> None:
    store = SqliteStore(str(path))
    try:
        while page := await store.events(target, after, PAGE):
            for event in page:
                data = json.dumps(event.data, ensure_ascii=False)
                click.echo(f"{event.seq}\t{iso(event.at)}\t{event.type}\t{event.actor}\t{event.command_id}\t{data}")
            after = page[-1].seq
    finally:
        await store.close()


@main.group()
def account() -> None:
    """账号 · Who may sign in."""


@account.command("add")
@click.argument("name")
@click.option("--role", "roles", type=click.Choice(ROLES), multiple=True, required=True, help="Repeat for several.")
@click.option("--hall", "halls", multiple=True, help="Where the roles hold; repeat for several. Default: everywhere.")
@click.option("--display-name", help="How others see them. Default: NAME.")
def add_account(name: str, roles: tuple[str, ...], halls: tuple[str, ...], display_name: str | None) -> None:
    """添加 · Make an account while the hall is stopped; the password is asked for, or read from standard input."""
    if not USERNAME.fullmatch(name):
        raise click.BadParameter(both("account.bad_name"), param_hint="NAME")
    with _settings() as settings, reserved(settings) as database:
        password = _ask_password()
        prepare(settings, database)
        asyncio.run(_add(settings, database, name, display_name or name, roles, halls, password))
    click.echo(both("account.added", name=name, roles=", ".join(roles)))


def _ask_password() -> str:
    if sys.stdin.isatty():
        password: str = click.prompt(both("account.password"), hide_input=True, confirmation_prompt=True)
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    if not SHORTEST <= len(password) <= LONGEST:
        _fail(both("account.password_length", shortest=SHORTEST, longest=LONGEST))
    return password


async def _add(
    settings: Settings,
    database: Path | str,
    name: str,
    display_name: str,
    roles: tuple[str, ...],
    halls: tuple[str, ...],
    password: str,
) -> None:
    secret = None if settings.secret_key is None else settings.secret_key.get_secret_value()
    sealed = await Passwords(Keys.open(settings.data_dir, secret)).seal(name, password)
    command = Create(display_name=display_name, roles=roles, halls=halls or _all_halls(), password=sealed)
    async with LocalCluster.open(str(database)) as cluster:
        try:
            await cluster.call(Address("account", name), command, caller=GATEWAY)
        except ActorError as error:
            _fail(both(error.code))


def _all_halls() -> tuple[str, ...]:
    return tuple(place["id"] for place in json.loads((TIANHE / "halls.json").read_text("utf-8"))["halls"])


@contextmanager
def _settings() -> Iterator[Settings]:
    """The settings; whatever goes wrong in the block with them or the database ends the program with one line."""
    try:
        settings = Settings.read()
        with explained(settings):
            yield settings
    except (SettingsError, CannotStart) as error:
        _fail(str(error))


@contextmanager
def _database() -> Iterator[Path]:
    """The file of a database that is there, to look into."""
    with _settings() as settings:
        yield database_file(settings, must_exist=True)


def _fail(line: str) -> NoReturn:
    click.echo(" ".join(line.split()), err=True)
    raise SystemExit(1)


if __name__ == "__main__":
    main()
