"""Letters to people whom a room knows only sealed: what any room may write. The room `messaging` sends them."""

from __future__ import annotations

from typing import Any

from actors import Address, Command

LETTERS = Address("letters", "all")


class WriteLetter(Command[None], frozen=True, kw_only=True, tag="letters.write"):
    """For actors. Tell a person something, once.

    ``holder`` is the sealed holder of ``kind`` (`common.privacy.kinds`), ``about`` the opaque id of what it is about,
    ``code`` one of a room's words, filled from ``facts``; ``until``: from then on nobody needs it (microseconds).
    """

    about: str
    kind: str
    holder: str
    code: str
    facts: dict[str, Any]
    until: int
