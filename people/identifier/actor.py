"""Whose account a phone or a number opens: one for each, so that two who come at the same moment with the same phone
have one account."""

from actors import Actor, Address, Forbidden, Rows, applies, handles
from people.access import must_be_front
from people.identifier.events import IdentifierBound, IdentifierFreed
from people.identifier.messages import Bind, Find, Free
from people.tables import IdentifierRow

KINDS = ("phone", "number")


def identifier_of(kind: str, owner: str) -> Address:
    """Of a ``phone`` or a ``number``, by the opaque id of whose it is (`people.sealing`)."""
    return Address("identifier", f"{kind}:{owner}")


class Identifier(Actor, kind="identifier"):
    read_by = "administrators"
    row: IdentifierRow | None

    def load(self, db: Rows) -> None:
        self.row = db.get(IdentifierRow, self.key)

    def view(self) -> dict[str, object]:
        return {"person": self.row.person if self.row else None}

    @handles
    def bind(self, command: Bind) -> str:
        if command.instead_of is None or "actor" not in self.caller.roles:
            must_be_front(self.caller)
        if self.row is None or self.row.person == command.instead_of:
            self.emit(IdentifierBound(person=command.person))
        return self.row.person if self.row else command.person

    @handles
    def free(self, command: Free) -> None:
        if "actor" not in self.caller.roles:
            raise Forbidden("people.front_only")
        if self.row is not None and self.row.person == command.person:
            self.emit(IdentifierFreed())

    @handles
    def find(self, query: Find) -> str | None:
        must_be_front(self.caller)
        return self.row.person if self.row else None

    @applies
    def bound(self, event: IdentifierBound) -> None:
        self.row = IdentifierRow(id=self.key, person=event.person)
        self.save(self.row)

    @applies
    def freed(self, event: IdentifierFreed) -> None:
        if self.row is not None:
            self.remove(self.row)
            self.row = None
