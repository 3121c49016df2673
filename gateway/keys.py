"""The server key: one secret per hall system, from which every purpose gets a key of its own.

It lives beside the database, not in it: who steals the database alone can read no holder, check no ticket secret
and try no password.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

FILE_NAME = "server.key"
LENGTH = 32


class KeyFileDamaged(Exception):
    """The key file is there, and is not a key."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(str(path))


class Keys:
    """Derives keys from the server key, and seals small texts with them."""

    def __init__(self, master: bytes) -> None:
        if len(master) < 32:
            raise ValueError("a server key has at least 32 bytes")
        self._master = master

    @classmethod
    def open(cls, data_dir: Path, secret: str | None = None) -> Self:
        """From `secret`, else from the key file in `data_dir`, made there (mode 0600) on the first start.

        Raises OSError where the file can be neither read nor made, KeyFileDamaged where it is too short.
        """
        if secret is not None:
            return cls(secret.encode())
        path = data_dir / FILE_NAME
        data_dir.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _make(path)
        master = path.read_bytes()
        if len(master) < LENGTH:
            raise KeyFileDamaged(path)
        return cls(master)

    def derive(self, purpose: str) -> bytes:
        """The 32-byte key for `purpose`; the same purpose always gives the same key."""
        return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=purpose.encode()).derive(self._master)

    def mark(self, purpose: str, text: str) -> bytes:
        """A keyed fingerprint (HMAC-SHA-256) of `text`: equal for equal texts, and tells nothing without the key."""
        maker = hmac.HMAC(self.derive(purpose), hashes.SHA256())
        maker.update(text.encode())
        return maker.finalize()

    def seal(self, purpose: str, text: str, bound_to: str, *, repeatable: bool = False) -> str:
        """`text` encrypted (AES-256-GCM), readable only together with the same `bound_to`; hexadecimal.

        `repeatable`: the same again gives the same, its nonce made from what is sealed (as AES-SIV does).
        """
        nonce = self.mark(f"{purpose}.nonce", f"{bound_to} {text}")[:12] if repeatable else os.urandom(12)
        return (nonce + AESGCM(self.derive(purpose)).encrypt(nonce, text.encode(), bound_to.encode())).hex()

    def unseal(self, purpose: str, sealed: str, bound_to: str) -> str | None:
        """What `seal` sealed; None where it was made with another key or for something else."""
        try:
            data = bytes.fromhex(sealed)
            return AESGCM(self.derive(purpose)).decrypt(data[:12], data[12:], bound_to.encode()).decode()
        except (InvalidTag, ValueError):
            return None


def _make(path: Path) -> None:
    """A new key file: whole or not at all, and never in the place of one that somebody else just made."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")  # mode 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(os.urandom(LENGTH))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(name, path)
    finally:
        os.unlink(name)
