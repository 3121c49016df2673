"""The channels that exist, and the actor behind each. Rooms say which (`common.fronts.Family`).

Two channels may show one actor, each its own side of it: a queue's figures for staff and its line for everybody.
"""

from functools import cache
from typing import Any

from actors import Actor, Address, Query, View, Viewed
from common.fronts import Family, families
from gateway.live.channel import Kind


def family_of(channel: str) -> Family | None:
    """The family of a channel that can exist; None where there can be no such channel."""
    name, colon, key = channel.partition(":")
    family = families().get(name)
    if family is None or (bool(colon) == (family.only is not None)) or (colon and not family.is_id(key)):
        return None
    return family


def address_of(channel: str) -> Address | None:
    """The actor behind a channel; None where there can be no such channel."""
    family = family_of(channel)
    if family is None:
        return None
    kind = family.side.actor if family.side else family.name
    return family.only or Address(kind, channel.partition(":")[2])


def channels_of(address: Address) -> tuple[str | None, tuple[str, ...]]:
    """The channel that shows an actor's view (None: there is none), and those that show other sides of it."""
    own = _only().get(address)
    if own is None and address.kind in families():
        own = f"{address.kind}:{address.key}"
    return own, tuple(f"{name}:{address.key}" for name in _sides().get(address.kind, ()))


@cache
def _only() -> dict[Address, str]:
    return {family.only: family.name for family in families().values() if family.only is not None}


@cache
def _sides() -> dict[str, tuple[str, ...]]:
    """The families that show another side of an actor, by its kind."""
    found: dict[str, tuple[str, ...]] = {}
    for family in families().values():
        if family.side is not None:
            found[family.side.actor] = (*found.get(family.side.actor, ()), family.name)
    return found


def _family(channel: str) -> Family:
    return families()[channel.partition(":")[0]]


def query_of(channel: str) -> Query[Viewed]:
    """What an actor is asked for the value of a channel that exists."""
    side = _family(channel).side
    return side.query if side else View()


def view_of(channel: str, actor: Actor) -> dict[str, Any]:
    """What a channel that exists shows of its actor as it is, or was."""
    side = _family(channel).side
    return side.view(actor) if side else actor.view()


def kind_of(channel: str) -> Kind:
    """How a channel that exists behaves."""
    return _family(channel).kind


def is_from_the_start(channel: str) -> bool:
    """Whether a channel that can exist does so before its actor's first event."""
    family = _family(channel)
    return family.from_the_start or family.only is not None


def pace_of(channel: str) -> float:
    """Seconds at least between two values of a channel that exists."""
    return _family(channel).pace
