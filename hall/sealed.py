"""What staff write, as actors know it: sealed at the edge, opened at the edge for those it is meant for.

A sealed text says that it is one, because histories from before reasons were sealed hold plain ones, which still show.
"""

from collections.abc import Callable

from hall.holder import HolderKeys

MARK = "sealed:"

LONGEST = 1200
"""Characters that 200 of any language may come to, sealed."""


def plain(text: str | None) -> str | None:
    """A text of an early history; None for a sealed one, which nobody here can read."""
    return None if text is None or text.startswith(MARK) else text


class StaffWords:
    """Seals and opens what staff write. At the edge only: it holds the key."""

    def __init__(self, derive: Callable[[str], bytes]) -> None:
        """``derive`` gives the server's 32-byte key for a purpose."""
        self._keys = HolderKeys(derive("hall.notes"))

    def seal(self, text: str, command_id: str) -> str:
        """The same for the same command, so that it can be repeated."""
        return MARK + self._keys.seal_text(text, command_id)

    def open(self, text: str) -> str:
        """In clear; a plain text stays what it is. Raises ValueError for one that was sealed elsewhere, or changed."""
        return self._keys.unseal_text(text.removeprefix(MARK)) if text.startswith(MARK) else text

    def open_note(self, text: str) -> str:
        """A note: these were sealed from the first, the early ones without a mark."""
        return self._keys.unseal_text(text.removeprefix(MARK))
