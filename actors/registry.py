"""Every kind of actor that this process knows, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actors.address import Address
from actors.errors import UnknownActor

if TYPE_CHECKING:
    from actors.actor import Actor

LONGEST = 31
"""Characters of a kind. The journal names who sent a command, also where that is an actor: ``kind/key``, in a column of
160, of which a key may take 128."""

kinds: dict[str, type[Actor]] = {}


def register(kind: str, cls: type[Actor]) -> None:
    """Make a kind of actor known by its name. Raises TypeError for a name that is too long."""
    if len(kind) > LONGEST:
        raise TypeError(f"the kind {kind} is longer than {LONGEST} characters")
    kinds[kind] = cls


def kind_of(address: Address) -> type[Actor]:
    """The class of an address's actor. Raises UnknownActor."""
    try:
        return kinds[address.kind]
    except KeyError:
        raise UnknownActor(kind=address.kind) from None


def placement_of(address: Address) -> str:
    """The placement of an address: what rendezvous hashing maps to a host. Raises UnknownActor."""
    return kind_of(address).placement(address.key)
