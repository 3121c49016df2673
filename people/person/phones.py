"""The phone that opens an account, and who may change it."""

from actors import Forbidden, Part, Unknown, applies, handles
from people.access import must_be_front
from people.identifier import Free, identifier_of
from people.person.events import PersonCameByPhone, PhoneLeft, SessionClosed
from people.person.keeping import Keeping
from people.person.messages import ChangePhone, IsSure, LeavePhone
from people.person.policy import SignIn, refusal
from people.person.state import PersonState


class Phones(Part[PersonState]):
    @handles
    def is_sure(self, query: IsSure) -> bool:
        must_be_front(self.caller)
        return self._must_be_sure(query.digest)

    def _must_be_sure(self, digest: str) -> bool:
        session, row = self.state.session(digest, self.now), self.state.row
        if session is None or row is None:
            raise Unknown("people.expired")
        if no := refusal(SignIn(session.level, session.created_at, session.own), row.level, self.now):
            raise Forbidden(no, field="level")
        return session.own

    @handles
    async def change(self, command: ChangePhone) -> None:
        must_be_front(self.caller)
        """Said again it changes nothing."""
        self._must_be_sure(command.digest)
        if self.has(command.phone, command.owner):
            return
        await self.take(command.phone, command.owner, command.mask, keeping=command.digest)

    def has(self, phone: str, owner: str) -> bool:
        row = self.state.row
        return row is not None and (row.phone, row.phone_owner) == (phone, owner)

    async def take(
        self, phone: str, owner: str, mask: str | None, proven_at: int | None = None, keeping: str = ""
    ) -> None:
        """The account has this phone from now on, proven then (None: now). The one that it had opens it no more, nor do
        the sign-ins that came by that; but for ``keeping``, by which it was changed."""
        before = None if self.state.row is None else self.state.row.phone_owner
        self.emit(PersonCameByPhone(phone=phone, owner=owner, proven_at=proven_at))
        row = self.state.row
        assert row is not None
        row.phone_mask = mask
        self.save(row)
        if before not in (None, owner):
            self.tell(identifier_of("phone", before), Free(self.key))
            for session in list(self.state.sessions.values()):
                if session.level == 1 and session.digest != keeping:
                    self.emit(SessionClosed(session.digest))
        await self.part(Keeping).await_lapse()

    @handles
    async def leave(self, command: LeavePhone) -> None:
        """Said again it changes nothing. An account that nothing opens any more ends in its time (`Keeping`)."""
        must_be_front(self.caller)
        row = self.state.row
        if row is not None and row.phone is not None and row.phone_owner == command.owner:
            self.emit(PhoneLeft())
            self.tell(identifier_of("phone", command.owner), Free(self.key))
            await self.part(Keeping).await_lapse()

    @applies
    def came(self, event: PersonCameByPhone) -> None:
        row = self.state.begun(1, self.now)
        row.phone, row.phone_owner = event.phone, event.owner
        row.phone_at = self.now if event.proven_at is None else event.proven_at
        self.save(row)

    @applies
    def left(self, event: PhoneLeft) -> None:
        row = self.state.row
        if row is not None:
            self.state.forget_phone()
            self.save(row)
