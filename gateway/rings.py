"""Where privacy keeps its files: the key ring and the ledger of the erased, in the data folder; who takes letters."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from common.privacy import ledger, ring
from common.privacy.ledger import Ledger
from common.privacy.ring import LENGTH, KeyRing
from common.sender import DevelopmentFile, Sender
from gateway.keys import Keys
from gateway.settings import Settings


def open_ring(settings: Settings, keys: Keys) -> KeyRing:
    """The key ring of a data folder, made there (mode 0600) on the first start. A hall whose server key is a setting
    has none until `tianhe keys rotate` makes one, for its gateways need not share a folder. Raises OSError,
    RingDamaged."""
    if settings.secret_key is None:
        ring.make(ring_file(settings), moment())
    return ring_there(settings, keys)


def ring_there(settings: Settings, keys: Keys) -> KeyRing:
    """The key ring as it is, without making one. Raises OSError, RingDamaged."""
    return KeyRing(keys.derive("privacy.master")[:LENGTH], ring_file(settings))


def ring_file(settings: Settings) -> Path:
    return settings.data_dir / ring.FILE_NAME


def open_ledger(settings: Settings) -> Ledger:
    """The ledger of a data folder."""
    return Ledger(settings.data_dir / ledger.FILE_NAME)


def open_sender(settings: Settings) -> Sender | None:
    """Who takes letters; None: nobody."""
    if settings.sender == "none":
        return None
    return DevelopmentFile(settings.data_dir / "letters.development.jsonl")


def moment() -> str:
    """When a master key is made, for people."""
    return datetime.now(UTC).isoformat(timespec="seconds")
