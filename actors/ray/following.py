"""A host's changes as they come, for a gateway: over a line of their own on its node, else through Ray."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Callable
from typing import Any

import actors.ray.session  # noqa: F401 - before Ray, which reads its settings when it is imported

# isort: split
from ray.exceptions import RayError

from actors._edge.changes import Change, decode_changes
from actors._edge.sender import HostDown
from actors._edge.watching import Told, Watched
from actors.ray.handshake import Seated
from actors.ray.neighbour import Changes
from actors.ray.transport import RayTransport

Batches = AsyncIterator[bytes]


async def follow(
    transport: RayTransport, host: int, epoch: str, watched: Watched | None
) -> AsyncIterator[list[Change]]:
    """Every committed batch of a host from now on; first an empty one. ``watched``: whose views it shows (None:
    everybody's). Raises ConnectionError where the host is lost."""
    try:
        seated = await transport.seat(host)
        line = await _line(transport.door(seated))
        batches = (
            _through_ray(transport, seated, host, epoch, watched)
            if line is None
            else _over(line, transport, seated, host, epoch, watched)
        )
        async for batch in batches:
            yield decode_changes(batch)
    except (RayError, HostDown) as error:
        raise ConnectionError(f"host {host} is lost") from error


async def _line(door: str) -> Changes | None:
    try:
        return await Changes.connect(door) if door else None
    except OSError:
        return None


async def _over(
    line: Changes, transport: RayTransport, seated: Seated, host: int, epoch: str, watched: Watched | None
) -> Batches:
    # Said and attached at one moment: what is opened afterwards is told.
    line.follow(host, epoch, None if watched is None else watched.addresses)
    detach = _attached(watched, line.watch)
    try:
        while True:
            yield await transport.answer(host, seated, line.next())
    finally:
        detach()
        line.close()


async def _through_ray(
    transport: RayTransport, seated: Seated, host: int, epoch: str, watched: Watched | None
) -> Batches:
    reader, handle = secrets.token_hex(8), seated.handle
    looked_at = None if watched is None else watched.addresses
    stream: Any = handle.changes.options(num_returns="streaming").remote(host, epoch, reader, looked_at)
    watch = handle.watch.options(num_returns=0)
    detach = _attached(watched, lambda address, on: watch.remote(host, epoch, reader, address, on))
    try:
        while True:
            batch = await transport.answer(host, seated, anext(stream))
            yield await batch
    except StopAsyncIteration:
        return
    finally:
        detach()


def _attached(watched: Watched | None, told: Told) -> Callable[[], None]:
    return (lambda: None) if watched is None else watched.attach(told)
