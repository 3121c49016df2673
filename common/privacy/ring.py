"""The key ring: master keys, each with an id. The newest wraps the data keys of persons; all that are kept unwrap.

The ring is a file beside the database, never in it: who has the database alone, or a copy of it, opens nobody. Where a
hall's server key comes from the settings and no ring was made, the one master key is drawn from it.
"""

from __future__ import annotations

import fcntl
import logging
import os
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from actors import StoreUnavailable
from common import secret_files
from common.privacy.cipher import Damaged, open_, seal

log = logging.getLogger(__name__)

FILE_NAME = "privacy.keys"
LENGTH = 16
"""Bytes of a key: SM4 takes 128 bits."""
DRAWN = "server"
"""The id of the master key that is drawn from the server key."""


class MasterKey(msgspec.Struct, frozen=True):
    """``made`` is a moment in ISO 8601, for people; ``key`` is base64."""

    id: str
    made: str
    key: str


class RingDamaged(StoreUnavailable):
    """The file is there, and is no key ring, or cannot be read: nothing can be sealed or opened now."""

    default_code = "privacy.ring_damaged"

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__()


class UnknownMaster(Damaged):
    """A data key is wrapped by a master key that this ring does not hold (any more)."""


class KeyRing:
    """Wraps and unwraps data keys. A file that another process changed is read again before the next use; where it is
    gone, its keys go on until it is back."""

    def __init__(self, drawn: bytes, path: Path | None = None) -> None:
        """``drawn``: the master key of a hall without a file, 16 bytes. Raises RingDamaged, and so does every use while
        the file is damaged."""
        if len(drawn) != LENGTH:
            raise ValueError(f"a master key has {LENGTH} bytes")
        self._drawn = MasterKey(DRAWN, "", b64encode(drawn).decode())
        self._path = path
        self._seen: tuple[int, int, int] | None = None
        self._damaged: tuple[int, int, int] | None = None
        self._away = False
        self._keys: dict[str, bytes] = {}
        self._masters: tuple[MasterKey, ...] = ()
        self._refresh()

    @property
    def masters(self) -> tuple[MasterKey, ...]:
        """The oldest first; the last one wraps."""
        self._refresh()
        return self._masters

    def newest(self) -> str:
        """The id of the master key that wraps from now on."""
        return self.masters[-1].id

    def wrap(self, key_id: str, data_key: bytes) -> tuple[str, str]:
        """A data key for the database: the master key's id, and the key wrapped, which opens only as ``key_id``."""
        master = self.newest()
        return master, seal(self._keys[master], data_key, secrets.token_bytes(12), key_id.encode())

    def unwrap(self, key_id: str, master: str, wrapped: str) -> bytes:
        """Raises UnknownMaster; Damaged where it was changed or belongs to another id."""
        self._refresh()
        if master not in self._keys:
            raise UnknownMaster(f"there is no master key {master}")
        return open_(self._keys[master], wrapped, key_id.encode())

    def _refresh(self) -> None:
        now = _stamp(self._path)
        if self._masters and now == self._seen:
            return
        if self._seen is not None and now is None:
            # What is wrapped meanwhile opens once the file is back; by the drawn key it never would.
            if not self._away:
                log.critical("the key ring %s is gone: put it back before this process ends", self._path)
            self._away = True
            return
        self._away = False
        try:
            masters = read(self._path) if self._path is not None and now is not None else (self._drawn,)
        except RingDamaged:
            if self._damaged != now:
                log.critical("the key ring %s is damaged: put back a copy of it", self._path)
            self._damaged = now
            raise
        self._keys = {master.id: b64decode(master.key) for master in masters}
        self._masters, self._seen = masters, now


def read(path: Path) -> tuple[MasterKey, ...]:
    """Raises RingDamaged."""
    try:
        found = msgspec.json.decode(path.read_bytes(), type=tuple[MasterKey, ...])
        if found and all(len(b64decode(master.key, validate=True)) == LENGTH for master in found):
            return found
    except (OSError, ValueError) as error:  # also msgspec's and binascii's own
        raise RingDamaged(path) from error
    raise RingDamaged(path)


def make(path: Path, made: str) -> None:
    """A ring of one new key, if there is none; never in the place of one that somebody else just made."""
    if path.exists():
        return
    secret_files.make(path, _written((_new(made),)))


def rotate(path: Path, ring: KeyRing, made: str) -> MasterKey:
    """A new master key, which wraps from now on; those of before still unwrap. Raises OSError, RingDamaged."""
    new = _new(made)
    with _alone(path):
        _replace(path, (*_kept(path, ring), new))
    return new


def retire(path: Path, ring: KeyRing, master: str) -> None:
    """Destroy a master key: what only it unwraps is lost for good, in every copy. Raises KeyError, ValueError for the
    newest."""
    with _alone(path):
        masters = _kept(path, ring)
        if master not in {each.id for each in masters}:
            raise KeyError(master)
        if master == masters[-1].id:
            raise ValueError(master)
        _replace(path, tuple(each for each in masters if each.id != master))


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One at a time changes the ring: the lock is the kernel's, on its folder, for the file itself is replaced."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _kept(path: Path, ring: KeyRing) -> tuple[MasterKey, ...]:
    """What the file says at this moment; without one, what the ring is drawn from."""
    return read(path) if path.exists() else ring.masters


def _replace(path: Path, masters: tuple[MasterKey, ...]) -> None:
    secret_files.replace(path, _written(masters))


def _new(made: str) -> MasterKey:
    return MasterKey(secrets.token_hex(4), made, b64encode(os.urandom(LENGTH)).decode())


def _written(masters: tuple[MasterKey, ...]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(masters))


def _stamp(path: Path | None) -> tuple[int, int, int] | None:
    if path is None:
        return None
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
