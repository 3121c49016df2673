"""What can be said and asked about waits."""

from typing import Any

from msgspec import Struct

from actors import Command, Query
from hall.waits.nearness import Offer


class ShareWindows(Command[None], frozen=True, kw_only=True, tag="queue.share_windows"):
    """Inside. The hall's word on the windows on duty for a queue in which people wait: window → the share of its time
    that is this queue's as the hall is loaded now. ``engaged``: as in `hall.events.QueueShared`; said no more."""

    shares: dict[str, float]
    day: str
    engaged: list[str] | None = None


class Standing(Struct, frozen=True, kw_only=True):
    """The windows on duty for a queue as the hall knows them: the share of each that is the queue's as the hall is
    loaded now, and those that have somebody, of whichever queue."""

    shares: dict[str, float]
    engaged: list[str]


class ShowStanding(Query[Standing], frozen=True, kw_only=True, tag="hall.show_standing"):
    """Anyone. How the windows stand that serve a queue; nothing of one that the hall does not have."""

    queue: str


class Foresee(Query[list[tuple[int, int | None, int | None]]], frozen=True, kw_only=True, tag="queue.foresee"):
    """Anyone. The hours until a moment (microseconds): when each begins, and a newcomer's P50 and P90 in seconds, None
    while no window is open."""

    until: int


class Snapshot(Query[dict[str, Any]], frozen=True, kw_only=True, tag="queue.snapshot"):
    """Manager. What a queue knows of this moment, to play on from: see `hall.waits.snapshot`."""


class Ahead(Struct, frozen=True, kw_only=True):
    """The hall's moment, and until when it can be looked ahead (microseconds): closing, or some hours; ``breaks`` of
    the hall until then, begin and end of each."""

    now: int
    until: int
    breaks: list[tuple[int, int]] = []


class LookAhead(Query[Ahead], frozen=True, kw_only=True, tag="hall.look_ahead"):
    """Anyone. Until when today's waits can be foreseen: never beyond the hall's hours, nor before they begin."""


class Plan(Struct, frozen=True, kw_only=True):
    """How the hall's day goes on, as far as it is planned. Moments are microseconds: ``closing``; ``spans``, today's
    hours (none: it keeps none); ``giving``, those in which it gives tickets; ``home``, when those who still wait are
    sent home. ``windows``: {id, queues, profiles, state, pause} of each."""

    now: int
    closing: int
    spans: list[list[int]]
    giving: list[list[int]]
    home: int | None
    windows: list[dict[str, Any]]


class ShowPlan(Query[Plan], frozen=True, kw_only=True, tag="hall.show_plan"):
    """Manager. What is planned for the rest of the day."""


class ShowOffer(Query[Offer | None], frozen=True, kw_only=True, tag="hall.show_offer"):
    """Anyone. What the hall offers for an item; None where it does not handle it."""

    item: str
