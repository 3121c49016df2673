"""The channels that exist, and the actor behind each.

| channel        | actor             | kind  |
|----------------|-------------------|-------|
| `map`          | district/440106   | state |
| `hall:{id}`    | hall/{id}         | state |
| `window:{id}`  | window/{id}       | state |
| `ticket:{id}`  | ticket/{id}       | log   |

A new room adds its line to `FAMILIES`, and says in `gateway.live.access` who may watch.
"""

import re
from typing import Final

from actors import Address
from gateway.live.channel import Kind

DISTRICT: Final = "440106"
FAMILIES: Final[dict[str, Kind]] = {"hall": "state", "window": "state", "ticket": "log"}
_KEY: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def address_of(channel: str) -> Address | None:
    """The actor behind a channel; None where there is no such channel."""
    if channel == "map":
        return Address("district", DISTRICT)
    family, _, key = channel.partition(":")
    if family not in FAMILIES or not _KEY.fullmatch(key):
        return None
    return Address(family, key)


def channel_of(address: Address) -> str | None:
    """The channel an actor is watched on; None for actors that have none."""
    if address == ("district", DISTRICT):
        return "map"
    return f"{address.kind}:{address.key}" if address.kind in FAMILIES else None


def kind_of(channel: str) -> Kind:
    """How a channel that exists behaves."""
    return FAMILIES.get(channel.partition(":")[0], "state")


def hall_of(address: Address) -> str:
    """The hall a window or ticket belongs to: the first part of its id."""
    return address.key.partition("-")[0]
