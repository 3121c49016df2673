"""The store on a database server, which several machines can reach. What is each product's own is its `Server`.

A line that breaks in a commit leaves it unknown whether it happened. The store then ends what may still be at work on
the server, looks whether the batch is there, and only then answers or writes it again.
"""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool
from sqlalchemy.util import await_only, greenlet_spawn

from actors.actor import Actor
from actors.address import Address
from actors.rows import R, Row
from actors.stores import questions
from actors.stores.archive import Archive
from actors.stores.contract import Batch, StoredTell, StoreError, TellMark, Values
from actors.stores.evidence import happened
from actors.stores.faults import Verdict
from actors.stores.lines import Lines
from actors.stores.reservation import Reservation
from actors.stores.server import Line, Server
from actors.stores.server_reading import ServerReading
from actors.stores.sql import CLUSTER, SqlStore, first_facts
from actors.stores.tables import StoreRow

T = TypeVar("T")

IN_DOUBT = 6
"""So many times as long as for anything else the store waits to find out what became of a commit."""


class ServerStore(SqlStore):
    """Made by ``ServerStore.open``. ``patience``: seconds that it waits for a server that is away."""

    shared = True

    def __init__(self, server: Server, segments: Path, patience: float, connections: int) -> None:
        self.compiler = server.compiler
        self.archive = Archive(segments, self.sealed)
        self._server = server
        self._patience = patience
        self._lines = Lines(server, connections, patience)
        self._reading, self._looking = (
            ServerReading(server.driver, server.connect_to_read, server.fault) for _ in range(2)
        )
        self._pages: list[set[str]] = []
        self._reservation: Reservation | None = None

    @classmethod
    async def open(
        cls, server: Server, *, segments: Path, create: bool = False, patience: float = 10.0, connections: int = 8
    ) -> "ServerStore":
        """``segments`` is the folder of the sealed journal; ``create`` makes the tables that are known by now. Raises
        StoreError."""
        store = cls(server, segments, patience, connections)
        try:
            if create:
                await create_tables(server)
            store._epoch = await store._lines.persist(store._known_epoch)
        except BaseException:
            await store.close()
            raise
        return store

    async def reserve(self, cluster: str) -> None:
        reservation = Reservation(
            self._server,
            f"tianhe {self.epoch}",
            cluster,
            partial(self._fact, CLUSTER),
            partial(self._change, {CLUSTER: cluster}),
        )
        await reservation.begin()
        self._reservation, self.cluster = reservation, cluster

    async def probe(self) -> None:
        if self._reservation is not None and self._reservation.lost:
            raise StoreError("elsewhere")
        await super().probe()

    async def load(self, actor: Actor) -> None:
        async def work(line: Line) -> None:
            async with self._server.snapshot(line):
                await greenlet_spawn(actor.load, _Rows(self._server, line))
                found = await self._ask(line, questions.LAST, **actor.address._asdict())
            actor.seq, actor.hash = found[0] if found else (0, b"")

        await self._lines.persist(work)

    async def commit(self, batch: Batch) -> int:
        """Also where nobody waits for it any more, it is seen to its end."""
        commit = asyncio.ensure_future(self._commit(batch))
        commit.add_done_callback(lambda done: done.cancelled() or done.exception())  # whether or not anybody asks
        try:
            return await asyncio.shield(commit)
        except asyncio.CancelledError:
            await asyncio.wait([commit])
            raise

    async def _commit(self, batch: Batch) -> int:
        doubted: int | None = None  # the line in which a try may have happened, as the server numbers it

        async def work(line: Line) -> int:
            nonlocal doubted
            if doubted is not None:
                await self._server.end(line, doubted)
                done = await happened(batch, partial(self._ask, line))
                doubted = None
                if done is not None:
                    return done
            number = self._server.number(line)
            try:
                return await self._server.write(line, batch)
            except BaseException as error:
                if self._server.judge(error) is Verdict.LOST:
                    doubted = number
                raise

        first = await self._lines.persist(work, lambda: self._patience * (1 if doubted is None else IN_DOUBT))
        for taken in self._pages:
            taken.update(batch.taken)
        return first

    async def tells(
        self, after: TellMark | None = None, limit: int = 1000, *, to: Address | None = None
    ) -> Sequence[StoredTell]:
        taken: set[str] = set()  # by commits that end while we read: the page may be of before
        self._pages.append(taken)
        try:
            found: list[StoredTell] = []
            while True:
                page = await super().tells(after, limit, to=to)
                found = [tell for tell in (*found, *page) if tell.id not in taken]
                if len(page) < limit or len(found) >= limit:
                    return found[:limit]
                after = page[-1].mark
        finally:
            self._pages = [other for other in self._pages if other is not taken]

    async def _fetch(self, question: Any, **values: Any) -> Sequence[Values]:
        return await self._lines.persist(lambda line: self._ask(line, question, **values))

    async def _ask(self, line: Line, question: Any, **values: Any) -> Sequence[Values]:
        compiled = self.compiler.compiled(question)
        return await self._server.fetch(line, compiled.sql, compiled.values(values))

    async def _change(self, facts: dict[str, str], change: Any = None, **values: Any) -> int:
        async def work(line: Line) -> int:
            async with self._server.transaction(line):
                await self._set_facts(line, facts)
                if change is None:
                    return 0
                compiled = self.compiler.compiled(change)
                return await self._server.execute(line, compiled.sql, compiled.values(values))

        return await self._lines.persist(work)

    async def _set_facts(self, line: Line, facts: dict[str, str]) -> None:
        for fact in sorted(facts.items()):
            await self._server.execute(line, self.compiler.table(StoreRow).upsert, fact)

    async def _known_epoch(self, line: Line) -> str:
        """The store's id. Writes what must be there before the first commit: the identity, the counter of positions."""
        origin = await self._server.origin(line)
        facts: dict[str, str] = dict(await self._ask(line, questions.FACTS))
        if first_facts(facts, origin) or not {"last_position", "last_hash"} <= facts.keys():
            async with self._server.alone(line):  # of several that come at once, one counts
                facts = dict(await self._ask(line, questions.FACTS))
                position, hash_ = next(iter(await self._ask(line, questions.NEWEST)), (0, b""))
                facts = {"last_position": str(position), "last_hash": hash_.hex()} | facts | first_facts(facts, origin)
                await self._set_facts(line, facts)
        return facts["epoch"]

    async def read(self, work: Callable[[Connection], T]) -> T:
        return await self._reading.read(work)

    async def look(self, work: Callable[[Connection], T]) -> T:
        return await self._looking.read(work)

    async def close(self) -> None:
        if self._reservation is not None:
            await self._reservation.end()
        await self._reading.close()
        await self._looking.close()
        await self._lines.close()


class _Rows:
    """`actors.rows.Rows` on a line, inside ``greenlet_spawn``: the actor's code waits without knowing it."""

    def __init__(self, server: Server, line: Line) -> None:
        self._table = server.compiler.table
        self._fetch = lambda sql, values: await_only(server.fetch(line, sql, values))

    def get(self, cls: type[R], key: str) -> R | None:
        found: R | None = self._table(cls).by_key(self._fetch, key)
        return found

    def all(self, cls: type[R], *, order_by: str | None = None, **equal: Any) -> list[R]:
        return self._table(cls).rows(self._fetch, order_by, **equal)


async def create_tables(server: Server) -> None:
    """Every table that is known by now, where there is none of that name: for tests and scratch databases."""
    engine = create_async_engine(f"{server.driver}://", async_creator=server.connect, poolclass=NullPool)
    async with engine.begin() as connection:
        await connection.run_sync(Row.metadata.create_all)
    await engine.dispose()
