"""A message that was put aside."""

from __future__ import annotations

import itertools
from typing import Any

from actors import Address, LocalCluster
from actors.messages import encode_message
from actors.stores.contract import Batch
from gateway.operator.parked import handle
from hall.messages.queue import Take
from tests.gateway.conftest import HALL

_numbers = itertools.count(1)


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
