"""Whom an enterprise lets act for it: granted and revoked by its legal representative, and asked for by other rooms."""

from actors import Address, Forbidden, Invalid, Part, Refused, Unknown, applies, handles
from common.access import must_have
from common.behalf import FIELD, ActFor, Behalf
from common.people import VERIFIED, is_citizen
from common.shapes import Json
from people.access import ENDERS, must_be_verified
from people.enterprise.events import MandateGranted, MandateRevoked
from people.enterprise.messages import Grant, Revoke, ShowEnterprise, Withdraw
from people.enterprise.policy import KEPT, LONGEST, refusal
from people.enterprise.state import EnterpriseState, mandate_json, terms
from people.person.messages import ShowIdentity
from people.tables import EnterpriseRow, MandateRow

MOST = 200
"""Mandates of one enterprise that stand at the same time."""


class Mandates(Part[EnterpriseState]):
    @handles
    async def grant(self, command: Grant) -> Json:
        row = await self._must_represent()
        if command.agent == row.representative:
            raise Invalid("mandate.oneself", field="id_number")
        if not self.now < command.until <= self.now + LONGEST:
            raise Invalid("mandate.until", field="until")
        if sum(one.revoked_at is None and one.until > self.now for one in self.state.mandates.values()) >= MOST:
            raise Refused("mandate.too_many", most=MOST)
        mandate = f"{self.key}-{self.state.newest + 1}"
        self.emit(
            MandateGranted(
                mandate=mandate,
                agent=command.agent,
                agent_sealed=command.agent_sealed,
                items=list(command.items),
                until=command.until,
                by=self.caller.name,
            )
        )
        return mandate_json(self.state.mandates[mandate], self.now)

    @handles
    async def revoke(self, command: Revoke) -> Json:
        """Revoked again it stays as it was."""
        await self._must_represent()
        row = self.state.mandates.get(command.mandate)
        if row is None:
            raise Unknown("mandate.unknown", field="mandate")
        if row.revoked_at is None:
            self.emit(MandateRevoked(mandate=row.id, by=self.caller.name))
        return mandate_json(row, self.now)

    @handles
    def withdraw(self, command: Withdraw) -> None:
        """Said again it changes nothing."""
        must_have(self.caller, ENDERS, "people.admin_only")
        for row in list(self.state.mandates.values()):
            if row.revoked_at is None and command.mandate in (None, row.id):
                self.emit(MandateRevoked(mandate=row.id, by=self.caller.name))

    @handles
    async def act_for(self, query: ActFor) -> Behalf:
        if not is_citizen(self.caller):
            raise Forbidden("people.sign_in_for", field=FIELD)
        if VERIFIED not in self.caller.roles:
            raise Forbidden("people.level_for", field=FIELD)
        row, number = await self._known()
        if number != row.representative:
            known = map(terms, self.state.mandates_of(number))
            if no := refusal(known, query.items, self.now):
                raise self._stranger() if no == "mandate.none" else Refused(no, field=FIELD, name=row.name)
        return Behalf(row.id, row.name)

    @handles
    async def show(self, query: ShowEnterprise) -> Json:
        must_be_verified(self.caller)
        row, number = await self._known()
        represents = number == row.representative
        mandates = list(self.state.mandates.values()) if represents else self.state.mandates_of(number)
        if not represents and not mandates:
            raise self._stranger()
        return {
            "code": row.id,
            "name": row.name,
            "representative": row.representative_sealed,
            "represents": represents,
            "mandates": [mandate_json(mandate, self.now) for mandate in mandates],
        }

    async def _known(self) -> tuple[EnterpriseRow, str]:
        """The enterprise, and the opaque id of whose the caller's number is. Raises Forbidden."""
        identity = await self.ask(Address("person", self.caller.name), ShowIdentity())
        if self.state.row is None or identity.number is None:
            raise self._stranger()
        return self.state.row, identity.number

    def _stranger(self) -> Forbidden:
        """A stranger is told the same of an enterprise that is not here as of one that is not theirs."""
        return Forbidden("mandate.none", field=FIELD, name=self.key)

    async def _must_represent(self) -> EnterpriseRow:
        must_be_verified(self.caller)
        row, number = await self._known()
        if number != row.representative:
            raise Forbidden("mandate.representative_only", field=FIELD)
        return row

    @applies
    def granted(self, event: MandateGranted) -> None:
        row = MandateRow(
            id=event.mandate,
            enterprise=self.key,
            agent=event.agent,
            agent_sealed=event.agent_sealed,
            items=event.items,
            until=event.until,
            granted_at=self.now,
            granted_by=event.by,
        )
        for gone in self.state.beyond(KEPT, self.now):
            self.remove(self.state.mandates.pop(gone.id))
        self.state.mandates[row.id] = row
        self.save(row)

    @applies
    def revoked(self, event: MandateRevoked) -> None:
        row = self.state.mandates[event.mandate]
        row.revoked_at = self.now
        self.save(row)
