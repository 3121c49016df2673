"""Signing in and out, and telling from a token who somebody is."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass

import msgspec

from actors import Address, Caller, Cluster, CommandReused, Forbidden, Refused, Unknown
from common.oidc.party import Verified
from common.passes.bearer import digest_of
from common.people import EDGE, USERNAME, User, account_name
from gateway import first_step
from gateway.account import CloseSession, OpenSession, Password, WhoIs
from gateway.account_messages import (
    ActFor,
    ChangePassword,
    EnrolFactor,
    Factor,
    Identity,
    Lend,
    Session,
    UseSession,
    WhoseIdentity,
)
from gateway.accounts import DIRECTORY
from gateway.first_step import FirstStep
from gateway.keys import Keys
from gateway.passwords import Passwords
from gateway.problems import FieldError, Problem, invalid, too_much
from gateway.providers import StaffProvider
from gateway.second_factor import Factors, new_recovery_codes, step_of
from gateway.session_tokens import new_token, username_of
from gateway.tries import Codes, Tokens, Tries

__all__ = ["CodeNeeded", "SignIn", "SignedIn"]

SECOND = 1_000_000  # microseconds
FRESH = 2 / 3
"""A use is told when less than this part of the idle time is left. So a session ends after two thirds of it at the
earliest, and after all of it at the latest."""
FINGERPRINT = 8
"""Hexadecimal digits by which the log tells accounts apart, without saying what was typed."""
log = logging.getLogger("tianhe.sign_in")


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """Who just signed in, with the token to prove it from now on, valid for `session_seconds`
    at most."""

    token: str
    session: Session
    session_seconds: int

    @property
    def user(self) -> User:
        return self.session.user


@dataclass(frozen=True, kw_only=True)
class CodeNeeded:
    """So far so good: the second factor's code is needed besides. ``sealed`` is to be brought with it."""

    sealed: str


@dataclass(frozen=True, kw_only=True)
class _Code:
    """A code that was compared: the step of the telephone's, or the mark of a recovery code."""

    step: int = 0
    recovery: str = ""


