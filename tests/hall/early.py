"""Sealing as it was before records had keys of their own, for histories and databases of then."""

from base64 import urlsafe_b64encode

import msgspec
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import SM4

from common.passes import mark
from common.passes.server_key import drawn_key
from hall.holder import Holder, HolderKeys


class EarlyKeys(HolderKeys):
    def __init__(self, secret: bytes) -> None:
        super().__init__(secret)
        self._nonce = drawn_key(secret, "hall holder nonce", 32)

    def seal(self, holder: Holder, command_id: str) -> str:
        return self._sealed(msgspec.json.encode(holder), command_id)

    def unseal(self, sealed: str) -> Holder:
        return msgspec.json.decode(self.unseal_text(sealed), type=Holder)

    def seal_text(self, text: str, command_id: str) -> str:
        return self._sealed(text.encode(), command_id)

    def _sealed(self, clear: bytes, command_id: str) -> str:
        nonce = mark(self._nonce, command_id.encode() + b"\0" + clear)[:12]
        cipher = Cipher(SM4(self._seal), modes.GCM(nonce)).encryptor()
        sealed = cipher.update(clear) + cipher.finalize()
        return urlsafe_b64encode(nonce + cipher.tag + sealed).decode()
