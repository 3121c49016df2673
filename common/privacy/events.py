"""What the actors of privacy tell: how many of which kind, and never whose. Released events are never changed; only
fields with defaults are added."""

from __future__ import annotations

from actors import Event


class KeyKept(Event, frozen=True, kw_only=True, tag="keybook.kept"):
    """A data key was made. Which record it is for says that record; the key itself is in no event."""

    kind: str


class KeysRewrapped(Event, frozen=True, kw_only=True, tag="keybook.rewrapped"):
    master: str
    keys: int


class PersonErased(Event, frozen=True, kw_only=True, tag="keybook.erased"):
    """``person`` is an opaque id, which leads to nobody any more; ``keys`` how many records can be opened no longer."""

    person: str
    keys: int
    reason: str


class KeysDiscarded(Event, frozen=True, kw_only=True, tag="keybook.discarded"):
    kind: str
    count: int


class RetentionSet(Event, frozen=True, kw_only=True, tag="purge.retention_set"):
    """Days by kind."""

    days: dict[str, int]
    day: str
    next: int


class Purged(Event, frozen=True, kw_only=True, tag="purge.purged"):
    """What was kept of ``kind`` up to and with the business day ``through`` is gone; ``count``: keys deleted now."""

    kind: str
    through: str
    count: int


class PurgeAwaited(Event, frozen=True, kw_only=True, tag="purge.awaited"):
    """When the next purge begins (microseconds)."""

    next: int


class Opened(Event, frozen=True, kw_only=True, tag="openings.opened"):
    """The journal says who and when."""

    kind: str
    about: str
    why: str
