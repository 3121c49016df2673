"""What evaluation tells the world. As everywhere, released events only gain fields with defaults."""

from hall.events.base import Event


class RatingOffered(Event, frozen=True, kw_only=True, tag="rating.offered"):
    """A service has ended and can be rated until ``open_until`` (microseconds). ``number`` and ``day`` are left out
    where they are the ticket's own, ``ended_at`` where it is the event's moment."""

    service: int = 1
    number: str = ""
    day: str = ""
    queue: str
    queue_name: str
    item: str | None = None
    item_name: str | None = None
    window: str
    clerk: str | None = None
    ended_at: int | None = None
    open_until: int
    clerk_name: str | None = None
    taken_at: int | None = None


class RatingGiven(Event, frozen=True, kw_only=True, tag="rating.given"):
    """A service was rated. ``version`` is that of the reasons, ``comment`` is sealed, ``counted``: whether the day book
    of the statistics was told."""

    service: int
    score: int
    reasons: list[str]
    version: str
    channel: str
    comment: str | None = None
    counted: bool = False


class RatingSettled(Event, frozen=True, kw_only=True, tag="rating.settled"):
    """The follow-up of a bad rating ended with this result."""

    service: int
    result: str


class FollowUpOpened(Event, frozen=True, kw_only=True, tag="follow_up.opened"):
    """A bad rating is to be settled by ``due_at`` (microseconds); ``comment`` is sealed."""

    id: str
    ticket: str
    service: int
    ticket_number: str
    day: str
    window: str
    clerk: str | None
    score: int
    reasons: list[str]
    comment: str | None
    due_at: int
    clerk_name: str | None = None
    owner: str | None = None
    owner_name: str | None = None


class FollowUpTaken(Event, frozen=True, kw_only=True, tag="follow_up.taken"):
    """Its owner has begun. ``before``: whose it was, where another; ``owner_name``: what people call the owner."""

    id: str
    owner: str
    before: str | None = None
    owner_name: str | None = None


class FollowUpAssigned(Event, frozen=True, kw_only=True, tag="follow_up.assigned"):
    """It is somebody else's to settle now, who has not begun yet; None: nobody's. ``before``: whose it was."""

    id: str
    owner: str | None
    owner_name: str | None
    before: str | None


class FollowUpExtended(Event, frozen=True, kw_only=True, tag="follow_up.extended"):
    """It is to be settled by ``due_at`` (microseconds) instead; ``reason`` is sealed."""

    id: str
    due_at: int
    reason: str


class FollowUpManagerEnrolled(Event, frozen=True, kw_only=True, tag="follow_up.manager_enrolled"):
    """How it is with somebody who manages this hall, or does so no longer (not ``active``)."""

    name: str
    display_name: str
    halls: int
    admin: bool
    active: bool


class FollowUpChargeGiven(Event, frozen=True, kw_only=True, tag="follow_up.charge_given"):
    """From now on the hall's bad ratings are opened as this manager's."""

    owner: str


class FollowUpClosed(Event, frozen=True, kw_only=True, tag="follow_up.closed"):
    """``outcome`` is sealed."""

    id: str
    result: str
    outcome: str


class FollowUpsOverdue(Event, frozen=True, kw_only=True, tag="follow_up.overdue"):
    """The deadline of these passed before they were closed."""

    ids: list[str]


class RatingsCounted(Event, frozen=True, kw_only=True, tag="rating_tally.counted"):
    """So much more of a business day; ``levels`` by score, 1 first."""

    day: str
    services: int = 0
    ratings: int = 0
    levels: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)
    not_adopted: int = 0
    closed: int = 0
    closed_in_time: int = 0


class CounterConfigured(Event, frozen=True, kw_only=True, tag="counter.configured"):
    hall: str
    hall_name: str


class CounterChanged(Event, frozen=True, kw_only=True, tag="counter.changed"):
    """How the window stands. A call and a closed window end the asking."""

    hall: str
    hall_name: str
    state: str
    serving: str | None
    queue: str | None
    queue_name: str | None
    clerk: str | None
    clerk_name: str | None


class CounterAsked(Event, frozen=True, kw_only=True, tag="counter.asked"):
    """The screen asks for a rating until ``until`` (microseconds)."""

    ticket: str
    number: str
    until: int


class CounterStoppedAsking(Event, frozen=True, kw_only=True, tag="counter.stopped_asking"):
    pass
