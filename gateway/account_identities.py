"""Who may sign in as this account at a provider: linked by an administrator, never guessed from a name or an address.

The directory sees all accounts, so it keeps that one identity is one account; the account itself keeps what is linked,
and without it nobody gets in.
"""

from __future__ import annotations

from actors import Forbidden, Part, Refused, applies, handles
from gateway.account_events import IdentityLinked, IdentityUnlinked
from gateway.account_messages import (
    ClaimIdentity,
    Identity,
    LinkIdentity,
    ReleaseIdentity,
    ShowIdentities,
    UnlinkIdentity,
)
from gateway.account_rights import must_administer, must_be_anothers
from gateway.account_tables import AccountState, IdentityRow
from gateway.accounts import DIRECTORY

MOST = 8


class Identities(Part[AccountState]):
    @handles
    async def link(self, command: LinkIdentity) -> list[Identity]:
        identity = command.identity
        self._must_change()
        if identity.mark not in self.state.identities:
            if len(self.state.identities) >= MOST:
                raise Refused("account.too_many_identities", field="subject")
            await self.ask(DIRECTORY, ClaimIdentity(mark=identity.mark, name=self.key))
            self.emit(IdentityLinked(issuer=identity.issuer, subject=identity.subject))
        return self._all()

    @handles
    async def unlink(self, command: UnlinkIdentity) -> list[Identity]:
        identity = command.identity
        self._must_change()
        if identity.mark in self.state.identities:
            await self.ask(DIRECTORY, ReleaseIdentity(mark=identity.mark, name=self.key))
            self.emit(IdentityUnlinked(issuer=identity.issuer, subject=identity.subject))
        return self._all()

    @handles
    def show(self, query: ShowIdentities) -> list[Identity]:
        must_administer(self.caller, self.state.user().halls)
        return self._all()

    def must_know(self, mark: str) -> None:
        """Raises Forbidden for whoever is not linked to this account."""
        if mark not in self.state.identities:
            raise Forbidden("account.not_linked")

    @applies
    def linked(self, event: IdentityLinked) -> None:
        mark = Identity(issuer=event.issuer, subject=event.subject).mark
        row = IdentityRow(mark=mark, username=self.key, issuer=event.issuer, subject=event.subject)
        self.state.identities[mark] = row
        self.save(row)

    @applies
    def unlinked(self, event: IdentityUnlinked) -> None:
        mark = Identity(issuer=event.issuer, subject=event.subject).mark
        self.remove(self.state.identities.pop(mark))

    def _must_change(self) -> None:
        must_administer(self.caller, self.state.user().halls)
        must_be_anothers(self.caller, self.key)

    def _all(self) -> list[Identity]:
        return [Identity(issuer=row.issuer, subject=row.subject) for row in self.state.identities.values()]
