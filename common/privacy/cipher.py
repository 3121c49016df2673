"""Sealing with SM4-GCM, and the form of a sealed text: ``p1.<id of its data key>.<base64>``.

A text of before has no such form and is opened by those who sealed it.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import SM4

from common.passes import mark

_NONCE, _TAG = 12, 16
FORM = "p1"


class Damaged(ValueError):
    """Not sealed with this key, or changed since."""


def seal(key: bytes, clear: bytes, nonce: bytes, bound_to: bytes = b"") -> str:
    """Nonce, tag and ciphertext as URL-safe base64; opens only with the same ``bound_to``. A nonce of 12 bytes serves
    once for a key, or twice for the same text."""
    cipher = Cipher(SM4(key), modes.GCM(nonce)).encryptor()
    cipher.authenticate_additional_data(bound_to)
    sealed = cipher.update(clear) + cipher.finalize()
    return urlsafe_b64encode(nonce + cipher.tag + sealed).decode()


def open_(key: bytes, sealed: str, bound_to: bytes = b"") -> bytes:
    """Raises Damaged."""
    try:
        raw = urlsafe_b64decode(sealed)
        nonce, tag, body = raw[:_NONCE], raw[_NONCE : _NONCE + _TAG], raw[_NONCE + _TAG :]
        cipher = Cipher(SM4(key), modes.GCM(nonce, tag)).decryptor()
        cipher.authenticate_additional_data(bound_to)
        return cipher.update(body) + cipher.finalize()
    except (InvalidTag, ValueError) as error:
        raise Damaged("not sealed with this key, or changed since") from error


def nonce_of(key: bytes, clear: bytes) -> bytes:
    """The nonce of a text under its data key: a repeated command is then the same command to the byte."""
    return mark(key, b"nonce\0" + clear)[:_NONCE]


def written(key_id: str, sealed: str) -> str:
    """A sealed text that says by which key it is sealed."""
    return f"{FORM}.{key_id}.{sealed}"


def key_of(text: str) -> str | None:
    """The id of the data key that a text was sealed with; None for a text of before."""
    form, _, rest = text.partition(".")
    key_id, _, sealed = rest.partition(".")
    return key_id if form == FORM and sealed else None


def sealed_part(text: str) -> str:
    """What `seal` gave of a text in the form of `written`."""
    return text.rpartition(".")[2]
