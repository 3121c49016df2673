"""`tianhe journal verify`, `tianhe journal show`."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

import click

from actors import Address, iso
from actors.journal import Recorded, verify
from actors.stores.sqlite import SqliteStore
from actors.stores.sqlite_file import connect
from gateway.commands.common import database
from gateway.commands.ending import fail
from gateway.operator.database_file import cut_off
from gateway.texts import both

PAGE = 1000


@click.group()
def journal() -> None:
    """日志 · What happened, as it was written down."""


@journal.command("verify")
def verify_journal() -> None:
    """检验 · Check the whole journal: every actor's events gapless and unchanged. Exit status 1 where they are not."""
    with database() as path, closing(connect(str(path), read_only=True)) as db:
        db.execute("BEGIN")  # one view of a journal that goes on growing
        tally = _Tally()
        faults = [f"{fault.address} #{fault.seq}: {fault.reason}" for fault in verify(tally.count(_chained(db)))]
        faults += _lost(db) + cut_off(db)
    if faults:
        for fault in faults:
            click.echo(fault, err=True)
        fail(both("journal.broken", fault=faults[0]))
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


@journal.command("show")
@click.argument("address", metavar="KIND/KEY")
@click.option("--after", type=click.IntRange(min=0), default=0, help="Only events with a higher number.")
def show_journal(address: str, after: int) -> None:
    """查看 · Print one actor's events, one a line: number, time, type, who, command, data."""
    try:
        target = Address.parse(address)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None
    with database() as path:
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
