"""What a gateway's presence tells the world."""

from hall.events.base import Event


class PresenceKept(Event, frozen=True, kw_only=True, tag="presence.kept"):
    """The gateway lives; which desks were opened and closed since it last said so (window → account names)."""

    seen: dict[str, list[str]]
    left: dict[str, list[str]]


class PresenceLapsed(Event, frozen=True, kw_only=True, tag="presence.lapsed"):
    """Nothing was heard of the gateway for too long: the desks that it kept count as closed."""
