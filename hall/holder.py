"""A citizen's name, phone and ID number, in clear at the edge alone (`common.privacy.vault`); others see masks.

Before there were keys of records, two keys drawn from the server's sealed everybody and made their blind indexes. What
is from then is opened and found by `HolderKeys`.
"""

import re
from base64 import urlsafe_b64decode

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import SM4

from common.identity import mask_name, mask_number, mask_phone
from common.identity.resident import SHAPE, old_form
from common.passes import mark as marked
from common.passes.server_key import drawn_key

_NONCE, _TAG = 12, 16


class Holder(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who holds a ticket, in clear, in normal form. Never leaves the edge, nor enters a message, an event or a row."""

    name: str | None = None
    phone: str | None = None
    id_number: str | None = None


class HolderKeys:
    """The keys of before, drawn from the caller's one secret (at least 16 bytes)."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) < 16:
            raise ValueError("the secret must have at least 16 bytes")
        self._seal = drawn_key(secret, "hall holder seal", 16)
        self._index = drawn_key(secret, "hall holder index", 32)

    def unseal_text(self, sealed: str) -> str:
        """Raises ValueError when the text was not sealed with this secret or was changed."""
        return self._unsealed(sealed).decode()

    def _unsealed(self, sealed: str) -> bytes:
        try:
            raw = urlsafe_b64decode(sealed)
            nonce, tag, body = raw[:_NONCE], raw[_NONCE : _NONCE + _TAG], raw[_NONCE + _TAG :]
            cipher = Cipher(SM4(self._seal), modes.GCM(nonce, tag)).decryptor()
            return cipher.update(body) + cipher.finalize()
        except (InvalidTag, ValueError) as error:
            raise ValueError("not sealed with this secret, or changed since") from error

    def index(self, id_number: str) -> str:
        """The blind index of an ID number in its normal form (`common.identity`): equal people give equal indexes, and
        only the secret can make one."""
        return marked(self._index, id_number.encode()).hex()

    def former(self, id_number: str) -> tuple[str, ...]:
        """The blind indexes that the holder of a number may be kept under, from before people had opaque ids, and
        from before numbers had one normal form.

        Then only spaces were dropped. So looked up as well are the numbers that were written longer or shorter: 15
        figures, and permits with the count of their issue. Whoever typed hyphens or brackets then is found by code,
        or by staff. Only checking in asks for them: a ticket lives for a day, and a guest's claims under a former
        index end with the appointments that were made under it.
        """
        return tuple(map(self.index, (id_number, *former_numbers(id_number))))


def former_numbers(number: str) -> list[str]:
    """How a number in normal form may have been written where nothing made it one."""
    if re.fullmatch(r"[HM]?[0-9]{8}", number):
        return [f"{number}{issue:02d}" for issue in range(100)]
    old = old_form(number) if SHAPE.fullmatch(number) else None
    return [old] if old else []


def written(holder: Holder) -> str:
    """A holder as text, to be sealed."""
    return msgspec.json.encode(holder).decode()


def mask(holder: Holder) -> str | None:
    """What a clerk's list shows of a holder; None when nothing was given."""
    parts = (
        mask_name(holder.name) if holder.name else None,
        mask_number(holder.id_number) if holder.id_number else None,
        mask_phone(holder.phone) if holder.phone else None,
    )
    return " ".join(part for part in parts if part) or None
