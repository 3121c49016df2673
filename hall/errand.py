"""The errand: one ticket taken under one idempotency key.

It stands between the edge and the queues, because the same key must mean the same ticket in the whole hall: a key sent
again with another queue finds the errand of the first, and is refused like any command id with another body.
"""

from msgspec import structs

from actors import Actor, Address, applies, handles
from common.once import named
from common.shapes import Json
from hall import access, events, messages
from hall.numbers import hall_of
from hall.whose import mask_of, whose


def errand_of(hall: str, key: str) -> Address:
    """The errand of an idempotency key; of the key only a digest goes into the address."""
    return Address("errand", named(hall, key))


class Errand(Actor, kind="errand"):
    """Has no rows: what it must remember is its journal and its reply."""

    read_by = "hall"

    @classmethod
    def placement(cls, key: str) -> str:
        return hall_of(key)

    @handles
    async def run(self, command: messages.RunErrand) -> Json:
        take = await self._with_matters(command)
        theirs = await whose(self, command.behalf, [item for item in (command.take.item, *command.more) if item])
        mask = mask_of(take.mask, self.caller, theirs.behalf)
        take = structs.replace(take, person=theirs.person, behalf=theirs.behalf, mask=mask)
        if not access.is_there(self.caller, hall_of(self.key)):
            take = structs.replace(take, later=True)  # a fresh code makes it count at once all the same
        if command.kiosk is not None:
            printing = messages.Print(queue=command.queue, take=take)
            ticket = await self.ask(Address("kiosk", command.kiosk), printing)
        else:
            find = messages.Find(queue=command.queue, item=command.take.item)
            found = await self.ask(Address("hall", hall_of(self.key)), find)
            ticket = await self.ask(Address("queue", found.queues[0]), take)
        self.emit(events.ErrandDone(ticket=ticket["id"]))
        return {**ticket, "behalf": theirs.behalf} if theirs.behalf else ticket

    async def _with_matters(self, command: messages.RunErrand) -> messages.Take:
        """What to take, with all its matters where there is more than one (`hall.matters`)."""
        if not command.more:
            return command.take
        hall = Address("hall", hall_of(self.key))
        found = [await self.ask(hall, messages.Find(item=item)) for item in (command.take.item, *command.more)]
        return structs.replace(command.take, matters=[each.matter for each in found if each.matter])

    @applies
    def done(self, event: events.ErrandDone) -> None:
        """The ticket keeps what there is to keep."""
