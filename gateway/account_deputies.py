"""Who stands in for an account, from when until when.

Here, where the rights are, is decided who has them at a moment (`Lend`), by this actor's clock and at each question: a
reminder only says so to those who watch. The deputy's own account remembers for whom a session acts, no more.
"""

from __future__ import annotations

from typing import Final

from actors import Address, Forbidden, Invalid, Part, Refused, applies, handles
from common.organisation import ORGANISATION, Deputy
from common.organisation.messages import NoteDeputies
from gateway.account_events import DeputyAppointed, DeputyBegan, DeputyEnded
from gateway.account_messages import (
    ActiveAccount,
    AppointDeputy,
    EndDeputy,
    Lend,
    Lent,
    ShowDeputies,
    StandInOver,
    TurnDeputies,
)
from gateway.account_rights import must_administer, must_be
from gateway.account_tables import AccountState, DeputyRow
from gateway.accounts import DIRECTORY

DAY: Final = 86_400_000_000  # microseconds
LONGEST: Final = 366  # days
MOST: Final = 20
"""Deputies of one account, present and to come."""
REMINDER = "deputies"


class Deputies(Part[AccountState]):
    @handles
    async def appoint(self, command: AppointDeputy) -> Deputy:
        caller, deputies = self.caller, self.state.deputies.values()
        if caller.behalf:
            raise Refused("account.deputy_of_deputy", field="deputy")
        self._must_be_theirs()
        if command.deputy == self.key:
            raise Invalid("account.deputy_oneself", field="deputy")
        if command.deputy == caller.name:
            raise Refused("account.own", field="deputy")  # nobody gives themselves more
        if command.until <= max(command.since, self.now):
            raise Invalid("account.deputy_until", field="until")
        if command.until - max(command.since, self.now) > LONGEST * DAY:
            raise Invalid("account.deputy_longest", field="until", days=LONGEST)
        if len(deputies) >= MOST:
            raise Refused("account.deputies_too_many", field="deputy", most=MOST)
        for one in deputies:
            if one.deputy == command.deputy and one.since < command.until and command.since < one.until:
                raise Refused("account.deputy_twice", field="since")
        await self.ask(DIRECTORY, ActiveAccount(name=command.deputy))
        event = DeputyAppointed(
            id=f"{self.seq + 1}",
            deputy=command.deputy,
            since=max(command.since, self.now),
            until=command.until,
            by="" if caller.name == self.key else caller.name,
        )
        self.emit(event)
        self._turn()
        return self.state.deputies[event.id].shown()

    @handles
    def end(self, command: EndDeputy) -> None:
        row = self.state.deputies.get(command.id)
        if row is None or self.caller.name != row.deputy:
            self._must_be_theirs()
        if row is not None:
            self._end(row, early=row.until > self.now)
            self._turn()

    @handles
    def turn(self, command: TurnDeputies) -> None:
        must_be(self.caller, "actor")
        self._turn()

    def _turn(self) -> None:
        """Say what has begun and ended by now, and be woken at the next such moment."""
        for row in list(self.state.deputies.values()):
            if row.until <= self.now:
                self._end(row, early=False)
            elif row.since <= self.now and not row.begun:
                self.emit(DeputyBegan(id=row.id))
        rows = self.state.deputies.values()
        if rows:
            self.remind(REMINDER, min(row.until if row.begun else row.since for row in rows), TurnDeputies())
        else:
            self.forget(REMINDER)
        self.relay(ORGANISATION, NoteDeputies(name=self.key, deputies=[row.shown() for row in rows]))

    def _end(self, row: DeputyRow, *, early: bool) -> None:
        self.emit(DeputyEnded(id=row.id, early=early))
        self.tell(Address("account", row.deputy), StandInOver(principal=self.key))

    @handles
    def show(self, query: ShowDeputies) -> list[Deputy]:
        self._must_be_theirs()
        return [row.shown() for row in self.state.deputies.values() if row.until > self.now]

    @handles
    def lend(self, query: Lend) -> Lent:
        must_be(self.caller, "gateway")
        user = self.state.user()
        for row in self.state.deputies.values():
            if row.deputy == query.deputy and row.since <= self.now < row.until and not user.disabled:
                return Lent(user=user, until=row.until)
        raise Forbidden("account.no_deputy")

    def _must_be_theirs(self) -> None:
        """The account's own person, or an administrator of all its halls."""
        user = self.state.user()
        if self.caller.name != self.key or not self.caller.roles:
            must_administer(self.caller, user.halls)

    @applies
    def appointed(self, event: DeputyAppointed) -> None:
        row = self.state.deputies[event.id] = DeputyRow(
            username=self.key,
            id=event.id,
            deputy=event.deputy,
            since=event.since,
            until=event.until,
            begun=False,
            by=event.by,
        )
        self.save(row)

    @applies
    def began(self, event: DeputyBegan) -> None:
        row = self.state.deputies[event.id]
        row.begun = True
        self.save(row)

    @applies
    def ended(self, event: DeputyEnded) -> None:
        self.remove(self.state.deputies.pop(event.id))
