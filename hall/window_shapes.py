"""The JSON of a window, as its clerk and as the citizen in front of it see it."""

from typing import NotRequired

from typing_extensions import TypedDict

from hall.shapes import CallRule, Matter, Pause, Priority, TicketState, WindowState


class CallReason(TypedDict):
    """What decided that this ticket was called, and how many who came earlier still waited (`passed`); where staff had
    moved it, why and who (`reason` is told only where the window itself is read)."""

    rule: CallRule
    passed: int
    reason: NotRequired[str | None]
    by: NotRequired[str | None]


class ClerkTicket(TypedDict):
    """A ticket as the clerk sees it. `holder`: the masked name, never the whole of it. `matters`: everything the person
    came for, in order; empty where `item` is all. `notes`: how many it carries."""

    id: str
    number: str
    queue: str
    queue_name: str
    state: TicketState
    priority: Priority
    item: str | None
    item_name: str | None
    matters: list[Matter]
    holder: str | None
    taken_at: str | None
    called_at: str | None
    started_at: str | None
    calls: int
    notes: int
    why: CallReason | None


class Offer(TypedDict):
    """A window that is being handed over; `to`: null: to any colleague."""

    by: str
    by_name: str
    to: str | None
    to_name: str | None
    at: str


class Helping(TypedDict):
    """What a window serves beside its own for a while: those of a `window`, or queues."""

    window: str | None
    queues: list[str]
    until: str


class Coming(TypedDict):
    number: str
    priority: Priority
    item_name: str | None


class WindowDay(TypedDict):
    """The clerk's own day at this window; `mean_service` in seconds, null before anybody was served."""

    served: int
    missed: int
    mean_service: int | None


class Visit(TypedDict):
    """An earlier ticket of the person at the window, today and in this hall."""

    number: str
    queue_name: str
    state: TicketState


class WindowView(TypedDict):
    """A window as its clerk sees it. `clerk` is an account, `clerk_name` what people call them. `express`: the items
    that it takes where it takes short matters only. `waiting` in its queues and the first three who would be called
    (`next`): only where the window itself is read."""

    id: str
    number: str
    hall: str
    hall_name: str
    state: WindowState
    clerk: str | None
    clerk_name: str | None
    queues: list[str]
    items: list[str]
    serving: str | None
    ticket: ClerkTicket | None
    held: list[ClerkTicket]
    served_today: int
    pause: NotRequired[Pause]
    offer: NotRequired[Offer]
    helping: NotRequired[Helping]
    group: NotRequired[str]
    express: NotRequired[list[str]]
    day: NotRequired[WindowDay]
    handed_over_from: NotRequired[str]
    handed_over_from_name: NotRequired[str]
    visits: NotRequired[list[Visit]]
    waiting: NotRequired[int]
    next: NotRequired[list[Coming]]


class CounterClerk(TypedDict):
    name: str
    display_name: str


class Asking(TypedDict):
    """Whom the counter asks for a rating, until the next call or this moment."""

    ticket: str
    number: str
    until: str


class Counter(TypedDict):
    """What the citizen at a window is shown."""

    id: str
    number: str
    hall: str
    hall_name: str
    state: WindowState
    serving: str | None
    queue: str | None
    queue_name: str | None
    clerk: CounterClerk | None
    ask: Asking | None
