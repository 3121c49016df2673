"""How long an account keeps what it holds: as long as the keys of it are kept, and no longer than it is wanted."""

from actors import Part, applies, handles
from common.access import must_be_inside, must_have
from common.privacy.kinds import over
from common.privacy.messages import DaysOf
from common.privacy.purging import PURGE
from common.times import DAY, business_day
from people.access import ENDERS
from people.identifier import Free, identifier_of
from people.person.events import IdentityLapsed, KeptOn, PersonEnded, PhoneLapsed
from people.person.messages import EndAccount, Lapse
from people.person.state import PersonState

LAPSE = "lapse"
LOOK = 30 * DAY
"""Microseconds. Looked at so often at least, for the time to be kept may have been made shorter."""


class Keeping(Part[PersonState]):
    @handles
    def end(self, command: EndAccount) -> None:
        """Said again it changes nothing."""
        must_have(self.caller, ENDERS, "people.front_only")
        if self.state.row is not None:
            self._end()

    @handles
    async def lapse(self, command: Lapse) -> None:
        """Lets go of what nobody has shown again for so long; with the last of it the account ends."""
        must_be_inside(self.caller, "people.front_only")
        row, days = self.state.row, await self.ask(PURGE, DaysOf("account"))
        if row is not None and days is not None:
            last = over(days, business_day(self.now))
            if row.phone is not None and business_day(row.phone_at) <= last:
                if row.phone_owner is not None:
                    self.tell(identifier_of("phone", row.phone_owner), Free(self.key))
                self.emit(PhoneLapsed())
            if row.identity is not None and business_day(row.identity_at) <= last:
                if row.number is not None:  # whoever has the number begins anew, and nobody here stands in their way
                    self.tell(identifier_of("number", row.number), Free(self.key))
                self.emit(IdentityLapsed())
            if row.phone is None and row.identity is None:
                self._end()
        if self.state.row is not None:
            self.emit(KeptOn())
            await self.await_lapse()

    async def await_lapse(self) -> None:
        """To be said whenever something new is held."""
        row, days = self.state.row, await self.ask(PURGE, DaysOf("account"))
        if row is not None:
            since = [
                at for text, at in ((row.phone, row.phone_at), (row.identity, row.identity_at)) if text is not None
            ]
            due = [at + days * DAY for at in since] if days is not None else []
            self.remind(LAPSE, min([*due, self.now + LOOK]), Lapse())

    def _end(self) -> None:
        self.emit(PersonEnded())
        self.forget(LAPSE)

    @applies
    def kept_on(self, event: KeptOn) -> None:
        """A witness of the reminder, and no more."""

    @applies
    def phone_lapsed(self, event: PhoneLapsed) -> None:
        self.state.forget_phone()
        self._keep()

    @applies
    def identity_lapsed(self, event: IdentityLapsed) -> None:
        self.state.forget_identity()
        self._keep()

    @applies
    def ended(self, event: PersonEnded) -> None:
        self.go()

    def go(self) -> None:
        """There is no account any more. The id stays, so that nobody begins another under it."""
        row = self.state.row
        assert row is not None
        self.state.forget_phone()
        self.state.forget_identity()
        row.things, row.ended = [], True
        self.save(row)
        for session in self.state.sessions.values():
            self.remove(session)
        self.state.sessions.clear()
        self.state.row, self.state.ended = None, True

    def _keep(self) -> None:
        if self.state.row is not None:
            self.save(self.state.row)
