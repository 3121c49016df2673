"""`tianhe journal verify`, `show`, `seal`, `new-epoch`."""

from __future__ import annotations

import asyncio
import errno
import json
import re
import time
from contextlib import nullcontext
from datetime import datetime, timedelta
from pathlib import Path

import click

from actors import Address, iso
from actors.stores import open_store
from actors.stores.sealing import seal
from common.times import SHANGHAI
from gateway.commands.common import settings_read
from gateway.commands.ending import fail
from gateway.database import is_older
from gateway.listening import CannotStart
from gateway.operator.database_file import compact
from gateway.operator.table import size
from gateway.operator.verifying import checked
from gateway.settings import Settings
from gateway.starting import database_address, database_file, reserved
from gateway.texts import both

PAGE = 1000
LEAST = timedelta(days=1)
"""What is younger is not sealed: by what the database holds of the last day it refuses a host that slept through it."""


@click.group()
def journal() -> None:
    """日志 · What happened, as it was written down."""


@journal.command("verify")
def verify_journal() -> None:
    """检验 · Check the whole journal, sealed and not: every actor's events gapless and unchanged. Exit status 1 where
    they are not."""
    with settings_read() as settings:
        found = checked(database_address(settings), settings.segments)
    if found.damaged:
        fail(both("journal.damaged", files=", ".join(found.damaged), folder=settings.segments))
    if found.faults:
        for fault in found.faults:
            click.echo(fault, err=True)
        fail(both("journal.broken", fault=found.faults[0]))
    click.echo(both("journal.whole", events=found.events, actors=found.actors, segments=found.segments))


@journal.command("show")
@click.argument("address", metavar="KIND/KEY")
@click.option("--after", type=click.IntRange(min=0), default=0, help="Only events with a higher number.")
def show_journal(address: str, after: int) -> None:
    """查看 · Print one actor's events, one a line: number, time, type, who, command, data."""
    try:
        target = Address.parse(address)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None
    with settings_read() as settings:
        asyncio.run(_show(settings, target, after))


async def _show(settings: Settings, target: Address, after: int) -> None:
    store = await open_store(str(database_address(settings)), segments=settings.segments)
    try:
        if not await store.events(target, 0, 1):
            fail(both("journal.nothing", address=target))
        while page := await store.events(target, after, PAGE):
            for event in page:
                data = json.dumps(event.data, ensure_ascii=False)
                click.echo(f"{event.seq}\t{iso(event.at)}\t{event.type}\t{event.actor}\t{event.command_id}\t{data}")
            after = page[-1].seq
    finally:
        await store.close()


class Moment(click.ParamType[datetime]):
    """An age in days (``90d``), or a date or moment as in ISO 8601, in Shanghai where it says nothing else."""

    name = "AGE|DATE"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        now = datetime.fromtimestamp(time.time(), SHANGHAI)
        try:
            if age := re.fullmatch(r"(\d+)d", value):
                moment = now - timedelta(days=int(age[1]))
            else:
                moment = datetime.fromisoformat(value)
                moment = moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)
        except (ValueError, OverflowError):
            self.fail(both("seal.no_moment"), param, ctx)
        if moment > now - LEAST:
            self.fail(both("seal.too_young"), param, ctx)
        return moment


@journal.command("seal")
@click.option("--before", type=Moment(), required=True, help="What is older: 90d, 2026-01-01, 2026-01-01T08:00+08:00.")
@click.option(
    "--compact", "compacted", is_flag=True, help="Make the database's file smaller too, with the hall stopped."
)
def seal_journal(before: datetime, compacted: bool) -> None:
    """封存 · Move the journal's older events into compressed files (TIANHE_SEGMENTS_DIR), also while the hall runs.

    They read as before. Interrupted, nothing is lost: run it again."""
    with settings_read() as settings:
        database = database_file(settings, must_exist=True) if compacted else database_address(settings)
        with reserved(settings) if compacted else nullcontext():
            if is_older(database):
                raise CannotStart("seal.older", database=settings.shown_database)
            click.echo(asyncio.run(_seal(settings, str(database), round(before.timestamp() * 1_000_000))))
            if compacted:
                click.echo(both("seal.compacted", size=size(compact(Path(database)))))


async def _seal(settings: Settings, database: str, before: int) -> str:
    events = files = written = 0
    store = await open_store(database, segments=settings.segments)
    try:
        while segment := await seal(store, before):
            events += segment.last - segment.first + 1
            files += 1
            written += (settings.segments / segment.name).stat().st_size
            click.echo(f"{segment.name}\t{segment.first}–{segment.last}")
    except ValueError as error:
        raise CannotStart("journal.broken", fault=error) from None
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise
        raise CannotStart("seal.folder", folder=settings.segments, reason=error.strerror) from None
    finally:
        await store.close()
    facts = {"events": events, "files": files, "size": size(written), "folder": settings.segments}
    return both("seal.done" if files else "seal.nothing", **facts)


@journal.command("new-epoch")
def new_epoch() -> None:
    """新纪元 · Give the database a new epoch, with the hall stopped: after a dump was put back into a server."""
    with settings_read() as settings, reserved(settings):
        epoch = asyncio.run(_new_epoch(str(database_address(settings))))
    click.echo(both("epoch.new", epoch=epoch))


async def _new_epoch(database: str) -> str:
    store = await open_store(database)
    try:
        return await store.new_epoch()
    finally:
        await store.close()
