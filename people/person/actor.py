"""One person's account: who they are, as far as somebody has vouched for it."""

from actors import Actor, Refused, Rows, Unknown, applies, handles
from common.shapes import Json
from people.access import FRONT, level_of, must_be, must_be_front
from people.numbers import plain
from people.person.belongings import Belongings
from people.person.events import PersonVerified
from people.person.keeping import Keeping
from people.person.merging import Merging
from people.person.messages import ComeByIdentity, ComeByPhone, Identity, ShowIdentity, ShowPerson
from people.person.phones import Phones
from people.person.policy import still_opens
from people.person.sessions import Sessions
from people.person.state import PersonState
from people.tables import PersonRow, PersonSessionRow


class Person(Actor, kind="person", parts=(Sessions, Phones, Belongings, Merging, Keeping)):
    read_by = "administrators"
    publish = "state"
    state: PersonState

    def load(self, db: Rows) -> None:
        found = db.all(PersonSessionRow, person=self.key, order_by="created_at")
        row = db.get(PersonRow, self.key)
        sessions = {one.digest: one for one in found}
        if row is not None and row.ended:
            self.state = PersonState(self.key, None, sessions, ended=True, merged_into=row.merged_into)
        else:
            self.state = PersonState(self.key, row, sessions)

    def view(self) -> Json:
        return self.state.shown(1)  # who watches may have come by phone

    @handles
    async def come_by_phone(self, command: ComeByPhone) -> None:
        self._must_be_open()
        phones = self.part(Phones)
        if not phones.has(command.phone, command.owner):
            await phones.take(command.phone, command.owner, command.mask)

    @handles
    async def come_by_identity(self, command: ComeByIdentity) -> None:
        """Said again of the same person in the same month, it changes nothing."""
        self._must_be_open()
        row = self.state.row
        if row is not None and row.number not in (None, command.number, plain(command.number)):
            raise Refused("people.other_identity")
        if row is None or (row.identity, row.number) != (command.identity, command.number):
            self.emit(PersonVerified(issuer=command.issuer, identity=command.identity, number=command.number))
            row = self.state.begun(2, self.now)
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
            return Identity(0, None, self.state.ended, self.state.merged_into)
        has = row.phone is not None
        stale = has and not still_opens(row.phone_at, self.now)
        sealed = row.identity if self.caller == FRONT else None
        return Identity(row.level, row.number, phone=has, stale=stale, sealed=sealed)

    @applies
    def verified(self, event: PersonVerified) -> None:
        row = self.state.begun(2, self.now)
        row.identity, row.identity_at, row.number = event.identity, self.now, event.number
        self.save(row)
