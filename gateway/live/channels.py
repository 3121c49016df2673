"""The channels that exist, and the actor behind each.

| channel        | actor             | kind  |
|----------------|-------------------|-------|
| `map`          | district/440106   | state |
| `hall:{id}`    | hall/{id}         | state |
| `queue:{id}`   | queue/{id}        | state |
| `line:{queue}` | queue/{queue}     | state |
| `window:{id}`  | window/{id}       | state |
| `counter:{window}` | window/{window} | state |
| `kiosk:{id}`   | kiosk/{id}        | state |
| `ticket:{id}`  | ticket/{id}       | log   |
| `follow_ups:{hall}` | follow_ups/{hall} | state |
| `screens:{hall}` | screens/{hall} | state |

Two channels may show one actor, each its own side of it: a queue's figures for staff and its line for everybody. A new
room adds its line to `FAMILIES`, and says in `gateway.live.access` who may watch.
"""

from collections.abc import Callable
from typing import Any, Final, NamedTuple

from actors import Actor, Address, Query, View, Viewed
from gateway.live.channel import Kind
from hall.messages import ViewLine
from hall.numbers import is_hall, is_kiosk, is_queue, is_ticket, is_window
from hall.ratings.messages import ShowCounter
from hall.setup import DISTRICT

MAP_PACE: Final = 1.0
"""Seconds."""


class Side(NamedTuple):
    """One side of an actor of another kind than the channel's name: how it is asked for, and what it is."""

    actor: str
    query: Query[Viewed]
    view: Callable[[Any], dict[str, Any]]


class Family(NamedTuple):
    """Channels called `{family}:{id}`: how they behave, what can be an id, whether they are there before anything
    happened to their actor (only for families whose watchers are known to have the id), and what they show where that
    is not simply the view of the actor of that name."""

    kind: Kind
    is_id: Callable[[str], bool]
    from_the_start: bool = False
    side: Side | None = None


FAMILIES: Final = {
    "hall": Family("state", is_hall),
    "queue": Family("state", is_queue),
    "line": Family("state", is_queue, side=Side("queue", ViewLine(), lambda queue: queue.line_view())),
    "window": Family("state", is_window),
    "kiosk": Family("state", is_kiosk),
    "ticket": Family("log", is_ticket),
    "counter": Family("state", is_window, side=Side("window", ShowCounter(), lambda window: window.counter_view())),
    "follow_ups": Family("state", is_hall, from_the_start=True),
    "screens": Family("state", is_hall, from_the_start=True),
}

SIDES: Final = {
    kind: tuple(name for name, family in FAMILIES.items() if family.side and family.side.actor == kind)
    for kind in {family.side.actor for family in FAMILIES.values() if family.side}
}
"""The families that show another side of an actor, by its kind."""


def address_of(channel: str) -> Address | None:
    """The actor behind a channel; None where there can be no such channel."""
    if channel == "map":
        return Address("district", DISTRICT)
    name, _, key = channel.partition(":")
    family = FAMILIES.get(name)
    if family is None or not family.is_id(key):
        return None
    return Address(family.side.actor if family.side else name, key)


def channels_of(address: Address) -> tuple[str | None, tuple[str, ...]]:
    """The channel that shows an actor's view (None: there is none), and those that show other sides of it."""
    if address == ("district", DISTRICT):
        return "map", ()
    sides = tuple(f"{name}:{address.key}" for name in SIDES.get(address.kind, ()))
    own = f"{address.kind}:{address.key}" if address.kind in FAMILIES else None
    return own, sides


def query_of(channel: str) -> Query[Viewed]:
    """What an actor is asked for the value of a channel that exists."""
    family = FAMILIES.get(channel.partition(":")[0])
    return family.side.query if family and family.side else View()


def view_of(channel: str, actor: Actor) -> dict[str, Any]:
    """What a channel that exists shows of its actor as it is, or was."""
    family = FAMILIES.get(channel.partition(":")[0])
    return family.side.view(actor) if family and family.side else actor.view()


def kind_of(channel: str) -> Kind:
    """How a channel that exists behaves."""
    family = FAMILIES.get(channel.partition(":")[0])
    return "state" if family is None else family.kind


def is_from_the_start(channel: str) -> bool:
    """Whether a channel that can exist does so before its actor's first event."""
    family = FAMILIES.get(channel.partition(":")[0])
    return family is None or family.from_the_start


def pace_of(channel: str) -> float:
    """Seconds at least between two values. The map moves with every ticket of the district, and nobody acts on it."""
    return MAP_PACE if channel == "map" else 0.0
