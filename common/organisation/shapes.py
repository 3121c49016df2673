"""The JSON of the organisation."""

from __future__ import annotations

from typing_extensions import TypedDict


class Department(TypedDict):
    """A department; ``parent`` is empty for one at the top. ``halls``: where it works. ``closed``: it is there no
    longer, and ``into`` (empty: none) took over what it did."""

    id: str
    name: str
    name_en: str
    parent: str
    halls: list[str]
    closed: bool
    into: str


class Post(TypedDict):
    """A post of a department. ``leads``: for all departments below, too."""

    id: str
    department: str
    name: str
    name_en: str
    leads: bool
    closed: bool


class Organisation(TypedDict):
    """Every department and post."""

    departments: list[Department]
    posts: list[Post]
