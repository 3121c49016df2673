"""What can be said to an account and to the directory of accounts, and what they answer."""

from __future__ import annotations

import msgspec

from actors import Command, Query
from common.people import EDGE, User

GATEWAY = EDGE
"""The caller as which the gateway itself asks accounts."""


class Create(Command[None], frozen=True, kw_only=True, tag="account.create"):
    """Make the account; `password` is the sealed argon2 hash."""

    display_name: str
    roles: tuple[str, ...]
    halls: tuple[str, ...]
    password: str
    must_change: bool = False


class SetAccess(Command[User], frozen=True, kw_only=True, tag="account.set_access"):
    """Give the account these roles in these halls, and no others."""

    roles: tuple[str, ...]
    halls: tuple[str, ...]


class Update(Command[User], frozen=True, kw_only=True, tag="account.update"):
    """Admin. Change what is not None, all of it or nothing. Disabling ends every session at once."""

    display_name: str | None = None
    roles: tuple[str, ...] | None = None
    halls: tuple[str, ...] | None = None
    disabled: bool | None = None


class Become(Command[None], frozen=True, kw_only=True, tag="account.become"):
    """Inside. The directory has taken an import in: be this account from now on. ``password`` (the sealed hash of a
    temporary one) is for an account that does not exist yet."""

    user: User
    password: str


class ResetPassword(Command[User], frozen=True, kw_only=True, tag="account.reset_password"):
    """Admin. A temporary password (the sealed hash) of somebody else's account; ends its sessions."""

    password: str


class ChangePassword(Command[User], frozen=True, kw_only=True, tag="account.change_password"):
    """The gateway, which has seen the present password: a new one. Ends all sessions but that of `digest`."""

    password: str
    digest: str


class OpenSession(Command[User], frozen=True, kw_only=True, tag="account.open_session"):
    """The password was right: let the token with this digest in for so many seconds."""

    digest: str
    seconds: int


class CloseSession(Command[None], frozen=True, kw_only=True, tag="account.close_session"):
    """Sign out; a session that is not there is no error."""

    digest: str


class Password(Query[str], frozen=True, tag="account.password"):
    """The sealed hash, for the gateway to compare with."""


class ShowAccount(Query[User], frozen=True, tag="account.show"):
    """Admin of all its halls. The account; Unknown where there is none."""


class WhoIs(Query[User], frozen=True, kw_only=True, tag="account.who_is"):
    """Whose session this is; Unknown where there is none or it has expired."""

    digest: str


class ListAccount(Command[None], frozen=True, kw_only=True, tag="accounts.list_account"):
    """Inside. An account tells the directory what it is now."""

    user: User


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """One account of an import: what it is to be, and what it was when the file was compared with it (None: it was not
    there). ``password``: the sealed hash of its temporary password, where it is new."""

    user: User
    before: User | None = None
    password: str = ""


class ImportAccounts(Command[None], frozen=True, kw_only=True, tag="accounts.import"):
    """Admin. Make and change all of these accounts, or, where one of them may not be, none. Raises Forbidden, Refused,
    Invalid."""

    accounts: list[Imported]


class LetGo(Command[None], frozen=True, kw_only=True, tag="accounts.let_go"):
    """Asked by an account that is to be an administrator no longer; Refused where no other would be left."""

    name: str


class ListAccounts(Query[list[User]], frozen=True, tag="accounts.list"):
    """Admin. Every account within the caller's halls, by name."""
