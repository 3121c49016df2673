"""A cluster as its operator sees it, until the runtime itself has these; and a message that was put aside."""

from __future__ import annotations

import itertools
import os
from collections.abc import Sequence
from typing import Any

from actors import Address, Caller, LocalCluster, Unknown
from actors.messages import encode_message
from actors.stores.contract import Batch, StoredTell, TellMark
from gateway.operator.parked import handle
from gateway.operator.runtime import HostStatus
from hall.messages.queue import Take
from tests.gateway.conftest import HALL

_numbers = itertools.count(1)


def operated(cluster: LocalCluster) -> list[tuple[str, ...]]:
    """Give a cluster what an operator asks of it. Answers the acts that follow, as they happen."""
    acts: list[tuple[str, ...]] = []

    async def status() -> Sequence[HostStatus]:
        return [
            HostStatus(index=index, hosts=cluster.hosts, pid=os.getpid(), node="n", epoch=cluster.epoch, turns=7)
            for index in range(cluster.hosts)
        ]

    async def parked(after: TellMark | None = None, limit: int = 1000) -> Sequence[StoredTell]:
        return await cluster.store.parked(after, limit)

    async def take(tell_id: str) -> None:
        if not any(tell.id == tell_id for tell in await parked()):
            raise Unknown("parked.unknown")
        await cluster.store.commit(Batch(taken=[tell_id]))

    async def retry(tell_id: str, caller: Caller) -> None:
        await take(tell_id)
        acts.append(("retry", tell_id, caller.name))

    async def discard(tell_id: str, caller: Caller, reason: str) -> None:
        await take(tell_id)
        acts.append(("discard", tell_id, caller.name, reason))

    for function in (status, parked, retry, discard):
        setattr(cluster, function.__name__, function)
    return acts


async def park(
    cluster: LocalCluster,
    message: Any = None,
    source: Address = Address("ticket", f"{HALL}-20261123-A001"),  # noqa: B008
    target: Address = Address("queue", f"{HALL}:A"),  # noqa: B008
    payload: bytes | None = None,
) -> str:
    """Put a message aside as the runtime does; what operators call it."""
    id_ = f"told>{source}.{next(_numbers)}"
    told = encode_message(message or Take(item="a-item", mask="张*")) if payload is None else payload
    row = (id_, 1_764_000_000_000_000, 1, 0, *source, *target, told, "failed", 8)
    await cluster.store.commit(Batch(outbox=[row]))
    return handle(id_)
