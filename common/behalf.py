"""Acting for somebody else. Whoever keeps mandates answers, whoever gives out something asks; neither knows the other.

A room that keeps mandates names the kind of actor that answers (`Room.speaks_for`); its keys are the ids of those who
can be acted for.
"""

from __future__ import annotations

import msgspec

from actors import Address, Query, Unknown
from common.room import rooms

FIELD = "behalf"
"""The field of a request that says for whom."""


class Behalf(msgspec.Struct, frozen=True):
    """For whom something is done: an id, and what people call them."""

    id: str
    name: str


class ActFor(Query[Behalf], frozen=True, tag="behalf.act_for"):
    """A citizen, by whose command something is done. May they do this for whom is asked? ``items`` are all that it is
    about; empty: nobody knows which. Raises Forbidden, Refused or Unknown, at `FIELD`."""

    items: tuple[str, ...]


def keeper_of(who: str) -> Address:
    """Who keeps the mandates of ``who``. Raises Unknown where no room keeps any."""
    kind = next((room.speaks_for for room in rooms() if room.speaks_for), None)
    if kind is None:
        raise Unknown("behalf.unknown", field=FIELD)
    return Address(kind, who)
