"""`tianhe layout`: how many hosts there are. It changes by this command only, never by a setting."""

from __future__ import annotations

import asyncio

import click

from actors.stores import open_store
from gateway.commands.common import settings_read
from gateway.on_ray import NAMESPACE, check_ray_address, not_running
from gateway.settings import Settings
from gateway.starting import database_address, reserved
from gateway.texts import both


@click.command()
@click.argument("hosts", type=click.IntRange(1, 256), required=False)
def layout(hosts: int | None) -> None:
    """主机数 · Show how many hosts there are, or change it: at once where TIANHE_RAY_ADDRESS runs them, else when the
    hall is stopped. More than one a core serves no more."""
    with settings_read() as settings:
        database_address(settings)
        if hosts is None:
            now = asyncio.run(_known(settings))
            click.echo(both("layout.shown", hosts=now) if now else both("layout.never"))
            return
        # In a Ray of our own only a stopped hall is changed; those who join one share its database.
        with reserved(settings, shared=settings.ray_address is not None):
            check_ray_address(settings)
            before = asyncio.run(_changed(settings, hosts))
    click.echo(both("layout.changed", before=before or "-", hosts=hosts))


async def _known(settings: Settings) -> int:
    store = await open_store(settings.database)
    try:
        return await store.layout()
    finally:
        await store.close()


async def _changed(settings: Settings, hosts: int) -> int:
    store = await open_store(settings.database)
    try:
        before = await store.layout()
        if settings.ray_address is None or not await _resized(settings.ray_address, store.epoch, hosts):
            await store.layout(hosts)
        return before
    finally:
        await store.close()


async def _resized(address: str, epoch: str, hosts: int) -> bool:
    """Whether hosts run there, and are so many now."""
    # Loading Ray takes seconds, which looking need not wait.
    from actors.ray.joining import resize
    from actors.ray.session import RayFailed, connect, disconnect

    try:
        await asyncio.to_thread(connect, address, NAMESPACE)
        try:
            return await resize(NAMESPACE, epoch, hosts)
        finally:
            await asyncio.to_thread(disconnect)
    except RayFailed as error:
        raise not_running(error) from error
