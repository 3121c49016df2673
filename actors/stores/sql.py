"""The part of a store that is the same in every SQL database: its questions and its housekeeping.

What differs (connections, transactions, faults, the way to write many rows) is each store's own.
"""

import asyncio
import secrets
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from actors.address import Address
from actors.clock import SECOND
from actors.journal import Recorded
from actors.stores import questions
from actors.stores.archive import Archive
from actors.stores.contract import (
    TERM,
    Segment,
    StoredReminder,
    StoredReply,
    StoredTell,
    StoreError,
    TellMark,
    Term,
)
from actors.stores.segments import Segments
from actors.stores.statements import Compiler

FORGOTTEN = 2_000  # positions of sealed events deleted in one transaction
CLUSTER = "cluster"  # the fact that names whose hosts serve
PROBED = 1.0  # seconds for which it is known whether the database takes writes
SLICE = 3600 * SECOND  # of replies forgotten in one transaction


def new_epoch() -> str:
    """An id for a database."""
    return secrets.token_hex(4)


def first_facts(known: dict[str, str], origin: str) -> dict[str, str]:
    """What of a database's identity is to be written when it is opened: usually nothing.

    ``origin`` names the place where the database lies, as the database itself cannot copy it along. A database found
    at another place is a copy, and may go another way than the one it was made of: it gets an epoch of its own.
    """
    if "epoch" not in known or known.get("origin", origin) != origin:
        return {"epoch": new_epoch(), "origin": origin}
    return {} if "origin" in known else {"origin": origin}


