"""One person's account: who they are, as far as somebody has vouched for it."""

from actors import Actor, Refused, Rows, Unknown, applies, handles
from common.shapes import Json
from people.access import FRONT, must_be, must_be_front
from people.person.belongings import Belongings
from people.person.events import PersonCameByPhone, PersonVerified
from people.person.messages import ComeByIdentity, ComeByPhone, Identity, ShowIdentity, ShowPerson
from people.person.sessions import Sessions
from people.person.state import PersonState
from people.tables import PersonRow, PersonSessionRow


class Person(Actor, kind="person", parts=(Sessions, Belongings)):
    read_by = "administrators"
    publish = "state"
    state: PersonState

    def load(self, db: Rows) -> None:
        found = db.all(PersonSessionRow, person=self.key, order_by="created_at")
        self.state = PersonState(self.key, db.get(PersonRow, self.key), {one.digest: one for one in found})

    def view(self) -> Json:
        return self.state.shown()

    @handles
    def come_by_phone(self, command: ComeByPhone) -> None:
        must_be_front(self.caller)
        row = self.state.row
        if row is None or row.phone_index != command.phone_index:
            fields = {name: getattr(command, name) for name in command.__struct_fields__}
            self.emit(PersonCameByPhone(**fields))

    @handles
    def come_by_identity(self, command: ComeByIdentity) -> None:
        """Said again by the same provider of the same person, it changes nothing."""
        must_be_front(self.caller)
        row = self.state.row
        if row is not None and row.number_index not in (None, command.number_index):
            raise Refused("people.other_identity")
        if row is None or row.number_index is None or row.name_mask != command.name_mask:
            fields = {name: getattr(command, name) for name in command.__struct_fields__}
            self.emit(PersonVerified(**fields))

    @handles
    def show(self, query: ShowPerson) -> Json:
        must_be(self.caller, self.key)
        if self.state.row is None:
            raise Unknown("people.unknown")
        return self.state.shown()

    @handles
    def show_identity(self, query: ShowIdentity) -> Identity:
        if self.caller != FRONT:
            must_be(self.caller, self.key)
        row = self.state.row
        return Identity(0, None) if row is None else Identity(row.level, row.number_index)

    @applies
    def came_by_phone(self, event: PersonCameByPhone) -> None:
        row = self._row(1)
        row.phone, row.phone_index, row.phone_mask = event.phone, event.phone_index, event.phone_mask
        self.save(row)

    @applies
    def verified(self, event: PersonVerified) -> None:
        row = self._row(2)
        row.identity, row.number_index = event.identity, event.number_index
        row.name_mask, row.number_mask = event.name_mask, event.number_mask
        self.save(row)

    def _row(self, level: int) -> PersonRow:
        """The account, of this level at least; made where there is none."""
        row = self.state.row or PersonRow(id=self.key, level=level, created_at=self.now)
        row.level = max(row.level, level)
        self.state.row = row
        return row
