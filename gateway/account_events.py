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


class PostsSet(Event, frozen=True, kw_only=True, tag="account.posts_set"):
    posts: tuple[str, ...]


class ReachSet(Event, frozen=True, kw_only=True, tag="account.reach_set"):
    """For these departments the account may act, by its posts."""

    departments: tuple[str, ...]


class DeputyAppointed(Event, frozen=True, kw_only=True, tag="account.deputy_appointed"):
    """``deputy`` stands in for the account from ``since`` until before ``until`` (microseconds). ``by``: who said so,
    where it was somebody else."""

    id: str
    deputy: str
    since: int
    until: int
    by: str = ""


class DeputyBegan(Event, frozen=True, kw_only=True, tag="account.deputy_began"):
    id: str


class DeputyEnded(Event, frozen=True, kw_only=True, tag="account.deputy_ended"):
    """``early``: it was taken back before its time."""

    id: str
    early: bool = False


class SessionActs(Event, frozen=True, kw_only=True, tag="account.session_acts"):
    """Whoever is signed in there acts for another account from now on; ``principal`` empty: for themselves again."""

    digest: str
    principal: str = ""


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
    """``how``: by password or at a provider. ``step`` and ``recovery``: the second factor's code that was given with
    it, which is used up. ``idle_until``: it ends then unless it is used, 0: not before it expires."""

    digest: str
    expires_at: int
    how: str = "password"
    idle_until: int = 0
    step: int = 0
    recovery: str = ""


class SessionUsed(Event, frozen=True, kw_only=True, tag="account.session_used"):
    """It was in use lately; said a few times an hour at most."""

    digest: str
    idle_until: int


class SessionClosed(Event, frozen=True, kw_only=True, tag="account.session_closed"):
    digest: str


class FactorEnrolled(Event, frozen=True, kw_only=True, tag="account.factor_enrolled"):
    """From now on a code is asked for: its sealed secret, marks of the recovery codes, and the first code, which is
    used up. Of the sessions only that with the digest ``keep`` goes on."""

    secret: str
    recovery: tuple[str, ...]
    step: int
    keep: str = ""


class FactorReset(Event, frozen=True, tag="account.factor_reset"):
    """An administrator took the second factor away; every session ends."""


class IdentityLinked(Event, frozen=True, kw_only=True, tag="account.identity_linked"):
    """Whoever this provider knows by this name may sign in."""

    issuer: str
    subject: str


class IdentityUnlinked(Event, frozen=True, kw_only=True, tag="account.identity_unlinked"):
    issuer: str
    subject: str


class IdentityClaimed(Event, frozen=True, kw_only=True, tag="accounts.identity_claimed"):
    """Nobody else may be linked to this identity. ``mark``: of its issuer and subject."""

    mark: str
    name: str


class IdentityReleased(Event, frozen=True, kw_only=True, tag="accounts.identity_released"):
    mark: str


class AccountListed(Event, frozen=True, kw_only=True, tag="accounts.listed"):
    """An account is new in the directory, or no longer what it was."""

    name: str
    display_name: str
    roles: tuple[str, ...]
    halls: tuple[str, ...]
    disabled: bool
    must_change: bool
    second_factor: bool = False
    posts: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()


class AdminLetGo(Event, frozen=True, kw_only=True, tag="accounts.admin_let_go"):
    """An account may cease to be an administrator: another one is left."""

    name: str
