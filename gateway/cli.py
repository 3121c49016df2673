"""The command line: `tianhe up`, `tianhe journal verify`, `tianhe journal show`."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import NoReturn

import click

from actors import Address, StoreError, iso
from actors.journal import Recorded, verify
from actors.sqlite import SqliteStore
from gateway import logs
from gateway.serve import serve
from gateway.settings import Settings, SettingsError
from gateway.starting import CannotStart, check_ray_address, database_file, explained, listen, prepare, reserved
from gateway.texts import both

PAGE = 1000


@click.group()
def main() -> None:
    """天河智慧大厅 Tianhe Hall."""


@main.command()
@click.option("--host", help="TIANHE_HOST")
@click.option("--port", type=int, help="TIANHE_PORT")
def up(host: str | None, port: int | None) -> None:
    """启动大厅 · Start the halls: hosts, data, and the gateway, until Ctrl+C or SIGTERM."""
    try:
        settings = Settings.read(host=host, port=port)
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
            serve(settings, database, listener, click.echo)
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
    events = asyncio.run(_read(None))
    faults = [f"{fault.address} #{fault.seq}: {fault.reason}" for fault in verify(events)] + _lost(events)
    if faults:
        for fault in faults:
            click.echo(fault, err=True)
        _fail(both("journal.broken", fault=faults[0]))
    click.echo(both("journal.whole", events=len(events), actors=len({event.address for event in events})))


@journal.command("show")
@click.argument("address", metavar="KIND/KEY")
@click.option("--after", type=click.IntRange(min=0), default=0, help="Only events with a higher number.")
def show_journal(address: str, after: int) -> None:
    """查看 · Print one actor's events, one a line: number, time, type, who, command, data."""
    try:
        target = Address.parse(address)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None
    for event in asyncio.run(_read(target, after)):
        data = json.dumps(event.data, ensure_ascii=False)
        click.echo(f"{event.seq}\t{iso(event.at)}\t{event.type}\t{event.actor}\t{event.command_id}\t{data}")


async def _read(address: Address | None, after: int = 0) -> Sequence[Recorded]:
    """One actor's events after a number, or everyone's, actor by actor. Ends the program where it cannot."""
    try:
        settings = Settings.read()
        with explained(settings):
            store = SqliteStore(str(database_file(settings, must_exist=True)))
            try:
                if address is None:
                    return await store.chained()
                found: list[Recorded] = []
                while page := await store.events(address, after, PAGE):
                    found += page
                    after = page[-1].seq
                return found
            finally:
                await store.close()
    except (SettingsError, CannotStart, StoreError) as error:
        _fail(str(error))


def _lost(events: Sequence[Recorded]) -> list[str]:
    """Places of the whole journal that nobody's event has: an actor's last events were cut off there."""
    positions = {event.position for event in events}
    lost = next((place for place in range(1, max(positions, default=0)) if place not in positions), None)
    return [] if lost is None else [f"position {lost} of the journal is missing"]


def _fail(line: str) -> NoReturn:
    click.echo(" ".join(line.split()), err=True)
    raise SystemExit(1)


if __name__ == "__main__":
    main()
