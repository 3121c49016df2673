"""Taking a ticket and running a window: what the HTTP routes and the live socket have in common."""

from collections.abc import Callable
from typing import Annotated, Literal
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, StringConstraints

from actors import Address, Caller, Cluster, Command, Invalid, Unknown
from hall import messages
from hall.holder import Holder, HolderKeys, mask
from hall.numbers import is_hall, is_kiosk, is_window
from hall.secret import is_secret, ticket_secret
from hall.views import Json

Id = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[\x21-\x7e]+$")]
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60, pattern=r"^[^\x00-\x1f\x7f]+$")
]
Phone = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^\+?[0-9 -]{5,20}$")]
IdNumber = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[0-9A-Za-z()-]{5,30}$")]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]


class Body(BaseModel):
    """A request's body: unknown fields are mistakes, and said to be."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class HolderBody(Body):
    """Who the ticket is for. Kept sealed."""

    name: Name | None = None
    phone: Phone | None = None
    id_number: IdNumber | None = None


class TakeBody(Body):
    """A queue, or an item whose queue the hall knows, or both; `kiosk` where a terminal prints the ticket."""

    queue: Id | None = None
    item: Id | None = None
    holder: HolderBody | None = None
    priority: Literal["ordinary", "elderly", "disabled", "pregnant", "military"] = "ordinary"
    kiosk: Id | None = None


class WindowBody(Body):
    """What some window commands need: `call` and `resume` a ticket, `transfer` a queue or a window."""

    ticket: Id | None = None
    queue: Id | None = None
    window: Id | None = None
    reason: Reason | None = None


WINDOW_COMMANDS: dict[str, Callable[[WindowBody], Command[Json]]] = {
    "open": lambda body: messages.Open(),
    "pause": lambda body: messages.Pause(),
    "close": lambda body: messages.Close(),
    "call-next": lambda body: messages.CallNext(),
    "call": lambda body: messages.CallTicket(ticket=_named(body)),
    "recall": lambda body: messages.Recall(),
    "start": lambda body: messages.Start(),
    "hold": lambda body: messages.Hold(reason=body.reason),
    "resume": lambda body: messages.ResumeTicket(ticket=_named(body)),
    "transfer": lambda body: messages.Transfer(queue=body.queue, window=body.window, reason=body.reason),
    "no-show": lambda body: messages.NoShow(),
    "finish": lambda body: messages.Finish(),
}


def _named(body: WindowBody) -> str:
    if body.ticket is None:
        raise Unknown("ticket.not_here", field="ticket")
    return body.ticket


class Desk:
    """What stands between the edge and the actors of the halls. Holds the keys, and nothing else."""

    def __init__(self, cluster: Cluster, derive: Callable[[str], bytes]) -> None:
        """``derive`` gives the server's 32-byte key for a purpose."""
        self._cluster = cluster
        self._tickets = derive("hall.ticket")
        self._holders = HolderKeys(derive("hall.holder"))

    def is_secret(self, ticket: str, secret: str) -> bool:
        """Whether this is the secret of that ticket."""
        return is_secret(self._tickets, ticket, secret)

    async def take(self, caller: Caller, hall: str, key: str | None, body: TakeBody) -> Json:
        """Take a ticket; the answer carries its secret. The same ``key`` again gives the same answer."""
        if not is_hall(hall):
            raise Unknown("hall.unknown", field="hall")
        if body.queue is None and body.item is None:
            raise Invalid("ticket.queue_or_item", field="queue")
        if body.kiosk is not None and not (is_kiosk(body.kiosk) and body.kiosk.startswith(f"{hall}-")):
            raise Unknown("kiosk.unknown", field="kiosk")
        find = messages.Find(queue=body.queue, item=None if body.queue else body.item)
        found = await self._cluster.call(Address("hall", hall), find, caller=caller)
        command_id = key or uuid4().hex
        take = messages.Take(item=body.item, priority=body.priority, **self._sealed(body, command_id))
        if body.kiosk is None:
            target: tuple[Address, Command[Json]] = (Address("queue", found.queues[0]), take)
        else:
            target = (Address("kiosk", body.kiosk), messages.Print(queue=found.queues[0], take=take))
        ticket = await self._cluster.call(*target, command_id=command_id, caller=caller)
        return {**ticket, "secret": ticket_secret(self._tickets, ticket["id"])}

    def _sealed(self, body: TakeBody, command_id: str) -> dict[str, str | None]:
        given = body.holder
        if given is None or not given.model_fields_set:
            return {}
        holder = Holder(name=given.name, phone=given.phone, id_number=given.id_number)
        return {
            "holder": self._holders.seal(holder, command_id),
            "holder_index": self._holders.index(holder.id_number) if holder.id_number else None,
            "mask": mask(holder),
        }

    async def command(self, caller: Caller, window: str, name: str, key: str | None, body: WindowBody) -> Json:
        """Run a window's command; the answer is the window with its ticket."""
        build = WINDOW_COMMANDS.get(name)
        if build is None:
            raise Unknown("window.unknown_command", field="command")
        if not is_window(window):
            raise Unknown("window.unknown", field="window")
        return await self._cluster.call(Address("window", window), build(body), command_id=key, caller=caller)
