"""What the operator asks of the cluster."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

import msgspec
from sqlalchemy import Connection

from actors import Caller, Clock
from actors.stores.contract import Store, StoredTell, TellMark

T = TypeVar("T")


class HostStatus(msgspec.Struct, frozen=True, kw_only=True):
    """How one host is. Counters are totals since its start; times in microseconds, sizes in bytes."""

    index: int
    hosts: int
    pid: int = 0
    node: str = ""
    epoch: str = ""
    started: int = 0
    actors: int = 0
    turns: int = 0
    commits: int = 0
    committed: int = 0
    failed_commits: int = 0
    batch_largest: int = 0
    mailbox_deepest: int = 0
    waiting: int = 0
    sending: int = 0
    retrying: int = 0
    sessions: int = 0
    resident: int = 0
    silent: bool = False


class Operated(Protocol):
    """A cluster, as its operator sees it."""

    store: Store
    clock: Clock

    @property
    def epoch(self) -> str: ...

    async def status(self) -> Sequence[HostStatus]: ...

    async def parked(self, after: TellMark | None = None, limit: int = 1000) -> Sequence[StoredTell]: ...

    async def retry(self, tell_id: str, caller: Caller) -> object:
        """Send a parked message again. Raises Unknown."""
        ...

    async def discard(self, tell_id: str, caller: Caller, reason: str) -> object:
        """Give a parked message up for good. Raises Unknown."""
        ...

    async def read(self, work: Callable[[Connection], T]) -> T: ...
