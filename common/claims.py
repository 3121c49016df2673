"""Claims: claim, keep, free. Who may have one thing of a kind is asked before it is given, and told afterwards. Pure.

Whoever gives it (a window that opens, an agenda that books) claims it of the one who may have but one, and says once it
is done that it stands, or frees it. Where that word does not come in time, because a turn was lost in between, they are
asked: a claim is never dropped on suspicion, so that no second thing can slip in while the first one's word is still on
its way. The actor that holds claims keeps them in a row of its own, and has its own messages and events; what follows
from them is here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

Claim = dict[str, Any]
"""As a row keeps it: ``until`` (microseconds) its word is waited for, ``kept`` once it came, and what else the room
wants to know of it."""


def new_claim(until: int, **fields: Any) -> Claim:
    """A new one."""
    return {**fields, "until": until, "kept": False}


class Claims:
    """All claims on somebody; each is told apart by its field ``by``."""

    def __init__(self, claims: Iterable[Claim], by: str) -> None:
        self._claims = list(claims)
        self._by = by

    def __iter__(self) -> Iterator[Claim]:
        return iter(self._claims)

    def get(self, which: str) -> Claim | None:
        """The claim that is called so."""
        return next((claim for claim in self._claims if claim[self._by] == which), None)

    def kept(self, which: str) -> list[Claim]:
        """Afterwards: it stands."""
        return [{**claim, "kept": True} if claim[self._by] == which else claim for claim in self._claims]

    def freed(self, which: str) -> list[Claim]:
        """Afterwards: it is gone."""
        return [claim for claim in self._claims if claim[self._by] != which]

    def awaited(self) -> list[Claim]:
        """Those whose word has not come."""
        return [claim for claim in self._claims if not claim["kept"]]

    def late(self, now: int) -> list[Claim]:
        """Those to be asked about."""
        return [claim for claim in self.awaited() if claim["until"] <= now]

    def next_look(self, earliest: int) -> int | None:
        """When the next of them can be asked about, not before ``earliest``; None: none is awaited."""
        awaited = [int(claim["until"]) for claim in self.awaited()]
        return max(min(awaited), earliest) if awaited else None
