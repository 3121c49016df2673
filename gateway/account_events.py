"""What accounts and their directory tell the journal. A password is only ever a hash that the server key sealed."""

from __future__ import annotations

from actors import Event


class AccountCreated(Event, frozen=True, kw_only=True, tag="account.created"):
    display_name: str
    roles: tuple[str, ...]
    halls: tuple[str, ...]
    password: str
    must_change: bool = False


class AccessSet(Event, frozen=True, kw_only=True, tag="account.access_set"):
    roles: tuple[str, ...]
    halls: tuple[str, ...]


class AccountRenamed(Event, frozen=True, kw_only=True, tag="account.renamed"):
    display_name: str


class AccountDisabled(Event, frozen=True, tag="account.disabled"):
    """Nobody signs in any more, and whoever was signed in is out."""


class AccountEnabled(Event, frozen=True, tag="account.enabled"):
    pass


class PasswordSet(Event, frozen=True, kw_only=True, tag="account.password_set"):
    """A new sealed hash; of the sessions only that with the digest ``keep`` goes on."""

    password: str
    must_change: bool
    keep: str = ""


class SessionOpened(Event, frozen=True, kw_only=True, tag="account.session_opened"):
    digest: str
    expires_at: int


class SessionClosed(Event, frozen=True, kw_only=True, tag="account.session_closed"):
    digest: str


class AccountListed(Event, frozen=True, kw_only=True, tag="accounts.listed"):
    """An account is new in the directory, or no longer what it was."""

    name: str
    display_name: str
    roles: tuple[str, ...]
    halls: tuple[str, ...]
    disabled: bool
    must_change: bool


class AdminLetGo(Event, frozen=True, kw_only=True, tag="accounts.admin_let_go"):
    """An account may cease to be an administrator: another one is left."""

    name: str