class SignIn:
    """The gateway's door. One per process. ``now`` is the machine's clock in seconds since 1970."""

    def __init__(
        self,
        cluster: Cluster,
        keys: Keys,
        passwords: Passwords,
        hours: int,
        *,
        idle: int = 0,
        factor_for_admins: bool = False,
        now: Callable[[], float] = time.time,
    ) -> None:
        """``idle``: seconds without use after which a session ends at the latest, 0: none. ``factor_for_admins``:
        administrators without a second factor can do nothing but enrol."""
        self._cluster = cluster
        self._keys = keys
        self._passwords = passwords
        self._factors = Factors(keys)
        self._seconds = hours * 3600
        self._idle = idle
        self._factor_for_admins = factor_for_admins
        self._now = now
        self._tries = Tries()
        self._codes = Codes()
        self._tokens = Tokens()
        self._telling: set[str] = set()
        """Digests of sessions whose use is being told."""

    # Signing in -----------------------------------------------------------------------------------------------------

    async def sign_in(self, username: str, password: str, whence: str = "") -> SignedIn | CodeNeeded:
        """Open a session for somebody at an address (`whence`).

        Raises Problem 401 ``account.wrong``, the same and after the same work whether the name or the password is
        wrong; 429 ``account.slow`` at once after repeated failures from there; Forbidden ``account.disabled``; Busy.
        """
        username = account_name(username)
        proof = await self._prove(username, password, whence)
        return await self._enter(FirstStep(username=username, how="password", at=self._now(), proof=proof))

    async def sign_in_elsewhere(self, verified: Verified, provider: StaffProvider) -> SignedIn | CodeNeeded:
        """Open a session for somebody whom a provider has recognised.

        Raises Forbidden ``account.not_linked`` where no account is linked to them, and ``account.disabled``.
        """
        mark = Identity(issuer=verified.issuer, subject=verified.subject).mark
        step = FirstStep(username="", how="oidc", at=self._now(), identity=mark)
        try:
            username = await self._cluster.call(DIRECTORY, WhoseIdentity(mark=mark), caller=EDGE)
            step = msgspec.structs.replace(step, username=username)
        except Unknown:
            username = provider.account_of(verified.claims) or ""
            if not USERNAME.fullmatch(username):
                raise Forbidden("account.not_linked") from None
            step = msgspec.structs.replace(step, username=username, identity="")
        try:
            return await self._enter(step, factor_elsewhere=provider.second_factor)
        except Unknown:
            raise Forbidden("account.not_linked") from None

    async def give_code(self, sealed: str, code: str, whence: str = "") -> SignedIn:
        """The second step: the code of the telephone, or a recovery code.

        Raises Problem 401 ``account.first_step_over`` where it is too late for it; 422 where the code is not right or
        was used; 429 after repeated failures; Forbidden ``account.disabled``.
        """
        step = first_step.unseal(self._keys, sealed, self._now())
        if step is None or (step.how == "password" and step.proof != self._mark(await self._kept(step.username))):
            raise Problem(401, "account.first_step_over")
        given = await self._compare(step.username, code, whence)
        try:
            opened = await self._enter(step, given)
        except Refused:
            raise _wrong_code("account.code_used") from None
        assert isinstance(opened, SignedIn)
        return opened

    async def _enter(
        self, step: FirstStep, code: _Code | None = None, *, factor_elsewhere: bool = False
    ) -> SignedIn | CodeNeeded:
        token = new_token(step.username)
        given = code or _Code()
        command = OpenSession(
            digest=digest_of(token),
            seconds=self._seconds,
            idle=self._idle,
            how=step.how,
            identity=step.identity,
            step=given.step,
            recovery=given.recovery,
            factor_elsewhere=factor_elsewhere,
        )
        try:
            session = await self._cluster.call(Address("account", step.username), command, caller=EDGE)
        except Forbidden as refused:
            if refused.code == "account.code_missing":
                return CodeNeeded(sealed=first_step.seal(self._keys, step))
            raise
        self._tokens.note(command.digest, good=True)
        return SignedIn(token=token, session=session, session_seconds=self._seconds)

    # What proves who somebody is --------------------------------------------------------------------------------------

    async def change_password(
        self, user: User, token: str, current: str, new: str, key: str | None, whence: str = ""
    ) -> User:
        """Another password for whoever is signed in; every session but this one ends.

        The same ``key`` again gives the first answer, although ``current`` is the password no more. Raises Problem 401
        and 429 as `sign_in` does where `current` is not right, so that a session left open does not let anybody try
        passwords; Busy.
        """
        address, themselves = Address("account", user.name), Caller(user.name, EDGE.roles)
        repeated = key is not None and await self._cluster.is_decided(address, key)
        if not repeated:
            await self._prove(user.name, current, whence)
        # With a key that is known, what is tried is the new password: it tells whether it was this one.
        with self._tried(user.name, whence) if repeated else nullcontext():
            sealed = await self._passwords.seal(user.name, new, key)
            command = ChangePassword(password=sealed, digest=digest_of(token))
            return await self._cluster.call(address, command, command_id=key, caller=themselves)

    @contextmanager
    def _tried(self, username: str, whence: str) -> Iterator[None]:
        """A try that was wrong where the block raises CommandReused, and else is given back."""
        account, clock = self._keys.mark("sign_in", username).hex(), asyncio.get_running_loop()
        if wait := self._tries.begin(account, whence, clock.time()):
            raise _slow(wait)
        try:
            yield
        except CommandReused:
            raise
        except BaseException:
            self._tries.unheard(account, whence, clock.time())
            raise
        else:
            self._tries.unheard(account, whence, clock.time())

    async def enrol(
        self, session: Session, token: str, secret: bytes, code: str, *, password: str, old_code: str, whence: str = ""
    ) -> list[str]:
        """Ask for codes of this secret from now on; answers the recovery codes. Every session but this one ends.

        Raises Problem 401 and 429 as `sign_in` where the password of a session that was opened with it is not right,
        422 where ``code`` is not one of this secret, or ``old_code`` none of the one before.
        """
        name = session.user.name
        if session.how == "password":
            await self._prove(name, password, whence)
        if not (step := step_of(code, secret, self._now())):
            raise _wrong_code("account.first_code")
        old = await self._compare(name, old_code, whence, "old_code") if session.user.second_factor else _Code()
        spare = new_recovery_codes()
        command = EnrolFactor(
            secret=self._factors.seal(secret, name),
            recovery=tuple(self._factors.mark(one, name) for one in spare),
            step=step,
            digest=digest_of(token),
            old_step=old.step,
            old_recovery=old.recovery,
        )
        try:
            await self._cluster.call(Address("account", name), command, caller=Caller(name, EDGE.roles))
        except Refused:
            raise _wrong_code("account.code_used", "old_code") from None
        return spare

    async def _prove(self, username: str, password: str, whence: str) -> str:
        """A mark of the account's password, which this is. Raises where it is not, or too many were tried from
        there."""
        account, clock = self._keys.mark("sign_in", username).hex(), asyncio.get_running_loop()
        if wait := self._tries.begin(account, whence, clock.time()):
            raise _slow(wait)
        try:
            kept = await self._kept(username)
            right = await self._passwords.matches(username, password, kept, whence)
        except BaseException:
            self._tries.unheard(account, whence, clock.time())
            raise
        if not right:
            log.info("a password was wrong", extra={"fields": {"account": account[:FINGERPRINT]}})
            raise Problem(401, "account.wrong")
        self._tries.right(account, whence, clock.time())
        return self._mark(kept)

    async def _compare(self, username: str, code: str, whence: str, field: str = "code") -> _Code:
        """The code, if it is one of this account's. Whether it was used before, the account says."""
        account, now = self._keys.mark("code", username).hex(), asyncio.get_running_loop().time()
        if wait := self._codes.begin(account, whence, now):
            raise _slow(wait)
        kept = await self._cluster.call(Address("account", username), Factor(), caller=EDGE)
        secret = self._factors.unseal(kept.secret, username) if kept.secret else None
        step = 0 if secret is None else step_of(code, secret, self._now())
        recovery = "" if step else self._factors.mark(code, username)
        if not step and not recovery:
            log.info("a code was wrong", extra={"fields": {"account": account[:FINGERPRINT]}})
            raise _wrong_code("account.code_wrong", field)
        if step > kept.step:
            self._codes.right(account, whence, now)
        return _Code(step=step, recovery=recovery)

    async def _kept(self, username: str) -> str | None:
        """The sealed hash of the account. A name that no account can have is looked up too, under one that is free."""
        known = username if USERNAME.fullmatch(username) else "-"
        try:
            return await self._cluster.call(Address("account", known), Password(), caller=EDGE)
        except Unknown:
            return None

    def _mark(self, sealed: str | None) -> str:
        return "" if sealed is None else self._keys.mark("sign_in.password", sealed).hex()

    # Sessions ---------------------------------------------------------------------------------------------------------

    async def session_of(self, token: str, whence: str | None = None) -> Session | None:
        """The session that `token` opens; None where it opens none (any more). Raises Problem 429 where too many tokens
        that are none come from an address (`whence`; None: it has paid otherwise)."""
        username, digest = username_of(token), digest_of(token)
        if username is None or self._tokens.is_bad(digest):
            return None
        if whence is not None and (wait := self._tokens.ask(digest, whence, asyncio.get_running_loop().time())):
            raise too_much(wait)
        try:
            session = await self._cluster.call(Address("account", username), WhoIs(digest=digest), caller=EDGE)
        except Unknown:
            session = None
        self._tokens.note(digest, good=session is not None)
        return await self._with_lent(session) if session is not None and session.acting else session

    async def sign_out(self, token: str) -> None:
        """Close the session of `token`, if there is one."""
        username = username_of(token)
        if username is not None:
            command = CloseSession(digest=digest_of(token))
            await self._cluster.call(Address("account", username), command, caller=EDGE)

    def must_enrol(self, user: User) -> bool:
        """Whether this person can do nothing before they have a second factor."""
        return self._factor_for_admins and "admin" in user.roles and not user.second_factor

    def caller_of(self, session: Session) -> Caller:
        """Whoever is signed in as actors see them: halls are the places where the roles hold. A temporary password
        gives no role, nor does one alone where a second factor is needed. Who stands in for another account has its
        rights in place of their own, and none where it does not lend them any more: nothing is done as somebody whom
        they do not think they are."""
        user, lent = session.user, session.lent
        if user.must_change or self.must_enrol(user):
            return Caller(user.name)
        if not session.acting:
            return Caller(user.name, user.roles, user.halls, user.display_name, user.departments)
        if lent is None or (self._factor_for_admins and "admin" in lent.user.roles and not user.second_factor):
            return Caller(user.name, behalf=session.acting)
        rights = lent.user
        return Caller(user.name, rights.roles, rights.halls, user.display_name, rights.departments, session.acting)

    async def _with_lent(self, session: Session) -> Session:
        """The session with what the account lends for which its person acts; that account says so each time."""
        lend = Lend(deputy=session.user.name)
        try:
            lent = await self._cluster.call(Address("account", session.acting), lend, caller=EDGE)
        except (Forbidden, Unknown):
            return session
        return msgspec.structs.replace(session, lent=lent)

    async def act_for(self, session: Session, token: str, principal: str, key: str | None) -> Session:
        """Act for another account from now on (empty: for oneself again). Raises Forbidden where that account does not
        lend its rights."""
        if principal:
            lend = Lend(deputy=session.user.name)
            try:
                await self._cluster.call(Address("account", principal), lend, caller=EDGE)
            except Unknown:
                raise Forbidden("account.no_deputy") from None
        command = ActFor(digest=digest_of(token), principal=principal)
        await self._cluster.call(Address("account", session.user.name), command, command_id=key, caller=EDGE)
        changed = msgspec.structs.replace(session, acting=principal, lent=None)
        return await self._with_lent(changed) if principal else changed

    @property
    def idle(self) -> int:
        """Seconds without use after which a session ends at the latest; 0: it does not."""
        return self._idle

    async def use(self, session: Session, token: str) -> Session | None:
        """A session is in use. Its account is told now and then, so that the session lives on and the journal hears of
        it a few times an hour. None where it has ended."""
        digest = digest_of(token)
        if not self._is_due(session) or digest in self._telling:
            return session
        self._telling.add(digest)
        try:
            command = UseSession(digest=digest, idle=self._idle)
            used = await self._cluster.call(Address("account", session.user.name), command, caller=EDGE)
            return msgspec.structs.replace(used, lent=session.lent)
        except Unknown:
            return None
        finally:
            self._telling.discard(digest)

    def _is_due(self, session: Session) -> bool:
        lasts = session.idle_until - self._cluster.clock.now()
        return lasts < self._idle * FRESH * SECOND if self._idle else session.idle_until > 0


def _wrong_code(code: str, field: str = "code") -> Problem:
    return invalid(FieldError(field=field, code=code, facts={}))


def _slow(wait: float) -> Problem:
    return too_much(wait, "account.slow")
