"""What a room brings to the edge: routes, channels of the live socket, procedures, and what is done at a start."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal, NamedTuple, Protocol

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.datastructures import State

from actors import Address, Caller, Cluster, Query, Viewed
from common.passes import Derive
from common.privacy.holdings import Holding, Holdings, Settle
from common.room import named, rooms, unlike
from common.says import Who, said_by
from common.shapes import Json


class Side(NamedTuple):
    """One side of an actor of another kind than the channel's name: how it is asked for, and what it is."""

    actor: str
    query: Query[Viewed]
    view: Callable[[Any], Json]


class Watching(NamedTuple):
    """Somebody asks to watch a channel: who, which one of its family, with which token of the subscription's own; the
    application's state has what else may be needed to tell."""

    caller: Caller
    key: str
    token: str
    state: State


@dataclass(frozen=True, slots=True)
class Family:
    """Channels called ``{name}:{id}``, or, with ``only``, the one channel called ``{name}``.

    ``kind``: whether only the latest value matters, or every entry. ``is_id``: what can be an id. ``may_watch`` decides
    at every subscription and from time to time; None: anybody may. ``must_see_past`` raises Forbidden for whoever may
    not see what the channel showed before. ``from_the_start``: there before anything happened to the actor (only for
    families whose watchers are known to have the id). ``side``: what is shown where that is not simply the view of the
    actor whose kind is the family's name. ``only``: the actor of the one channel. ``pace``: seconds at least between
    two values.

    ``who`` says for the description whom ``may_watch`` lets in; ``value``: of which type (`common.shapes`) the value
    is, ``entry``: of a log, its entries.
    """

    name: str
    kind: Literal["state", "log"]
    is_id: Callable[[str], bool]
    may_watch: Callable[[Watching], bool] | None
    must_see_past: Callable[[Caller, Address], None]
    who: Who
    value: Any
    entry: Any = None
    from_the_start: bool = False
    side: Side | None = None
    only: Address | None = None
    pace: float = 0.0


class Procedure(NamedTuple):
    """A command over the socket. ``run`` is given the application's state, who calls, the id it is about, the
    idempotency key and the body, checked by ``body``; it raises what routes raise. ``who`` and ``answer`` are as routes
    say (`common.says`); ``about``: what the id is of."""

    run: Callable[[State, Caller, str, str | None, Any], Awaitable[Json]]
    body: type[BaseModel]
    who: Who
    answer: Any
    about: str


class Attendance(NamedTuple):
    """A room wants to know who watches the channels of a family: it is told whenever that changes, and every ``beat``
    seconds. ``tell`` is given the cluster, the name of this run of a gateway, and who watches, by id; raises
    ActorError."""

    family: str
    beat: float
    tell: Callable[[Cluster, str, Mapping[str, list[str]]], Awaitable[None]]


class Follower(NamedTuple):
    """A room acts at the edge when a channel of its own, which clients cannot watch, has changed, and at the start:
    ``act`` is given the application's state, and done again where it raises. Every gateway has its own, where it is
    ``wanted``."""

    channel: str
    act: Callable[[State], Awaitable[None]]
    wanted: Callable[[State], bool] = lambda state: True


class SessionOf(NamedTuple):
    """Who somebody with a token is, and until when (microseconds)."""

    caller: Caller
    until: int


class Sessions(NamedTuple):
    """People who are no staff are signed in by a cookie of the room's own: its name, the kind of actor whose events may
    change what a session is worth (its key is the caller's name), and who somebody with this token is; None: nobody
    (any more). ``whose`` asks nobody about what cannot be a token; raises ActorError. ``may_be``: whether something can
    be a token of the room's, though perhaps of a session that is over."""

    cookie: str
    kind: str
    whose: Callable[[State, str], Awaitable[SessionOf | None]]
    may_be: Callable[[str], bool]


class SetUp(Protocol):
    """Puts a room's data into its actors, at every start; what is there already stays. Answers the ids of the places
    that accounts can belong to, the first of them the district's own."""

    async def __call__(self, cluster: Cluster, *, always_open: bool) -> Sequence[str]: ...


class Standing(Protocol):
    """Makes what a demonstration needs at a place besides accounts. Answers by name what the address of a page takes
    after its ``#``."""

    async def __call__(self, cluster: Cluster, derive: Derive, place: str) -> Mapping[str, str]: ...


class Posts(Protocol):
    """The posts of a place, by id, in order: a demonstration has somebody of its own for each."""

    async def __call__(self, cluster: Cluster, place: str) -> Sequence[str]: ...


