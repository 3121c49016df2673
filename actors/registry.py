"""Every kind of actor that this process knows, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actors.address import Address
from actors.errors import UnknownActor

if TYPE_CHECKING:
    from actors.actor import Actor

kinds: dict[str, type[Actor]] = {}


def kind_of(address: Address) -> type[Actor]:
    """The class of an address's actor. Raises UnknownActor."""
    try:
        return kinds[address.kind]
    except KeyError:
        raise UnknownActor(kind=address.kind) from None


def placement_of(address: Address) -> str:
    """The placement of an address: what rendezvous hashing maps to a host. Raises UnknownActor."""
    return kind_of(address).placement(address.key)
