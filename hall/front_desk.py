"""The front desk: what reception and the hall's screens need over HTTP, beyond taking tickets (`hall.taking`)."""

import asyncio
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from actors import Address, Caller, Cluster, Invalid, Unknown, View
from common import once
from common.edge import Body, Id
from common.passes import Derive, Passes
from common.privacy.vault import Vault
from common.shapes import Json
from common.times import iso
from hall import messages
from hall.access import holder_of, must_be_staff
from hall.holder import HolderKeys
from hall.numbers import hall_of, is_hall, is_ticket
from hall.passes import PRESENCE, TICKET
from hall.presence_codes import PresenceCodes
from hall.sealed import Words
from hall.taking import PresenceCode, Reason


class MatterBody(Body):
    """A further item for the same ticket."""

    item: Id


class MoveTicketBody(Body):
    """Where to: a position (1 = next), an end of the line, or the place that the rules give (which undoes a move)."""

    to: Literal["front", "back", "own"] | Annotated[int, Field(strict=True, ge=1, le=9999)]
    reason: Annotated[Reason, StringConstraints(min_length=1)]


class HereBody(Body):
    """Being in the hall, by its present code; staff, who see the person, give none."""

    ticket: Id
    secret: Annotated[str, StringConstraints(max_length=200)] | None = None
    code: PresenceCode | None = None


class NoteBody(Body):
    """A note for whoever serves the person next. Kept sealed."""

    text: Annotated[Reason, StringConstraints(min_length=1)]


class FrontDesk:
    """Holds the keys of tickets, of presence and of staff's notes, and nothing else."""

    def __init__(self, cluster: Cluster, derive: Derive, vault: Vault | None = None) -> None:
        """``derive`` gives the server's 32-byte key for a purpose; ``vault`` as `hall.taking.Desk`."""
        self._cluster = cluster
        self._tickets = Passes(derive, TICKET)
        self._codes = PresenceCodes(Passes(derive, PRESENCE))
        self._words = Words(vault or Vault(cluster, derive), "note", HolderKeys(derive("hall.notes")))

    async def line(self, caller: Caller, hall: str) -> Json:
        """All queues of a hall with everyone in them: for staff of the hall."""
        address = hall_at(hall)
        shown = (await self._cluster.call(address, View(), caller=caller)).data
        if not shown["name"]:
            raise Unknown("hall.unknown", field="hall")
        asked = [
            self._cluster.call(Address("queue", queue["id"]), messages.ShowLine(), caller=caller)
            for queue in shown["queues"]
        ]
        lines = await asyncio.gather(*asked)
        names = ("id", "prefix", "name", "name_en")
        return {
            "queues": [
                {**{name: queue[name] for name in names}, "tickets": tickets}
                for queue, tickets in zip(shown["queues"], lines, strict=True)
            ]
        }

    async def slip(self, caller: Caller, ticket: str) -> Json:
        """A ticket with its secret, to print it again: for its holder and staff, who may do what it allows anyway."""
        shown = await self._cluster.call(ticket_at(ticket), messages.ShowTicket(), caller=caller)
        return {**shown, "secret": self._tickets.of(ticket)}

    async def notes(self, caller: Caller, ticket: str) -> Json:
        """What staff wrote about a ticket, in clear: for staff of its hall."""
        found = await self._cluster.call(ticket_at(ticket), messages.ShowTicketNotes(), caller=caller)
        return await self._clear(caller, ticket, found)

    async def add_note(self, caller: Caller, ticket: str, key: str | None, body: NoteBody) -> Json:
        """Add a note; the same ``key`` again is the same note."""
        command_id, address = once.command_id(key), ticket_at(ticket)
        must_be_staff(caller, hall_of(ticket))  # before there is a key: a stranger's words leave nothing behind
        add = messages.AddTicketNote(text=await self._words.seal(body.text, command_id, ticket))
        notes = await self._cluster.call(address, add, command_id=command_id, caller=caller)
        return await self._clear(caller, ticket, notes)

    async def _clear(self, reader: Caller, ticket: str, notes: list[Json]) -> Json:
        texts = await self._words.open_all([(note["text"], ticket) for note in notes], reader, "desk")
        return {
            "notes": [
                {"text": text, "by": note["by"], "at": iso(note["at"])} for text, note in zip(texts, notes, strict=True)
            ]
        }

    async def move(self, caller: Caller, ticket: str, key: str | None, body: MoveTicketBody) -> Json:
        """Put somebody elsewhere in the line; the reason is kept sealed."""
        address = ticket_at(ticket)
        must_be_staff(caller, hall_of(ticket))
        move = messages.MoveTicket(to=body.to, reason=await self._words.seal(body.reason, once.command_id(key), ticket))
        return await self._cluster.call(address, move, command_id=key, caller=caller)

    async def code(self, caller: Caller, hall: str) -> Json:
        """The code that shows presence now: for the hall's staff, its kiosks and boards."""
        now = await self._cluster.call(hall_at(hall), messages.PresenceMoment(), caller=caller)
        return self._codes.shown(hall, now)

    async def here(self, caller: Caller, hall: str, key: str | None, body: HereBody, whence: str = "") -> Json:
        """Confirm that the holder of a ticket is in the hall; ``whence``: by whom wrong codes are counted."""
        address = ticket_at(body.ticket)
        if not is_hall(hall) or hall_of(body.ticket) != hall:
            raise Invalid("presence.other_hall", field="ticket")
        if body.secret is not None and self._tickets.fits(body.ticket, body.secret):
            caller = holder_of(body.ticket)
        minute = None
        if body.code is not None:
            # Only who may follow the ticket learns what a code is worth.
            await self._cluster.call(address, messages.ShowTicket(), caller=caller)
            minute = self._codes.minute(hall, body.code, whence)
        confirm = messages.ConfirmHere(minute=minute)
        return await self._cluster.call(address, confirm, command_id=key, caller=caller)


def hall_at(hall: str) -> Address:
    """Raises Unknown for what cannot be a hall."""
    if not is_hall(hall):
        raise Unknown("hall.unknown", field="hall")
    return Address("hall", hall)


def ticket_at(ticket: str) -> Address:
    """Raises Unknown for what cannot be a ticket."""
    if not is_ticket(ticket):
        raise Unknown("ticket.unknown", field="ticket")
    return Address("ticket", ticket)
