"""A cluster: its hosts, a client to call actors with, its journal and its feed. In this process, or on Ray."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection

from actors._edge.changes import publication_json
from actors._edge.feed import OrderedFeed, Source
from actors._edge.sender import Client
from actors._edge.watching import Watched
from actors.address import Address, rendezvous
from actors.clock import Clock
from actors.errors import StoreUnavailable, Unknown
from actors.folding import replayed
from actors.journal import Recorded
from actors.messages import Caller
from actors.parked import PARKED, Discard, Retry
from actors.past import Past
from actors.registry import kind_of, placement_of
from actors.status import HostStatus
from actors.stores.contract import Store, StoredTell, StoreError, TellMark

T = TypeVar("T")

PROBE = 5.0  # seconds in which a host or a database must say that it can serve


class Cluster(ABC):
    """What the rest of the program sees of the actors. Made by ``LocalCluster.open`` or ``RayCluster.start``."""

    def __init__(self, client: Client, store: Store, clock: Clock) -> None:
        self._client = client
        self.store = store
        self.clock = clock
        self.past = Past(store)
        self.call = client.call

    @property
    def epoch(self) -> str:
        """The store's id: an offset means something only together with it."""
        return self.store.epoch

    @property
    def hosts(self) -> int:
        return self._client.hosts

    def host_of(self, address: Address) -> int:
        """The number of the host that an actor lives on. Raises UnknownActor."""
        return rendezvous(placement_of(address), self.hosts)

    async def events(self, address: Address, after: int = 0, limit: int = 1000) -> list[Recorded]:
        """An actor's journal, by number, after ``after``."""
        return list(await self.store.events(address, after, limit))

    async def publications(
        self, address: Address, after: int = 0, limit: int = 1000
    ) -> list[tuple[int, dict[str, Any]]]:
        """What a log channel showed of an actor's events after ``after``, told again from the journal."""
        kind_of(address)
        events = await self.store.events(address, 0, after + limit)
        found: list[tuple[int, dict[str, Any]]] = []
        for event, publication in replayed(address, events):
            if event.seq > after:
                shown = publication_json(event.type, event.at, publication or {})
                found.append((event.seq, msgspec.json.decode(shown)))
        return found

    @asynccontextmanager
    async def feed(self, after: int | None = None, watched: Watched | None = None) -> AsyncIterator[OrderedFeed]:
        """Every change from now on (or after a journal position), in the order of the journal, exactly once.

        Changes show the views and publications of ``watched`` actors only (default: of all).
        """
        feed = await OrderedFeed(self.store, partial(self._source, watched=watched), lambda: self.hosts).open(after)
        try:
            yield feed
        finally:
            await feed.close()

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run a question over many rows, such as a report, beside everything else. Raises StoreUnavailable."""
        try:
            return await self.store.read(work)
        except StoreError as error:
            raise StoreUnavailable(problem=error.problem) from error

    async def look(self, work: Callable[[Connection], T]) -> T:
        """Run a question about a few rows by their keys, which waits for no report. Raises StoreUnavailable."""
        try:
            return await self.store.look(work)
        except StoreError as error:
            raise StoreUnavailable(problem=error.problem) from error

    async def is_decided(self, address: Address, command_id: str) -> bool:
        """Whether a command of this id was done or refused, however long ago: the same again changes nothing. Raises
        StoreUnavailable."""
        try:
            return await self.store.reply(address, command_id) is not None
        except StoreError as error:
            raise StoreUnavailable(problem=error.problem) from error

    async def parked(self, after: TellMark | None = None, limit: int = 1000) -> list[StoredTell]:
        """A page of the tells and reminders whose receiver failed: for an operator to look at, none is lost."""
        return list(await self.store.parked(after, limit))

    async def retry(self, tell_id: str, caller: Caller) -> None:
        """Send a parked tell again; the act is journaled. Raises Unknown where none of that id is parked."""
        await self._must_be_parked(tell_id)
        await self.call(PARKED, Retry(tell_id), caller=caller)

    async def discard(self, tell_id: str, caller: Caller, reason: str) -> None:
        """Give a parked tell up for good; the act is journaled. Raises Unknown where none of that id is parked."""
        await self._must_be_parked(tell_id)
        try:
            await self.call(PARKED, Discard(tell_id, reason), caller=caller)
        except StoreUnavailable:
            await self._must_be_parked(tell_id)  # somebody may have been first
            raise

    async def _must_be_parked(self, tell_id: str) -> None:
        tell = await self.store.tell(tell_id)
        if tell is None or tell.failure is None:
            raise Unknown("parked.unknown", field="id")

    def silent(self) -> frozenset[int]:
        """Hosts that are not heard of, so that what is shown of them may be old. In one process there are none."""
        return frozenset()

    def on_silence(self, callback: Callable[[frozenset[int]], None]) -> Callable[[], None]:
        """Call this with ``silent()`` whenever that has changed; answers how to stop."""
        return lambda: None

    async def ready(self) -> list[str]:
        """Why commands cannot be served, a line each; empty where they can."""
        try:
            async with asyncio.timeout(PROBE):
                await self.store.probe()
        except TimeoutError:
            return ["the database does not answer"]
        except StoreError as error:
            return [f"the database: {error.problem}"]
        return []

    @abstractmethod
    async def status(self) -> list[HostStatus]:
        """How each host is."""

    @abstractmethod
    def _source(self, index: int, watched: Watched | None) -> Source:
        """The changes of one host."""

    async def close(self) -> None:
        await self._client.close()
        await self.store.close()
