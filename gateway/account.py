"""The account: who a member of staff is, what they may do, and where they are signed in.

The actor never sees a password. It keeps an argon2 hash that the gateway sealed with the server key, and of each
session only the SHA-256 of its token; so neither rows nor journal let anyone sign in.
"""

from __future__ import annotations

import msgspec
from sqlalchemy import BigInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from actors import (
    Actor,
    Caller,
    Command,
    Event,
    Forbidden,
    Invalid,
    Query,
    Refused,
    Row,
    Rows,
    Unknown,
    applies,
    handles,
)

ROLES = ("clerk", "manager", "admin", "audit")
SECOND = 1_000_000  # microseconds
SESSIONS_KEPT = 100  # per account; the oldest gives way

GATEWAY = Caller(name="gateway", roles=("gateway",))
"""The caller as which the gateway itself asks accounts."""


class AccountRow(Row):
    """One account; roles and halls are space-separated ids."""

    __tablename__ = "account"
    username: Mapped[str] = mapped_column(String(32), primary_key=True)
    display_name: Mapped[str] = mapped_column(String(64))
    roles: Mapped[str] = mapped_column(String(255))
    halls: Mapped[str] = mapped_column(Text)
    password: Mapped[str] = mapped_column(Text)


class SessionRow(Row):
    """One sign-in: the SHA-256 of its token, and microseconds since 1970 UTC."""

    __tablename__ = "session"
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    username: Mapped[str] = mapped_column(String(32), index=True)
    created_at: Mapped[int] = mapped_column(BigInteger)
    expires_at: Mapped[int] = mapped_column(BigInteger)


class User(msgspec.Struct, frozen=True, kw_only=True):
    """An account as others may see it."""

    name: str
    display_name: str
    roles: tuple[str, ...]
    halls: tuple[str, ...]


class Create(Command[None], frozen=True, kw_only=True, tag="account.create"):
    """Make the account; `password` is the sealed argon2 hash."""

    display_name: str
    roles: tuple[str, ...]
    halls: tuple[str, ...]
    password: str


class SetAccess(Command[User], frozen=True, kw_only=True, tag="account.set_access"):
    """Give the account these roles in these halls, and no others."""

    roles: tuple[str, ...]
    halls: tuple[str, ...]


class OpenSession(Command[User], frozen=True, kw_only=True, tag="account.open_session"):
    """The password was right: let the token with this digest in for so many seconds."""

    digest: str
    seconds: int


class CloseSession(Command[None], frozen=True, kw_only=True, tag="account.close_session"):
    """Sign out; a session that is not there is no error."""

    digest: str


class Password(Query[str], frozen=True, tag="account.password"):
    """The sealed hash, for the gateway to compare with."""


class WhoIs(Query[User], frozen=True, kw_only=True, tag="account.who_is"):
    """Whose session this is; Unknown where there is none or it has expired."""

    digest: str


class AccountCreated(Event, frozen=True, kw_only=True, tag="account.created"):
    display_name: str
    roles: tuple[str, ...]
    halls: tuple[str, ...]
    password: str


class AccessSet(Event, frozen=True, kw_only=True, tag="account.access_set"):
    roles: tuple[str, ...]
    halls: tuple[str, ...]


class SessionOpened(Event, frozen=True, kw_only=True, tag="account.session_opened"):
    digest: str
    expires_at: int


class SessionClosed(Event, frozen=True, kw_only=True, tag="account.session_closed"):
    digest: str


class Account(Actor, kind="account"):
    """One member of staff, by user name."""

    row: AccountRow | None
    sessions: dict[str, SessionRow]

    def load(self, db: Rows) -> None:
        self.row = db.get(AccountRow, self.key)
        found = db.all(SessionRow, username=self.key, order_by="created_at")
        self.sessions = {session.digest: session for session in found}

    @handles
    def create(self, command: Create) -> None:
        self._only("gateway")
        if self.row is not None:
            raise Refused("account.exists", field="username")
        self.emit(
            AccountCreated(
                display_name=command.display_name,
                roles=_known(command.roles),
                halls=command.halls,
                password=command.password,
            )
        )

    @handles
    def set_access(self, command: SetAccess) -> User:
        self._only("gateway", "admin")
        self._existing()
        self.emit(AccessSet(roles=_known(command.roles), halls=command.halls))
        return self._user()

    @handles
    def open_session(self, command: OpenSession) -> User:
        self._only("gateway")
        self._existing()
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
    def who_is(self, query: WhoIs) -> User:
        self._only("gateway")
        session = self.sessions.get(query.digest)
        if session is None or session.expires_at <= self.now:
            raise Unknown("account.expired")
        return self._user()

    @applies
    def created(self, event: AccountCreated) -> None:
        self.row = AccountRow(
            username=self.key,
            display_name=event.display_name,
            roles=" ".join(event.roles),
            halls=" ".join(event.halls),
            password=event.password,
        )
        self.save(self.row)

    @applies
    def access_set(self, event: AccessSet) -> None:
        row = self._existing()
        row.roles, row.halls = " ".join(event.roles), " ".join(event.halls)
        self.save(row)

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

    def _existing(self) -> AccountRow:
        if self.row is None:
            raise Unknown("account.unknown")
        return self.row

    def _user(self) -> User:
        row = self._existing()
        return User(
            name=row.username,
            display_name=row.display_name,
            roles=tuple(row.roles.split()),
            halls=tuple(row.halls.split()),
        )

    def _only(self, *roles: str) -> None:
        if not set(roles) & set(self.caller.roles):
            raise Forbidden("account.forbidden")


def _known(roles: tuple[str, ...]) -> tuple[str, ...]:
    """`roles` if we have them all. Raises Invalid for one that nobody can have, such as the gateway's own."""
    unknown = [role for role in roles if role not in ROLES]
    if unknown:
        raise Invalid("account.no_such_role", field="roles")
    return roles
