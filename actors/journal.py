"""The journal: every event of every actor, numbered without gaps and chained by hash.

The hash of an event is SM3 (GB/T 32905-2016) over the hash of the actor's event before it, the event's columns as a
JSON array, and its data, so that neither an event nor a field can be moved, changed or left out unseen.
"""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from cryptography.hazmat.primitives import hashes

from actors.address import Address
from actors.messages import FOR

_encode = msgspec.json.Encoder().encode
_FRESH = hashlib.new("sm3") if "sm3" in hashlib.algorithms_available else None


def sm3(data: bytes) -> bytes:
    """SM3 digest, 32 bytes: by OpenSSL through hashlib where it has it, else through ``cryptography``."""
    if _FRESH is not None:
        state = _FRESH.copy()  # a third quicker than to have OpenSSL look for the name again
        state.update(data)
        return state.digest()
    other = hashes.Hash(hashes.SM3())
    other.update(data)
    return other.finalize()


class Recorded(msgspec.Struct, frozen=True):
    """One event as the journal holds it. ``at`` is in microseconds, ``actor`` the signature of who did it
    (`Caller.signature`), ``data`` the event's JSON with its ``type``."""

    position: int
    kind: str
    key: str
    seq: int
    type: str
    at: int
    actor: str
    command_id: str
    text: str
    hash: bytes

    @property
    def address(self) -> Address:
        return Address(self.kind, self.key)

    @property
    def who(self) -> str:
        """Who did it."""
        return self.actor.partition(FOR)[0]

    @property
    def behalf(self) -> str | None:
        """For whom; None: for themselves."""
        return self.actor.partition(FOR)[2] or None

    @property
    def data(self) -> dict[str, Any]:
        """The event's fields, without its type."""
        fields: dict[str, Any] = msgspec.json.decode(self.text)
        fields.pop("type", None)
        return fields


def chain(
    before: bytes, kind: str, key: str, seq: int, type_: str, at: int, actor: str, command_id: str, data: bytes
) -> bytes:
    """The hash of an event whose predecessor's hash is ``before`` (empty for the first)."""
    return sm3(before + _encode((kind, key, seq, type_, at, actor, command_id)) + data)


class Broken(msgspec.Struct, frozen=True):
    """The first place where an actor's journal does not hold."""

    address: Address
    seq: int
    reason: str


def verify(events: Iterable[Recorded]) -> Iterator[Broken]:
    """Check events ordered by (kind, key, seq): gapless from 1, every hash right. Yields at most one fault an actor."""
    current: Address | None = None
    seq, before, broken = 0, b"", False
    for event in events:
        if event.address != current:
            current, seq, before, broken = event.address, 0, b"", False
        if broken:
            continue
        seq += 1
        if event.seq != seq:
            broken = True
            yield Broken(event.address, seq, f"event {seq} is missing; {event.seq} follows")
            continue
        before = chain(
            before,
            event.kind,
            event.key,
            event.seq,
            event.type,
            event.at,
            event.actor,
            event.command_id,
            event.text.encode(),
        )
        if before != event.hash:
            broken = True
            yield Broken(event.address, seq, f"event {seq} was changed: its hash does not match")
