"""Where an actor is found: its address, and the host that an address maps to."""

from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple


class Address(NamedTuple):
    """One actor's name, printed ``kind/key``: ``queue/440106:A``."""

    kind: str
    key: str

    def __str__(self) -> str:
        return f"{self.kind}/{self.key}"

    @classmethod
    def parse(cls, text: str) -> "Address":
        """Read ``kind/key``. Raises ValueError where a part is missing."""
        kind, slash, key = text.partition("/")
        if not (kind and slash and key):
            raise ValueError(f"not an address: {text!r} (kind/key)")
        return cls(kind, key)


@lru_cache(maxsize=65536)
def rendezvous(place: str, hosts: int) -> int:
    """The host of a place among ``hosts``: the one whose hash with it is highest.

    Rendezvous hashing (Thaler & Ravishankar 1998): everybody computes the same answer without a directory, and
    adding one host moves only the 1/n of places that the new host wins.
    """
    return max(range(hosts), key=lambda host: blake2b(f"{place}@{host}".encode(), digest_size=8).digest())
