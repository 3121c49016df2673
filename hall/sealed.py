"""What people write, as actors know it: sealed at the edge, opened at the edge for those it is meant for.

A sealed text of staff says that it is one, because histories from before reasons were sealed hold plain ones, which
still show.
"""

from collections.abc import Sequence

from actors import Caller
from common.privacy.cipher import key_of
from common.privacy.vault import ERASED, Vault
from hall.holder import HolderKeys

MARK = "sealed:"

LONGEST = 1200
"""Characters that 200 of any language may come to, sealed."""


def plain(text: str | None) -> str | None:
    """A text of an early history; None for a sealed one, which nobody here can read."""
    return None if text is None or text.startswith(MARK) else text


def about(ticket: str) -> str:
    """What a sealed text about a ticket is kept and journaled under."""
    return f"ticket/{ticket}"


class Words:
    """Seals and opens what people write about tickets. At the edge only: it holds the vault."""

    def __init__(self, vault: Vault, kind: str, before: HolderKeys) -> None:
        """``kind``: what it is and how long it is kept (`common.privacy.kinds`); ``before``: the keys of what was
        sealed before records had keys of their own."""
        self._vault = vault
        self._kind = kind
        self._before = before

    async def seal(self, text: str, command_id: str, ticket: str, to: str | None = None) -> str:
        """The same for the same command, so that it can be repeated; ``to`` is whose command it is, if not the
        ticket's."""
        scope = to or about(ticket)
        return MARK + (await self._vault.seal(text, command_id, self._kind, about=about(ticket), scope=scope)).text

    async def open(self, text: str, reader: Caller, ticket: str, why: str) -> str:
        """A reason in clear; a plain one stays what it is. Raises as `open_all`."""
        return (await self.open_all([(text, ticket)], reader, why))[0] if text.startswith(MARK) else text

    async def open_all(self, written: Sequence[tuple[str, str]], reader: Caller, why: str) -> list[str]:
        """Sealed texts, each with its ticket, in clear; who reads them is journaled first. Raises ValueError for one
        that was sealed elsewhere, or changed."""
        bare = [(text.removeprefix(MARK), about(ticket)) for text, ticket in written]
        early = [text for text, _ in bare if key_of(text) is None]
        found = await self._vault.open_all(
            bare, reader, self._kind, why, before=dict(zip(early, map(self._before.unseal_text, early), strict=True))
        )
        return [ERASED if text is None else text for text in found]
