"""What a hall's screens tell the world. As everywhere, released events only gain fields with defaults."""

from hall.events.base import Event


class ScreenAdmitted(Event, frozen=True, kw_only=True, tag="screen.admitted"):
    """The screen's token of this number holds, and no other. ``place`` is empty in histories of when every screen was
    the tablet of the window that it is called by."""

    issue: int
    by: str
    kind: str = "tablet"
    place: str = ""
    name: str = ""


class ScreenSeen(Event, frozen=True, kw_only=True, tag="screen.seen"):
    """The screen is at work; noted now and then only."""


class ScreenRevoked(Event, frozen=True, kw_only=True, tag="screen.revoked"):
    """No token of the screen holds any more."""

    by: str


class ScreensNumbered(Event, frozen=True, kw_only=True, tag="screens.numbered"):
    """The hall has given out this number for a screen."""

    number: int


class ScreensNoted(Event, frozen=True, kw_only=True, tag="screens.noted"):
    """A screen is there, as it was last admitted and seen (microseconds; 0: never seen)."""

    screen: str
    kind: str
    place: str
    name: str
    by: str
    admitted_at: int
    seen_at: int


class ScreensDropped(Event, frozen=True, kw_only=True, tag="screens.dropped"):
    """A screen is no more."""

    screen: str
