"""The directory of accounts, ``accounts/all``: told by every account what it is, it lists them all.

It is also the one place that sees all administrators, so it decides whether one may go: two who take the role from
each other at the same moment cannot both succeed.
"""

from __future__ import annotations

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from actors import Actor, Address, Caller, Forbidden, Refused, Row, Rows, applies, handles
from gateway.account_events import AccountListed, AdminLetGo
from gateway.account_messages import LetGo, ListAccount, ListAccounts, User

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


def covers(caller: Caller, halls: tuple[str, ...]) -> bool:
    """Whether all of an account's halls are the caller's. Without halls, an account or a caller is for all of them."""
    return not caller.scopes or (bool(halls) and set(halls) <= set(caller.scopes))


class Accounts(Actor, kind="accounts"):
    rows: dict[str, AccountListingRow]

    def load(self, db: Rows) -> None:
        self.rows = {row.username: row for row in db.all(AccountListingRow, order_by="username")}

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
        if "actor" not in self.caller.roles:
            raise Forbidden("account.forbidden")
        user = command.user
        row = self.rows.get(user.name)
        if row is None or _user(row) != user or row.admin != _is_admin(user):
            self.emit(
                AccountListed(
                    name=user.name,
                    display_name=user.display_name,
                    roles=user.roles,
                    halls=user.halls,
                    disabled=user.disabled,
                    must_change=user.must_change,
                )
            )

    @handles
    def let_go(self, command: LetGo) -> None:
        self._only("gateway", "admin")  # an ask comes in the name of whoever asked the account
        if not any(row.admin for row in self.rows.values() if row.username != command.name):
            raise Refused("account.last_admin", field="roles")
        if command.name in self.rows and self.rows[command.name].admin:
            self.emit(AdminLetGo(name=command.name))

    @applies
    def listed(self, event: AccountListed) -> None:
        user = User(
            name=event.name,
            display_name=event.display_name,
            roles=event.roles,
            halls=event.halls,
            disabled=event.disabled,
            must_change=event.must_change,
        )
        row = AccountListingRow(
            username=user.name,
            display_name=user.display_name,
            roles=" ".join(user.roles),
            halls=" ".join(user.halls),
            disabled=user.disabled,
            must_change=user.must_change,
            admin=_is_admin(user),
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


def _is_admin(user: User) -> bool:
    return "admin" in user.roles and not user.disabled


def _user(row: AccountListingRow) -> User:
    return User(
        name=row.username,
        display_name=row.display_name,
        roles=tuple(row.roles.split()),
        halls=tuple(row.halls.split()),
        disabled=row.disabled,
        must_change=row.must_change,
    )
