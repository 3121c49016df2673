"""Signing in and out, and telling from a token who somebody is.

A token is ``base64url(user name).random``: any gateway finds the account without a directory. The account keeps only
the token's SHA-256.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import logging
import secrets
from dataclasses import dataclass

from actors import Address, Caller, Cluster, Unknown
from common.people import USERNAME, User
from gateway.account import GATEWAY, CloseSession, OpenSession, Password, WhoIs
from gateway.account_messages import ChangePassword
from gateway.keys import Keys
from gateway.passwords import Passwords
from gateway.problems import Problem, too_much
from gateway.tries import Tokens, Tries

FINGERPRINT = 8
"""Hexadecimal digits by which the log tells accounts apart, without saying what was typed."""
log = logging.getLogger("tianhe.sign_in")


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """Who just signed in, with the token to prove it from now on, valid for `seconds`."""

    token: str
    user: User
    seconds: int


class SignIn:
    """The gateway's door. One per process."""

    def __init__(self, cluster: Cluster, keys: Keys, passwords: Passwords, hours: int) -> None:
        self._cluster = cluster
        self._keys = keys
        self._passwords = passwords
        self._seconds = hours * 3600
        self._tries = Tries()
        self._tokens = Tokens()

    async def sign_in(self, username: str, password: str, whence: str = "") -> SignedIn:
        """Open a session for somebody at an address (`whence`).

        Raises Problem 401 ``account.wrong``, the same and after the same work whether the name or the password is
        wrong; 429 ``account.slow`` at once after repeated failures from there; Forbidden ``account.disabled``; Busy.
        """
        username = username.strip().lower()
        await self._prove(username, password, whence)
        token = f"{base64.urlsafe_b64encode(username.encode()).decode().rstrip('=')}.{secrets.token_urlsafe(32)}"
        command = OpenSession(digest=_digest(token), seconds=self._seconds)
        user = await self._cluster.call(Address("account", username), command, caller=GATEWAY)
        self._tokens.note(command.digest, good=True)
        return SignedIn(token=token, user=user, seconds=self._seconds)

    async def change_password(
        self, user: User, token: str, current: str, new: str, key: str | None, whence: str = ""
    ) -> User:
        """Another password for whoever is signed in; every session but this one ends.

        Raises Problem 401 and 429 as `sign_in` does where `current` is not right, so that a session left open does
        not let anybody try passwords; Busy.
        """
        await self._prove(user.name, current, whence)
        sealed = await self._passwords.seal(user.name, new, key)
        command = ChangePassword(password=sealed, digest=_digest(token))
        themselves = Caller(user.name, GATEWAY.roles)
        return await self._cluster.call(Address("account", user.name), command, command_id=key, caller=themselves)

    async def _prove(self, username: str, password: str, whence: str) -> None:
        """Raises where the password is not that of the account, or too many were tried from there."""
        account, clock = self._keys.mark("sign_in", username).hex(), asyncio.get_running_loop()
        if wait := self._tries.begin(account, whence, clock.time()):
            raise _slow(wait)
        try:
            right = await self._passwords.matches(username, password, await self._kept(username), whence)
        except BaseException:
            self._tries.unheard(account, whence, clock.time())
            raise
        if not right:
            log.info("a password was wrong", extra={"fields": {"account": account[:FINGERPRINT]}})
            raise Problem(401, "account.wrong")
        self._tries.right(account, whence, clock.time())

    async def _kept(self, username: str) -> str | None:
        """The sealed hash of the account. A name that no account can have is looked up too, under one that is free."""
        known = username if USERNAME.fullmatch(username) else "-"
        try:
            return await self._cluster.call(Address("account", known), Password(), caller=GATEWAY)
        except Unknown:
            return None

    async def user_of(self, token: str, whence: str | None = None) -> User | None:
        """Whose session `token` opens; None where it opens none (any more). Raises Problem 429 where too many tokens
        that are none come from an address (`whence`; None: it has paid otherwise)."""
        username, digest = _username(token), _digest(token)
        if username is None or self._tokens.is_bad(digest):
            return None
        if whence is not None and (wait := self._tokens.ask(digest, whence, asyncio.get_running_loop().time())):
            raise too_much(wait)
        try:
            user = await self._cluster.call(Address("account", username), WhoIs(digest=digest), caller=GATEWAY)
        except Unknown:
            user = None
        self._tokens.note(digest, good=user is not None)
        return user

    async def sign_out(self, token: str) -> None:
        """Close the session of `token`, if there is one."""
        username = _username(token)
        if username is not None:
            await self._cluster.call(Address("account", username), CloseSession(digest=_digest(token)), caller=GATEWAY)


def caller_of(user: User) -> Caller:
    """The user as actors see them: halls are the places where the roles hold. A temporary password gives no role."""
    if user.must_change:
        return Caller(user.name)
    return Caller(user.name, user.roles, user.halls, user.display_name)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _username(token: str) -> str | None:
    """The user name in a token; None where the token cannot be one of ours."""
    head, dot, secret = token.partition(".")
    if not dot or len(token) > 128 or len(secret) != 43 or not token.isascii():
        return None
    try:
        name = base64.b64decode(head + "=" * (-len(head) % 4), altchars=b"-_", validate=True).decode()
    except ValueError:
        return None
    return name if USERNAME.fullmatch(name) else None


def _slow(wait: float) -> Problem:
    return too_much(wait, "account.slow")
