"""What identifiers tell the world. Released events are never changed; only fields with defaults are added."""

from actors import Event


class IdentifierBound(Event, frozen=True, tag="identifier.bound"):
    person: str


class IdentifierFreed(Event, frozen=True, tag="identifier.freed"):
    """It opens no account any more."""
