"""What can be said to an account and to the directory of accounts, and what they answer."""

from __future__ import annotations

import hashlib

import msgspec

from actors import Command, Query
from common.organisation import Deputy
from common.people import User


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
    posts: tuple[str, ...] | None = None


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


class Lent(msgspec.Struct, frozen=True, kw_only=True):
    """The account whose rights somebody has, and until when (microseconds)."""

    user: User
    until: int


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """A sign-in that holds: whose, by what (``password`` or ``oidc``), and until when (microseconds; ``idle_until``: if
    it is not used, 0: not before it expires). ``acting``: the account for which they act there; ``lent``: what that
    lends them, as the gateway found out (None: nothing)."""

    user: User
    how: str
    expires_at: int
    idle_until: int
    acting: str = ""
    lent: Lent | None = None

    @property
    def until(self) -> int:
        """When it ends, or is worth something else, if nothing happens."""
        until = min(self.expires_at, self.idle_until) if self.idle_until else self.expires_at
        return min(until, self.lent.until) if self.lent else until


class OpenSession(Command[Session], frozen=True, kw_only=True, tag="account.open_session"):
    """Who they are was proved: let the token with this digest in for so many seconds, or until it was not used for
    ``idle`` seconds (0: no matter). ``step`` or ``recovery``: the second factor's code, already compared;
    ``factor_elsewhere``: the provider has asked for one. ``identity``: the mark of who must be linked here."""

    digest: str
    seconds: int
    idle: int = 0
    how: str = "password"
    identity: str = ""
    step: int = 0
    recovery: str = ""
    factor_elsewhere: bool = False


class UseSession(Command[Session], frozen=True, kw_only=True, tag="account.use_session"):
    """It is in use: let it go on for ``idle`` seconds (0: until it expires). Unknown where it is over."""

    digest: str
    idle: int


class ActFor(Command[None], frozen=True, kw_only=True, tag="account.act_for"):
    """The gateway. Whoever is signed in there acts for another account (``principal``; empty: for themselves again).
    What that is worth is asked of that account each time (`Lend`)."""

    digest: str
    principal: str = ""


class AppointDeputy(Command[Deputy], frozen=True, kw_only=True, tag="account.appoint_deputy"):
    """The account's own person, or an administrator of all its halls: ``deputy`` stands in for it from ``since`` until
    before ``until`` (microseconds), and has its rights meanwhile."""

    deputy: str
    since: int
    until: int


class EndDeputy(Command[None], frozen=True, kw_only=True, tag="account.end_deputy"):
    """The account's own person, an administrator of all its halls, or the deputy. One that is over is no error."""

    id: str


class TurnDeputies(Command[None], frozen=True, tag="account.turn_deputies"):
    """Inside. A deputy's time begins or ends about now."""


class StandInOver(Command[None], frozen=True, kw_only=True, tag="account.stand_in_over"):
    """Inside, to a deputy's account: ``principal`` needs nobody any more, or somebody else."""

    principal: str


class ShowDeputies(Query[list[Deputy]], frozen=True, tag="account.show_deputies"):
    """The account's own person, or an administrator of all its halls: who stands in for it, now or later."""


class Lend(Query[Lent], frozen=True, kw_only=True, tag="account.lend"):
    """The gateway. What ``deputy`` may do for this account at this moment; Forbidden where they do not stand in."""

    deputy: str


class CloseSession(Command[None], frozen=True, kw_only=True, tag="account.close_session"):
    """Sign out; a session that is not there is no error."""

    digest: str


class Password(Query[str], frozen=True, tag="account.password"):
    """The sealed hash, for the gateway to compare with."""


class ShowAccount(Query[User], frozen=True, tag="account.show"):
    """Admin of all its halls. The account; Unknown where there is none."""


class WhoIs(Query[Session], frozen=True, kw_only=True, tag="account.who_is"):
    """Whose session this is; Unknown where there is none or it is over."""

    digest: str


class FactorKept(msgspec.Struct, frozen=True, kw_only=True):
    """The sealed secret (empty: there is none), the newest code used, and how many recovery codes are left."""

    secret: str
    step: int
    recovery: int


class Factor(Query[FactorKept], frozen=True, tag="account.factor"):
    """The gateway. What codes are compared with."""


class EnrolFactor(Command[None], frozen=True, kw_only=True, tag="account.enrol_factor"):
    """The gateway, which has seen a first code of this secret: ask for codes from now on. Where codes are asked for
    already, ``old_step`` or ``old_recovery`` is one of them. Ends all sessions but that of ``digest``."""

    secret: str
    recovery: tuple[str, ...]
    step: int
    digest: str
    old_step: int = 0
    old_recovery: str = ""


class ResetFactor(Command[User], frozen=True, tag="account.reset_factor"):
    """Admin. Somebody else's telephone is lost: their password alone lets them in until they enrol again."""


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody as a provider knows them: its issuer and their subject there."""

    issuer: str
    subject: str

    @property
    def mark(self) -> str:
        """One short name for the two together."""
        return hashlib.sha256(f"{len(self.issuer)} {self.issuer} {self.subject}".encode()).hexdigest()


class LinkIdentity(Command[list[Identity]], frozen=True, kw_only=True, tag="account.link_identity"):
    """Admin. Let somebody whom a provider knows sign in as this account, which is not the caller's own. Answers all
    that are linked; Refused where they are linked to another account."""

    identity: Identity


class UnlinkIdentity(Command[list[Identity]], frozen=True, kw_only=True, tag="account.unlink_identity"):
    """Admin. No longer; one that is not linked is no error."""

    identity: Identity


class ShowIdentities(Query[list[Identity]], frozen=True, tag="account.show_identities"):
    """Admin of all its halls."""


class ClaimIdentity(Command[None], frozen=True, kw_only=True, tag="accounts.claim_identity"):
    """Asked by an account that is to be linked; Refused where another one is."""

    mark: str
    name: str


class ReleaseIdentity(Command[None], frozen=True, kw_only=True, tag="accounts.release_identity"):
    """Asked by an account that is not to be linked any more."""

    mark: str
    name: str


class WhoseIdentity(Query[str], frozen=True, kw_only=True, tag="accounts.whose_identity"):
    """The gateway. The name of the account that is linked; Unknown where none is."""

    mark: str


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


class ActiveAccount(Query[str], frozen=True, kw_only=True, tag="accounts.active"):
    """What somebody is called who can sign in. Invalid where there is none, Refused where they cannot."""

    name: str


class Colleagues(Query[dict[str, str]], frozen=True, kw_only=True, tag="accounts.colleagues"):
    """The gateway. What people call those who can sign in and share a hall with this account, by name."""

    name: str


class NamesOf(Query[dict[str, str]], frozen=True, kw_only=True, tag="accounts.names_of"):
    """The gateway. What people call those of these accounts that there are."""

    names: tuple[str, ...]


class LetGo(Command[None], frozen=True, kw_only=True, tag="accounts.let_go"):
    """Asked by an account that is to be an administrator no longer; Refused where no other would be left."""

    name: str


class ListAccounts(Query[list[User]], frozen=True, tag="accounts.list"):
    """Admin. Every account within the caller's halls, by name."""
