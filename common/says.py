"""What a route says of itself: who may call it, what it answers, how it fails. ::

    @router.get("/box/{box}")
    @says(who=ANYONE, answer=Notes, errors=(404,))
    async def read_box(box: str, cluster: TheCluster) -> Json:
        ...

The edge makes the description of the API of it (and the pages' types of that), and a test calls every route as
everybody. A route that says nothing keeps the house from starting. What is said is not enforced here: the actor decides
who may, and an answer is not checked again on its way out; tests hold both to what is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from fastapi import APIRouter

Who = frozenset[str]
"""Groups of callers, joined with ``|``."""

MEANINGS: dict[str, str] = {}
"""What each group means, for the description."""


def group(name: str, meaning: str) -> Who:
    """A group of callers. Rooms may add groups of their own; one name has one meaning."""
    if MEANINGS.setdefault(name, meaning) != meaning:
        raise ValueError(f"the group {name!r} is there already, and means something else")
    return frozenset({name})


ANYONE: Final = group("anyone", "whoever comes")
SIGNED_IN: Final = group("signed in", "every account")
ONESELF: Final = group("oneself", "the account that it is about")
HOLDER: Final = group("holder", "whoever shows the secret of the ticket or appointment, or took it while signed in")
DEVICE: Final = group("device", "a registered device of the place, by its token")
CITIZENS: Final = group("citizens", "people with an account of their own, who are no staff")
STAFF: Final = group("staff", "clerks, managers and administrators of the place")
MANAGERS: Final = group("managers", "managers and administrators of the place")
ADMINISTRATORS: Final = group("administrators", "administrators of the place")
ANY_ADMINISTRATOR: Final = group("any administrator", "administrators, of whichever place, within their own")
OPERATOR: Final = group("operator", "whoever shows the operator's token")
NOBODY: Final = group("nobody", "nobody outside: the house itself")
AUDITORS: Final = group("auditors", "auditors of the place")


@dataclass(frozen=True)
class File:
    """An answer that is a file."""

    media_type: str
    what: str = "The file"


@dataclass(frozen=True)
class Lines:
    """An answer of lines of JSON (`application/x-ndjson`), each of a type."""

    of: Any


@dataclass(frozen=True)
class Says:
    """What one route says. ``answer``: a type that pydantic can describe (a TypedDict), a `File`, `Lines`, or None for
    an empty answer. ``errors``: statuses beside those of `statuses`."""

    who: Who
    answer: Any
    errors: tuple[int, ...] = ()

    def statuses(self) -> tuple[int, ...]:
        """Every status besides success: 429 of every route, 401 and 403 of one that is not for anyone."""
        implied = () if self.who == ANYONE else (401, 403)
        return tuple(sorted({*implied, *self.errors, 429}))


F = TypeVar("F", bound=Callable[..., Any])


def says(*, who: Who, answer: Any, errors: Iterable[int] = ()) -> Callable[[F], F]:
    """Below the router's own decorator: who may call a route, what it answers, and with which errors."""
    said = Says(who, answer, tuple(errors))

    def note(endpoint: F) -> F:
        endpoint.__says__ = said  # type: ignore[attr-defined]
        return endpoint

    return note


class Silent(Exception):
    """A route says nothing of itself; the message names it."""


def said_by(router: APIRouter) -> dict[str, Says]:
    """What each route of a router says, by method and path (``get /api/map``); those that are kept out of the
    description need not. Raises Silent."""
    found: dict[str, Says] = {}
    for route in router.routes:
        if not getattr(route, "include_in_schema", True):
            continue
        for method in sorted(getattr(route, "methods", None) or ()):
            name = f"{method.lower()} {getattr(route, 'path', '')}"
            said = getattr(getattr(route, "endpoint", None), "__says__", None)
            if not isinstance(said, Says):
                raise Silent(f"the route {name} does not say who may call it: @says(who=…, answer=…)")
            found[name] = said
    return found
