"""The account: who a member of staff is, what they may do, and where they are signed in.

The actor never sees a password. It keeps an argon2 hash that the gateway sealed with the server key, and of each
session only the SHA-256 of its token; so neither rows nor journal let anyone sign in.
"""

from __future__ import annotations

import msgspec
from sqlalchemy import BigInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from actors import Actor, Forbidden, Refused, Row, Rows, Unknown, applies, handles
from common.people import ROLES, User
from common.room import rooms
from gateway.account_events import (
    AccessSet,
    AccountCreated,
    AccountDisabled,
    AccountEnabled,
    AccountRenamed,
    PasswordSet,
    SessionClosed,
    SessionOpened,
)
from gateway.account_messages import (
    GATEWAY,
    Become,
    ChangePassword,
    CloseSession,
    Create,
    LetGo,
    ListAccount,
    OpenSession,
    Password,
    ResetPassword,
    SetAccess,
    ShowAccount,
    Update,
    WhoIs,
)
from gateway.accounts import DIRECTORY, access, covers, is_admin, known

SECOND = 1_000_000  # microseconds
SESSIONS_KEPT = 100  # per account; the oldest gives way
LONGEST_NAME = 64  # characters

__all__ = [
    "GATEWAY",
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


class AccountRow(Row):
    """One account; roles and halls are space-separated ids."""

    __tablename__ = "account"
    username: Mapped[str] = mapped_column(String(32), primary_key=True)
    display_name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    roles: Mapped[str] = mapped_column(String(255))
    halls: Mapped[str] = mapped_column(Text)
    password: Mapped[str] = mapped_column(Text)
    disabled: Mapped[bool] = mapped_column(default=False, server_default="0")
    must_change: Mapped[bool] = mapped_column(default=False, server_default="0")


class SessionRow(Row):
    """One sign-in: the SHA-256 of its token, and microseconds since 1970 UTC."""

    __tablename__ = "session"
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    username: Mapped[str] = mapped_column(String(32), index=True)
    created_at: Mapped[int] = mapped_column(BigInteger)
    expires_at: Mapped[int] = mapped_column(BigInteger)


class Account(Actor, kind="account"):
    """One member of staff, by user name."""

    read_by = "administrators"
    row: AccountRow | None
    sessions: dict[str, SessionRow]

    def load(self, db: Rows) -> None:
        self.row = db.get(AccountRow, self.key)
        found = db.all(SessionRow, username=self.key, order_by="created_at")
        self.sessions = {session.digest: session for session in found}

    # Who they are and what they may do ------------------------------------------------------------------------------

    @handles
    def create(self, command: Create) -> None:
        self._must_administer(command.halls)
        if self.row is not None:
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
        self._tell_others()

    @handles
    def become(self, command: Become) -> None:
        self._only("actor")
        user = command.user
        if self.row is None:
            self.emit(
                AccountCreated(
                    display_name=user.display_name,
                    roles=user.roles,
                    halls=user.halls,
                    password=command.password,
                    must_change=True,
                )
            )
        left = self._user().halls
        self._change(user)
        self._tell_others(left)

    @handles
    async def set_access(self, command: SetAccess) -> User:
        return await self._update(Update(roles=command.roles, halls=command.halls))

    @handles
    async def update(self, command: Update) -> User:
        return await self._update(command)

    async def _update(self, command: Update) -> User:
        self._must_administer()
        before = self._user()
        self._must_administer(before.halls)
        now = msgspec.structs.replace(
            before,
            display_name=before.display_name if command.display_name is None else command.display_name or self.key,
            roles=before.roles if command.roles is None else known(command.roles),
            halls=before.halls if command.halls is None else command.halls,
            disabled=before.disabled if command.disabled is None else command.disabled,
        )
        self._must_administer(now.halls)
        if access(now) != access(before):
            self._must_be_anothers()
        if is_admin(before) and not is_admin(now):
            await self.ask(DIRECTORY, LetGo(name=self.key))
        self._change(now)
        self._tell_others(before.halls)
        return self._user()

    def _change(self, now: User) -> None:
        """Emit what makes this account be so; its password stays."""
        before = self._user()
        if (now.roles, now.halls) != (before.roles, before.halls):
            self.emit(AccessSet(roles=now.roles, halls=now.halls))
        if now.display_name != before.display_name:
            self.emit(AccountRenamed(display_name=now.display_name))
        if now.disabled != before.disabled:
            self.emit(AccountDisabled() if now.disabled else AccountEnabled())

    @handles
    def reset_password(self, command: ResetPassword) -> User:
        self._must_administer()
        self._must_administer(self._user().halls)
        self._must_be_anothers()
        self.emit(PasswordSet(password=command.password, must_change=True))
        self._tell_others()
        return self._user()

    @handles
    def change_password(self, command: ChangePassword) -> User:
        self._only("gateway")
        self._existing()
        self.emit(PasswordSet(password=command.password, must_change=False, keep=command.digest))
        self._tell_others()
        return self._user()

    # Signing in -----------------------------------------------------------------------------------------------------

    @handles
    def open_session(self, command: OpenSession) -> User:
        self._only("gateway")
        if self._existing().disabled:
            raise Forbidden("account.disabled", field="username")
        self.emit(SessionOpened(digest=command.digest, expires_at=self.now + command.seconds * SECOND))
        return self._user()

    @handles
    def close_session(self, command: CloseSession) -> None:
        self._only("gateway")
        if command.digest in self.sessions:
            self.emit(SessionClosed(digest=command.digest))

    @handles
    def password(self, query: Password) -> str:
        self._only("gateway")
        return self._existing().password

    @handles
    def show(self, query: ShowAccount) -> User:
        self._existing()
        self._must_administer(self._user().halls)
        return self._user()

    @handles
    def who_is(self, query: WhoIs) -> User:
        self._only("gateway")
        session = self.sessions.get(query.digest)
        if session is None or session.expires_at <= self.now:
            raise Unknown("account.expired")
        return self._user()

    # What follows ---------------------------------------------------------------------------------------------------

    @applies
    def created(self, event: AccountCreated) -> None:
        self.row = AccountRow(
            username=self.key,
            display_name=event.display_name,
            roles=" ".join(event.roles),
            halls=" ".join(event.halls),
            password=event.password,
            disabled=False,
            must_change=event.must_change,
        )
        self.save(self.row)

    @applies
    def access_set(self, event: AccessSet) -> None:
        row = self._existing()
        row.roles, row.halls = " ".join(event.roles), " ".join(event.halls)
        self.save(row)

    @applies
    def renamed(self, event: AccountRenamed) -> None:
        row = self._existing()
        row.display_name = event.display_name
        self.save(row)

    @applies
    def disabled(self, event: AccountDisabled) -> None:
        row = self._existing()
        row.disabled = True
        self.save(row)
        self._end_sessions()

    @applies
    def enabled(self, event: AccountEnabled) -> None:
        row = self._existing()
        row.disabled = False
        self.save(row)

    @applies
    def password_set(self, event: PasswordSet) -> None:
        row = self._existing()
        row.password, row.must_change = event.password, event.must_change
        self.save(row)
        self._end_sessions(keep=event.keep)

    @applies
    def session_opened(self, event: SessionOpened) -> None:
        """Let the new session in; what has expired, and the oldest beyond the limit, goes at the same time."""
        stale = [session for session in self.sessions.values() if session.expires_at <= self.now]
        lasting = [session for session in self.sessions.values() if session.expires_at > self.now]
        for session in stale + lasting[: max(0, len(lasting) + 1 - SESSIONS_KEPT)]:
            self.remove(self.sessions.pop(session.digest))
        session = SessionRow(digest=event.digest, username=self.key, created_at=self.now, expires_at=event.expires_at)
        self.sessions[session.digest] = session
        self.save(session)

    @applies
    def session_closed(self, event: SessionClosed) -> None:
        self.remove(self.sessions.pop(event.digest))

    def view(self) -> dict[str, object]:
        return {} if self.row is None else msgspec.to_builtins(self._user())

    def _end_sessions(self, keep: str = "") -> None:
        for digest in [digest for digest in self.sessions if digest != keep]:
            self.remove(self.sessions.pop(digest))

    def _tell_others(self, left: tuple[str, ...] = ()) -> None:
        """Tell the directory what this account is, and the rooms whomever they want told. ``left``: halls that it may
        have left."""
        user = self._user()
        self.relay(DIRECTORY, ListAccount(user=user))
        for room in rooms():
            for address, command in room.account_changed(user, left):
                self.relay(address, command)

    def _existing(self) -> AccountRow:
        if self.row is None:
            raise Unknown("account.unknown", field="name")
        return self.row

    def _user(self) -> User:
        row = self._existing()
        return User(
            name=row.username,
            display_name=row.display_name,
            roles=tuple(row.roles.split()),
            halls=tuple(row.halls.split()),
            disabled=row.disabled,
            must_change=row.must_change,
        )

    def _only(self, *roles: str) -> None:
        if not set(roles) & set(self.caller.roles):
            raise Forbidden("account.forbidden")

    def _must_administer(self, *halls: tuple[str, ...]) -> None:
        """The gateway, or an administrator, and then only of accounts whose halls are all theirs."""
        if "gateway" in self.caller.roles:
            return
        if "admin" not in self.caller.roles:
            raise Forbidden("account.admin_only")
        if not all(covers(self.caller, one) for one in halls):
            raise Forbidden("account.other_halls", field="halls")

    def _must_be_anothers(self) -> None:
        """Nobody takes away their own access by mistake, or gives themselves more."""
        if self.caller.name == self.key and "gateway" not in self.caller.roles:
            raise Refused("account.own", field="name")