class Page(NamedTuple):
    """An address that whoever starts a hall is told: what it is in both languages, its path (``{place}`` is the first
    place), and by which `Standing` it is opened."""

    zh: str
    en: str
    path: str
    standing: str = ""


async def _nothing(cluster: Cluster, *, always_open: bool) -> Sequence[str]:
    return ()


async def _nothing_open(state: State) -> None:
    return None


async def _none_standing(cluster: Cluster, derive: Derive, place: str) -> Mapping[str, str]:
    return {}


async def _no_posts(cluster: Cluster, place: str) -> Sequence[str]:
    return ()


async def _settled(cluster: Cluster, caller: Caller, holding: Holding) -> None:
    """A room that holds nothing has nothing to end."""


@dataclass(frozen=True)
class Front:
    """All that the edge needs of a room. ``places`` reads the names of the places that accounts can belong to, by id;
    ``given_places`` are the ids of those in the data that the room is set up with. ``close`` lets go of what the room
    has opened outside, at the end.

    ``holdings`` and ``settle``: what the room holds of a person, and how it ends what is open, for whoever exports or
    erases them.

    ``device_of`` tells the device whose token this is, without asking anybody: it has a budget of its own. ``costly``
    is a regular expression of what leaves something behind and so costs the public much: ``post /api/…``, or a
    procedure's name; ``uploads`` one of the paths that take files.

    For the description of the API, beside what routes say of themselves (`common.says`): ``examples`` of bodies by
    route (``get /api/map``), ``parameters``: what one of that name is, and an example.
    """

    routers: tuple[APIRouter, ...] = ()
    channels: tuple[Family, ...] = ()
    procedures: Mapping[str, Procedure] = field(default_factory=dict)
    attendances: tuple[Attendance, ...] = ()
    followers: tuple[Follower, ...] = ()
    sessions: Sessions | None = None
    set_up: SetUp = _nothing
    standing: Standing = _none_standing
    posts: Posts = _no_posts
    pages: tuple[Page, ...] = ()
    close: Callable[[State], Awaitable[None]] = _nothing_open
    places: Callable[[Cluster], Awaitable[Mapping[str, str]]] | None = None
    given_places: Callable[[], Sequence[str]] = tuple
    holdings: Holdings = lambda connection, persons, keys, now: []
    settle: Settle = _settled
    device_of: Callable[[State, str], str | None] = lambda state, token: None
    costly: str = ""
    uploads: str = ""
    parameters: Mapping[str, tuple[str, Any]] = field(default_factory=dict)
    examples: Mapping[str, Json] = field(default_factory=dict)


@cache
def fronts() -> tuple[Front, ...]:
    """Those of all rooms, by the rooms' names. Raises Clash where two cannot live in one house, Silent where a route
    does not say who may call it."""
    found: tuple[Front, ...] = tuple(named(room.front) for room in rooms() if room.front)
    unlike("channel", [family.name for front in found for family in front.channels])
    unlike("cookie", [front.sessions.cookie for front in found if front.sessions])
    unlike("procedure", [name for front in found for name in front.procedures])
    unlike("route", [route for front in found for router in front.routers for route in said_by(router)])
    return found


@cache
def families() -> dict[str, Family]:
    """Every channel's family, by name."""
    return {family.name: family for front in fronts() for family in front.channels}


@cache
def procedures() -> dict[str, Procedure]:
    """Every procedure of the socket, by name."""
    return {name: procedure for front in fronts() for name, procedure in front.procedures.items()}


@cache
def all_sessions() -> tuple[Sessions, ...]:
    """Those of all rooms."""
    return tuple(front.sessions for front in fronts() if front.sessions)


async def places(cluster: Cluster) -> dict[str, str]:
    """The names of all places that accounts can belong to, by id."""
    found: dict[str, str] = {}
    for front in fronts():
        if front.places is not None:
            found |= await front.places(cluster)
    return found


async def posts_at(cluster: Cluster, place: str) -> list[str]:
    """The posts of a place, whichever room they are of."""
    return [post for front in fronts() for post in await front.posts(cluster, place)]


def device_of(state: State, token: str) -> str | None:
    """The device of any room whose token this is."""
    return next(filter(None, (front.device_of(state, token) for front in fronts())), None)


@cache
def _costly() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{front.costly})" for front in fronts() if front.costly) or r"(?!)")


def is_costly(what: str) -> bool:
    """Whether a request (``post /api/…``) or a procedure leaves something behind."""
    return _costly().fullmatch(what) is not None
