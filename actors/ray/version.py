"""Which code a process runs, so that a gateway and hosts that do not match find it out before they exchange a word."""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import msgspec

DISTRIBUTION = "tianhe-hall"


class Code(msgspec.Struct, frozen=True):
    """A version that a person knows, and a digest of the sources that leaves no doubt."""

    version: str
    digest: str

    def __str__(self) -> str:
        return f"{self.version} ({self.digest[:8]})"

    def is_older_than(self, other: Code) -> bool:
        return _numbers(self.version) < _numbers(other.version)


def code_of(modules: Sequence[str]) -> Code:
    """The code, as it lies on this machine, of the packages that these modules belong to and of the runtime itself."""
    return _code_of(tuple(sorted({__name__.partition(".")[0], *(module.partition(".")[0] for module in modules)})))


@cache
def _code_of(packages: tuple[str, ...]) -> Code:
    digest = hashlib.blake2b(digest_size=16)
    for package in packages:
        spec = importlib.util.find_spec(package)
        if spec is None or spec.origin is None:
            continue
        root = Path(spec.origin)
        for file in sorted(root.parent.rglob("*.py")) if root.name == "__init__.py" else [root]:
            digest.update(f"{package}/{file.relative_to(root.parent)}".encode())
            digest.update(file.read_bytes())
    try:
        version = importlib.metadata.version(DISTRIBUTION)
    except importlib.metadata.PackageNotFoundError:
        version = "0"
    return Code(version, digest.hexdigest())


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdecimal())
