"""The seam: what a room says of itself, and how rooms are found.

A room is one object, named by the entry-point group ``tianhe.rooms`` of its distribution. The edge folds all of them
into one application, one socket, one journal, one documentation, and names none. What is here is what every process of
a hall loads, hosts too; what only a gateway needs of a room is its `common.fronts.Front`, loaded there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from actors import Actor, Address, Command
from common.people import User

GROUP = "tianhe.rooms"

Order = tuple[Address, Command[Any]]
"""A command, and to whom it goes."""


@dataclass(frozen=True)
class Room:
    """What every process needs of a room.

    ``words``: texts by code and language. ``account_changed`` is told an account as it is now and the places that it
    may have left, and answers whom to tell; pure, it is called in the account's own turn. ``place_of``: to which place
    an actor of the room belongs, by its key; empty where to none. ``commands``: names under `tianhe`, and where each
    is. ``migrations``: a folder of Alembic versions of the room's own, the first of which carries the room's name as
    its branch label. ``front``: where its `Front` is. ``speaks_for``: the kind of actor that says who may act for whom
    (`common.behalf`); one room at most has any. Places are written ``module:name``.
    """

    name: str
    kinds: tuple[type[Actor], ...] = ()
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    account_changed: Callable[[User, Sequence[str]], Iterable[Order]] = lambda user, left: ()
    place_of: Callable[[str], str] = lambda key: ""
    commands: Mapping[str, str] = field(default_factory=dict)
    migrations: Path | None = None
    front: str = ""
    speaks_for: str = ""


class Clash(Exception):
    """Two rooms have the same name for different things; the message says which."""


@cache
def rooms() -> tuple[Room, ...]:
    """Every room that is installed, by name. Raises Clash where two cannot live in one house."""
    found = tuple(sorted((_room(point.value) for point in _points()), key=lambda room: room.name))
    unlike("room", [room.name for room in found])
    unlike("kind of actor", [kind.kind for room in found for kind in room.kinds])
    unlike("word", [code for room in found for code in room.words])
    unlike("command", [name for room in found for name in room.commands])
    unlike("keeper of mandates", ["one" for room in found if room.speaks_for])
    return found


def place_of(key: str) -> str:
    """To which place an actor belongs, by its key, as the first room that knows says; empty where to none."""
    return next(filter(None, (room.place_of(key) for room in rooms())), "")


def modules() -> tuple[str, ...]:
    """The modules that define the rooms, for processes that are to know their actors. Loads none of them."""
    return tuple(sorted(point.module for point in _points()))


def _points() -> Iterable[Any]:
    return entry_points(group=GROUP)


def _room(value: str) -> Room:
    room = named(value)
    if not isinstance(room, Room):
        raise Clash(f"{value} is no room")
    return room


def named(value: str) -> Any:
    """The object at ``module:name``."""
    module, _, name = value.partition(":")
    return getattr(import_module(module), name)


def unlike(what: str, names: Iterable[str]) -> None:
    """Raises Clash where a name is given twice."""
    for name, times in Counter(names).items():
        if times > 1:
            raise Clash(f"{what} {name!r} is there {times} times")
