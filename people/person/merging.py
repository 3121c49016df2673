"""Two accounts of one person become one: what is of the one that goes follows, and the rest of the house is told."""

from typing import Any

from msgspec import structs

from actors import Address, Forbidden, Part, Refused, Unknown, applies, handles
from common.people import AccountMerged
from people.access import must_be_front
from people.identifier import Bind, Free, identifier_of
from people.person.events import PersonAbsorbed
from people.person.keeping import LAPSE, Keeping
from people.person.messages import Absorb, MergeInto, Note
from people.person.phones import Phones
from people.person.state import PersonState


class Merging(Part[PersonState]):
    @handles
    def merge_into(self, command: MergeInto) -> None:
        """Said again it changes nothing."""
        must_be_front(self.caller)
        row, into = self.state.row, command.into
        if self.state.merged_into == into:
            return
        if row is None or into == self.key:
            raise Unknown("people.unknown")
        if row.number is not None:
            raise Refused("people.other_identity")
        things, owner = self.state.lasting(self.now), row.phone_owner
        absorb = Absorb(gone=self.key, things=things, keeping=command.keeping)
        if command.with_phone and row.phone is not None and owner is not None:
            absorb = structs.replace(absorb, phone=row.phone, owner=owner, mask=row.phone_mask, proven_at=row.phone_at)
        self.emit(AccountMerged(into=into, held=_by_kind(things)))
        self.forget(LAPSE)
        self.tell(Address("person", into), absorb)
        if owner is not None:
            opens = Bind(into, instead_of=self.key) if command.with_phone else Free(self.key)
            self.tell(identifier_of("phone", owner), opens)

    @handles
    async def absorb(self, command: Absorb) -> None:
        if "actor" not in self.caller.roles:
            raise Forbidden("people.front_only")
        row = self.state.row
        if row is None:
            if self.state.merged_into is not None:  # and so does what was to come here
                self.relay(Address("person", self.state.merged_into), command)
                self.emit(AccountMerged(into=self.state.merged_into, held=_by_kind(command.things)))
            return
        self.emit(PersonAbsorbed(gone=command.gone, things=command.things))
        if command.phone is not None and command.owner is not None and row.phone_owner != command.owner:
            phone, at = (command.phone, command.owner, command.mask), command.proven_at
            await self.part(Phones).take(*phone, proven_at=at, keeping=command.keeping)

    def follow(self, note: Note) -> None:
        """Word of a thing of an account that is gone came late."""
        into = self.state.merged_into
        if into is not None:
            self.emit(AccountMerged(into=into, held={note.kind: [note.id]}))
            self.tell(Address("person", into), note)

    @applies
    def merged(self, event: AccountMerged) -> None:
        if self.state.row is not None:  # else it is gone, and this is of a thing that follows late
            self.state.row.merged_into = self.state.merged_into = event.into
            self.part(Keeping).go()

    @applies
    def absorbed(self, event: PersonAbsorbed) -> None:
        row = self.state.row
        if row is not None:
            row.things = [*event.things, *row.things]
            self.save(row)


def _by_kind(things: list[dict[str, Any]]) -> dict[str, list[str]]:
    held: dict[str, list[str]] = {}
    for thing in things:
        held.setdefault(thing["kind"], []).append(thing["id"])
    return held
