"""The operator's token: a file in the data folder that only its owner can read. Who can read it may operate the hall.

`tianhe status` and `tianhe parked` send it, Prometheus is given it. Removed, the next start makes another one.
"""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from pathlib import Path

from actors import Caller
from common.passes import same
from common.passes.bearer import digest_of, drawn

FILE_NAME = "operator.token"
ROLE = "operator"
HEADER = "Operator-Name"
SHORTEST = 32  # characters of a token
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}")


class OperatorToken:
    """Tells the operator from everybody else."""

    def __init__(self, token: str) -> None:
        self._digest = digest_of(token)

    @classmethod
    def open(cls, data_dir: Path) -> OperatorToken:
        """The token of a data folder, made there (mode 0600) on the first start. Raises OSError."""
        path = data_dir / FILE_NAME
        if path.exists() and len(read(data_dir)) < SHORTEST:
            path.unlink()  # a disk was full
        if not path.exists():
            _make(path)
        return cls(read(data_dir))

    def caller(self, token: str, name: str | None) -> Caller | None:
        """The operator, by the name that they say they have, where `token` is ours."""
        if not same(self._digest, digest_of(token)):
            return None
        known = name is not None and _NAME.fullmatch(name)
        return Caller(f"{ROLE}@{name}" if known else ROLE, (ROLE,))


def _make(path: Path) -> None:
    """A new token: whole or not at all, and never in the place of one that another gateway just made."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")  # mode 0600
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(drawn())
        with contextlib.suppress(FileExistsError):
            os.link(name, path)
    finally:
        os.unlink(name)


def read(data_dir: Path) -> str:
    """The token that is kept in a data folder. Raises OSError where there is none, or where it is not ours to read."""
    return (data_dir / FILE_NAME).read_text("ascii").strip()
