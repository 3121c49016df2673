"""The directory of accounts, ``accounts/all``: told by every account what it is, it lists them all.

It is also the one place that sees all administrators, so it decides whether one may go: two who take the role from
each other at the same moment cannot both succeed. And it takes in an import of accounts, as one decision in one commit
with a durable message to each account: whatever dies afterwards, all of them become what the file says.
"""

from __future__ import annotations

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from actors import Actor, Address, Forbidden, Invalid, Refused, Row, Rows, Unknown, applies, handles
from common.access import INSIDE
from common.people import ROLES, User
from gateway.account_events import AccountListed, AdminLetGo, IdentityClaimed, IdentityReleased
from gateway.account_messages import (
    Become,
    ClaimIdentity,
    ImportAccounts,
    Imported,
    LetGo,
    ListAccount,
    ListAccounts,
    ReleaseIdentity,
    WhoseIdentity,
)
from gateway.account_rights import covers, must_be

DIRECTORY = Address("accounts", "all")


class AccountListingRow(Row):
    """What the directory knows of one account; roles and halls are space-separated ids. ``admin``: an administrator
    who can sign in and has not been let go."""

    __tablename__ = "account_listing"
    username: Mapped[str] = mapped_column(String(32), primary_key=True)
    display_name: Mapped[str] = mapped_column(String(64))
    roles: Mapped[str] = mapped_column(String(255))
    halls: Mapped[str] = mapped_column(Text)
    disabled: Mapped[bool]
    must_change: Mapped[bool]
    admin: Mapped[bool]
    second_factor: Mapped[bool] = mapped_column(default=False, server_default="0")


class IdentityClaimRow(Row):
    """Which account is linked to an identity."""

    __tablename__ = "identity_claim"
    mark: Mapped[str] = mapped_column(String(64), primary_key=True)
    username: Mapped[str] = mapped_column(String(32))


def known(roles: tuple[str, ...]) -> tuple[str, ...]:
    """`roles` if we have them all. Raises Invalid for one that nobody can have, such as the gateway's own."""
    if any(role not in ROLES for role in roles):
        raise Invalid("account.no_such_role", field="roles")
    return roles


def access(user: User) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    """What of an account nobody changes of their own."""
    return user.roles, user.halls, user.disabled


def is_admin(user: User) -> bool:
    """An administrator who can sign in."""
    return "admin" in user.roles and not user.disabled


class Accounts(Actor, kind="accounts"):
    read_by = "administrators"
    rows: dict[str, AccountListingRow]
    claims: dict[str, IdentityClaimRow]

    def load(self, db: Rows) -> None:
        self.rows = {row.username: row for row in db.all(AccountListingRow, order_by="username")}
        self.claims = {row.mark: row for row in db.all(IdentityClaimRow, order_by="mark")}

    def view(self) -> dict[str, object]:
        """How many, and no names: who they are is for administrators."""
        return {"accounts": len(self.rows), "admins": sum(row.admin for row in self.rows.values())}

    @handles
    def list_accounts(self, query: ListAccounts) -> list[User]:
        self._only("admin")
        users = (_user(row) for _, row in sorted(self.rows.items()))
        return [user for user in users if covers(self.caller, user.halls)]

    @handles
    def list_account(self, command: ListAccount) -> None:
        must_be(self.caller, INSIDE)
        user = command.user
        row = self.rows.get(user.name)
        if row is None or _user(row) != user or row.admin != is_admin(user):
            self._list(user)

    def _list(self, user: User) -> None:
        self.emit(
            AccountListed(
                name=user.name,
                display_name=user.display_name,
                roles=user.roles,
                halls=user.halls,
                disabled=user.disabled,
                must_change=user.must_change,
                second_factor=user.second_factor,
            )
        )

    @handles
    def import_accounts(self, command: ImportAccounts) -> None:
        self._only("admin")
        for one in command.accounts:
            self._must_take(one)
        for one in command.accounts:
            self._list(one.user)
        if not any(row.admin for row in self.rows.values()):
            raise Refused("account.last_admin", field="roles")
        for one in command.accounts:
            self.tell(Address("account", one.user.name), Become(user=one.user, password=one.password))

    def _must_take(self, one: Imported) -> None:
        """Raises where the caller may not make that of this account, or where it is not what they saw any more."""
        user, row = one.user, self.rows.get(one.user.name)
        before = None if row is None else _user(row)
        if before != one.before:
            raise Refused("account.changed_meanwhile", field="name", name=user.name)
        known(user.roles)
        if not all(covers(self.caller, which.halls) for which in (user, before) if which is not None):
            raise Forbidden("account.other_halls", field="halls")
        if before is not None and user.name == self.caller.name and access(user) != access(before):
            raise Refused("account.own", field="name")

    @handles
    def let_go(self, command: LetGo) -> None:
        self._only("gateway", "admin")  # an ask comes in the name of whoever asked the account
        if not any(row.admin for row in self.rows.values() if row.username != command.name):
            raise Refused("account.last_admin", field="roles")
        if command.name in self.rows and self.rows[command.name].admin:
            self.emit(AdminLetGo(name=command.name))

    @handles
    def claim_identity(self, command: ClaimIdentity) -> None:
        self._only("gateway", "admin")
        held = self.claims.get(command.mark)
        if held is None:
            self.emit(IdentityClaimed(mark=command.mark, name=command.name))
        elif held.username != command.name:
            raise Refused("account.identity_taken", field="subject")

    @handles
    def release_identity(self, command: ReleaseIdentity) -> None:
        self._only("gateway", "admin")
        held = self.claims.get(command.mark)
        if held is not None and held.username == command.name:
            self.emit(IdentityReleased(mark=command.mark))

    @handles
    def whose_identity(self, query: WhoseIdentity) -> str:
        must_be(self.caller, "gateway")
        if query.mark not in self.claims:
            raise Unknown("account.not_linked")
        return self.claims[query.mark].username

    @applies
    def identity_claimed(self, event: IdentityClaimed) -> None:
        row = self.claims[event.mark] = IdentityClaimRow(mark=event.mark, username=event.name)
        self.save(row)

    @applies
    def identity_released(self, event: IdentityReleased) -> None:
        self.remove(self.claims.pop(event.mark))

    @applies
    def listed(self, event: AccountListed) -> None:
        user = User(
            name=event.name,
            display_name=event.display_name,
            roles=event.roles,
            halls=event.halls,
            disabled=event.disabled,
            must_change=event.must_change,
            second_factor=event.second_factor,
        )
        row = AccountListingRow(
            username=user.name,
            display_name=user.display_name,
            roles=" ".join(user.roles),
            halls=" ".join(user.halls),
            disabled=user.disabled,
            must_change=user.must_change,
            admin=is_admin(user),
            second_factor=user.second_factor,
        )
        self.rows[user.name] = row
        self.save(row)

    @applies
    def admin_let_go(self, event: AdminLetGo) -> None:
        row = self.rows[event.name]
        row.admin = False
        self.save(row)

    def _only(self, *roles: str) -> None:
        if not set(roles) & set(self.caller.roles):
            raise Forbidden("account.admin_only")


def _user(row: AccountListingRow) -> User:
    return User(
        name=row.username,
        display_name=row.display_name,
        roles=tuple(row.roles.split()),
        halls=tuple(row.halls.split()),
        disabled=row.disabled,
        must_change=row.must_change,
        second_factor=row.second_factor,
    )
