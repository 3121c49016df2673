"""The books of openings, ``openings/{place}:{business day}``: who was about to read a sealed value, which, and why.

They are but a journal. A gateway notes a reader, a record and a reason once a day, so a desk that looks again and
again leaves one entry.
"""

from __future__ import annotations

from collections import OrderedDict

from actors import Actor, Address, Caller, Cluster, applies, handles
from common.privacy import events, messages
from common.room import place_of
from common.times import business_day

REMEMBERED = 20_000
"""Openings of the day that a gateway knows to be noted."""


class Openings(Actor, kind="openings"):
    read_by = "hall"

    @handles
    def note(self, command: messages.NoteOpening) -> None:
        self.emit(events.Opened(kind=command.kind, about=command.about, why=command.why))

    @applies
    def opened(self, event: events.Opened) -> None:
        """Nothing follows from it but that it is written down."""


class Noting:
    """Notes openings before they happen, each once a day."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._noted: OrderedDict[tuple[str, ...], None] = OrderedDict()

    async def note(self, reader: Caller, kind: str, about: str, why: str) -> None:
        """Raises what keeps it from being written down: then nothing may be opened."""
        day = business_day(self._cluster.clock.now())
        opening = (day, reader.name, kind, about, why)
        if opening in self._noted:
            return
        book = Address("openings", f"{place_of(about.partition('/')[2]) or 'all'}:{day}")
        await self._cluster.call(book, messages.NoteOpening(kind=kind, about=about, why=why), caller=reader)
        self._noted[opening] = None
        while len(self._noted) > REMEMBERED:
            self._noted.popitem(last=False)
