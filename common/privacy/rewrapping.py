"""Wrapping data keys anew: after a rotation, so that the master keys of before can be retired."""

from __future__ import annotations

from functools import partial

from msgspec import structs
from sqlalchemy import Connection, func, select

from actors import Cluster
from common.people import EDGE
from common.privacy.keybook import KEYBOOK
from common.privacy.messages import Key, Rewrap
from common.privacy.ring import KeyRing, UnknownMaster
from common.privacy.tables import PersonKeyRow
from common.privacy.vault import count_changes, keys_where

AT_ONCE = 500
TRIES = 20


def masters_used(connection: Connection) -> dict[str, int]:
    """How many data keys each master key wraps."""
    counted = select(PersonKeyRow.master, func.count()).group_by(PersonKeyRow.master)
    return {row[0]: row[1] for row in connection.execute(counted)}


async def rewrap(cluster: Cluster, ring: KeyRing) -> int:
    """Wrap every data key that the newest master key does not wrap; answered with how many were. Those whose master
    key is gone stay as they are: nobody can open them."""
    count, after = 0, ""
    while True:
        for _ in range(TRIES):
            newest = ring.newest()
            changes, found = await cluster.read(partial(_some, newest=newest, after=after))
            keys = [wrapped for key in found if (wrapped := _anew(ring, key)) is not None]
            if not keys:
                break
            done = await cluster.call(KEYBOOK, Rewrap(seen=changes, keys=tuple(keys)), caller=EDGE)
            count += done
            if done == len(keys):
                break
            # Some are gone since, or a purge went on meanwhile: what is still there is looked at again.
        if not found:
            return count
        after = found[-1].id


def _anew(ring: KeyRing, key: Key) -> Key | None:
    try:
        data_key = ring.unwrap(key.id, key.master, key.wrapped)
    except UnknownMaster:
        return None
    master, wrapped = ring.wrap(key.id, data_key)
    return structs.replace(key, master=master, wrapped=wrapped)


def _some(connection: Connection, newest: str, after: str) -> tuple[int, list[Key]]:
    return count_changes(connection), keys_where(connection, not_by=newest, after=after, most=AT_ONCE)
