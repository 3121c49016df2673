"""A vault on a cluster in this process."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256
from pathlib import Path

from actors import LocalCluster, VirtualClock
from common.privacy.ring import KeyRing
from common.privacy.vault import Vault
from tests.hall.town import NINE

NUMBER, PHONE = "440106199001019990", "+8613812345678"


def derive(purpose: str) -> bytes:
    return sha256(purpose.encode()).digest()


@asynccontextmanager
async def safe(
    database: str | Path = ":memory:", clock: VirtualClock | None = None, ring: KeyRing | None = None
) -> AsyncIterator[tuple[LocalCluster, Vault]]:
    async with LocalCluster.open(str(database), clock=clock or VirtualClock(NINE)) as cluster:
        yield cluster, Vault(cluster, derive, ring)
