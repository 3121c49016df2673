"""Changes by way of Redis Streams, for many gateways: each host writes its committed batches, every gateway reads them.

Redis is a hint. Each entry is sealed with a digest under the database's epoch, so what is not ours or not whole is
thrown away; positions put in order what is, and the journal fills every gap. A gateway that hears nothing for a second
looks into the journal itself, so a Redis that loses, holds back or makes up entries delays news by that much, and one
that is gone does too.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
from collections.abc import AsyncIterator
from typing import Any

import msgspec
from redis.asyncio import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from actors._edge.changes import Change, decode_changes, encode_changes
from actors._edge.listening import Feeds

log = logging.getLogger(__name__)

EntryId = tuple[int, int]

KEPT = 10_000  # batches of a host that Redis keeps, about: a gateway reads from now on, so few are ever read later
QUIET = 1.0  # seconds without news, or without Redis, after which a gateway looks into the journal
COUNT = 100  # entries read at once
LIMIT = 3.0  # seconds in which Redis must answer
FIELD = b"b"
SEAL = 16  # bytes

# What a broken server or line may make of an answer; none of it is ours to fail of.
FAULTS = (RedisError, OSError, TimeoutError, ValueError, TypeError, LookupError, AttributeError)


def stream_of(epoch: str, host: int) -> str:
    """The stream of one host's batches. A database's epoch is in its name: another database's are other streams."""
    return f"tianhe:{epoch}:changes:{host}"


def open_redis(url: str) -> Redis:
    """A client that answers or fails soon."""
    # No retries of its own: whoever calls decides what a failure means.
    return Redis.from_url(
        url, protocol=2, socket_timeout=LIMIT, socket_connect_timeout=LIMIT, retry=Retry(NoBackoff(), 0)
    )


def seal(epoch: str, batch: bytes) -> bytes:
    """An entry: a digest, then the batch."""
    return hashlib.blake2b(batch, digest_size=SEAL, key=epoch.encode()).digest() + batch


def unseal(epoch: str, entry: Any) -> list[Change]:
    """The batch of an entry; nothing where it is not whole or not of this database."""
    if not isinstance(entry, bytes) or not hmac.compare_digest(seal(epoch, entry[SEAL:])[:SEAL], entry[:SEAL]):
        return []
    try:
        return decode_changes(entry[SEAL:])
    except msgspec.MsgspecError:  # another version's
        return []


async def publish(redis: Redis, epoch: str, host: int, feeds: Feeds) -> None:
    """Write every batch that a host commits, until it stops. What Redis does not take is not written again."""
    stream, well = stream_of(epoch, host), True
    listener = feeds.listen()
    try:
        while batch := await listener.read():
            try:
                entry: dict[Any, Any] = {FIELD: seal(epoch, encode_changes(batch))}
                await redis.xadd(stream, entry, maxlen=KEPT, approximate=True)
                well = True
            except FAULTS as error:
                if well:  # said once, not at every try
                    log.error("changes of host %d do not reach Redis: %s", host, type(error).__name__)
                well = False
                await asyncio.sleep(QUIET)
    finally:
        feeds.leave(listener)


async def read(redis: Redis, epoch: str, host: int) -> AsyncIterator[list[Change]]:
    """A host's batches as they are written. An empty one says: look into the journal. Never ends by itself."""
    stream, well = stream_of(epoch, host), True
    last: EntryId | None = None
    while True:
        try:
            if last is None:
                last = await _newest(redis, stream)
                yield []  # the line stands; what was committed before is in the journal
            entries = await _after(redis, stream, last)
            well = True
        except FAULTS as error:
            if well:
                log.error("Redis tells nothing of host %d: %s", host, type(error).__name__)
            last, well = None, False
            await asyncio.sleep(QUIET)
            yield []
            continue
        found = [unseal(epoch, entry) for _, entry in entries]
        for changes in filter(None, found):
            yield changes
        if not all(found):
            await asyncio.sleep(QUIET)  # not at once again: a server that says such things may do so at any pace
        if not found or not all(found):
            yield []
        last = entries[-1][0] if entries else last


async def _newest(redis: Redis, stream: str) -> EntryId:
    """The id of a stream's last entry: what follows it is news."""
    found: Any = await redis.xrevrange(stream, count=1)
    return _id(found[0][0]) if found else (0, 0)


async def _after(redis: Redis, stream: str, last: EntryId) -> list[tuple[EntryId, Any]]:
    """What was written after an entry, as soon as there is something, or nothing after ``QUIET`` seconds.

    Raises one of FAULTS, also where the answer is no answer: ids must grow.
    """
    answer: Any = await redis.xread({stream: f"{last[0]}-{last[1]}"}, count=COUNT, block=int(1000 * QUIET))
    entries = [(_id(id_), fields[FIELD]) for _, pairs in answer or [] for id_, fields in pairs]
    for id_, _ in entries:
        if id_ <= last:
            raise ValueError("entries out of order")
        last = id_
    return entries


def _id(id_: Any) -> EntryId:
    first, second = id_.split(b"-")
    return int(first), int(second)
