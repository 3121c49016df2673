"""Taking a ticket and running a window: what the HTTP routes and the live socket have in common."""

from datetime import datetime
from typing import Annotated, Any, Literal

from msgspec import structs
from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints

from actors import Address, Caller, Cluster, Command, Invalid, Unknown
from common import once
from common.edge import Body, Id
from common.identity.fields import DocumentNumber, PersonName, PhoneNumber
from common.identity.text import folded
from common.passes import Derive, Passes
from common.people import is_citizen
from common.privacy.vault import Vault
from common.shapes import Json
from hall import messages
from hall.access import holder_of
from hall.errand import errand_of
from hall.holder import Holder, HolderKeys, mask, written
from hall.matters import MOST
from hall.numbers import QUEUE_ID, WINDOW_ID, is_hall, is_kiosk, is_ticket, is_window
from hall.passes import PRESENCE, TICKET
from hall.past import window_as_it_was
from hall.presence_codes import PresenceCodes
from hall.sealed import Words

QueueId = Annotated[str, StringConstraints(pattern=QUEUE_ID)]
WindowId = Annotated[str, StringConstraints(pattern=WINDOW_ID)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]

PresenceCode = Annotated[str, StringConstraints(max_length=64)]
"""What a hall's screen shows to prove that somebody is there (`hall.nearby`)."""

Group = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=30, pattern=r"^[^\x00-\x1f\x7f]+$")
]


Behalf = Annotated[
    str,
    Field(max_length=100),
    AfterValidator(folded),
    StringConstraints(min_length=1, max_length=64, pattern=r"^[\x21-\x7e]+$"),
]
"""For whom something is done, by id (`common.behalf`)."""


class HolderBody(Body):
    """Who the ticket is for. Kept sealed."""

    name: PersonName | None = None
    phone: PhoneNumber | None = None
    id_number: DocumentNumber | None = None


class TakeBody(Body):
    """A queue, or an item whose queue the hall knows, or several `items`; `kiosk` where a terminal prints the ticket.

    `presence`: `later` for a ticket taken from afar, which lapses unless its holder comes. So is every other whose
    holder the hall does not know to be there: by a registered kiosk or board, by staff, or by `code`, what the hall's
    screen shows, if it is not too old; `by`: `reception` where staff register someone who cannot do it alone.
    `behalf`: the enterprise (its unified social credit code) that a citizen who is signed in takes it for.
    """

    queue: Id | None = None
    item: Id | None = None
    items: Annotated[list[Id], Field(min_length=1, max_length=MOST)] | None = None
    presence: Literal["here", "later"] = "here"
    code: PresenceCode | None = None
    by: Literal["reception"] | None = None
    holder: HolderBody | None = None
    behalf: Behalf | None = None
    priority: Literal["ordinary", "elderly", "disabled", "pregnant", "military"] = "ordinary"
    kiosk: Id | None = None


class WindowBody(Body):
    """What some window commands need: `call` and `resume` a ticket, `transfer` a queue, a window or a group, `pause`
    why and until when, `hand-over` a colleague's account name, `help` a queue or a window and until when."""

    ticket: Id | None = None
    queue: Id | None = None
    window: Id | None = None
    reason: Reason | None = None
    until: AwareDatetime | None = None
    clerk: Id | None = None
    group: Group | None = None


WINDOW_COMMANDS: dict[str, type[Command[Json]]] = {
    "open": messages.Open,
    "pause": messages.Pause,
    "close": messages.Close,
    "call-next": messages.CallNext,
    "call": messages.CallTicket,
    "recall": messages.Recall,
    "start": messages.Start,
    "hold": messages.Hold,
    "resume": messages.ResumeTicket,
    "transfer": messages.Transfer,
    "no-show": messages.NoShow,
    "give-back": messages.GiveBack,
    "left": messages.Left,
    "finish": messages.Finish,
    "hand-over": messages.OfferWindow,
    "take-over": messages.TakeOver,
    "help": messages.Help,
}


WRITES = messages.Hold | messages.Transfer
"""The commands whose reason is what a clerk writes; a pause's is one of a list."""


def _command(name: str, body: WindowBody) -> Command[Json]:
    """The command of a name, filled from the body. What it cannot use is refused: it would be silently forgotten."""
    kind = WINDOW_COMMANDS.get(name)
    if kind is None:
        raise Unknown("window.unknown_command", field="command")
    given = body.model_dump(exclude_none=True)
    for field in given:
        if field not in kind.__struct_fields__:
            raise Invalid("window.not_wanted", field=field)
    if "ticket" in kind.__struct_fields__ and "ticket" not in given:
        raise Invalid("window.which_ticket", field="ticket")
    if "until" in given:
        given["until"] = _micros(given["until"])
    return kind(**given)


def _micros(moment: datetime) -> int:
    """Raises Invalid for a moment that no business day could have."""
    if not 2020 <= moment.year <= 2100:
        raise Invalid("window.until", field="until")
    return int(moment.timestamp()) * 1_000_000


def _items(body: TakeBody) -> tuple[str | None, list[str]]:
    """The item that the ticket is for first, and further ones."""
    if body.items is not None:
        if body.queue is not None or body.item is not None:
            raise Invalid("ticket.matters_need_items", field="items")
        if len(set(body.items)) < len(body.items):
            raise Invalid("ticket.items_twice", field="items")
        return body.items[0], body.items[1:]
    if (body.queue is None) == (body.item is None):
        raise Invalid("ticket.queue_or_item", field="queue" if body.queue is None else "item")
    return body.item, []


