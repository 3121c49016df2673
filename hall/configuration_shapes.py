"""The JSON of a hall's configuration, its history and its checks. Entries may carry more than is named here: it stays
as it is."""

from typing import Any, Literal, NotRequired

from pydantic import ConfigDict, with_config
from typing_extensions import TypeAliasType, TypedDict

from common.shapes import PlacedFault, Words
from hall.shapes import Express, Floor, Notice, ServiceItem

Span = TypeAliasType("Span", tuple[str, str])


@with_config(ConfigDict(extra="allow"))
class QueueEntry(TypedDict):
    """`service_seconds`: mean service."""

    id: str
    prefix: str
    name: str
    name_en: str
    service_seconds: NotRequired[int]


_Hours = TypedDict("_Hours", {"from": str, "to": str})


class Profile(_Hours):
    """In these hours (`from`, `to`) a window serves these queues instead of its own."""

    queues: list[str]


@with_config(ConfigDict(extra="allow"))
class WindowEntry(TypedDict):
    """`queues` in order of preference."""

    id: str
    queues: list[str]
    items: NotRequired[list[str]]
    profiles: NotRequired[list[Profile]]
    express: NotRequired[Express | None]
    group: NotRequired[str | None]


class SpecialDay(TypedDict):
    """A date with hours of its own; no spans: closed."""

    date: str
    spans: list[Span]
    reason: NotRequired[str]
    reason_en: NotRequired[str]


class Week(TypedDict):
    mon: NotRequired[list[Span]]
    tue: NotRequired[list[Span]]
    wed: NotRequired[list[Span]]
    thu: NotRequired[list[Span]]
    fri: NotRequired[list[Span]]
    sat: NotRequired[list[Span]]
    sun: NotRequired[list[Span]]


class HoursEntry(TypedDict):
    """Opening hours; none: the hall keeps none. `adjusted`: weekend days worked by official order. `holidays`: closed
    on public holidays."""

    week: NotRequired[Week]
    adjusted: NotRequired[list[Span]]
    holidays: NotRequired[bool]
    last_ticket_minutes: NotRequired[int]
    grace_minutes: NotRequired[int]
    special: NotRequired[list[SpecialDay]]


class NoFloor(TypedDict):
    """No floor plan was drawn."""


class Configuration(TypedDict):
    """A hall's whole configuration; `by`: who set this version."""

    id: str
    version: int
    name: str
    name_en: str
    lon: float
    lat: float
    open: bool
    queues: list[QueueEntry]
    windows: list[WindowEntry]
    items: list[ServiceItem]
    hours: HoursEntry
    notices: list[Notice]
    floor: Floor | NoFloor
    by: str


class Fault(TypedDict):
    """Something wrong with a configuration: in which field, and in words."""

    field: str
    code: str
    message: Words


class Change(TypedDict):
    """What differs in one part (`id`: of which entry), in words; `before` and `after` are what stood and stands."""

    part: str
    id: str | None
    what: Literal["added", "removed", "changed"]
    before: Any
    after: Any
    words: Words


class Checked(TypedDict):
    """What is wrong with a configuration, and what it would change of the present `version`."""

    version: int
    faults: list[Fault]
    changes: list[Change]


class Imported(TypedDict):
    """What is wrong with a file, and what it changes; `applied`: it has been changed."""

    version: int
    applied: bool
    faults: list[PlacedFault]
    changes: list[Change]


class Version(TypedDict):
    version: int
    at: str
    by: str
    changes: list[Change]


class History(TypedDict):
    """The last versions of a configuration, newest first."""

    changes: list[Version]
