"""The server key: one secret per hall system, from which every purpose gets a key of its own. Pure."""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from common.passes import mark

LENGTH = 32
"""Bytes that it has at least."""
_NONCE = 12


class ServerKey:
    """Draws keys from the server key, and seals small texts with them."""

    def __init__(self, master: bytes) -> None:
        if len(master) < LENGTH:
            raise ValueError(f"a server key has at least {LENGTH} bytes")
        self._master = master

    def derive(self, purpose: str) -> bytes:
        """The 32-byte key for `purpose`; the same purpose always gives the same key."""
        return drawn_key(self._master, purpose, 32)

    def mark(self, purpose: str, text: str) -> bytes:
        """The mark of `text` (`common.passes`), with a key of its own."""
        return mark(self.derive(purpose), text.encode())

    def seal(self, purpose: str, text: str, bound_to: str, *, repeatable: bool = False) -> str:
        """`text` encrypted (AES-256-GCM), readable only together with the same `bound_to`; hexadecimal.

        `repeatable`: the same again gives the same, its nonce made from what is sealed (as AES-SIV does).
        """
        nonce = self.mark(f"{purpose}.nonce", f"{bound_to} {text}")[:_NONCE] if repeatable else os.urandom(_NONCE)
        return (nonce + AESGCM(self.derive(purpose)).encrypt(nonce, text.encode(), bound_to.encode())).hex()

    def unseal(self, purpose: str, sealed: str, bound_to: str) -> str | None:
        """What `seal` sealed; None where it was made with another key or for something else."""
        try:
            data = bytes.fromhex(sealed)
            return AESGCM(self.derive(purpose)).decrypt(data[:_NONCE], data[_NONCE:], bound_to.encode()).decode()
        except (InvalidTag, ValueError):
            return None


def drawn_key(secret: bytes, purpose: str, length: int) -> bytes:
    """A key for one purpose, drawn from a secret (HKDF-SHA-256), of ``length`` bytes."""
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=purpose.encode()).derive(secret)