class Desk:
    """What stands between the edge and the actors of the halls. Holds the keys, and nothing else."""

    def __init__(self, cluster: Cluster, derive: Derive, vault: Vault | None = None) -> None:
        """``derive`` gives the server's 32-byte key for a purpose; ``vault`` what draws its keys from there, if none
        is given."""
        self._cluster = cluster
        self._tickets = Passes(derive, TICKET)
        self._vault = vault or Vault(cluster, derive)
        self._codes = PresenceCodes(Passes(derive, PRESENCE))
        self._words = Words(self._vault, "note", HolderKeys(derive("hall.notes")))
        self._halls: set[str] = set()  # seen to exist; a hall never vanishes

    def is_secret(self, ticket: str, secret: str) -> bool:
        """Whether this is the secret of that ticket."""
        return self._tickets.fits(ticket, secret)

    async def follower(self, caller: Caller, ticket: str, secret: str | None) -> Caller:
        """Whoever shows the right secret is the ticket's holder, and so is the citizen whose account took it; everyone
        else stays who they are."""
        if secret is not None and self.is_secret(ticket, secret):
            return holder_of(ticket)
        if secret is None and is_citizen(caller) and is_ticket(ticket):
            mine = await self._cluster.call(Address("ticket", ticket), messages.IsMine(), caller=caller)
            return holder_of(ticket) if mine else caller
        return caller

    async def ticket(self, caller: Caller, follower: Caller, ticket: str) -> Json:
        """A ticket now; for the citizen whose account took it also its secret, as it was given once."""
        shown = await self._cluster.call(Address("ticket", ticket), messages.ShowTicket(), caller=follower)
        own = is_citizen(caller) and follower == holder_of(ticket)
        return {**shown, "secret": self._tickets.of(ticket)} if own else shown

    async def take(self, caller: Caller, hall: str, key: str | None, body: TakeBody, whence: str = "") -> Json:
        """Take a ticket; the answer carries its secret. The same ``key`` again gives the same answer; ``whence``: by
        whom wrong codes are counted."""
        if not is_hall(hall):
            raise Unknown("hall.unknown", field="hall")
        item, more = _items(body)
        if body.kiosk is not None and not (is_kiosk(body.kiosk) and body.kiosk.startswith(f"{hall}-")):
            raise Unknown("kiosk.unknown", field="kiosk")
        if hall not in self._halls:
            # Before there is an errand: a stranger's guesses must leave nothing behind.
            await self._cluster.call(Address("hall", hall), messages.Find(queue=body.queue, item=item))
            self._halls.add(hall)
        minute = None if body.code is None else self._codes.minute(hall, body.code, whence)
        command_id = once.command_id(key)
        take = messages.Take(
            item=item,
            priority=body.priority,
            later=body.presence == "later" or minute is not None,
            minute=minute,
            by=body.by,
            **await self._sealed(body, command_id),
        )
        errand = messages.RunErrand(queue=body.queue, kiosk=body.kiosk, take=take, more=more, behalf=body.behalf)
        ticket = await self._cluster.call(errand_of(hall, command_id), errand, command_id=command_id, caller=caller)
        return {**ticket, "secret": self._tickets.of(ticket["id"])}

    async def _sealed(self, body: TakeBody, command_id: str) -> dict[str, Any]:
        given = body.holder
        if given is None or not given.model_fields_set:
            return {}
        holder = Holder(name=given.name, phone=given.phone, id_number=given.id_number)
        sealed = await self._vault.seal(
            written(holder), command_id, "visit", number=holder.id_number, phone=holder.phone
        )
        return {
            "holder": sealed.text,
            "holder_index": sealed.person if holder.id_number else None,
            "mask": mask(holder),
        }

    async def command(self, caller: Caller, window: str, name: str, key: str | None, body: WindowBody) -> Json:
        """Run a window's command; the answer is the window with its ticket."""
        command = _command(name, body)
        if not is_window(window):
            raise Unknown("window.unknown", field="window")
        address = Address("window", window)
        if isinstance(command, WRITES) and command.reason:
            # Before there is a key: the words of who may not act here leave nothing behind.
            ticket = (await self._cluster.call(address, messages.ShowWindow(), caller=caller))["ticket"]
            about = ticket["id"] if ticket else ""
            sealed = await self._words.seal(command.reason, once.command_id(key), about, to=f"window/{window}")
            command = structs.replace(command, reason=sealed)
        return await self._cluster.call(address, command, command_id=key, caller=caller)

    async def window(self, caller: Caller, window: str, at: AwareDatetime | None = None) -> Json:
        """A window with its ticket, the reasons of staff in clear: for staff of its hall; ``at``: as it was then."""
        address = Address("window", window)
        if not is_window(window):
            raise Unknown("window.unknown", field="window")
        if at is None:
            shown = await self._cluster.call(address, messages.ShowWindow(), caller=caller)
        else:
            shown = await window_as_it_was(self._cluster, caller, address, at)
        for ticket in filter(None, [shown["ticket"], *shown["held"]]):
            why = ticket.get("why") or {}
            if why.get("reason"):
                why["reason"] = await self._words.open(why["reason"], caller, ticket["id"], "desk")
        return shown
