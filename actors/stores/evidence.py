"""Whether a batch is in the database: asked where the line broke in its commit, when nothing more can come of it."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from actors.stores import questions
from actors.stores.contract import Batch

Fetch = Callable[..., Awaitable[Sequence[Any]]]


async def happened(batch: Batch, fetch: Fetch) -> int | None:
    """The position of the batch's first event (0 for a batch without events) where it was committed, else None.

    One row that only this batch can have written stands for all. A batch without such a row may be written twice.
    """
    if batch.journal:
        kind, key, seq, *_, hash_ = batch.journal[0]
        rows = await fetch(questions.EVENTS, kind=kind, key=key, after=seq - 1, limit=1)
        return int(rows[0][0]) if rows and rows[0][3] == seq and rows[0][-1] == hash_ else None
    if batch.commands:
        kind, key, id_, digest, reply, _ = batch.commands[0]
        found = await fetch(questions.REPLY, kind=kind, key=key, id=id_)
        return 0 if found and tuple(found[0]) == (digest, reply) else None
    if batch.outbox:
        return 0 if await fetch(questions.TELL, id=batch.outbox[0][0]) else None
    if batch.taken:
        return None if await fetch(questions.TELL, id=batch.taken[0]) else 0
    return None
