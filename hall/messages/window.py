"""What can be said to a window."""

from msgspec import field

from actors import Command, Query
from hall.messages.shared import Handed, Json, Key, Sealed, Text


class ConfigureWindow(Command[None], frozen=True, kw_only=True, tag="window.configure"):
    """Admin. ``queues`` in order of preference; ``profiles``, ``express`` (the items that an express window takes) and
    ``group``: see `hall.profiles`."""

    hall: str
    hall_name: str
    queues: list[str]
    items: list[str]
    profiles: list[Json] = field(default_factory=list)
    express: list[str] | None = None
    group: str = ""


class Open(Command[Json], frozen=True, kw_only=True, tag="window.open"):
    """Clerk. Open the window and bind it to the caller, or go on after a pause."""


class Pause(Command[Json], frozen=True, kw_only=True, tag="window.pause"):
    """Clerk. ``reason``: one of `hall.window_states.PAUSES`; ``until``: when the window is expected back (µs)."""

    reason: Text | None = None
    until: int | None = None


class Close(Command[Json], frozen=True, kw_only=True, tag="window.close"):
    """Clerk."""


class CallNext(Command[Json], frozen=True, kw_only=True, tag="window.call_next"):
    """Clerk. Call whoever is next in the window's queues."""


class CallTicket(Command[Json], frozen=True, kw_only=True, tag="window.call"):
    """Clerk. Call one waiting or missed ticket, by id or by today's number."""

    ticket: Key


class Recall(Command[Json], frozen=True, kw_only=True, tag="window.recall"):
    """Clerk. Call the same ticket again."""


class Start(Command[Json], frozen=True, kw_only=True, tag="window.start"):
    """Clerk. The person is here."""


class Hold(Command[Json], frozen=True, kw_only=True, tag="window.hold"):
    """Clerk. Put the person off and free the window."""

    reason: Sealed | None = None


class ResumeTicket(Command[Json], frozen=True, kw_only=True, tag="window.resume"):
    """Clerk. Go on with a held ticket, by id or by today's number."""

    ticket: Key


class Transfer(Command[Json], frozen=True, kw_only=True, tag="window.transfer"):
    """Clerk. Send the person to another queue, to another window, or to a group's first free window (exactly one of
    them)."""

    queue: Key | None = None
    window: Key | None = None
    group: Text | None = None
    reason: Sealed | None = None


class NoShow(Command[Json], frozen=True, kw_only=True, tag="window.no_show"):
    """Clerk. Nobody came."""


class GiveBack(Command[Json], frozen=True, kw_only=True, tag="window.give_back"):
    """Clerk. Called by mistake, or not to be served here after all: the ticket goes back to the front of its queue."""


class Left(Command[Json], frozen=True, kw_only=True, tag="window.left"):
    """Clerk. The person went away in the middle of it: the ticket is over, and counts as given up."""


class Finish(Command[Json], frozen=True, kw_only=True, tag="window.finish"):
    """Clerk. Service is done."""


class OfferWindow(Command[Json], frozen=True, kw_only=True, tag="window.offer"):
    """Clerk. Offer the window, with its ticket, to a colleague of the hall (None: to whichever comes)."""

    clerk: Key | None = None


class TakeOver(Command[Json], frozen=True, kw_only=True, tag="window.take_over"):
    """Clerk. Sit down at a window that is offered. Whoever offered it takes the offer back."""


class Help(Command[Json], frozen=True, kw_only=True, tag="window.help"):
    """Clerk. Serve another window's queues, or a queue, beside the own ones until a moment (µs; None: for an hour).
    With neither, the help ends."""

    window: Key | None = None
    queue: Key | None = None
    until: int | None = None


class ShowWindow(Query[Json], frozen=True, kw_only=True, tag="window.show"):
    """Staff. The window now, with how many wait in its queues (``waiting``) and who is next there (``next``), of which
    only the queues know."""


class Adopt(Command[None], frozen=True, kw_only=True, tag="window.adopt"):
    """Inside. The queue has handed this window a ticket. It knows already unless it crashed in between."""

    handed: Handed
    day: str


class Release(Command[None], frozen=True, kw_only=True, tag="window.release"):
    """Inside. A held ticket was given up."""

    handover: str


class Amend(Command[None], frozen=True, kw_only=True, tag="window.amend"):
    """Inside. What a handed over ticket is for has changed (`hall.matters`), or how many notes it carries."""

    handover: str
    matters: list[Json]
    notes: int


class Visits(Command[None], frozen=True, kw_only=True, tag="window.visits"):
    """Inside. Earlier tickets today, in this hall, of the person behind a handover."""

    handover: str
    visits: list[Json]


class EndHelp(Command[None], frozen=True, kw_only=True, tag="window.end_help"):
    """The window's own reminder at the end of its help."""


class TurnProfile(Command[None], frozen=True, kw_only=True, tag="window.turn_profile"):
    """The window's own reminder where a profile begins or ends."""


class EndWindowDay(Command[None], frozen=True, kw_only=True, tag="window.end_day"):
    """The window's own reminder at midnight."""


class ConfirmClaim(Command[None], frozen=True, kw_only=True, tag="window.confirm_claim"):
    """Inside. Is the window open under this claim? The clerk's actor (by its key) is told."""

    claim: str
    clerk: str


class DeskSeen(Command[None], frozen=True, kw_only=True, tag="window.desk_seen"):
    """Inside. Somebody has opened this window's desk at a gateway."""

    gateway: str
    clerk: str


class DeskLeft(Command[None], frozen=True, kw_only=True, tag="window.desk_left"):
    """Inside. Their last desk at that gateway is gone, or the gateway is; ``since``: see `WindowDeskLeft`."""

    gateway: str
    clerk: str
    since: int | None = None


class DeskAway(Command[None], frozen=True, kw_only=True, tag="window.desk_away"):
    """The window's own reminder: has the clerk come back?"""
