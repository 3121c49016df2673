"""What can be said to the actors of evaluation. *Inside*: accepted from other actors only (`hall.access`).

A *rater* may rate one ticket's services: its holder, or whoever was given the link for rating it. A *screen* is the
tablet of one window, its scope, and may rate what has just ended there.
"""

from actors import Command, Query, Viewed
from common.shapes import Json
from hall.ratings.figures import Count


class OfferRating(Command[None], frozen=True, kw_only=True, tag="rating.offer"):
    """Inside. A window has ended a service of this ticket, at ``ended_at``; ``day`` is the window's business day,
    ``taken_at`` when the ticket was taken, ``clerk_name`` what people call the ``clerk`` (None: not known)."""

    number: str
    day: str
    queue: str
    queue_name: str
    item: str | None
    item_name: str | None
    window: str
    clerk: str | None
    ended_at: int
    clerk_name: str | None = None
    taken_at: int | None = None


class Rate(Command[Json], frozen=True, kw_only=True, tag="rating.rate"):
    """Rater or screen. Rate a ``service`` (None: the newest one not yet rated, a screen's at its own window), once.
    ``comment`` is sealed text; answered as `ShowRating`."""

    score: int
    channel: str
    reasons: list[str]
    comment: str | None = None
    service: int | None = None


class ShowRating(Query[Json], frozen=True, kw_only=True, tag="rating.show"):
    """Rater or screen. The ticket's services, and what was said of each; a screen sees those of its window."""


class SettleRating(Command[None], frozen=True, kw_only=True, tag="rating.settle"):
    """Inside. The follow-up of a bad rating ended with this result."""

    service: int
    result: str


class OpenFollowUp(Command[None], frozen=True, kw_only=True, tag="follow_up.open"):
    """Inside. A bad rating was given; ``comment`` is sealed."""

    ticket: str
    service: int
    ticket_number: str
    day: str
    window: str
    clerk: str | None
    score: int
    reasons: list[str]
    comment: str | None
    clerk_name: str | None = None


class TakeFollowUp(Command[Json], frozen=True, kw_only=True, tag="follow_up.take"):
    """Manager of the hall. From now on it is the caller's to settle; an administrator takes it over."""

    id: str


class CloseFollowUp(Command[Json], frozen=True, kw_only=True, tag="follow_up.close"):
    """Its owner, or an administrator. ``result`` is one of `terms.RESULTS`, ``outcome`` sealed text."""

    id: str
    result: str
    outcome: str


class AssignFollowUp(Command[Json], frozen=True, kw_only=True, tag="follow_up.assign"):
    """Whose it is, or anyone who manages the hall while nobody has begun, or an administrator: pass it on to another
    manager of the hall."""

    id: str
    owner: str


class ExtendFollowUp(Command[Json], frozen=True, kw_only=True, tag="follow_up.extend"):
    """Its owner, or an administrator: a complex one gets the longer term, once and in time; ``reason`` is sealed."""

    id: str
    reason: str


class GiveCharge(Command[Json], frozen=True, kw_only=True, tag="follow_up.give_charge"):
    """Manager of the hall. From now on bad ratings are opened as this manager's. Answered as `ShowCharge`."""

    owner: str


class ShowCharge(Query[Json], frozen=True, kw_only=True, tag="follow_up.charge"):
    """Manager of the hall. ``{"owner": name or None, "managers": [{"name", "display_name"}]}``."""


class EnrolManager(Command[None], frozen=True, kw_only=True, tag="follow_up.enrol"):
    """Inside. An account's word: what people call it, how many halls it manages, whether it is an administrator's, and
    whether it manages this one now."""

    name: str
    display_name: str
    halls: int
    admin: bool
    active: bool


class ListFollowUps(Query[list[Json]], frozen=True, kw_only=True, tag="follow_up.list"):
    """Manager of the hall. All that are not closed, the most urgent first, then the newest closed ones."""


class NoteOverdue(Command[None], frozen=True, kw_only=True, tag="follow_up.note_overdue"):
    """The follow-ups' own reminder at the next deadline."""


class CountRatings(Command[None], frozen=True, kw_only=True, tag="rating_tally.count"):
    """Inside. Add to what is counted of a business day."""

    day: str
    more: Count


class CountBetween(Query[Count], frozen=True, kw_only=True, tag="rating_tally.between"):
    """Anyone. The sum of the tally's business days from ``first`` to ``last``."""

    first: str
    last: str


class ShowCounter(Query[Viewed], frozen=True, tag="window.show_counter"):
    """Anyone. What the window's counter shows (`hall.window_view.counter_json`), and the number of the last event that
    it contains."""


class StopAsking(Command[None], frozen=True, kw_only=True, tag="counter.stop_asking"):
    """Inside, to the window: the ticket was rated."""

    ticket: str
