"""What is kept of an account and where it is signed in."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import JSON, BigInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from actors import Row, Unknown
from common.organisation import Deputy
from common.people import User

LONGEST_NAME = 64  # characters
LONGEST_CLAIM = 255  # characters of an issuer and of a subject


class AccountRow(Row):
    """One account; roles and halls are space-separated ids. ``factor``: the sealed secret of its codes, empty where
    there is none; ``factor_step``: the newest code that was used; ``recovery``: marks of the recovery codes left."""

    __tablename__ = "account"
    username: Mapped[str] = mapped_column(String(32), primary_key=True)
    display_name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    roles: Mapped[str] = mapped_column(String(255))
    halls: Mapped[str] = mapped_column(Text)
    password: Mapped[str] = mapped_column(Text)
    disabled: Mapped[bool] = mapped_column(default=False, server_default="0")
    must_change: Mapped[bool] = mapped_column(default=False, server_default="0")
    factor: Mapped[str] = mapped_column(String(255), default="", server_default="")
    factor_step: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    recovery: Mapped[list[str]] = mapped_column(JSON, default_factory=list, server_default="[]")
    posts: Mapped[list[str]] = mapped_column(JSON, default_factory=list, server_default="[]")
    departments: Mapped[list[str]] = mapped_column(JSON, default_factory=list, server_default="[]")


class SessionRow(Row):
    """One sign-in: the SHA-256 of its token, and microseconds since 1970 UTC. ``how``: by ``password`` or ``oidc``;
    ``idle_until``: when it ends unless it is used, 0: not before it expires. ``acting``: the account for which whoever
    is signed in acts there."""

    __tablename__ = "session"
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    username: Mapped[str] = mapped_column(String(32), index=True)
    created_at: Mapped[int] = mapped_column(BigInteger)
    expires_at: Mapped[int] = mapped_column(BigInteger)
    how: Mapped[str] = mapped_column(String(16), default="password", server_default="password")
    idle_until: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    acting: Mapped[str] = mapped_column(String(32), default="", server_default="")

    @property
    def until(self) -> int:
        """When it ends if nothing happens."""
        return min(self.expires_at, self.idle_until) if self.idle_until else self.expires_at


class IdentityRow(Row):
    """Somebody whom a provider knows, and who may sign in here as this account. ``mark``: of both names."""

    __tablename__ = "account_identity"
    mark: Mapped[str] = mapped_column(String(64), primary_key=True)
    username: Mapped[str] = mapped_column(String(32), index=True)
    issuer: Mapped[str] = mapped_column(String(LONGEST_CLAIM))
    subject: Mapped[str] = mapped_column(String(LONGEST_CLAIM))


class DeputyRow(Row):
    """Somebody who stands in for the account ``username``, from ``since`` until before ``until``; gone when that is
    over. ``begun``: it has been said that it began."""

    __tablename__ = "account_deputy"
    username: Mapped[str] = mapped_column(String(32), primary_key=True)
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    deputy: Mapped[str] = mapped_column(String(32))
    since: Mapped[int] = mapped_column(BigInteger)
    until: Mapped[int] = mapped_column(BigInteger)
    begun: Mapped[bool] = mapped_column(default=False)
    by: Mapped[str] = mapped_column("appointed_by", String(32), default="")

    def shown(self) -> Deputy:
        return Deputy(id=self.id, name=self.deputy, since=self.since, until=self.until, by=self.by)


@dataclass
class AccountState:
    """An account in memory; ``row`` is None until it is made."""

    row: AccountRow | None
    sessions: dict[str, SessionRow] = field(default_factory=dict)
    identities: dict[str, IdentityRow] = field(default_factory=dict)
    deputies: dict[str, DeputyRow] = field(default_factory=dict)

    def existing(self) -> AccountRow:
        """Raises Unknown where there is no such account."""
        if self.row is None:
            raise Unknown("account.unknown", field="name")
        return self.row

    def end_sessions(self, keep: str = "") -> list[SessionRow]:
        """Take out all sessions but the one with this digest; answers them, to be removed."""
        return [self.sessions.pop(digest) for digest in list(self.sessions) if digest != keep]

    def user(self) -> User:
        """As others may see it. Raises Unknown."""
        row = self.existing()
        return User(
            name=row.username,
            display_name=row.display_name,
            roles=tuple(row.roles.split()),
            halls=tuple(row.halls.split()),
            disabled=row.disabled,
            must_change=row.must_change,
            second_factor=bool(row.factor),
            posts=tuple(row.posts),
            departments=tuple(row.departments),
        )
