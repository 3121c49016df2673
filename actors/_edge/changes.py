"""One committed event, as a channel shows it, and how it travels."""

from typing import Any

import msgspec

from actors.address import Address
from actors.clock import iso


class Change(msgspec.Struct, frozen=True, array_like=True):
    """One committed event, as a channel shows it.

    ``shown`` is JSON: for a log channel the publication, for a state channel the view after the batch; None where it
    must be read again. ``superseded``: a state channel's newer value follows in the same batch.
    """

    position: int
    kind: str
    key: str
    seq: int
    type: str
    at: int
    shown: bytes | None = None
    superseded: bool = False

    @property
    def address(self) -> Address:
        return Address(self.kind, self.key)

    @property
    def data(self) -> dict[str, Any] | None:
        return None if self.shown is None else msgspec.json.decode(self.shown)


encode_changes = msgspec.msgpack.Encoder().encode
decode_changes = msgspec.msgpack.Decoder(list[Change]).decode
_json = msgspec.json.Encoder().encode


def publication_json(tag: str, at: int, publication: dict[str, Any]) -> bytes:
    """What a log channel carries of one event."""
    return _json({"type": tag, "at": iso(at), **publication})
