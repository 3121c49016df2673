"""Passwords: argon2id hashes, sealed with the server key; worked on in threads, a few at a time.

One hash takes 64 MiB and tens of milliseconds, so a flood of sign-ins must neither fill the memory nor hold up the
event loop, nor others' sign-ins: two at a time, and before them a bounded queue in which addresses take turns.
"""

from __future__ import annotations

import asyncio
import secrets
from base64 import b64encode
from collections.abc import Callable, Iterable
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from gateway.keys import Keys
from gateway.turns import Turns

AT_ONCE = 2
WAITING, EACH = 64, 8
"""How many may wait, and how many of one address."""
PURPOSE = "account.password"
SALT = 16  # bytes
SHORTEST, LONGEST = 10, 256  # characters of a password
GUESSES = 6.0
"""Powers of ten: who knows what people choose finds a password of fewer guesses in an afternoon, however slowly we let
them try (NIST SP 800-63B, 5.1.1.2; Wheeler, zxcvbn, USENIX Security 2016)."""
NEARBY = ("tianhe", "guangzhou", "zhengwu", "dating")
T = TypeVar("T")


def is_common(password: str, *known: str) -> bool:
    """Whether a password is one of those that are tried first: lists, keyboards, dates, repeats, and what is ``known``,
    such as the account's name."""
    from zxcvbn import zxcvbn  # reads its lists, which only those need who choose a password

    return bool(zxcvbn(password, user_inputs=[*NEARBY, *known], max_length=LONGEST)["guesses_log10"] < GUESSES)


class Passwords:
    """Hashes and checks passwords. `hasher` has the library's recommended cost (RFC 9106) unless a test says less."""

    def __init__(self, keys: Keys, hasher: PasswordHasher | None = None) -> None:
        self._keys = keys
        self._hasher = hasher or PasswordHasher()
        self._turns = Turns(AT_ONCE, EACH, WAITING)
        self._nobody = _of_nobody(self._hasher)

    async def seal(self, username: str, password: str, command_id: str | None = None) -> str:
        """The sealed hash that the account of `username` keeps; the same again for the same `command_id`, so that a
        repeated request is the same command. Raises Busy."""
        salt = None if command_id is None else self._keys.mark("account.salt", f"{username} {command_id}")[:SALT]
        kept = await self._work(lambda given: self._hasher.hash(given, salt=salt), password, whence=username)
        return self._keys.seal(PURPOSE, kept, username, repeatable=command_id is not None)

    async def seal_all(self, usernames: Iterable[str], password: str) -> dict[str, str]:
        """The same, hashed once for several accounts: only for a password that is no secret. Raises Busy."""
        hashed = await self._work(self._hasher.hash, password)
        return {username: self._keys.seal(PURPOSE, hashed, username) for username in usernames}

    async def matches(self, username: str, password: str, sealed: str | None, whence: str = "") -> bool:
        """Whether the password is right; takes as long where there is no account (`sealed` is None). Those from one
        address (`whence`) wait for each other, not for those from others. Raises Busy."""
        kept = self._keys.unseal(PURPOSE, sealed, username) if sealed is not None else None
        right = await self._work(self._verify, kept or self._nobody, password, whence=whence)
        return right and kept is not None

    def _verify(self, kept: str, password: str) -> bool:
        try:
            return self._hasher.verify(kept, password)
        except (VerificationError, InvalidHashError):
            return False

    async def _work(self, work: Callable[..., T], *arguments: str, whence: str = "") -> T:
        async with self._turns.turn(whence):
            return await asyncio.to_thread(work, *arguments)


def _of_nobody(hasher: PasswordHasher) -> str:
    """A hash that takes as long to check as any other, and that no password has."""
    salt, digest = (b64encode(secrets.token_bytes(size)).decode().rstrip("=") for size in (SALT, hasher.hash_len))
    cost = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    return f"$argon2id$v=19${cost}${salt}${digest}"
