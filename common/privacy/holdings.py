"""What rooms hold of a person: each tells it of its own, for whoever exports or erases the person."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import Connection

from actors import Caller, Cluster


class Holding(NamedTuple):
    """Something that a room keeps of a person: what and its id, since when (microseconds), whether it is still needed
    for them (a ticket that waits), what of it is in clear, and its sealed texts by name.

    ``lingers``: it is ended with the person also where it is not open, for something of it is more than sealed text (a
    session, a mask). ``ids``: by which opaque ids the same person is known besides (an account, by its phone and by its
    number)."""

    kind: str
    id: str
    at: int
    open: bool
    facts: Mapping[str, Any]
    sealed: Mapping[str, str] = MappingProxyType({})
    lingers: bool = False
    ids: Sequence[str] = ()

    @property
    def about(self) -> str:
        """As keys and openings name it."""
        return f"{self.kind}/{self.id}"


Holdings = Callable[[Connection, Sequence[str], Sequence[str], int], list[Holding]]
"""Looks into the database for what a room holds of persons, by their opaque ids and the ids of their data keys, at a
moment (microseconds)."""

Settle = Callable[[Cluster, Caller, Holding], Awaitable[None]]
"""Ends a holding that is open or lingers, in the name of the caller. Raises ActorError where it cannot be ended now."""
