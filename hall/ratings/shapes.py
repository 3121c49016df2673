"""The JSON of evaluation: levels and reasons, a ticket's services, bad ratings to be settled, published figures."""

from typing import Literal, NotRequired

from typing_extensions import TypeAliasType, TypedDict

Score = TypeAliasType("Score", Literal[1, 2, 3, 4, 5])
"""5 very satisfied … 1 very dissatisfied."""
Result = TypeAliasType("Result", Literal["rectified", "explained", "not_adopted"])


class RatingReason(TypedDict):
    id: str
    name: str
    name_en: str


class RatingLevel(TypedDict):
    score: Score
    name: str
    name_en: str
    reasons: list[RatingReason]


class RatingLimits(TypedDict):
    rate_within_days: int
    ask_seconds: int
    rectify_working_days: int
    extended_working_days: int


class RatingTerms(TypedDict):
    """`levels`: the best first."""

    version: str
    limits: RatingLimits
    levels: list[RatingLevel]


class Rated(TypedDict):
    """What was said of a service; `follow_up`: where a bad rating stands."""

    score: Score
    reasons: list[str]
    at: str
    follow_up: Literal["open", "rectified", "explained", "not_adopted"] | None


class RatedService(TypedDict):
    """A service that a ticket was given; `day`: such as 20261123."""

    service: int
    window: str
    queue: str
    queue_name: str
    item: str | None
    item_name: str | None
    day: str
    ended_at: str
    open_until: str
    rated: Rated | None


_Pass = TypedDict("_Pass", {"pass": NotRequired[str]})


class TicketRating(_Pass):
    """A ticket's services. `pass`, for a screen only: what goes into the code that a phone reads."""

    ticket: str
    hall: str
    number: str | None
    services: list[RatedService]


class FollowUp(TypedDict):
    """A bad rating to be settled, as managers see it; `day`: such as 20261123."""

    id: str
    hall: str
    window: str
    clerk: str | None
    clerk_name: str | None
    ticket_number: str
    day: str
    score: Score
    reasons: list[str]
    comment: str | None
    opened_at: str
    due_at: str
    owner: str | None
    owner_name: str | None
    state: Literal["open", "taken", "closed"]
    overdue: bool
    extension: str | None
    may_extend: bool
    taken_at: str | None
    closed_at: str | None
    result: Result | None
    outcome: str | None


class FollowUps(TypedDict):
    follow_ups: list[FollowUp]


class FollowUpManager(TypedDict):
    name: str
    display_name: str


class FollowUpCharge(TypedDict):
    """Who is in charge of a hall's bad ratings, and who else could be."""

    owner: str | None
    managers: list[FollowUpManager]


class FollowUpCounts(TypedDict):
    """How many stand where; `managers`: whose they could be."""

    hall: str
    open: int
    taken: int
    closed: int
    overdue: int
    managers: int


class PublishedLevel(TypedDict):
    score: Score
    name: str
    name_en: str
    count: int
    share: float | None


_Period = TypedDict("_Period", {"from": str, "to": str})


class Publication(_Period):
    """The figures of a period's services, of one hall or all (null). Rates are 0 to 1, null where nothing is there to
    divide by."""

    hall: str | None
    services: int
    ratings: int
    adopted: int
    levels: list[PublishedLevel]
    bad: int
    not_adopted: int
    settled: int
    settled_in_time: int
    evaluation_rate: float | None
    good_rate: float | None
    rectification_rate: float | None
    on_time_rate: float | None
