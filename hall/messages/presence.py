"""What can be said to a gateway's presence."""

from actors import Command


class KeepDesks(Command[None], frozen=True, kw_only=True, tag="presence.keep"):
    """The edge. Everybody who has a desk open on its live socket now (window → account names)."""

    desks: dict[str, list[str]]


class LapsePresence(Command[None], frozen=True, kw_only=True, tag="presence.lapse"):
    """The presence's own reminder: has the gateway been heard of since?"""
