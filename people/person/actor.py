"""One person's account: who they are, as far as somebody has vouched for it."""

from actors import Actor, Refused, Rows, Unknown, applies, handles
from common.shapes import Json
from people.access import FRONT, level_of, must_be, must_be_front
from people.numbers import plain
from people.person.belongings import Belongings
from people.person.events import PersonCameByPhone, PersonVerified
from people.person.keeping import Keeping
from people.person.messages import ComeByIdentity, ComeByPhone, Identity, ShowIdentity, ShowPerson
from people.person.sessions import Sessions
from people.person.state import PersonState
from people.tables import PersonRow, PersonSessionRow


class Person(Actor, kind="person", parts=(Sessions, Belongings, Keeping)):
    read_by = "administrators"
    publish = "state"
    state: PersonState

    def load(self, db: Rows) -> None:
        found = db.all(PersonSessionRow, person=self.key, order_by="created_at")
        row = db.get(PersonRow, self.key)
        ended = row is not None and row.ended
        self.state = PersonState(self.key, None if ended else row, {one.digest: one for one in found}, ended)

    def view(self) -> Json:
        return self.state.shown(1)  # who watches may have come by phone

    @handles
    async def come_by_phone(self, command: ComeByPhone) -> None:
        self._must_be_open()
        row = self.state.row
        if row is None or row.phone != command.phone:
            self.emit(PersonCameByPhone(phone=command.phone))
            row = self._row(1)
            row.phone_mask = command.mask
            self.save(row)
            await self.part(Keeping).await_lapse()

    @handles
    async def come_by_identity(self, command: ComeByIdentity) -> None:
        """Said again of the same person in the same month, it changes nothing."""
        self._must_be_open()
        row = self.state.row
        if row is not None and row.number not in (None, command.number, plain(command.number)):
            raise Refused("people.other_identity")
        if row is None or (row.identity, row.number) != (command.identity, command.number):
            self.emit(PersonVerified(issuer=command.issuer, identity=command.identity, number=command.number))
            row = self._row(2)
            row.name_mask, row.number_mask = command.name_mask, command.number_mask
            self.save(row)
            await self.part(Keeping).await_lapse()

    def _must_be_open(self) -> None:
        must_be_front(self.caller)
        if self.state.ended:
            raise Unknown("people.unknown")

    @handles
    def show(self, query: ShowPerson) -> Json:
        must_be(self.caller, self.key)
        if self.state.row is None:
            raise Unknown("people.unknown")
        return self.state.shown(level_of(self.caller))

    @handles
    def show_identity(self, query: ShowIdentity) -> Identity:
        if self.caller != FRONT:
            must_be(self.caller, self.key)
        row = self.state.row
        if row is None:
            return Identity(0, None, self.state.ended)
        return Identity(row.level, row.number, sealed=row.identity if self.caller == FRONT else None)

    @applies
    def came_by_phone(self, event: PersonCameByPhone) -> None:
        row = self._row(1)
        row.phone, row.phone_at = event.phone, self.now
        self.save(row)

    @applies
    def verified(self, event: PersonVerified) -> None:
        row = self._row(2)
        row.identity, row.identity_at, row.number = event.identity, self.now, event.number
        self.save(row)

    def _row(self, level: int) -> PersonRow:
        """The account, of this level at least; made where there is none."""
        row = self.state.row or PersonRow(id=self.key, level=level, created_at=self.now)
        row.level = max(row.level, level)
        self.state.row = row
        return row
