"""The account: who a member of staff is, what they may do, and where they are signed in.

The actor never sees a password. It keeps an argon2 hash that the gateway sealed with the server key, and of each
session only the SHA-256 of its token; so neither rows nor journal let anyone sign in.
"""

from __future__ import annotations

import msgspec

from actors import Actor, Refused, Rows, applies, handles
from common.access import INSIDE
from common.people import ROLES, User
from gateway.account_events import (
    AccessSet,
    AccountCreated,
    AccountDisabled,
    AccountEnabled,
    AccountRenamed,
    PasswordSet,
)
from gateway.account_factor import SecondFactor
from gateway.account_identities import Identities
from gateway.account_messages import (
    Become,
    ChangePassword,
    CloseSession,
    Create,
    LetGo,
    OpenSession,
    Password,
    ResetPassword,
    SetAccess,
    ShowAccount,
    Update,
    WhoIs,
)
from gateway.account_rights import must_administer, must_be, must_be_anothers
from gateway.account_sessions import SESSIONS_KEPT, Sessions
from gateway.account_tables import LONGEST_NAME, AccountRow, AccountState, IdentityRow, SessionRow
from gateway.account_telling import tell_others
from gateway.accounts import DIRECTORY, access, is_admin, known

__all__ = [
    "LONGEST_NAME",
    "ROLES",
    "SESSIONS_KEPT",
    "Account",
    "CloseSession",
    "Create",
    "OpenSession",
    "Password",
    "SetAccess",
    "User",
    "WhoIs",
]


class Account(Actor, kind="account", parts=(Sessions, SecondFactor, Identities)):
    """One member of staff, by user name."""

    read_by = "administrators"
    state: AccountState

    def load(self, db: Rows) -> None:
        sessions = db.all(SessionRow, username=self.key, order_by="created_at")
        identities = db.all(IdentityRow, username=self.key, order_by="mark")
        self.state = AccountState(
            row=db.get(AccountRow, self.key),
            sessions={session.digest: session for session in sessions},
            identities={identity.mark: identity for identity in identities},
        )

    # Who they are and what they may do ------------------------------------------------------------------------------

    @handles
    def create(self, command: Create) -> None:
        must_administer(self.caller, command.halls)
        if self.state.row is not None:
            raise Refused("account.exists", field="username")
        self.emit(
            AccountCreated(
                display_name=command.display_name,
                roles=known(command.roles),
                halls=command.halls,
                password=command.password,
                must_change=command.must_change,
            )
        )
        tell_others(self, self.state.user())

    @handles
    def become(self, command: Become) -> None:
        must_be(self.caller, INSIDE)
        user = command.user
        if self.state.row is None:
            self.emit(
                AccountCreated(
                    display_name=user.display_name,
                    roles=user.roles,
                    halls=user.halls,
                    password=command.password,
                    must_change=True,
                )
            )
        left = self.state.user().halls
        self._change(user)
        tell_others(self, self.state.user(), left)

    @handles
    async def set_access(self, command: SetAccess) -> User:
        return await self._update(Update(roles=command.roles, halls=command.halls))

    @handles
    async def update(self, command: Update) -> User:
        return await self._update(command)

    async def _update(self, command: Update) -> User:
        must_administer(self.caller)
        before = self.state.user()
        must_administer(self.caller, before.halls)
        now = msgspec.structs.replace(
            before,
            display_name=before.display_name if command.display_name is None else command.display_name or self.key,
            roles=before.roles if command.roles is None else known(command.roles),
            halls=before.halls if command.halls is None else command.halls,
            disabled=before.disabled if command.disabled is None else command.disabled,
        )
        must_administer(self.caller, now.halls)
        if access(now) != access(before):
            must_be_anothers(self.caller, self.key)
        if is_admin(before) and not is_admin(now):
            await self.ask(DIRECTORY, LetGo(name=self.key))
        self._change(now)
        tell_others(self, self.state.user(), before.halls)
        return self.state.user()

    def _change(self, now: User) -> None:
        """Emit what makes this account be so; its password stays."""
        before = self.state.user()
        if (now.roles, now.halls) != (before.roles, before.halls):
            self.emit(AccessSet(roles=now.roles, halls=now.halls))
        if now.display_name != before.display_name:
            self.emit(AccountRenamed(display_name=now.display_name))
        if now.disabled != before.disabled:
            self.emit(AccountDisabled() if now.disabled else AccountEnabled())

    @handles
    def reset_password(self, command: ResetPassword) -> User:
        must_administer(self.caller)
        must_administer(self.caller, self.state.user().halls)
        must_be_anothers(self.caller, self.key)
        self.emit(PasswordSet(password=command.password, must_change=True))
        tell_others(self, self.state.user())
        return self.state.user()

    @handles
    def change_password(self, command: ChangePassword) -> User:
        must_be(self.caller, "gateway")
        self.state.existing()
        self.emit(PasswordSet(password=command.password, must_change=False, keep=command.digest))
        tell_others(self, self.state.user())
        return self.state.user()

    @handles
    def password(self, query: Password) -> str:
        must_be(self.caller, "gateway")
        return self.state.existing().password

    @handles
    def show(self, query: ShowAccount) -> User:
        must_administer(self.caller, self.state.user().halls)
        return self.state.user()

    # What follows ---------------------------------------------------------------------------------------------------

    @applies
    def created(self, event: AccountCreated) -> None:
        row = self.state.row = AccountRow(
            username=self.key,
            display_name=event.display_name,
            roles=" ".join(event.roles),
            halls=" ".join(event.halls),
            password=event.password,
            disabled=False,
            must_change=event.must_change,
        )
        self.save(row)

    @applies
    def access_set(self, event: AccessSet) -> None:
        row = self.state.existing()
        row.roles, row.halls = " ".join(event.roles), " ".join(event.halls)
        self.save(row)

    @applies
    def renamed(self, event: AccountRenamed) -> None:
        row = self.state.existing()
        row.display_name = event.display_name
        self.save(row)

    @applies
    def disabled(self, event: AccountDisabled) -> None:
        row = self.state.existing()
        row.disabled = True
        self.save(row)
        for session in self.state.end_sessions():
            self.remove(session)

    @applies
    def enabled(self, event: AccountEnabled) -> None:
        row = self.state.existing()
        row.disabled = False
        self.save(row)

    @applies
    def password_set(self, event: PasswordSet) -> None:
        row = self.state.existing()
        row.password, row.must_change = event.password, event.must_change
        self.save(row)
        for session in self.state.end_sessions(keep=event.keep):
            self.remove(session)

    def view(self) -> dict[str, object]:
        return {} if self.state.row is None else msgspec.to_builtins(self.state.user())
