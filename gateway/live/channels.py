"""The channels that exist, and the actor behind each.

| channel        | actor             | kind  |
|----------------|-------------------|-------|
| `map`          | district/440106   | state |
| `hall:{id}`    | hall/{id}         | state |
| `queue:{id}`   | queue/{id}        | state |
| `window:{id}`  | window/{id}       | state |
| `kiosk:{id}`   | kiosk/{id}        | state |
| `ticket:{id}`  | ticket/{id}       | log   |
| `counter:{window}` | counter/{window} | state |
| `follow_ups:{hall}` | follow_ups/{hall} | state |
| `screens:{hall}` | screens/{hall} | state |

A new room adds its line to `FAMILIES`, and says in `gateway.live.access` who may watch.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

from actors import Address
from gateway.live.channel import Kind
from hall.numbers import is_hall, is_kiosk, is_queue, is_ticket, is_window
from hall.setup import DISTRICT


class Family(NamedTuple):
    """Channels called `{family}:{id}`: how they behave, what can be an id, and whether they are there before anything
    happened to their actor (only for families whose watchers are known to have the id)."""

    kind: Kind
    is_id: Callable[[str], bool]
    from_the_start: bool = False


FAMILIES: Final = {
    "hall": Family("state", is_hall),
    "queue": Family("state", is_queue),
    "window": Family("state", is_window),
    "kiosk": Family("state", is_kiosk),
    "ticket": Family("log", is_ticket),
    "counter": Family("state", is_window),
    "follow_ups": Family("state", is_hall, from_the_start=True),
    "screens": Family("state", is_hall, from_the_start=True),
}


def address_of(channel: str) -> Address | None:
    """The actor behind a channel; None where there can be no such channel."""
    if channel == "map":
        return Address("district", DISTRICT)
    name, _, key = channel.partition(":")
    family = FAMILIES.get(name)
    return Address(name, key) if family is not None and family.is_id(key) else None


def channel_of(address: Address) -> str | None:
    """The channel an actor is watched on; None for actors that have none."""
    if address == ("district", DISTRICT):
        return "map"
    return f"{address.kind}:{address.key}" if address.kind in FAMILIES else None


def kind_of(channel: str) -> Kind:
    """How a channel that exists behaves."""
    family = FAMILIES.get(channel.partition(":")[0])
    return "state" if family is None else family.kind


def is_from_the_start(channel: str) -> bool:
    """Whether a channel that can exist does so before its actor's first event."""
    family = FAMILIES.get(channel.partition(":")[0])
    return family is None or family.from_the_start
