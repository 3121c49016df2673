"""Between a right password and the second factor's code: what is known of the person so far, sealed, in a cookie of a
few minutes. No server remembers it, and by itself it opens nothing."""

from __future__ import annotations

from typing import Final

import msgspec

from gateway.keys import Keys

PURPOSE: Final = "sign-in first step"
LIFE: Final = 300
"""Seconds to find and type a code."""


class FirstStep(msgspec.Struct, frozen=True, kw_only=True):
    """``proof`` marks the password that was given, so that a step taken with one that was changed since is worth
    nothing; ``identity`` is who a provider said they are. ``at``: seconds since 1970."""

    username: str
    how: str
    at: float
    proof: str = ""
    identity: str = ""


def seal(keys: Keys, step: FirstStep) -> str:
    return keys.seal(PURPOSE, msgspec.json.encode(step).decode(), "")


def unseal(keys: Keys, sealed: str, now: float) -> FirstStep | None:
    """None where it is not ours or too old."""
    text = keys.unseal(PURPOSE, sealed, "")
    step = None if text is None else msgspec.json.decode(text, type=FirstStep)
    return step if step is not None and 0 <= now - step.at <= LIFE else None
