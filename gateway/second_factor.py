"""Codes of a telephone (TOTP, RFC 6238) and recovery codes: made, sealed and compared. Which are used up, the account
knows (`gateway.account_factor`).

Time is the machine's, never the hall's: telephones have the world's.
"""

from __future__ import annotations

import re
import secrets
from base64 import b32encode
from urllib.parse import quote, urlencode

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from common.passes import same
from gateway.keys import Keys

PURPOSE = "account.factor"
RECOVERY = "account.recovery"
STEP = 30
"""Seconds that a code holds."""
NEARBY = (0, -1, 1)
"""Steps that are believed beside the present one, for clocks that differ and codes that are typed slowly."""
DIGITS = 6
SECRET = 20
"""Bytes, as many as SHA-1 gives (RFC 4226, 4)."""
SPARE = 10
"""Recovery codes."""
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""Without letters and digits that look like each other."""
GROUP = 5


def new_secret() -> bytes:
    return secrets.token_bytes(SECRET)


def address_of(secret: bytes, username: str, issuer: str) -> str:
    """What an authenticator reads from the QR code. Digits and period are those that it takes where none are said: the
    shorter, the coarser the code is, and the sooner a telephone reads it."""
    named = urlencode({"secret": readable(secret), "issuer": issuer})
    return f"otpauth://totp/{quote(issuer)}:{quote(username)}?{named}"


def readable(secret: bytes) -> str:
    """The secret as people type it where they have no camera."""
    return b32encode(secret).decode().rstrip("=")


def step_of(code: str, secret: bytes, now: float) -> int:
    """The step (counted from 1970) whose code this is; 0 where it is none of those near ``now``."""
    typed = re.sub(r"[\s-]", "", code)
    if not re.fullmatch(rf"[0-9]{{{DIGITS}}}", typed):
        return 0
    codes = TOTP(secret, DIGITS, SHA1(), STEP, enforce_key_length=False)
    present = int(now) // STEP
    found = 0
    for beside in NEARBY:
        if same(codes.generate((present + beside) * STEP).decode(), typed):
            found = max(found, present + beside)
    return found


def new_recovery_codes() -> list[str]:
    """Ten codes of 49 bits each, to be written down: ``abcde-fghjk``."""
    letters = ("".join(secrets.choice(ALPHABET) for _ in range(2 * GROUP)) for _ in range(SPARE))
    return [f"{code[:GROUP]}-{code[GROUP:]}" for code in letters]


class Factors:
    """Seals secrets, and marks recovery codes, with the server key."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys

    def seal(self, secret: bytes, username: str) -> str:
        return self._keys.seal(PURPOSE, secret.hex(), username)

    def unseal(self, sealed: str, username: str) -> bytes | None:
        """None where it was sealed with another key or for somebody else."""
        found = self._keys.unseal(PURPOSE, sealed, username)
        return None if found is None else bytes.fromhex(found)

    def mark(self, code: str, username: str) -> str:
        """What is kept of a recovery code; empty where this cannot be one."""
        typed = re.sub(r"[\s-]", "", code).lower()
        whole = code.isascii() and len(typed) == 2 * GROUP and set(typed) <= set(ALPHABET)
        return self._keys.mark(RECOVERY, f"{username} {typed}").hex() if whole else ""
