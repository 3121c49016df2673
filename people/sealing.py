"""Personal data of accounts, sealed before they leave the edge: the one place that knows how.

`Vault` is all that the room asks of it, so that another (a key for each person) can take its place.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from hashlib import sha256
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import SM4

_NONCE, _TAG, _KEY = 12, 16, 16


class Vault(Protocol):
    """``owner`` is whose data it is, a person's or an enterprise's id: nothing opens under another."""

    def seal(self, text: str, owner: str, command_id: str) -> str:
        """The same text in the same command gives the same, so that a repeated command is the same to the byte."""
        ...

    def open(self, sealed: str, owner: str) -> str:
        """Raises ValueError where it was not sealed for ``owner`` with these keys, or was changed."""
        ...

    def index(self, kind: str, text: str) -> str:
        """A blind index (64 hexadecimal digits) of a ``phone``, a ``number`` … in its normal form."""
        ...


class ServerVault:
    """SM4-GCM and HMAC-SHA-256 under keys derived from the server's."""

    def __init__(self, derive: Callable[[str], bytes]) -> None:
        """``derive`` gives the server's 32-byte key for a purpose."""
        self._seal = derive("people.seal")[:_KEY]
        self._nonce = derive("people.nonce")
        self._index = derive("people.index")

    def seal(self, text: str, owner: str, command_id: str) -> str:
        clear = text.encode()
        drawn = b"\0".join((owner.encode(), command_id.encode(), clear))
        nonce = hmac.digest(self._nonce, drawn, sha256)[:_NONCE]
        cipher = Cipher(SM4(self._seal), modes.GCM(nonce)).encryptor()
        cipher.authenticate_additional_data(owner.encode())
        sealed = cipher.update(clear) + cipher.finalize()
        return urlsafe_b64encode(nonce + cipher.tag + sealed).decode()

    def open(self, sealed: str, owner: str) -> str:
        try:
            raw = urlsafe_b64decode(sealed)
            nonce, tag, body = raw[:_NONCE], raw[_NONCE : _NONCE + _TAG], raw[_NONCE + _TAG :]
            cipher = Cipher(SM4(self._seal), modes.GCM(nonce, tag)).decryptor()
            cipher.authenticate_additional_data(owner.encode())
            return (cipher.update(body) + cipher.finalize()).decode()
        except (InvalidTag, ValueError) as error:
            raise ValueError("not sealed for this owner, or changed since") from error

    def index(self, kind: str, text: str) -> str:
        return hmac.digest(self._index, f"{kind}\0{text}".encode(), sha256).hex()
