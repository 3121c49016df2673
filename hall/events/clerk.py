"""What a clerk's actor tells the world."""

from hall.events.base import Event


class ClerkClaimed(Event, frozen=True, kw_only=True, tag="clerk.claimed"):
    """The clerk is bound to a window; until ``until`` it is not yet known whether that has opened."""

    claim: str
    window: str
    until: int


class ClerkKept(Event, frozen=True, kw_only=True, tag="clerk.kept"):
    claim: str


class ClerkFreed(Event, frozen=True, kw_only=True, tag="clerk.freed"):
    claim: str


class ClerkEnrolled(Event, frozen=True, kw_only=True, tag="clerk.enrolled"):
    """What the clerk's account says: what people call them, and the halls where they may run windows while it is
    ``active``."""

    name: str
    halls: list[str]
    active: bool


class ClerkAsked(Event, frozen=True, kw_only=True, tag="clerk.asked"):
    """The window has been asked whether it opened under this claim."""

    claim: str
