"""What gateways, the supervisor and the hosts' processes say to each other before they exchange any envelope."""

from __future__ import annotations

import importlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from actors.clock import Clock
from actors.ray.processes import Life
from actors.ray.version import Code
from actors.ray.watch import Patience

SUPERVISOR = "supervisor"


def name_of(worker: int) -> str:
    """What Ray knows a host's process by."""
    return f"worker-{worker}"


@dataclass(frozen=True)
class Logs:
    """Where processes write their logs: by calling ``function`` (``module:name``) with the folder, the process's name
    and the level."""

    function: str
    folder: str
    level: str

    def configure(self, process: str) -> None:
        module, _, name = self.function.partition(":")
        getattr(importlib.import_module(module), name)(self.folder, process, self.level)


@dataclass(frozen=True)
class Plan:
    """All that the processes of a cluster are started with; the same for all of them."""

    namespace: str
    database: str  # its address
    epoch: str  # of that database: whoever finds another one there serves nothing
    shared: bool  # whether several nodes reach it
    hosts: int  # by its layout, when this was written; or those of a store that was never laid out
    modules: tuple[str, ...]  # that define the actors
    clock: Clock
    limits: Any = None
    redis: str | None = None
    patience: Patience = field(default_factory=Patience)
    logs: Logs | None = None
    segments: Path | None = None  # the folder of the sealed journal


class Joined(msgspec.Struct, frozen=True):
    """A host's process says who it is. ``host`` None: a spare."""

    life: Life
    node: str
    epoch: str
    code: Code
    layout: int  # the number of hosts by its store; 0: never laid out
    host: int | None
    hosts: int
    term: int
    door: str = ""  # where processes of its node reach it beside Ray


class Welcome(msgspec.Struct, frozen=True):
    """The supervisor says what it runs."""

    epoch: str
    hosts: int
    code: Code  # its own; ``behind``: processes that run another, and may run this one once they are started again
    behind: int
    life: str  # another one after each start


@dataclass(frozen=True)
class Seated:
    """The process that serves a host."""

    handle: Any
    term: int
    node: str = ""
    door: str = ""


@dataclass(frozen=True)
class Seats:
    """Who serves which host. ``version`` only says whether it is news."""

    version: tuple[str, int]
    hosts: int
    seats: dict[int, Seated]
    silent: frozenset[int]  # hosts whose process misses its beat, or that have none
    spares: int = 0  # processes that could step in now


class OtherStore(Exception):
    """The other side uses another database."""