class SqlStore(ABC):
    """A store but for how it connects, writes and fails."""

    compiler: Compiler
    archive: Archive
    cluster: str | None = None
    _epoch: str
    _probing: asyncio.Future[int] | None = None  # the last try to write
    _probed = 0.0  # when it began

    @property
    def epoch(self) -> str:
        return self._epoch

    @property
    def segments(self) -> Path:
        return self.archive.folder

    @abstractmethod
    async def _fetch(self, question: Any, **values: Any) -> Sequence[Any]:
        """The rows that answer one of the `questions`, of what is committed now. Raises StoreError."""

    @abstractmethod
    async def _change(self, facts: dict[str, str], change: Any = None, **values: Any) -> int:
        """In one transaction set facts (the table ``store``) and make a change; answers how many rows it changed."""

    async def _fact(self, name: str) -> str | None:
        rows = await self._fetch(questions.VALUE, name=name)
        return str(rows[0][0]) if rows else None

    async def new_epoch(self) -> str:
        self._epoch = new_epoch()
        await self._change({"epoch": self._epoch})
        return self._epoch

    async def reserve(self, cluster: str) -> None:
        await self._change({CLUSTER: cluster})
        self.cluster = cluster

    async def reply(self, address: Address, command_id: str) -> StoredReply | None:
        kind, key = address
        rows = await self._fetch(questions.REPLY, kind=kind, key=key, id=command_id)
        return StoredReply(*rows[0]) if rows else None

    async def tell(self, tell_id: str) -> StoredTell | None:
        rows = await self._fetch(questions.TELL, id=tell_id)
        return _tell(rows[0]) if rows else None

    async def tells(
        self, after: TellMark | None = None, limit: int = 1000, *, to: Address | None = None
    ) -> Sequence[StoredTell]:
        if to is None:
            return await self._marked(questions.TELLS, after, limit)
        return await self._marked(questions.TELLS_TO, after, limit, kind=to.kind, key=to.key)

    async def parked(self, after: TellMark | None = None, limit: int = 1000) -> Sequence[StoredTell]:
        return await self._marked(questions.PARKED, after, limit)

    async def _marked(self, question: Any, after: TellMark | None, limit: int, **values: Any) -> Sequence[StoredTell]:
        seq, number, id_ = after or (-1, -1, "")
        return [_tell(r) for r in await self._fetch(question, seq=seq, number=number, id=id_, limit=limit, **values)]

    async def waiting(self) -> tuple[int, int | None]:
        count, oldest = (await self._fetch(questions.WAITING))[0]
        return count, oldest

    async def due(self, address: Address, name: str) -> int | None:
        kind, key = address
        rows = await self._fetch(questions.DUE, kind=kind, key=key, name=name)
        return int(rows[0][0]) if rows else None

    async def reminders(self, before: int, limit: int = 1000) -> Sequence[StoredReminder]:
        rows = await self._fetch(questions.REMINDERS, before=before, limit=limit)
        return [StoredReminder(Address(kind, key), name, due, payload) for kind, key, name, due, payload in rows]

    async def events(self, address: Address, after: int = 0, limit: int = 1000) -> Sequence[Recorded]:
        kind, key = address
        rows = await self._fetch(questions.EVENTS, kind=kind, key=key, after=after, limit=limit)
        return await self.archive.events([Recorded(*row) for row in rows], address, after, limit)

    async def since(self, position: int, limit: int = 1000) -> Sequence[Recorded]:
        rows = await self._fetch(questions.SINCE, position=position, limit=limit)
        return await self.archive.since([Recorded(*row) for row in rows], position, limit)

    async def sealed(self) -> Sequence[Segment]:
        return [Segment(*row) for row in await self._fetch(questions.SEALED)]

    async def seal(self, segment: Segment) -> None:
        name, first, last, digest = segment
        await self._change({}, questions.SEAL, file=name, start=first, until=last, hash=digest)

    async def forget_sealed(self) -> int:
        """From where the last forgetting ended. So of an actor that slept then and lives again an older event stays
        beside its newest: they are few, and nobody minds."""
        done = int(await self._fact("forgotten") or 0)
        left = [segment for segment in await self.sealed() if segment.last > done]
        for broken in await asyncio.to_thread(Segments(self.segments, left).broken):
            raise StoreError("segment", broken)
        count = 0
        for segment in left:
            for first in range(max(segment.first, done + 1), segment.last + 1, FORGOTTEN):
                last = min(first + FORGOTTEN - 1, segment.last)
                count += await self._change({"forgotten": str(last)}, questions.FORGET_SEALED, since=first, until=last)
                await asyncio.sleep(0)
        return count

    async def chained(self, after: tuple[str, str, int] = ("", "", 0), limit: int = 10_000) -> Sequence[Recorded]:
        kind, key, seq = after
        rows = await self._fetch(questions.CHAINED, kind=kind, key=key, seq=seq, limit=limit)
        return [Recorded(*row) for row in rows]

    async def probe(self) -> None:
        now = asyncio.get_running_loop().time()
        if self._probing is None or (self._probing.done() and now >= self._probed + PROBED):
            self._probed = now
            # What was there before may be written without asking the disk for anything.
            self._probing = asyncio.ensure_future(self._change({"probe": secrets.token_hex(4)}))
            self._probing.add_done_callback(lambda probing: probing.cancelled() or probing.exception())
        await asyncio.shield(self._probing)

    async def position(self) -> int:
        return int((await self._fetch(questions.POSITION))[0][0])

    async def layout(self, hosts: int | None = None) -> int:
        if hosts is not None:
            await self._change({"hosts": str(hosts)} | await self._ended())
        return int(await self._fact("hosts") or 0)

    async def take_over(self, host: int) -> Term:
        if self.cluster is not None and await self._fact(CLUSTER) != self.cluster:
            raise StoreError("elsewhere")
        term = Term(host, secrets.token_hex(8))
        await self._change({term.fact: term.token})
        return term

    async def end_lives(self) -> None:
        await self._change(await self._ended())

    async def _ended(self) -> dict[str, str]:
        """The facts by which no life goes on."""
        return {name: "ended" for name, _ in await self._fetch(questions.FACTS) if name.startswith(TERM)}

    async def prune(self, replies: int, ids: int) -> int:
        """An hour of commands at a time, from where the last pruning ended, so that serving goes on meanwhile."""
        ids_gone = await self._prune("pruned_ids", questions.FORGET_IDS, ids)
        return ids_gone + await self._prune("pruned", questions.FORGET_REPLIES, replies)

    async def _prune(self, name: str, change: Any, before: int) -> int:
        kept = await self._fact(name)
        start = int(kept) if kept is not None else await self._oldest_command(0, 0)
        count = 0
        while start < before:
            until = min(before, start + SLICE)
            count += await self._change({name: str(until)}, change, since=start, until=until)
            start = until if until == before else max(until, await self._oldest_command(until, before))
            await asyncio.sleep(0)
        return count

    async def _oldest_command(self, since: int, otherwise: int) -> int:
        oldest = (await self._fetch(questions.OLDEST_COMMAND, since=since))[0][0]
        return otherwise if oldest is None else int(oldest)


def _tell(row: Sequence[Any]) -> StoredTell:
    id_, at, seq, number, source_kind, source_key, kind, key, payload, failure, tries = row
    return StoredTell(
        id_, at, seq, number, Address(source_kind, source_key), Address(kind, key), payload, failure, tries
    )
