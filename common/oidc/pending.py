"""What is kept of a browser while it is away: in a sealed cookie of its own, so no server remembers it, and a copy of
the answer without that cookie is worth nothing."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from typing import Final

import msgspec

from common.passes.server_key import ServerKey

PURPOSE: Final = "sign-in under way"
LIFE: Final = 600
"""Seconds that somebody may be away."""
USED: Final = 20_000
"""States remembered as used, at most."""


class Pending(msgspec.Struct, frozen=True, kw_only=True):
    """``state`` comes back in the address, ``nonce`` in the token; ``verifier`` goes with the code (PKCE). ``back``:
    the path to go on at; ``note``: what the caller wants back. ``at``: seconds since 1970."""

    state: str
    nonce: str
    verifier: str
    redirect_uri: str
    back: str
    at: float
    note: str = ""


def seal(keys: ServerKey, purpose: str, provider: str, pending: Pending) -> str:
    return keys.seal(PURPOSE, msgspec.json.encode(pending).decode(), f"{purpose} {provider}")


def unseal(keys: ServerKey, purpose: str, provider: str, sealed: str) -> Pending | None:
    """None where it is not ours, or was made for another provider or purpose."""
    text = keys.unseal(PURPOSE, sealed, f"{purpose} {provider}")
    return None if text is None else msgspec.json.decode(text, type=Pending)


def cookie_name(purpose: str, state: str) -> str:
    """A cookie for each departure, so that two tabs do not overwrite each other's."""
    return f"tianhe_oidc_{purpose}_{hashlib.sha256(state.encode()).hexdigest()[:12]}"


class Used:
    """The states that have come back, for as long as a cookie could be shown again."""

    def __init__(self) -> None:
        self._until: OrderedDict[str, float] = OrderedDict()

    def take(self, state: str, now: float) -> bool:
        """Whether it is the first time."""
        while self._until and (next(iter(self._until.values())) <= now or len(self._until) > USED):
            self._until.popitem(last=False)
        if state in self._until:
            return False
        self._until[state] = now + LIFE
        return True
